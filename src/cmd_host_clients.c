#include "cmd_host.h"

#include <string.h>

/* How clients reach the listener. */
struct reach {
	bool is_tls;
	uint16_t port;
	const char *server;
	struct buf authority;		/* SERVER, and :PORT if need be */
};

static uint16_t
usual_port(bool is_tls)
{
	return is_tls ? 443 : 80;
}

/* HTTPS comes first, and of its ports the usual one. */
static bool
is_better(const struct reach *reach, bool is_tls, uint16_t port)
{
	if (reach->port == 0 || is_tls != reach->is_tls)
		return reach->port == 0 || is_tls;
	return port == usual_port(is_tls) && reach->port != port;
}

static void
choose_listener(struct reach *reach, const struct conf *conf)
{
	for (size_t i = 0; i < conf->nhttps; i++) {
		const struct conf_http *http = &conf->https[i];
		bool is_tls = http->certificate != NULL;

		for (size_t j = 0; j < http->nlisten; j++) {
			uint16_t port = http->listen[j].port;

			if (!is_better(reach, is_tls, port))
				continue;
			reach->is_tls = is_tls;
			reach->port = port;
		}
	}
}

static void
find_reach(struct reach *reach, const struct conf *conf, const char *server)
{
	choose_listener(reach, conf);
	if (reach->port == 0)
		reach->is_tls = true;
	if (reach->port == 0)
		reach->port = usual_port(reach->is_tls);
	reach->server = server != NULL ? server : "SERVER.EXAMPLE";
	buf_add_str(&reach->authority, reach->server);
	if (reach->port != usual_port(reach->is_tls))
		buf_addf(&reach->authority, ":%u", reach->port);
}

static void
put_urls(struct buf *out, const char *scheme, const char *authority,
    const char *host, const char *key)
{
	buf_addf(out,
"URL, with the host as user and the key as password:\n"
"  %s://%s/nic/update?hostname=%s\n"
"  %s://%s/nic/update?hostname=%s&myip=ADDRESS\n"
"URL that holds the key, for clients that can do nothing else:\n"
"  %s://%s/dnssync/%s/\n\n",
	    scheme, authority, host, scheme, authority, host, scheme,
	    authority, key);
	buf_addf(out,
"curl:\n"
"  curl -u '%s:%s' '%s://%s/nic/update?hostname=%s'\n\n",
	    host, key, scheme, authority, host);
}

static void
put_ddclient(struct buf *out, const struct reach *reach, const char *scheme,
    const char *host, const char *key)
{
	const char *authority = (const char *)reach->authority.data;

	buf_addf(out,
"ddclient, /etc/ddclient.conf:\n"
"  ssl=%s\n"
"  use=web, web=%s://%s/myip\n"
"  protocol=dyndns2\n"
"  server=%s\n"
"  login=%s\n"
"  password='%s'\n"
"  %s\n\n",
	    reach->is_tls ? "yes" : "no", scheme, authority, authority, host,
	    key, host);
}

static void
put_inadyn(struct buf *out, const struct reach *reach, const char *host,
    const char *key)
{
	const char *authority = (const char *)reach->authority.data;
	const char *is_tls = reach->is_tls ? "true" : "false";

	buf_addf(out,
"inadyn, /etc/inadyn.conf:\n"
"  custom dnssync {\n"
"      username = \"%s\"\n"
"      password = \"%s\"\n"
"      hostname = \"%s\"\n"
"      ssl = %s\n"
"      checkip-ssl = %s\n"
"      checkip-server = \"%s\"\n"
"      checkip-path = \"/myip\"\n"
"      ddns-server = \"%s\"\n"
"      ddns-path = \"/nic/update?hostname=%%h&myip=%%i\"\n"
"  }\n",
	    host, key, host, is_tls, is_tls, authority, authority);
}

void
cmd_host_put_clients(struct buf *out, const struct conf *conf,
    const char *server, const char *host, const char *key)
{
	struct reach reach = { 0 };
	const char *scheme, *authority;

	find_reach(&reach, conf, server);
	scheme = reach.is_tls ? "https" : "http";
	authority = buf_str(&reach.authority);
	put_urls(out, scheme, authority, host, key);
	put_ddclient(out, &reach, scheme, host, key);
	put_inadyn(out, &reach, host, key);
	buf_fini(&reach.authority);
}
