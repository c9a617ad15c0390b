#include "dns/wire.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <ldns/ldns.h>

#include "base/bytes.h"
#include "base/num.h"

enum {
	TEXT_RDLEN_MAX = 2048,		/* longer rdata is not printed */
	TYPE_MAX = 16			/* characters of a type's name */
};

void
wire_type_text(uint16_t type, char text[WIRE_TEXT_SIZE])
{
	char *s = ldns_rr_type2str((ldns_rr_type)type);

	snprintf(text, WIRE_TEXT_SIZE, "%s", s != NULL ? s : "?");
	free(s);
}

bool
wire_type_parse(const char *text, size_t len, uint16_t *type)
{
	char name[TYPE_MAX + 1];
	uint64_t number;

	if (len == 0 || len > TYPE_MAX || memchr(text, '\0', len) != NULL)
		return false;
	memcpy(name, text, len);
	name[len] = '\0';
	if (strncasecmp(name, "TYPE", 4) == 0) {
		if (!num_parse(name + 4, UINT16_MAX, &number))
			return false;
		*type = (uint16_t)number;
		return true;
	}
	*type = (uint16_t)ldns_get_rr_type_by_name(name);
	return *type != 0;
}

void
wire_rcode_text(unsigned rcode, char text[WIRE_TEXT_SIZE])
{
	const ldns_lookup_table *row = ldns_lookup_by_id(ldns_rcodes,
	    (int)rcode);

	if (row != NULL)
		snprintf(text, WIRE_TEXT_SIZE, "%s", row->name);
	else
		snprintf(text, WIRE_TEXT_SIZE, "RCODE%u", rcode);
}

/* ldns prints one record that is known to be sound and not too long. */
static char *
ldns_text(const struct record *record)
{
	uint8_t wire[NAME_MAX_LEN + 10 + TEXT_RDLEN_MAX];
	size_t len = name_wire_len(record->owner, NAME_MAX_LEN), pos = 0;
	ldns_rr *rr = NULL;
	char *s = NULL;

	if (record->rdlen > TEXT_RDLEN_MAX)
		return NULL;
	memcpy(wire, record->owner, len);
	put_u16(wire + len, record->type);
	put_u16(wire + len + 2, CLASS_IN);
	put_u32(wire + len + 4, record->ttl);
	put_u16(wire + len + 8, (uint16_t)record->rdlen);
	memcpy(wire + len + 10, record->rdata, record->rdlen);
	if (ldns_wire2rr(&rr, wire, len + 10 + record->rdlen, &pos,
	    LDNS_SECTION_ANSWER) == LDNS_STATUS_OK)
		s = ldns_rr2str(rr);
	ldns_rr_free(rr);
	return s;
}

void
wire_record_text(const struct record *record,
    char text[WIRE_RECORD_TEXT_SIZE])
{
	char owner[NAME_TEXT_SIZE], type[WIRE_TEXT_SIZE];
	char *s = ldns_text(record);

	if (s != NULL) {
		snprintf(text, WIRE_RECORD_TEXT_SIZE, "%s", s);
		for (char *p = text; *p != '\0'; p++)
			if (*p == '\t' || *p == '\n')
				*p = p[1] == '\0' || *p == '\n' ? '\0' : ' ';
	} else {
		name_text(record->owner, owner);
		wire_type_text(record->type, type);
		snprintf(text, WIRE_RECORD_TEXT_SIZE,
		    "%.150s %u IN %s (%u bytes)", owner, record->ttl, type,
		    record->rdlen);
	}
	free(s);
}

bool
wire_fail(struct err *err, const char *what, const struct record *record)
{
	char text[WIRE_RECORD_TEXT_SIZE];

	wire_record_text(record, text);
	return err_set(err, "%s: %s", what, text);
}

/* A name of a master file: bytes that mean something there as \DDD. */
static void
put_master_name(struct buf *out, const uint8_t *wire)
{
	if (*wire == 0)
		buf_add_byte(out, '.');
	while (*wire != 0) {
		for (uint8_t left = *wire++; left > 0; left--, wire++)
			if (isalnum(*wire) || *wire == '-' || *wire == '_' ||
			    *wire == '*')
				buf_add_byte(out, *wire);
			else
				buf_addf(out, "\\%03u", *wire);
		buf_add_byte(out, '.');
	}
}

/* Types that all name servers read in their own words, and ldns writes so. */
static bool
has_own_words(const struct record *record)
{
	static const uint8_t types[] = { RR_A, RR_NS, RR_CNAME, RR_SOA,
		RR_PTR, RR_MX, RR_TXT, RR_AAAA, RR_SRV, RR_DNAME, RR_DS };

	return record->type < 256 && record->rdlen > 0 &&
	    memchr(types, record->type, sizeof(types)) != NULL &&
	    wire_rdata_is_sound(record->type, record->rdata, record->rdlen);
}

/* What ldns writes behind the type; NULL: it could be misread. */
static char *
own_words(const struct record *record)
{
	char *s = has_own_words(record) ? ldns_text(record) : NULL;
	char *p = s;

	for (int tabs = 0; tabs < 4 && p != NULL; tabs++) {
		p = strchr(p, '\t');
		p = p != NULL ? p + 1 : NULL;
	}
	/* ldns leaves these in names as they are. */
	if (p != NULL && record->type != RR_TXT && strpbrk(p, "\"@$") != NULL)
		p = NULL;
	if (p != NULL)
		memmove(s, p, strlen(p) + 1);
	else
		free(s);
	return p != NULL ? s : NULL;
}

void
wire_master_line(const struct record *record, struct buf *out)
{
	char type[WIRE_TEXT_SIZE];
	char *words = own_words(record);

	put_master_name(out, record->owner);
	wire_type_text(record->type, type);
	if (words != NULL) {
		buf_addf(out, "\t%u\tIN\t%s\t%s", record->ttl, type, words);
		free(words);
		return;
	}
	buf_addf(out, "\t%u\tIN\tTYPE%u\t\\# %u", record->ttl, record->type,
	    record->rdlen);
	for (uint32_t i = 0; i < record->rdlen; i++)
		buf_addf(out, "%s%02x", i == 0 ? " " : "", record->rdata[i]);
	buf_add_byte(out, '\n');
}
