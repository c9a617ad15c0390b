#include "tsigning.h"

#include <stdlib.h>

static const uint8_t mac[] = "0123456789abcdef";

/* A message whose record has this MAC, and other data. */
static struct tsigned
make(void)
{
	struct tsig_key *key = make_key("Xfr.Example", TSIG_HMAC_MD5, 0);
	struct tsigned m = make_plain(MAKING_GOOD);
	struct tsig_record r = make_tsig(key);

	r.error = TSIG_BADTIME;
	r.mac = mac;
	r.mac_len = 16;
	r.other = (const uint8_t *)"other!";
	r.other_len = 6;
	m.len = tsig_record_put(m.bytes, m.len, &r);
	tsig_key_unref(&key);
	return m;
}

static void
broken(const struct tsigned *m, const char *why)
{
	struct tsig_record r;
	struct err err;

	assert_int_equal(tsig_record_find(m->bytes, m->len, &r, &err),
	    TSIG_BROKEN);
	assert_string_equal(err.text, why);
}

static void
what_is_written_is_read(void **state)
{
	struct tsigned m = make();
	struct tsig_record r;
	struct err err;
	char text[NAME_TEXT_SIZE];

	(void)state;
	assert_int_equal(get_u16(m.bytes + 10), 1);
	assert_int_equal(tsig_record_find(m.bytes, m.len, &r, &err),
	    TSIG_FOUND);
	assert_int_equal(r.start, make_plain(0).len);
	name_text(r.key.wire, text);
	assert_string_equal(text, "xfr.example");
	name_text(r.algorithm.wire, text);
	assert_string_equal(text, "hmac-md5.sig-alg.reg.int");
	assert_true(r.time == TSIGNING_TIME);
	assert_int_equal(r.fudge, TSIG_FUDGE);
	assert_int_equal(r.id, TSIGNING_ID);
	assert_int_equal(r.error, TSIG_BADTIME);
	assert_int_equal(r.mac_len, 16);
	assert_memory_equal(r.mac, mac, 16);
	assert_int_equal(r.other_len, 6);
	assert_memory_equal(r.other, "other!", 6);
}

static void
a_message_without_one_is_found_to_have_none(void **state)
{
	struct tsigned m = make_plain(0);
	struct tsig_record r;
	struct err err;

	(void)state;
	assert_int_equal(tsig_record_find(m.bytes, m.len, &r, &err),
	    TSIG_NONE);
}

static void
a_time_has_48_bits(void **state)
{
	static const uint8_t wire[] = { 1, 2, 3, 4, 5, 6 };
	uint8_t bytes[TSIG_TIME_LEN];

	(void)state;
	assert_true(tsig_time_get(wire) == 0x010203040506);
	tsig_time_put(bytes, 0x010203040506);
	assert_memory_equal(bytes, wire, sizeof(wire));
}

/* A record of another type, an A behind the question. */
static void
put_other(struct tsigned *m, size_t section)
{
	static const uint8_t a[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4,
		192, 0, 2, 1 };

	memcpy(m->bytes + m->len, a, sizeof(a));
	m->len += sizeof(a);
	m->bytes[section + 1]++;
}

static void
a_record_behind_it_is_refused(void **state)
{
	struct tsigned m = make();

	(void)state;
	put_other(&m, 10);
	broken(&m, "a message with a TSIG record that is not the last one");
}

static void
two_of_them_are_refused(void **state)
{
	struct tsigned m = make();
	size_t start = make_plain(0).len, len = m.len - start;

	(void)state;
	memcpy(m.bytes + m.len, m.bytes + start, len);
	m.len += len;
	m.bytes[11]++;
	broken(&m, "a message with a TSIG record that is not the last one");
}

static void
one_in_the_answer_section_is_refused(void **state)
{
	struct tsigned m = make();

	(void)state;
	m.bytes[7] = 1;
	m.bytes[11] = 0;
	broken(&m, "a message with a TSIG record that is not in the "
	    "additional section");
}

static void
a_record_before_it_does_no_harm(void **state)
{
	struct tsigned m = make_plain(0);
	struct tsig_record r = { .key = { 1, "" }, .algorithm = { 1, "" } };
	struct err err;

	(void)state;
	put_other(&m, 6);
	put_other(&m, 10);
	r.start = m.len;
	m.len = tsig_record_put(m.bytes, m.len, &r);
	assert_int_equal(tsig_record_find(m.bytes, m.len, &r, &err),
	    TSIG_FOUND);
	assert_int_equal(r.start, make_plain(0).len + 32);
}

static void
class_and_ttl_have_to_be_any_and_0(void **state)
{
	struct tsigned m = make();
	size_t fixed = make_plain(0).len + 13;

	(void)state;
	m.bytes[fixed + 3] = 1;
	broken(&m, "a message whose TSIG record is broken");
	m = make();
	m.bytes[fixed + 7] = 1;
	broken(&m, "a message whose TSIG record is broken");
}

static void
a_key_name_may_be_compressed_but_not_loop(void **state)
{
	struct tsigned m = make();
	size_t start = make_plain(0).len;
	struct tsig_record r;
	struct err err;

	(void)state;
	memmove(m.bytes + start + 2, m.bytes + start + 13,
	    m.len - start - 13);
	put_u16(m.bytes + start, 0xc00c);
	m.len -= 11;
	assert_int_equal(tsig_record_find(m.bytes, m.len, &r, &err),
	    TSIG_FOUND);
	assert_memory_equal(r.key.wire, "\7example\3com", 13);
	put_u16(m.bytes + start, (uint16_t)(0xc000 | start));
	broken(&m, "a message that is signed with a key whose name is broken");
}

/* Lengths within: of the MAC, and of the other data. */
static void
lengths_have_to_add_up(void **state)
{
	const size_t rdata = make_plain(0).len + 13 + 10;
	const size_t lengths[] = { rdata + 26 + 8, rdata + 26 + 10 + 16 + 4 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		for (int by = -1; by <= 1; by += 2) {
			struct tsigned m = make();

			m.bytes[lengths[i] + 1] =
			    (uint8_t)(m.bytes[lengths[i] + 1] + by);
			broken(&m, "a message whose TSIG record is broken");
			m = make();
			m.bytes[lengths[i]] = 0xff;
			broken(&m, "a message whose TSIG record is broken");
		}
	}
}

static void
the_algorithm_may_not_be_a_pointer(void **state)
{
	struct tsigned m = make();

	(void)state;
	put_u16(m.bytes + make_plain(0).len + 13 + 10, 0xc00c);
	broken(&m, "a message whose TSIG record is broken");
}

/* However it is cut, and with whatever rdata length, nothing is read of it. */
static void
what_is_cut_is_no_message(void **state)
{
	struct tsigned m = make();
	struct tsig_record r;
	struct err err;

	(void)state;
	for (size_t len = 0; len < m.len; len++) {
		uint8_t *exact = malloc(len > 0 ? len : 1);

		memcpy(exact, m.bytes, len);
		assert_int_equal(tsig_record_find(exact, len, &r, &err),
		    TSIG_BROKEN);
		free(exact);
	}
	m.len++;
	broken(&m, "a message that does not end where its last record does");
}

static void
short_rdata_is_broken(void **state)
{
	size_t at = make_plain(0).len + 13 + 8;

	(void)state;
	for (unsigned len = 0; len < 26 + 16 + 6 + 16; len++) {
		struct tsigned m = make();

		put_u16(m.bytes + at, (uint16_t)len);
		m.len = at + 2 + len;
		broken(&m, "a message whose TSIG record is broken");
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_message_without_one_is_found_to_have_none),
		cmocka_unit_test(a_time_has_48_bits),
		cmocka_unit_test(a_record_behind_it_is_refused),
		cmocka_unit_test(two_of_them_are_refused),
		cmocka_unit_test(one_in_the_answer_section_is_refused),
		cmocka_unit_test(a_record_before_it_does_no_harm),
		cmocka_unit_test(class_and_ttl_have_to_be_any_and_0),
		cmocka_unit_test(a_key_name_may_be_compressed_but_not_loop),
		cmocka_unit_test(lengths_have_to_add_up),
		cmocka_unit_test(the_algorithm_may_not_be_a_pointer),
		cmocka_unit_test(what_is_cut_is_no_message),
		cmocka_unit_test(short_rdata_is_broken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
