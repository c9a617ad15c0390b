#include "dns/comparison.h"

#include "dns/dnssec.h"
#include "dns/foresight.h"

enum { UDP_MAX = 512 };			/* what tinydns sends over UDP */

/* One question, both answers, and what was foreseen of the secondary's. */
struct pair {
	const struct quiz_question *question;
	const struct said *primary, *secondary;
	struct foresight foresight;
};

/* What stands on the upper side of a delegation (RFC 4035, 3.1.4.1). */
static bool
is_at_delegation(const struct pair *p)
{
	return p->foresight.at_cut && (p->question->type == RR_DS ||
	    dnssec_is_added(p->question->type));
}

/* Above the lower delegation there is one that hides it from the others. */
static bool
is_referral(const struct pair *p)
{
	return is_at_delegation(p) || (p->foresight.below_cut &&
	    !p->primary->authoritative && p->primary->rcode == RCODE_NOERROR);
}

static bool
is_below_dname(const struct pair *p)
{
	return p->foresight.below_dname;
}

/* What may stand beside a CNAME (RFC 4034, 2.5) is given alone elsewhere. */
static bool
is_beside_alias(const struct pair *p)
{
	const struct said *said = p->primary;

	for (size_t i = 0; i < said->n; i++)
		if (said->list[i].type != p->question->type ||
		    !name_equal(said->list[i].owner, p->question->name.wire))
			return false;
	return said->n > 0 && said->rcode == RCODE_NOERROR;
}

/* One that leads in a circle is no answer for some, but SERVFAIL. */
static bool
is_alias(const struct pair *p)
{
	return p->foresight.alias &&
	    (said_has_all(p->primary, p->secondary, false) ||
	    is_beside_alias(p) || (p->primary->rcode == RCODE_SERVFAIL &&
	    p->primary->n == 0));
}

static bool
stays(const struct record *record)
{
	return !dnssec_is_added(record->type);
}

static bool
is_hollow(const struct pair *p)
{
	struct said rest;
	bool is_empty;

	said_copy(&rest, p->primary, stays);
	is_empty = rest.n == 0;
	said_fini(&rest);
	return p->foresight.hollow && is_empty &&
	    p->primary->rcode == RCODE_NOERROR;
}

/* But for records for which keep() says no, the answers are the same. */
static bool
is_same_without(const struct pair *p, said_keep_fn *keep)
{
	struct said rest;
	bool same;

	said_copy(&rest, p->primary, keep);
	same = rest.n < p->primary->n && said_is_equal(&rest, p->secondary);
	said_fini(&rest);
	return same;
}

static bool
is_dnssec(const struct pair *p)
{
	return p->foresight.stripped && is_same_without(p, stays);
}

static bool
is_wildcard(const struct pair *p)
{
	return p->foresight.far_wildcard && p->primary->n == 0 &&
	    p->primary->rcode == RCODE_NXDOMAIN;
}

static bool
is_hash(const struct pair *p)
{
	return p->foresight.hashed && p->primary->n == 0 &&
	    p->primary->rcode == RCODE_NXDOMAIN;
}

static bool
is_same_but_for_ttl(const struct pair *p)
{
	return p->foresight.uneven &&
	    p->primary->rcode == p->secondary->rcode &&
	    p->primary->authoritative == p->secondary->authoritative &&
	    said_has_all(p->primary, p->secondary, true) &&
	    (p->foresight.addresses > FORESIGHT_ADDRESSES ||
	    said_has_all(p->secondary, p->primary, true));
}

static bool
has_more_addresses(const struct pair *p)
{
	return p->foresight.addresses > FORESIGHT_ADDRESSES &&
	    p->primary->rcode == p->secondary->rcode &&
	    p->primary->authoritative == p->secondary->authoritative &&
	    said_has_all(p->primary, &p->foresight.said, false);
}

static bool
fits(const struct record *record)
{
	return record->rdlen <= RECORD_MAX_RDLEN;
}

static bool
is_too_long(const struct pair *p)
{
	return is_same_without(p, fits);
}

/* What may be in an answer to ANY and not in data.cdb (RFC 8482, 4.2). */
static bool
is_kept_of_any(const struct record *record)
{
	return stays(record) && fits(record) && record->type != RR_HINFO;
}

/*
 * Other servers may give less, Knot DNS nothing to RRSIG; but nothing of the
 * name that was not in the zone when they transferred it.
 */
static bool
is_any(const struct pair *p)
{
	const struct said *foreseen = &p->foresight.said;
	struct said rest;
	bool ok = true;

	if (p->question->type != QUIZ_ANY && p->question->type != RR_RRSIG)
		return false;
	said_copy(&rest, p->primary, is_kept_of_any);
	for (size_t i = 0; i < rest.n; i++) {
		struct said one = { .list = &rest.list[i], .n = 1 };

		if (name_equal(one.list->owner, p->question->name.wire))
			ok = ok && said_has_all(foreseen, &one, true);
	}
	said_fini(&rest);
	return ok || !foreseen->authoritative;
}

static const struct {
	bool (*holds)(const struct pair *p);
	const char *word, *text;
} kinds[COMPARISON_KINDS] = {
	[COMPARISON_DELEGATION] = { is_referral, "delegation",
	    "to DS at a delegation, tinydns answers with the delegation, and "
	    "below two with the lower one" },
	[COMPARISON_DNAME] = { is_below_dname, "dname",
	    "below a DNAME, tinydns answers as if it were not there" },
	[COMPARISON_ALIAS] = { is_alias, "alias",
	    "tinydns does not follow a CNAME" },
	[COMPARISON_HOLLOW] = { is_hollow, "empty",
	    "without ent-marker, a name without records does not exist" },
	[COMPARISON_DNSSEC] = { is_dnssec, "dnssec",
	    "the records of DNSSEC are left out" },
	[COMPARISON_WILDCARD] = { is_wildcard, "wildcard",
	    "a wildcard answers also below other names" },
	[COMPARISON_HASH] = { is_hash, "nsec3",
	    "with dnssec = pass, the names of NSEC3 records exist" },
	[COMPARISON_ADDRESSES] = { has_more_addresses, "addresses",
	    "of more than 8 addresses, tinydns gives 8 at random" },
	[COMPARISON_TTL] = { is_same_but_for_ttl, "ttl",
	    "records of one name and type have several TTLs" },
	[COMPARISON_TOO_LONG] = { is_too_long, "too-long",
	    "records of more than 32752 bytes are left out" },
	[COMPARISON_ANY] = { is_any, "any",
	    "to ANY and RRSIG, tinydns gives all that it has, other servers "
	    "less" },
	[COMPARISON_CUT] = { NULL, "cut",
	    "cut off over UDP, not there over TCP: not compared" },
};

const char *
comparison_word(enum comparison kind)
{
	return kinds[kind].word;
}

const char *
comparison_text(enum comparison kind)
{
	return kinds[kind].text;
}

static enum comparison
explain(const struct pair *p)
{
	for (unsigned i = COMPARISON_DIFFERENT + 1; i < COMPARISON_KINDS; i++)
		if (kinds[i].holds != NULL && kinds[i].holds(p))
			return (enum comparison)i;
	return COMPARISON_DIFFERENT;
}

/* The header is all there is to see. */
static bool
is_rightly_cut(const struct pair *p)
{
	const struct foresight *f = &p->foresight;

	return f->size > UDP_MAX && f->said.rcode == p->secondary->rcode &&
	    f->said.authoritative == p->secondary->authoritative;
}

static bool
is_record(const struct record *record)
{
	(void)record;
	return true;
}

static bool
is_no_ds(const struct record *record)
{
	return record->type != RR_DS;
}

/*
 * With the zone above it, tinydns has that one's DS at the apex, and gives it
 * to ANY, too.
 */
static void
copy_own(struct said *own, const struct said *secondary,
    const struct zoneview_args *zone, const struct name *name)
{
	bool is_shared = zone->has_parent &&
	    name_equal(name->wire, zone->apex.wire);

	said_copy(own, secondary, is_shared ? is_no_ds : is_record);
}

enum comparison
comparison_judge(struct zoneview *view, const struct quiz_question *question,
    const struct said *primary, const struct said *secondary)
{
	struct pair p = { .question = question, .primary = primary };
	enum comparison kind = COMPARISON_DIFFERENT;
	struct said own;

	if (said_is_equal(primary, secondary))
		return COMPARISON_EQUAL;
	copy_own(&own, secondary, zoneview_args(view), &question->name);
	p.secondary = &own;
	foresight_make(&p.foresight, view, &question->name, question->type);
	if (secondary->cut && is_rightly_cut(&p))
		kind = COMPARISON_CUT;
	else if (foresight_allows(&p.foresight, &own))
		kind = explain(&p);
	foresight_fini(&p.foresight);
	said_fini(&own);
	return kind;
}
