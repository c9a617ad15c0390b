#include "dns/zonemd.h"

#include <string.h>

#include "base/bytes.h"
#include "dns/datacdb.h"
#include "dns/digest.h"
#include "dns/zonedigest.h"

enum {
	SCHEME_SIMPLE = 1,		/* RFC 8976, 5.2 */
	HASH_SHA384 = 1, HASH_SHA512 = 2,	/* 5.3 */
	HEAD = 6,			/* serial, scheme, algorithm */
	SHOWN = 8			/* bytes of a digest in a message */
};

/* What the records of a known scheme and algorithm say. */
struct claim {
	unsigned count;			/* one, if all is well */
	const uint8_t *rdata;
	uint32_t rdlen;
	struct digest *digest;		/* NULL: it cannot be right */
};

struct check {
	const struct zonemd_args *args;
	struct datacdb_reader *reader;
	struct claim claims[DIGEST_ALGORITHMS];
	unsigned foreign;		/* records of other kinds; the last: */
	uint8_t scheme, hash;
};

static struct claim *
find_claim(struct check *c, uint8_t scheme, uint8_t hash)
{
	if (scheme != SCHEME_SIMPLE)
		return NULL;
	return hash == HASH_SHA384 ? &c->claims[DIGEST_SHA384] :
	    hash == HASH_SHA512 ? &c->claims[DIGEST_SHA512] : NULL;
}

/* The same record with another TTL is no other record (RFC 2181, 5.2). */
static void
take_claim(struct check *c, const struct record *record)
{
	uint8_t scheme = record->rdlen < HEAD ? 0 : record->rdata[4];
	uint8_t hash = record->rdlen < HEAD ? 0 : record->rdata[5];
	struct claim *claim = find_claim(c, scheme, hash);

	if (claim == NULL) {
		c->foreign++;
		c->scheme = scheme;
		c->hash = hash;
	} else if (claim->count == 0 || claim->rdlen != record->rdlen ||
	    memcmp(claim->rdata, record->rdata, record->rdlen) != 0) {
		claim->count++;
		claim->rdata = record->rdata;
		claim->rdlen = record->rdlen;
	}
}

/* How many records of a known kind there are at the apex. */
static unsigned
take_claims(struct check *c)
{
	const struct name *apex = c->args->apex;
	struct datacdb_item item;
	struct record record;
	struct name owner;
	unsigned known = 0;

	for (bool more = datacdb_find(c->reader, apex->wire, apex->len, &item);
	    more; more = datacdb_find_next(c->reader, &item))
		if (datacdb_decode(&item, &record, &owner) ==
		    DATACDB_RECORD && record.type == RR_ZONEMD &&
		    !name_is_wildcard(owner.wire))
			take_claim(c, &record);
	for (size_t i = 0; i < DIGEST_ALGORITHMS; i++)
		known += c->claims[i].count;
	return known;
}

/* RFC 8976, 4: what is wrong before anything is digested. */
static bool
check_claim(const struct check *c, enum digest_algorithm which,
    struct err *err)
{
	const struct claim *claim = &c->claims[which];
	const char *text = digest_text(which);
	uint32_t serial = get_u32(claim->rdata);

	if (claim->count > 1)
		return err_set(err, "%u different ZONEMD records (simple "
		    "scheme, %s), where there may be one", claim->count, text);
	if (serial != c->args->serial)
		return err_set(err, "a ZONEMD record (simple scheme, %s) for "
		    "serial %u, where the SOA has %u", text, serial,
		    c->args->serial);
	if (claim->rdlen != HEAD + digest_len(which))
		return err_set(err, "a ZONEMD record (simple scheme, %s) with "
		    "a digest of %u bytes, not %zu", text,
		    claim->rdlen - HEAD, digest_len(which));
	return true;
}

/* Begins the digests of the claims that may be right. */
static size_t
begin_digests(struct check *c, struct digest *digests[DIGEST_ALGORITHMS],
    struct err *err)
{
	size_t n = 0;

	for (unsigned i = 0; i < DIGEST_ALGORITHMS; i++) {
		enum digest_algorithm which = (enum digest_algorithm)i;
		struct claim *claim = &c->claims[i];

		if (claim->count == 0 || !check_claim(c, which, err))
			continue;
		claim->digest = digest_new(which, err);
		if (claim->digest != NULL)
			digests[n++] = claim->digest;
	}
	return n;
}

static void
put_hex(const uint8_t *bytes, char text[2 * SHOWN + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < SHOWN; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	text[2 * SHOWN] = '\0';
}

static bool
compare(struct claim *claim, enum digest_algorithm which, struct err *err)
{
	char zone[2 * SHOWN + 1], record[2 * SHOWN + 1];
	uint8_t digest[DIGEST_MAX];

	digest_end(&claim->digest, digest);
	if (memcmp(digest, claim->rdata + HEAD, digest_len(which)) == 0)
		return true;
	put_hex(digest, zone);
	put_hex(claim->rdata + HEAD, record);
	return err_set(err, "a zone whose digest (simple scheme, %s) is "
	    "%s..., where its ZONEMD record says %s...", digest_text(which),
	    zone, record);
}

/* Any claim that is right is enough. */
static bool
compare_all(struct check *c, struct zonemd *zonemd, struct err *err)
{
	for (unsigned i = 0; i < DIGEST_ALGORITHMS; i++) {
		enum digest_algorithm which = (enum digest_algorithm)i;

		if (c->claims[i].digest == NULL ||
		    !compare(&c->claims[i], which, err))
			continue;
		zonemd->finding = ZONEMD_VERIFIED;
		err_set(&zonemd->about, "simple scheme, %s",
		    digest_text(which));
		return true;
	}
	return false;
}

static bool
digest_zone(struct check *c, struct zonemd *zonemd, struct err *err)
{
	struct digest *digests[DIGEST_ALGORITHMS];
	size_t n = begin_digests(c, digests, err);
	bool ok = n > 0 && zonedigest_add(c->reader, c->args->apex, digests,
	    n, err) && compare_all(c, zonemd, err);

	for (size_t i = 0; i < DIGEST_ALGORITHMS; i++)
		digest_free(&c->claims[i].digest);
	return ok;
}

static bool
check(struct check *c, struct zonemd *zonemd, struct err *err)
{
	struct err why;

	if (take_claims(c) == 0) {
		if (c->foreign == 0)
			return true;
		zonemd->finding = ZONEMD_FOREIGN;
		err_set(&zonemd->about, "scheme %u, hash algorithm %u",
		    c->scheme, c->hash);
		return true;
	}
	if (c->args->lacking > 0)
		err_set(&why, "a ZONEMD record that cannot be verified "
		    "without the %llu records that are left out",
		    (unsigned long long)c->args->lacking);
	else if (digest_zone(c, zonemd, &why))
		return true;
	return err_set(err, "%s (zonemd = verify; ignore would take the zone "
	    "as it is)", why.text);
}

bool
zonemd_verify(const struct zonemd_args *args, struct zonemd *zonemd,
    struct err *err)
{
	struct check c = { .args = args };
	bool ok;

	zonemd->finding = ZONEMD_NONE;
	c.reader = datacdb_open_fd(args->fd, err);
	if (c.reader == NULL)
		return false;
	ok = check(&c, zonemd, err);
	datacdb_close(&c.reader);
	return ok;
}
