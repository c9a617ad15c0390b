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

struct port {
	int fd;
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
take_inherited(struct ports *ports, const struct conf_http *http,
    const struct hostport *address)
{
	for (size_t i = 0; i < ports->inherited.n; i++) {
		struct inherited_socket *s = &ports->inherited.sockets[i];
		int fd = s->fd;

		if (fd < 0 || (strcmp(s->name, http->title) != 0 &&
		    !is_bound_to(fd, address)))
			continue;
		s->fd = -1;
		return fd;
	}
	return -1;
}

static bool
bind_one(struct ports *ports, const struct conf_http *http,
    const struct hostport *address, struct err *err)
{
	int fd = take_inherited(ports, http, address);
	char *text = ports_text(address);
	struct port *port;

	if (fd < 0)
		fd = sockets_open(address, err);
	if (fd >= 0) {
		port = xcalloc(1, sizeof(*port));
		port->fd = fd;
		map_set_str(ports->bound, text, port);
	}
	free(text);
	return fd >= 0;
}

struct ports *
ports_open(const struct conf *conf, struct err *err)
{
	struct ports *ports = xcalloc(1, sizeof(*ports));

	ports->bound = map_new();
	if (!inherited_take(&ports->inherited, err))
		ports_free(&ports);
	for (size_t i = 0; ports != NULL && i < conf->nhttps; i++) {
		const struct conf_http *http = &conf->https[i];

		for (size_t j = 0; ports != NULL && j < http->nlisten; j++)
			if (!bind_one(ports, http, &http->listen[j], err))
				ports_free(&ports);
	}
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

int
ports_take(struct ports *ports, const struct hostport *address)
{
	char *text = ports_text(address);
	struct port *port = ports != NULL ?
	    map_remove_str(ports->bound, text) : NULL;
	int fd = port != NULL ? port->fd : -1;

	free(port);
	free(text);
	return fd;
}
