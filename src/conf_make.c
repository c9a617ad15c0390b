#include "conf_make.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf_allow.h"
#include "conf_listen.h"
#include "conf_make_catalog.h"
#include "dns/tsig_key.h"
#include "tls_profile.h"

const struct zone_options conf_default_options = {
	.refresh_min = 60, .refresh_max = 86400,
	.retry_min = 30, .retry_max = 86400,
	.probe_timeout = 5, .idle_timeout = 30, .transfer_timeout = 3600,
	.crowd.types = 100, .min_rate = 100,
	.verify_zonemd = true, .ixfr = true
};

/* What the zones share. */
struct owned {
	struct zone_options **options;
	size_t noptions;
	struct conf_allow **allows;
	size_t nallows;
	struct zone_primaries **primaries;
	size_t nprimaries, cap_primaries, cap_zones;
};

struct conf *
conf_make_new(void)
{
	struct conf *conf = xcalloc(1, sizeof(*conf));

	conf->transfers = 64;
	conf->transfers_per_primary = 16;
	conf->probes = 512;
	conf->build_quiet = 0.05;
	conf->build_max = 1.0;
	conf_allow_loopback(&conf->retrieve);
	conf_allow_loopback(&conf->metrics);
	conf->owned = xcalloc(1, sizeof(struct owned));
	return conf;
}

struct zone_options *
conf_make_options(struct conf *conf, const struct zone_options *from)
{
	struct owned *o = conf->owned;
	struct zone_options *options = xmemdup(from, sizeof(*from));

	o->options = xreallocarray(o->options, o->noptions + 1,
	    sizeof(*o->options));
	o->options[o->noptions++] = options;
	return options;
}

struct conf_allow *
conf_make_allow(struct conf *conf)
{
	struct owned *o = conf->owned;
	struct conf_allow *allow = xcalloc(1, sizeof(*allow));

	o->allows = xreallocarray(o->allows, o->nallows + 1,
	    sizeof(*o->allows));
	o->allows[o->nallows++] = allow;
	return allow;
}

struct zone_primaries *
conf_make_primaries(struct conf *conf)
{
	struct owned *o = conf->owned;
	struct zone_primaries *primaries = xcalloc(1, sizeof(*primaries));

	if (o->nprimaries == o->cap_primaries) {
		o->cap_primaries = o->cap_primaries ? 2 * o->cap_primaries : 8;
		o->primaries = xreallocarray(o->primaries, o->cap_primaries,
		    sizeof(*o->primaries));
	}
	o->primaries[o->nprimaries++] = primaries;
	return primaries;
}

void
conf_make_address(struct zone_primaries *primaries, struct hostport give,
    struct tsig_key *key)
{
	size_t n = primaries->n++;

	primaries->address = xreallocarray(primaries->address, n + 1,
	    sizeof(*primaries->address));
	primaries->key = xreallocarray(primaries->key, n + 1,
	    sizeof(struct tsig_key *));
	primaries->tls = xreallocarray(primaries->tls, n + 1,
	    sizeof(struct tls_profile *));
	primaries->address[n] = give;
	primaries->key[n] = tsig_key_ref(key);
	primaries->tls[n] = NULL;
}

void
conf_make_tls(struct zone_primaries *primaries, struct tls_profile *tls)
{
	primaries->tls[primaries->n - 1] = tls_profile_ref(tls);
}

void
conf_make_primaries_fini(struct zone_primaries *primaries)
{
	for (size_t i = 0; i < primaries->n; i++) {
		free(primaries->address[i].host);
		tsig_key_unref(&primaries->key[i]);
		tls_profile_unref(&primaries->tls[i]);
	}
	free(primaries->address);
	free(primaries->key);
	free(primaries->tls);
	*primaries = (struct zone_primaries){ 0 };
}

struct conf_zone *
conf_make_zone(struct conf *conf, const struct name *name, const char *text,
    const struct zone_options *options, const struct zone_primaries *primaries)
{
	struct owned *o = conf->owned;
	struct conf_zone *zone;

	if (conf->nzones == o->cap_zones) {
		o->cap_zones = o->cap_zones ? 2 * o->cap_zones : 16;
		conf->zones = xreallocarray(conf->zones, o->cap_zones,
		    sizeof(*conf->zones));
	}
	zone = &conf->zones[conf->nzones++];
	*zone = (struct conf_zone){ .name = *name, .text = xstrdup(text),
		.options = options, .primaries = primaries };
	return zone;
}

void
conf_make_serial_file(struct conf_zone *zone, const char *file)
{
	zone->serial_files = xreallocarray(zone->serial_files,
	    zone->nserial_files + 1, sizeof(*zone->serial_files));
	zone->serial_files[zone->nserial_files++] = xstrdup(file);
}

void
conf_make_file(struct conf *conf, const char *path)
{
	conf->secret_files = xreallocarray(conf->secret_files,
	    conf->nsecret_files + 1, sizeof(char *));
	conf->secret_files[conf->nsecret_files++] = xstrdup(path);
}

static int
compare(const void *a, const void *b)
{
	const struct conf_zone *x = a, *y = b;

	return strcmp(x->text, y->text);
}

void
conf_make_sort(struct conf *conf)
{
	if (conf->nzones > 0)
		qsort(conf->zones, conf->nzones, sizeof(*conf->zones),
		    compare);
}

static void
zone_fini(struct conf_zone *zone)
{
	for (size_t i = 0; i < zone->nserial_files; i++)
		free(zone->serial_files[i]);
	free(zone->serial_files);
	free(zone->text);
}

static void
dynamics_free(struct conf *conf)
{
	for (size_t i = 0; i < conf->ndynamics; i++) {
		free(conf->dynamics[i].text);
		free(conf->dynamics[i].nameservers);
	}
	free(conf->dynamics);
	for (size_t i = 0; i < conf->npulls; i++) {
		free(conf->pulls[i].title);
		free(conf->pulls[i].url);
	}
	free(conf->pulls);
}

static void
http_fini(struct conf_http *http)
{
	conf_listen_free(http->listen, http->nlisten);
	free(http->title);
	free(http->certificate);
	free(http->key);
}

static void
https_free(struct conf *conf)
{
	for (size_t i = 0; i < conf->nhttps; i++)
		http_fini(&conf->https[i]);
	free(conf->https);
	conf_listen_free(conf->notify, conf->nnotify);
	free(conf->proxies);
	conf_allow_fini(&conf->retrieve);
	conf_allow_fini(&conf->metrics);
}

static void
keys_free(struct conf *conf)
{
	for (size_t i = 0; i < conf->nkeys; i++)
		tsig_key_unref(&conf->keys[i]);
	free(conf->keys);
	for (size_t i = 0; i < conf->nsecret_files; i++)
		free(conf->secret_files[i]);
	free(conf->secret_files);
}

static void
owned_free(struct owned *o)
{
	for (size_t i = 0; i < o->noptions; i++)
		free(o->options[i]);
	for (size_t i = 0; i < o->nprimaries; i++) {
		conf_make_primaries_fini(o->primaries[i]);
		free(o->primaries[i]);
	}
	for (size_t i = 0; i < o->nallows; i++) {
		conf_allow_fini(o->allows[i]);
		free(o->allows[i]);
	}
	free(o->options);
	free(o->allows);
	free(o->primaries);
	free(o);
}

void
conf_free(struct conf **take)
{
	struct conf *conf = *take;

	*take = NULL;
	if (conf == NULL)
		return;
	for (size_t i = 0; i < conf->nzones; i++)
		zone_fini(&conf->zones[i]);
	conf_make_catalogs_free(conf);
	dynamics_free(conf);
	https_free(conf);
	keys_free(conf);
	owned_free(conf->owned);
	conf_local_free(&conf->local);
	errs_fini(&conf->warnings);
	free(conf->zones);
	free(conf->data_cdb);
	free(conf->state);
	free(conf->on_publish);
	free(conf->user);
	free(conf->clients);
	free(conf);
}
