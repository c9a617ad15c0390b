#include "site.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"
#include "ddns/login.h"
#include "hosts.h"
#include "secret.h"
#include "site_metrics.h"
#include "site_parts.h"
#include "site_words.h"
#include "sync/timer.h"

enum { GET = 1 << REQUEST_GET, HEAD = 1 << REQUEST_HEAD,
	POST = 1 << REQUEST_POST };

typedef void page_fn(struct site *site, struct exchange *take);

static void give_address(struct site *site, struct exchange *take);
static void give_health(struct site *site, struct exchange *take);
static void give_metrics(struct site *site, struct exchange *take);
static void give_list(struct site *site, struct exchange *take);

/* A HEAD would only look, and an update does not. */
static const struct route {
	const char *path;		/* without a final slash */
	enum site_route route;
	unsigned methods;
	page_fn *page;
} routes[] = {
	{ "", SITE_UPDATE, GET | POST, site_update },
	{ "/nic/update", SITE_UPDATE, GET | POST, site_update },
	{ "/v3/update", SITE_UPDATE, GET | POST, site_update },
	{ "/v2/update", SITE_UPDATE, GET | POST, site_update },
	{ "/update", SITE_UPDATE, GET | POST, site_update },
	{ "/ddns/update", SITE_UPDATE, GET | POST, site_update },
	{ "/nic/delete", SITE_DELETE, GET | POST, site_update_delete },
	{ "/dnssync/retrieve", SITE_RETRIEVE, GET | HEAD, give_list },
	{ "/dnssync/retrive", SITE_RETRIEVE, GET | HEAD, give_list },
	{ "/myip", SITE_MYIP, GET | HEAD, give_address },
	{ "/health", SITE_HEALTH, GET | HEAD, give_health },
	{ "/metrics", SITE_METRICS, GET | HEAD, give_metrics },
};

static const char key_path[] = "/dnssync/";

static void
on_hosts(void *ctx)
{
	site_retrieve_notice(ctx);
}

static void
on_wake(void *ctx)
{
	site_retrieve_wake(ctx);
}

struct site *
site_new(const struct site_env *env)
{
	struct site *site = xcalloc(1, sizeof(*site));
	struct timespec now;

	site->env = *env;
	site->guard = guard_new();
	site->reach = site_reach_new();
	site->retrieve = site_allow_new(env->base, env->resolver);
	site->metrics = site_allow_new(env->base, env->resolver);
	TAILQ_INIT(&site->jobs);
	TAILQ_INIT(&site->waits);
	site->wake = timer_new(env->base, on_wake, site);
	site->woken = -1;		/* long ago */
	clock_gettime(CLOCK_REALTIME, &now);
	site->start = (uint64_t)now.tv_sec * 1000000000u +
	    (uint64_t)now.tv_nsec;
	hosts_listen(env->hosts, on_hosts, site);
	return site;
}

void
site_configure(struct site *site, const struct conf *conf)
{
	site_allow_set(site->retrieve, &conf->retrieve);
	site_allow_set(site->metrics, &conf->metrics);
	/* In drop-in mode, others retrieve the hosts, and have their zones. */
	site_reach_set(site->reach, conf->clients == NULL ? conf->data_cdb :
	    NULL);
}

void
site_drain(struct site *site)
{
	site->is_draining = true;
	site_retrieve_wake(site);
}

void
site_free(struct site **take)
{
	struct site *site = *take;

	*take = NULL;
	if (site == NULL)
		return;
	hosts_listen(site->env.hosts, NULL, NULL);
	site_drain(site);
	site_update_abandon(site);
	timer_free(&site->wake);
	guard_free(&site->guard);
	site_reach_free(&site->reach);
	site_allow_free(&site->retrieve);
	site_allow_free(&site->metrics);
	for (int i = 0; i < SITE_LIST_FORMS; i++)
		site_list_fini(&site->lists[i]);
	free(site);
}

void
site_say(struct exchange **take, int status, const char *line,
    const char *allow)
{
	struct response response;

	response_init(&response);
	response_say(&response, status, line);
	response.allow = allow;
	exchange_answer(take, &response);
}

static void
give_address(struct site *site, struct exchange *take)
{
	const struct request *request = exchange_request(take);
	char text[IP_TEXT_SIZE];

	(void)site;
	site_words_client(request, text);
	site_say(&take, request->client.len > 0 ? 200 : 404, text, NULL);
}

static void
give_health(struct site *site, struct exchange *take)
{
	bool ok = site->env.is_healthy == NULL ||
	    site->env.is_healthy(site->env.ctx);

	site_say(&take, ok ? 200 : 503, ok ? "OK" : "failing", NULL);
}

static bool
is_allowed(const struct site_allow *allow, struct exchange **exchange)
{
	if (site_allow_has(allow, &exchange_request(*exchange)->client))
		return true;
	site_say(exchange, 403, "forbidden", NULL);
	return false;
}

static void
give_metrics(struct site *site, struct exchange *take)
{
	struct response response;

	if (!is_allowed(site->metrics, &take))
		return;
	response_init(&response);
	response.type = "text/plain; version=0.0.4";
	site_metrics_write(site, &response.body);
	exchange_answer(&take, &response);
}

static void
give_list(struct site *site, struct exchange *take)
{
	if (is_allowed(site->retrieve, &take))
		site_retrieve(site, take);
}

/*
 * Of two URLs with a blank between them, as a Fritz!Box has them, older ones
 * send the first path and all of the second URL as one path.
 */
static size_t
path_len(struct text path)
{
	size_t len = strcspn(path.s, " ");

	while (len > 0 && path.s[len - 1] == '/')
		len--;
	return len;
}

static const struct route *
find_route(struct text path)
{
	size_t len = path_len(path);

	for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++)
		if (strlen(routes[i].path) == len &&
		    memcmp(routes[i].path, path.s, len) == 0)
			return &routes[i];
	return NULL;
}

static bool
is_method(struct exchange **exchange, unsigned methods)
{
	if ((methods & 1u << exchange_request(*exchange)->method) != 0)
		return true;
	site_say(exchange, 405, "use GET", (methods & POST) != 0 ?
	    "GET, POST" : "GET, HEAD");
	return false;
}

/* The key in the path, without the final slash; false: there is none. */
static bool
read_key(struct text path, char key[LOGIN_SIZE])
{
	size_t skip = sizeof(key_path) - 1, len;

	if (strncmp(path.s, key_path, skip) != 0)
		return false;
	path.s += skip;
	len = strcspn(path.s, "/");
	if (len == 0 || len >= LOGIN_SIZE ||
	    (path.s[len] != '\0' && strcmp(path.s + len, "/") != 0))
		return false;
	memcpy(key, path.s, len);
	key[len] = '\0';
	return true;
}

static void
try_key(struct site *site, struct exchange *take)
{
	char key[LOGIN_SIZE];

	if (!read_key(exchange_request(take)->path, key)) {
		site->requests[SITE_NOWHERE]++;
		site_say(&take, 404, "unknown", NULL);
		return;
	}
	site->requests[SITE_KEY]++;
	if (is_method(&take, GET | POST))
		site_update_key(site, take, key);
	secret_wipe(key, sizeof(key));
}

void
site_handle(void *ctx, struct exchange *take)
{
	struct site *site = ctx;
	const struct route *route = find_route(exchange_request(take)->path);

	if (route == NULL) {
		try_key(site, take);
		return;
	}
	site->requests[route->route]++;
	if (is_method(&take, route->methods))
		route->page(site, take);
}
