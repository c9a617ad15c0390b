#include "dns/crowd.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/mem.h"
#include "dns/wire.h"

enum {
	MESSAGE_MAX = 65535,
	HEADER_LEN = 12, QUESTION_END = 4,	/* type and class */
	RECORD_HEAD = 12,		/* of a name that is a pointer */
	TYPES = 1 << 16
};

/* Types that have come at the name under way, and its RRset. */
struct crowd_run {
	struct crowd_limits limits;
	struct name owner;
	struct crowd crowd;
	uint8_t seen[TYPES / 8];
	uint16_t *types;		/* the bits that are set */
	size_t ntypes, cap;
};

static bool
refuse(const struct crowd *crowd, const struct crowd_limits *limits,
    const uint8_t *owner, struct err *err)
{
	char name[NAME_TEXT_SIZE], type[WIRE_TEXT_SIZE];

	name_text(owner, name);
	wire_type_text(crowd->type, type);
	if (limits != NULL && limits->types > 0 &&
	    crowd->types > limits->types)
		return err_set(err, "more than %" PRIu64 " types at %s "
		    "(max-types-per-name)", limits->types, name);
	if (limits != NULL && limits->records > 0 &&
	    crowd->records > limits->records)
		return err_set(err, "more than %" PRIu64 " %s records at %s "
		    "(max-records-per-type)", limits->records, type, name);
	return err_set(err, "the %s records at %s are more than a message "
	    "holds (%d bytes): nobody could answer with them", type, name,
	    MESSAGE_MAX);
}

static bool
is_within(const struct crowd *crowd, const struct crowd_limits *limits,
    const uint8_t *owner)
{
	size_t name = name_wire_len(owner, NAME_MAX_LEN);

	return crowd->bytes <= MESSAGE_MAX - HEADER_LEN - name -
	    QUESTION_END && (limits == NULL ||
	    ((limits->records == 0 || crowd->records <= limits->records) &&
	    (limits->types == 0 || crowd->types <= limits->types)));
}

bool
crowd_add(struct crowd *crowd, const struct crowd_limits *limits,
    const uint8_t *owner, uint16_t type, size_t rdlen, struct err *err)
{
	if (crowd->types == 0 || crowd->type != type) {
		crowd->type = type;
		crowd->types++;
		crowd->records = crowd->bytes = 0;
	}
	crowd->records++;
	crowd->bytes += RECORD_HEAD + rdlen;
	return is_within(crowd, limits, owner) ||
	    refuse(crowd, limits, owner, err);
}

struct crowd_run *
crowd_run_new(const struct crowd_limits *limits)
{
	struct crowd_run *run = xcalloc(1, sizeof(*run));

	run->limits = *limits;
	return run;
}

void
crowd_run_free(struct crowd_run **take)
{
	struct crowd_run *run = *take;

	*take = NULL;
	if (run == NULL)
		return;
	free(run->types);
	free(run);
}

static void
begin_name(struct crowd_run *run, const uint8_t *owner)
{
	name_from_wire(&run->owner, owner);
	run->crowd = (struct crowd){ 0 };
	while (run->ntypes > 0) {
		uint16_t type = run->types[--run->ntypes];

		run->seen[type / 8] &= (uint8_t)~(1U << type % 8);
	}
}

/* Has the type come at this name before? */
static bool
see_type(struct crowd_run *run, uint16_t type)
{
	uint8_t bit = (uint8_t)(1U << type % 8);

	if ((run->seen[type / 8] & bit) != 0)
		return true;
	run->seen[type / 8] |= bit;
	if (run->ntypes == run->cap) {
		run->cap = run->cap == 0 ? 16 : 2 * run->cap;
		run->types = xreallocarray(run->types, run->cap,
		    sizeof(*run->types));
	}
	run->types[run->ntypes++] = type;
	return false;
}

/* An RRset that comes in parts is not a type more for each. */
bool
crowd_run_add(struct crowd_run *run, const struct record *record,
    struct err *err)
{
	if (run->owner.len == 0 ||
	    !name_equal(run->owner.wire, record->owner))
		begin_name(run, record->owner);
	if (see_type(run, record->type) && run->crowd.type != record->type)
		run->crowd.types--;
	return crowd_add(&run->crowd, &run->limits, record->owner,
	    record->type, record->rdlen, err);
}
