#include "cmd_verify.h"

#include "conf.h"

bool
cmd_verify_is_zone(void *ctx, const uint8_t *wire)
{
	const struct conf *conf = ctx;
	struct name name;

	name_from_wire(&name, wire);
	return conf_find(conf, &name) != NULL ||
	    conf_find_dynamic(conf, &name) != NULL;
}

bool
cmd_verify_has_parent(struct conf *conf, const struct name *zone)
{
	const uint8_t *name = zone->wire;

	while (*name != 0) {
		name += *name + 1;
		if (cmd_verify_is_zone(conf, name))
			return true;
	}
	return false;
}
