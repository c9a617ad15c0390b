#include "sync/complaint.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"

void
complaint_fini(struct complaint *c)
{
	free(c->why);
	free(c->trouble);
	memset(c, 0, sizeof(*c));
}

void
complaint_count(struct complaint *c)
{
	c->failures++;
}

/* Keeps a text in *kept; returns whether it was another one. */
static bool
is_another(char **kept, const char *text)
{
	if (*kept != NULL && strcmp(*kept, text) == 0)
		return false;
	free(*kept);
	*kept = xstrdup(text);
	return true;
}

static void
tell_behind(struct complaint *c, const char *zone,
    const struct round_result *result)
{
	bool behind = result->behind.text[0] != '\0';

	if (behind && !c->said_behind)
		log_warn("%s: %s", zone, result->behind.text);
	c->said_behind = behind;
}

void
complaint_say(struct complaint *c, const char *zone,
    const struct round_result *result, double wait)
{
	bool another = is_another(&c->why, result->why.text);
	bool lasting = c->failures >= 2 * (c->said > 0 ? c->said : 1);

	tell_behind(c, zone, result);
	if (!result->known && (another || lasting)) {
		c->said = c->failures;
		log_warn("%s: %s; next try in %.0f s", zone,
		    result->why.text, wait);
	} else {
		log_debug("%s: %s; next try in %.0f s", zone,
		    result->why.text, wait);
	}
}

void
complaint_end(struct complaint *c, const char *zone,
    const struct round_result *result)
{
	bool new = is_another(&c->trouble, result->why.text);

	tell_behind(c, zone, result);
	if (new && !result->known)
		log_warn("%s: %s; %s could help", zone, result->why.text,
		    result->primary);
	if (c->said > 0)
		log_info("%s: answers again after %u failures (%s)", zone,
		    c->failures, result->primary);
	c->failures = c->said = 0;
	free(c->why);
	c->why = NULL;
}
