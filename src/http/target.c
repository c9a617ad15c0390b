#include "http/target.h"

#include <string.h>
#include <strings.h>

#include "http/percent.h"

bool
target_is_host(struct text host)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]";

	return host.len > 0 && strspn(host.s, allowed) >= host.len;
}

static bool
has_control(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return true;
	return false;
}

static size_t
scheme_length(const char *s, size_t len)
{
	static const char *const schemes[] = { "http://", "https://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (len >= strlen(schemes[i]) &&
		    strncasecmp(s, schemes[i], strlen(schemes[i])) == 0)
			return strlen(schemes[i]);
	return 0;
}

/*
 * The host moves to the left by one, for its NUL: where it ends, the path
 * begins.  A user name before an '@' is refused with all that no host has.
 */
static bool
take_host(struct target *target, char **s, char *end)
{
	size_t n = scheme_length(*s, (size_t)(end - *s));
	char *host = *s + n;

	if (n == 0)
		return true;
	*s = host;
	while (*s < end && strchr("/\\?", **s) == NULL)
		++*s;
	n = (size_t)(*s - host);
	if (n == 0)
		return false;
	memmove(host - 1, host, n);
	host[n - 1] = '\0';
	target->host = (struct text){ host - 1, n };
	return target_is_host(target->host);
}

static enum refusal
take_path(struct target *target, char *s, size_t len)
{
	if (memchr(s, ' ', len) != NULL)
		return REFUSAL_TARGET;
	while (len > 1 && strchr("/\\", s[1]) != NULL) {
		s++;
		len--;
	}
	s[0] = '/';
	if (!percent_decode(s, &len, PERCENT_REFUSE))
		return REFUSAL_ESCAPE;
	if (has_control(s, len))
		return REFUSAL_TARGET;
	s[len] = '\0';
	target->path = (struct text){ s, len };
	return REFUSAL_NONE;
}

enum refusal
target_parse(struct target *target, char *s, size_t len)
{
	char *end = s + len, *query;
	enum refusal refusal = REFUSAL_NONE;

	memset(target, 0, sizeof(*target));
	if (has_control(s, len))
		return REFUSAL_TARGET;
	if (memchr(s, '#', len) != NULL)
		return REFUSAL_FRAGMENT;
	if (!take_host(target, &s, end))
		return REFUSAL_TARGET;
	query = memchr(s, '?', (size_t)(end - s));
	if (query == NULL)
		query = end;
	if (query > s)
		refusal = s[0] != '/' ? REFUSAL_TARGET :
		    take_path(target, s, (size_t)(query - s));
	else if (target->host.s != NULL)
		target->path = (struct text){ "/", 1 };
	else
		refusal = REFUSAL_TARGET;
	if (refusal == REFUSAL_NONE && query < end)
		refusal = form_parse(&target->query, query + 1,
		    (size_t)(end - query - 1));
	return refusal;
}
