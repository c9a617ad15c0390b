#include "base/hostport.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"

enum { HOST_MAX = 253 };

static bool
is_ipv6(const char *host)
{
	uint8_t bytes[16];

	return inet_pton(AF_INET6, host, bytes) == 1;
}

static bool
is_host_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

/* Takes the brackets off "[2001:db8::1]". */
static void
unbracket(char *host)
{
	size_t len = strlen(host);

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		memmove(host, host + 1, len - 1);
	}
}

/* RFC 4007, 11: an address that holds on one interface only. */
static bool
has_scope(const char *host)
{
	return strchr(host, ':') != NULL && strchr(host, '%') != NULL;
}

static bool
check_host(const char *text, const char *host, struct err *err)
{
	uint8_t bytes[4];
	size_t len = strlen(host);

	if (has_scope(host))
		return err_set(err, "'%s' is an address with a scope (%s), "
		    "which is not supported: write one that needs none", text,
		    strchr(host, '%'));
	if (strchr(host, ':') != NULL && !is_ipv6(host))
		return err_set(err, "'%s' is no address: a port is written "
		    "ADDRESS@PORT", text);
	if (is_ipv6(host))
		return true;
	if (len == 0 || len > HOST_MAX)
		return err_set(err, "'%s' is no address or host name", text);
	for (const char *p = host; *p != '\0'; p++)
		if (!is_host_char(*p))
			return err_set(err, "'%s' is no address or host name",
			    text);
	if (strspn(host, "0123456789.") == len &&
	    inet_pton(AF_INET, host, bytes) != 1)
		return err_set(err, "'%s' is no IPv4 address", text);
	return true;
}

bool
hostport_parse(const char *text, uint16_t default_port, struct hostport *hp,
    struct err *err)
{
	const char *at = strchr(text, '@');
	uint64_t port = default_port;
	char *host = xstrdup(text);

	if (at != NULL) {
		host[at - text] = '\0';
		if (!num_parse(at + 1, UINT16_MAX, &port) || port == 0) {
			err_set(err, "'%s': a port is a number from 1 to "
			    "65535", text);
			goto fail;
		}
	}
	unbracket(host);
	if (!check_host(text, host, err))
		goto fail;
	hp->host = host;
	hp->port = (uint16_t)port;
	return true;
fail:
	free(host);
	return false;
}
