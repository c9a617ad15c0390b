#include "dns/wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <ldns/ldns.h>

#include "base/bytes.h"

enum {
	POINTER = 0xc0, HEADER_LEN = 12,
	AUTHORITY_COUNT = 8,		/* where in the header it stands */
	HELD_HEAD = 12			/* bytes of a record, a pointer first */
};

/* How much of a message has been read of one record's rdata, and its copy. */
struct rdata_copy {
	const uint8_t *msg;
	size_t pos, end;		/* in the message */
	uint8_t *out;
	size_t len;			/* of the copy */
	bool expand;			/* may names be compressed here? */
};

size_t
wire_query(uint8_t query[WIRE_QUERY_SIZE], uint16_t id,
    const struct name *name, uint16_t type)
{
	ldns_rdf *qname = ldns_dname_new_frm_data(name->len, name->wire);
	ldns_pkt *pkt = ldns_pkt_query_new(qname, (ldns_rr_type)type,
	    LDNS_RR_CLASS_IN, 0);
	uint8_t *data = NULL;
	size_t len = 0;

	ldns_pkt_set_id(pkt, id);
	if (ldns_pkt2wire(&data, pkt, &len) != LDNS_STATUS_OK)
		len = 0;
	/* A header, one name and four bytes: it cannot be longer or fail. */
	assert(len > 0 && len <= WIRE_QUERY_SIZE);
	memcpy(query, data, len);
	free(data);
	ldns_pkt_free(pkt);
	return len;
}

/* Its owner is the question's name, behind the header. */
size_t
wire_query_held(uint8_t query[WIRE_QUERY_SIZE], size_t len,
    const struct record *soa)
{
	uint8_t *p = query + len;

	/* Two names and 20 bytes at most behind such a question. */
	assert(len + HELD_HEAD + soa->rdlen <= WIRE_QUERY_SIZE);
	put_u16(query + AUTHORITY_COUNT, 1);
	put_u16(p, POINTER << 8 | HEADER_LEN);
	put_u16(p + 2, RR_SOA);
	put_u16(p + 4, CLASS_IN);
	put_u32(p + 6, soa->ttl);
	put_u16(p + 10, (uint16_t)soa->rdlen);
	memcpy(p + HELD_HEAD, soa->rdata, soa->rdlen);
	return len + HELD_HEAD + soa->rdlen;
}

size_t
wire_expand_name(const uint8_t *msg, size_t end, size_t pos,
    uint8_t out[NAME_MAX_LEN], size_t *behind)
{
	size_t len = 0, limit = pos;

	*behind = 0;
	while (pos < end) {
		uint8_t label = msg[pos];

		if ((label & POINTER) == POINTER) {
			if (end - pos < 2)
				return 0;
			if (*behind == 0)
				*behind = pos + 2;
			pos = get_u16(msg + pos) & 0x3fff;
			if (pos >= limit)
				return 0;
			limit = pos;
			continue;
		}
		if (label & POINTER || end - pos <= label ||
		    len + label + 1 > NAME_MAX_LEN)
			return 0;
		memcpy(out + len, msg + pos, (size_t)label + 1);
		len += (size_t)label + 1;
		pos += (size_t)label + 1;
		if (label == 0) {
			if (*behind == 0)
				*behind = pos;
			return len;
		}
	}
	return 0;
}

/*
 * RFC 3597, section 4: the types of RFC 1035, which may be compressed, and
 * those of which a receiver should expect it.  KX and DNAME are seen too.
 */
static bool
type_may_compress(uint16_t type)
{
	static const uint8_t types[] = { RR_NS, RR_MD, RR_MF, RR_CNAME,
		RR_SOA, RR_MB, RR_MG, RR_MR, RR_PTR, RR_MINFO, RR_MX, RR_RP,
		RR_AFSDB, RR_RT, RR_SIG, RR_PX, RR_NXT, RR_NAPTR, RR_SRV,
		RR_KX, RR_DNAME };

	return type < 256 && memchr(types, type, sizeof(types)) != NULL;
}

/* The types whose names axfr-get folds to lower case. */
static bool
type_is_folded(uint16_t type)
{
	return type == RR_NS || type == RR_CNAME || type == RR_PTR ||
	    type == RR_MX || type == RR_SOA;
}

/* Every type of field that has a length of its own; of others: the rest. */
static bool
field_len(ldns_rdf_type field, const uint8_t *p, size_t left, size_t *len)
{
	static const uint8_t fixed[] = {
		[LDNS_RDF_TYPE_INT8] = 1, [LDNS_RDF_TYPE_ALG] = 1,
		[LDNS_RDF_TYPE_INT16] = 2, [LDNS_RDF_TYPE_TYPE] = 2,
		[LDNS_RDF_TYPE_CLASS] = 2, [LDNS_RDF_TYPE_CERT_ALG] = 2,
		[LDNS_RDF_TYPE_INT32] = 4, [LDNS_RDF_TYPE_TIME] = 4,
		[LDNS_RDF_TYPE_PERIOD] = 4, [LDNS_RDF_TYPE_A] = 4,
		[LDNS_RDF_TYPE_AAAA] = 16, [LDNS_RDF_TYPE_EUI48] = 6,
		[LDNS_RDF_TYPE_EUI64] = 8, [LDNS_RDF_TYPE_ILNP64] = 8,
		[LDNS_RDF_TYPE_CERTIFICATE_USAGE] = 1,
		[LDNS_RDF_TYPE_SELECTOR] = 1,
		[LDNS_RDF_TYPE_MATCHING_TYPE] = 1
	};

	if (field == LDNS_RDF_TYPE_STR || field == LDNS_RDF_TYPE_TAG) {
		*len = left > 0 ? (size_t)p[0] + 1 : 1;
		return *len <= left;
	}
	if ((size_t)field < sizeof(fixed) && fixed[field] != 0) {
		*len = fixed[field];
		return *len <= left;
	}
	*len = left;
	return true;
}

/* Copies the next field, expanding a name; false: it is broken or too long. */
static bool
copy_field(struct rdata_copy *c, ldns_rdf_type field)
{
	const uint8_t *p = c->msg + c->pos;
	size_t left = c->end - c->pos, len, behind;

	if (field == LDNS_RDF_TYPE_DNAME && c->expand) {
		len = wire_expand_name(c->msg, c->end, c->pos, c->out + c->len,
		    &behind);
		if (len == 0)
			return false;
	} else if (field == LDNS_RDF_TYPE_DNAME) {
		len = name_wire_len(p, left);
		if (len == 0)
			return false;
		memcpy(c->out + c->len, p, len);
		behind = c->pos + len;
	} else {
		if (!field_len(field, p, left, &len) ||
		    c->len + len > WIRE_RDATA_MAX)
			return false;
		memcpy(c->out + c->len, p, len);
		behind = c->pos + len;
	}
	c->len += len;
	c->pos = behind;
	return c->len <= WIRE_RDATA_MAX;
}

static void
fold_names(uint16_t type, uint8_t *rdata, size_t len)
{
	size_t skip = type == RR_MX ? 2 : 0;
	size_t names = type == RR_SOA ? len - 20 : len;

	if (type_is_folded(type))
		name_lower(rdata + skip, names - skip);
}

/*
 * Where ldns's table is wrong: an NSAP-PTR is a name (RFC 1706, 6), not a
 * string, and a SINK holds data of any length, not a single byte.
 */
static ldns_rdf_type
field_type(const ldns_rr_descriptor *layout, uint16_t type, size_t i)
{
	if (type == RR_NSAP_PTR)
		return LDNS_RDF_TYPE_DNAME;
	if (type == RR_SINK)
		return LDNS_RDF_TYPE_UNKNOWN;
	return ldns_rr_descriptor_field_type(layout, i);
}

/* Its one string that has to be there is missing, which does no harm. */
static bool
type_may_be_empty(const ldns_rr_descriptor *layout, uint16_t type)
{
	return ldns_rr_descriptor_minimum(layout) == 1 &&
	    field_type(layout, type, 0) == LDNS_RDF_TYPE_STR;
}

/* Copies rdata field by field, as ldns's table says that its type has them. */
bool
wire_rdata(const uint8_t *msg, size_t pos, uint16_t rdlen, uint16_t type,
    uint8_t out[WIRE_RDATA_SIZE], uint16_t *out_len)
{
	const ldns_rr_descriptor *layout = ldns_rr_descript(type);
	size_t min = ldns_rr_descriptor_minimum(layout);
	size_t max = ldns_rr_descriptor_maximum(layout);
	struct rdata_copy c = { .msg = msg, .pos = pos, .end = pos + rdlen,
		.out = out, .expand = type_may_compress(type) };

	if (rdlen == 0 && type_may_be_empty(layout, type))
		min = 0;
	for (size_t i = 0; i < max && (c.pos < c.end || i < min); i++)
		if (!copy_field(&c, field_type(layout, type, i)))
			return false;
	if (c.pos != c.end)
		return false;
	fold_names(type, out, c.len);
	*out_len = (uint16_t)c.len;
	return true;
}

bool
wire_rdata_is_sound(uint16_t type, const uint8_t *rdata, size_t len)
{
	const ldns_rr_descriptor *layout = ldns_rr_descript(type);
	size_t min = ldns_rr_descriptor_minimum(layout);
	size_t max = ldns_rr_descriptor_maximum(layout);

	size_t pos = 0, n;

	if (len > WIRE_RDATA_MAX)
		return false;
	for (size_t i = 0; i < max && (pos < len || i < min); i++) {
		ldns_rdf_type field = field_type(layout, type, i);

		if (field == LDNS_RDF_TYPE_DNAME)
			n = name_wire_len(rdata + pos, len - pos);
		else if (!field_len(field, rdata + pos, len - pos, &n))
			return false;
		if (field == LDNS_RDF_TYPE_DNAME && n == 0)
			return false;
		pos += n;
	}
	return pos == len;
}

bool
wire_type_is_meta(uint16_t type)
{
	return type == 0 || type == RR_OPT || (type >= 128 && type <= 255);
}
