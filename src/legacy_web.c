#include "legacy_web.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/ip.h"
#include "base/mem.h"
#include "base/num.h"
#include "conf_allow.h"
#include "legacy_env.h"
#include "legacy_tree.h"

static const char title[] = "dnssync-web";

static bool
is_directory(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void
read_address(struct conf *conf, const char *address, const char *port,
    struct errs *errs)
{
	struct conf_http *http;
	uint64_t number = 0;
	struct ip ip;

	if (!ip_parse(&ip, address))
		errs_add(errs, "IP: '%s' is no address to listen at: 0.0.0.0 "
		    "is all of IPv4", address);
	if (!num_parse(port, UINT16_MAX, &number) || number == 0)
		errs_add(errs, "PORT: '%s' is no port from 1 to %d", port,
		    UINT16_MAX);
	conf->https = http = xcalloc(1, sizeof(*http));
	conf->nhttps = 1;
	http->title = xstrdup(title);
	http->listen = xcalloc(1, sizeof(*http->listen));
	http->nlisten = 1;
	http->listen[0] = (struct hostport){ .host = xstrdup(address),
		.port = (uint16_t)number };
}

/* Numbers, which the system need not know. */
static void
read_user(struct conf *conf, struct errs *errs)
{
	const char *uid = legacy_env("UID"), *gid = legacy_env("GID");
	uint64_t number;

	if (uid == NULL && gid == NULL)
		return;
	if (uid == NULL || gid == NULL) {
		errs_add(errs, "%s: not set, but %s is: set both, or neither",
		    uid == NULL ? "UID" : "GID", uid == NULL ? "GID" : "UID");
		return;
	}
	if (!num_parse(uid, UINT32_MAX - 1, &number))
		errs_add(errs, "UID: '%s' is no number of a user", uid);
	else if (!num_parse(gid, UINT32_MAX - 1, &number))
		errs_add(errs, "GID: '%s' is no number of a group", gid);
	else
		conf->user = xasprintf("%s:%s", uid, gid);
}

static void
allow_all(struct conf *conf, const char *dir,
    const struct legacy_names *servers)
{
	struct err err;

	for (size_t i = 0; i < servers->n; i++)
		if (!conf_allow_add(&conf->retrieve, servers->name[i], &err))
			errs_add(&conf->warnings, "%s/%s: %s: it may not "
			    "retrieve", dir, servers->name[i], err.text);
}

static void
read_servers(struct conf *conf, const char *root)
{
	static const mode_t types[] = { S_IFREG, S_IFDIR };
	char *dir = xasprintf("%s/servers", root);
	struct err err;

	if (!is_directory(dir))
		errs_add(&conf->warnings, "%s: is no directory: only this "
		    "machine may retrieve the hosts", dir);
	for (size_t i = 0; i < 2 && is_directory(dir); i++) {
		struct legacy_names names = { 0 };

		if (legacy_names_read(dir, types[i], &names, &err))
			allow_all(conf, dir, &names);
		else
			errs_add(&conf->warnings, "%s", err.text);
		legacy_names_fini(&names);
	}
	free(dir);
}

/* PORT tells it from tinydns, whose environment has an IP as well. */
static bool
is_meant(struct conf *conf, const char *clients, struct errs *errs)
{
	const char *address = legacy_env("IP"), *port = legacy_env("PORT");
	bool is_there = is_directory(clients);

	if (port == NULL)
		return false;
	if (is_there && address != NULL)
		return true;
	if (is_there)
		errs_add(errs, "IP: not set, but PORT is: set it to the "
		    "address to listen at, 0.0.0.0 for all of IPv4");
	else
		errs_add(&conf->warnings, "PORT: %s is no directory: nothing "
		    "is listened for", clients);
	return false;
}

bool
legacy_web_read(struct conf *conf, const char *root, struct errs *errs)
{
	char *clients = xasprintf("%s/clients", root);

	if (!is_meant(conf, clients, errs)) {
		free(clients);
		return false;
	}
	conf->clients = clients;
	read_address(conf, legacy_env("IP"), legacy_env("PORT"), errs);
	read_user(conf, errs);
	read_servers(conf, root);
	return true;
}
