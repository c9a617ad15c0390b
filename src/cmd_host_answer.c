#include "cmd_host.h"

#include <time.h>

#include "base/log.h"
#include "dns/authority.h"
#include "dns/datacdb.h"

/* What no build has put into data.cdb yet will make its own authority. */
static enum authority
find(const struct cmd_host *h, const struct name *name, struct name *cut)
{
	const struct conf_dynamic *zone = cmd_host_zone(h, name);
	enum authority authority = h->published == NULL ? AUTHORITY_OURS :
	    authority_find(h->published, name, time(NULL), cut);

	if (authority != AUTHORITY_OURS && zone != NULL &&
	    !datacdb_has_zone(h->published, &zone->name))
		return AUTHORITY_OURS;
	return authority;
}

const char *
cmd_host_state(const struct cmd_host *h, const struct host *host)
{
	static const char *const texts[] = {
		[AUTHORITY_OURS] = "enabled",
		[AUTHORITY_DELEGATED] = "delegated",
		[AUTHORITY_NONE] = "no zone"
	};
	struct name cut;

	return host->is_enabled ? texts[find(h, &host->name, &cut)] :
	    "disabled";
}

bool
cmd_host_is_answered(const struct cmd_host *h, const struct name *name,
    struct err *why)
{
	struct name cut;
	enum authority authority = find(h, name, &cut);

	if (authority == AUTHORITY_OURS)
		return true;
	authority_explain(authority, name, &cut, why);
	return false;
}

void
cmd_host_check_answer(const struct cmd_host *h)
{
	struct err why;

	if (!cmd_host_is_answered(h, &h->name, &why))
		log_warn("%s", why.text);
}
