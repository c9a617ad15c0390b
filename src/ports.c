#include "ports.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ip.h"
#include "base/map.h"
#include "base/mem.h"
#include "http/inherited.h"
#include "http/sockets.h"
#include "sync/notify_udp.h"

static const char notify_title[] = "notify";

struct port {
	int fd;
};

/* What a socket is for; type is SOCK_STREAM or SOCK_DGRAM. */
struct purpose {
	const char *title;
	const struct hostport *address;
	int type;
};

struct ports {
	struct map *bound;		/* struct port, by address as text */
	struct inherited inherited;
};

char *
ports_text(const struct hostport *address)
{
	return xasprintf("%s@%u", address->host, address->port);
}

static uint16_t
port_of(const struct sockaddr_storage *ss)
{
	const struct sockaddr_in *in = (const void *)ss;
	const struct sockaddr_in6 *in6 = (const void *)ss;

	return ntohs(ss->ss_family == AF_INET ? in->sin_port :
	    in6->sin6_port);
}

/* Is the socket bound to this address? */
static bool
is_bound_to(int fd, const struct hostport *address)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof(ss);
	struct ip bound, wanted;
	char text[IP_TEXT_SIZE];

	if (getsockname(fd, (struct sockaddr *)&ss, &len) < 0 ||
	    port_of(&ss) != address->port)
		return false;
	bound = ip_from_sockaddr((struct sockaddr *)&ss);
	ip_text(&bound, text);
	return ip_parse(&wanted, address->host) && ip_equal(&bound, &wanted);
}

static int
take_inherited(struct ports *ports, const struct purpose *p)
{
	for (size_t i = 0; i < ports->inherited.n; i++) {
		struct inherited_socket *s = &ports->inherited.sockets[i];
		int fd = s->fd;

		if (fd < 0 || s->type != p->type ||
		    (strcmp(s->name, p->title) != 0 &&
		    !is_bound_to(fd, p->address)))
			continue;
		s->fd = -1;
		return fd;
	}
	return -1;
}

/* Allocated. */
static char *
key_of(const struct purpose *p)
{
	return xasprintf("%s@%u/%s", p->address->host, p->address->port,
	    p->type == SOCK_DGRAM ? "udp" : "tcp");
}

static int
open_socket(const struct purpose *p, struct err *err)
{
	return p->type == SOCK_DGRAM ? notify_udp_open(p->address, err) :
	    sockets_open(p->address, err);
}

static bool
bind_one(struct ports *ports, const struct purpose *p, struct err *err)
{
	int fd = take_inherited(ports, p);
	char *key = key_of(p);
	struct port *port;

	if (fd < 0)
		fd = open_socket(p, err);
	if (fd >= 0) {
		port = xcalloc(1, sizeof(*port));
		port->fd = fd;
		map_set_str(ports->bound, key, port);
	}
	free(key);
	return fd >= 0;
}

static bool
bind_http(struct ports *ports, const struct conf *conf, struct err *err)
{
	for (size_t i = 0; i < conf->nhttps; i++) {
		const struct conf_http *http = &conf->https[i];
		struct purpose p = { http->title, NULL, SOCK_STREAM };

		for (size_t j = 0; j < http->nlisten; j++) {
			p.address = &http->listen[j];
			if (!bind_one(ports, &p, err))
				return false;
		}
	}
	return true;
}

static bool
bind_notify(struct ports *ports, const struct conf *conf, struct err *err)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };

	for (size_t i = 0; i < conf->nnotify; i++)
		for (size_t j = 0; j < 2; j++) {
			struct purpose p = { notify_title, &conf->notify[i],
				types[j] };

			if (!bind_one(ports, &p, err))
				return false;
		}
	return true;
}

struct ports *
ports_open(const struct conf *conf, struct err *err)
{
	struct ports *ports = xcalloc(1, sizeof(*ports));

	ports->bound = map_new();
	if (!inherited_take(&ports->inherited, err) ||
	    !bind_http(ports, conf, err) || !bind_notify(ports, conf, err))
		ports_free(&ports);
	return ports;
}

void
ports_free(struct ports **take)
{
	struct ports *ports = *take;
	struct map_walk walk = { 0 };
	struct port *port;

	*take = NULL;
	if (ports == NULL)
		return;
	while ((port = map_next(ports->bound, &walk)) != NULL) {
		close(port->fd);
		free(port);
	}
	map_free(&ports->bound);
	inherited_fini(&ports->inherited);
	free(ports);
}

/* -1: none was bound before. */
static int
take_bound(struct ports *ports, const struct purpose *p)
{
	char *key = key_of(p);
	struct port *port = ports != NULL ?
	    map_remove_str(ports->bound, key) : NULL;
	int fd = port != NULL ? port->fd : -1;

	free(port);
	free(key);
	return fd;
}

int
ports_take(struct ports *ports, const struct hostport *address)
{
	const struct purpose p = { "", address, SOCK_STREAM };

	return take_bound(ports, &p);
}

int
ports_take_notify(struct ports *ports, const struct hostport *address,
    int type, struct err *err)
{
	const struct purpose p = { notify_title, address, type };
	int fd = take_bound(ports, &p);

	return fd >= 0 ? fd : open_socket(&p, err);
}
