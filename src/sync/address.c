#include "sync/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

bool
address_parse(const struct hostport *hp, struct address *a)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	in.sin_port = in6.sin6_port = htons(hp->port);
	if (inet_pton(AF_INET, hp->host, &in.sin_addr) == 1)
		address_set(a, &in, sizeof(in));
	else if (inet_pton(AF_INET6, hp->host, &in6.sin6_addr) == 1)
		address_set(a, &in6, sizeof(in6));
	else
		return false;
	return true;
}

void
address_set(struct address *a, const void *sa, socklen_t len)
{
	memset(a, 0, sizeof(*a));
	memcpy(&a->ss, sa, len);
	a->len = len;
}

void
address_set_port(struct address *a, uint16_t port)
{
	struct sockaddr_in *in = (void *)&a->ss;
	struct sockaddr_in6 *in6 = (void *)&a->ss;

	if (a->ss.ss_family == AF_INET)
		in->sin_port = htons(port);
	else
		in6->sin6_port = htons(port);
}

void
address_text(const struct address *a, char text[ADDRESS_TEXT_SIZE])
{
	const struct sockaddr_in *in = (const void *)&a->ss;
	const struct sockaddr_in6 *in6 = (const void *)&a->ss;
	bool is4 = a->ss.ss_family == AF_INET;
	const void *bytes = is4 ? (const void *)&in->sin_addr :
	    (const void *)&in6->sin6_addr;
	unsigned port = ntohs(is4 ? in->sin_port : in6->sin6_port);
	size_t len;

	if (inet_ntop(a->ss.ss_family, bytes, text, ADDRESS_TEXT_SIZE) == NULL)
		snprintf(text, ADDRESS_TEXT_SIZE, "(no address)");
	len = strlen(text);
	if (port != 53)
		snprintf(text + len, ADDRESS_TEXT_SIZE - len, "@%u", port);
}

void
address_label(const struct address *a, bool is_tls,
    char text[ADDRESS_TEXT_SIZE])
{
	size_t len;

	address_text(a, text);
	len = strlen(text);
	if (is_tls)
		snprintf(text + len, ADDRESS_TEXT_SIZE - len, " (TLS)");
}
