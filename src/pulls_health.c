#include "pulls_health.h"

#include <string.h>
#include <time.h>

#include "base/log.h"

/* Is it the first of its kind since the last success? */
static bool
meet(struct health *h, unsigned kind)
{
	for (size_t i = 0; i < h->nsaid; i++)
		if (h->said[i] == kind)
			return false;
	if (h->nsaid < HEALTH_KINDS)
		h->said[h->nsaid++] = kind;
	return true;
}

void
health_fail(struct health *h, const char *title, unsigned kind, bool by_text,
    const struct err *why, bool has_list)
{
	bool is_other = by_text && strcmp(h->why.text, why->text) != 0;

	if (meet(h, kind) || is_other)
		log_warn("dynamic-from %s: %s%s", title, why->text,
		    has_list ? "; the last good list stays" : "");
	h->why = *why;
}

void
health_succeed(struct health *h, const char *title, const char *url,
    size_t n, bool is_new)
{
	const char *plural = n == 1 ? "" : "s";

	if (h->nsaid > 0)
		log_info("dynamic-from %s: %s: good again, %zu host%s", title,
		    url, n, plural);
	else if (h->succeeded == 0)
		log_info("dynamic-from %s: %s: %zu host%s", title, url, n,
		    plural);
	else if (is_new)
		log_debug("dynamic-from %s: %s: another list, %zu host%s",
		    title, url, n, plural);
	h->nsaid = 0;
	h->why.text[0] = '\0';
	h->succeeded = time(NULL);
}

void
health_empty(const char *title, const char *url, size_t n)
{
	log_warn("dynamic-from %s: %s: the list has no host any more: %zu "
	    "host%s gone", title, url, n, n == 1 ? " is" : "s are");
}

void
health_left(struct health *h, const char *title, const struct pull_list *list)
{
	const char *why;
	size_t n = pull_list_left(list, &why);

	if (n == h->left)
		return;
	h->left = n;
	if (n == 0)
		log_info("dynamic-from %s: no line is left out any more",
		    title);
	else
		log_warn("dynamic-from %s: %zu line%s left out: %s%s", title,
		    n, n == 1 ? " is" : "s are", why,
		    n == 1 ? "" : ", ...");
}
