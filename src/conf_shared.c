#include "conf_shared.h"

#include "conf_make.h"
#include "conf_notify.h"
#include "conf_options.h"
#include "conf_primaries.h"

const struct zone_options *
conf_shared_options(const struct conf_context *c,
    const struct conf_section *section, const struct zone_options *base)
{
	struct zone_options options = *base;
	bool any = conf_options_read(section, NULL, &options, c->file,
	    c->problems);

	if (conf_notify_allow(c->conf, section, &options, c->file,
	    c->problems))
		any = true;
	return any ? conf_make_options(c->conf, &options) : base;
}

const struct zone_primaries *
conf_shared_primaries(const struct conf_context *c,
    const struct conf_section *section, const char *setting,
    struct tsig_key *key)
{
	const struct conf_setting *s = conf_tree_find(section, setting);
	struct zone_primaries *primaries;

	if (s == NULL || s->nwords == 0)
		return NULL;
	primaries = conf_make_primaries(c->conf);
	for (size_t i = 0; i < s->nwords; i++)
		conf_primaries_resolve(c->primaries, &s->words[i], key,
		    primaries, c->file, c->problems);
	return primaries;
}
