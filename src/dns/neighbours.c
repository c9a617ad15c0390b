#include "dns/neighbours.h"

#include "base/bytes.h"
#include "dns/wire.h"

/* RFC 4034, 2.5 and RFC 2535: what may stand beside a CNAME. */
static bool
may_stand_beside_cname(uint16_t type)
{
	return type == RR_RRSIG || type == RR_NSEC || type == RR_SIG ||
	    type == RR_KEY || type == RR_NXT;
}

/*
 * A name and the wildcard below it share a key; the mark, the third byte of a
 * value, tells them apart.  Values are sorted, so equal ones are neighbours.
 */
static bool
judge_cname(const struct datacdb_item *items, size_t n, uint8_t mark,
    struct err *err)
{
	const struct datacdb_item *cname = NULL, *other = NULL;
	struct record record;
	struct name owner;

	for (size_t i = 0; i < n; i++) {
		const struct datacdb_item *it = &items[i];

		if (it->val[2] != mark)
			continue;
		if (get_u16(it->val) == RR_CNAME && cname == NULL)
			cname = it;
		else if (!may_stand_beside_cname(get_u16(it->val)) &&
		    (cname == NULL || !datacdb_is_same(it, cname)))
			other = it;
	}
	if (cname == NULL || other == NULL)
		return true;
	datacdb_decode(other, &record, &owner);
	return wire_fail(err, "a CNAME beside other data", &record);
}

/* A record that stands there twice counts once. */
static bool
judge_crowd(const struct datacdb_item *items, size_t n, uint8_t mark,
    const struct crowd_limits *limits, struct err *err)
{
	struct crowd crowd = { 0 };
	struct record record;
	struct name owner;

	for (size_t i = 0; i < n; i++) {
		if (items[i].val[2] != mark ||
		    (i > 0 && datacdb_is_same(&items[i - 1], &items[i])))
			continue;
		datacdb_decode(&items[i], &record, &owner);
		if (!crowd_add(&crowd, limits, owner.wire, record.type,
		    record.rdlen, err))
			return false;
	}
	return true;
}

bool
neighbours_judge(const struct datacdb_item *items, size_t n,
    const struct crowd_limits *limits, struct err *err)
{
	return judge_cname(items, n, '=', err) &&
	    judge_cname(items, n, '*', err) &&
	    judge_crowd(items, n, '=', limits, err) &&
	    judge_crowd(items, n, '*', limits, err);
}
