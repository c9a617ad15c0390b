#include "tsigning.h"

#include "base/bytes.h"
#include "dns/edns.h"
#include "dns/message.h"
#include "sync/question.h"

static struct name
name_of(const char *text)
{
	struct name name;
	struct err err;

	assert_true(name_parse(&name, text, &err));
	return name;
}

static void
opens(const struct question *q, const struct name *zone)
{
	struct message *m = message_new();
	struct err err;

	assert_true(message_open(m, q->bytes, q->len, &err));
	assert_true(message_question_is(m, zone, RR_SOA));
	assert_int_equal(message_id(m), q->id);
	message_free(&m);
}

/* Each key signs with another length. */
static void
a_padded_question_fills_blocks_with_its_signature(void **state)
{
	static const enum tsig_algorithm algorithms[] = { TSIG_HMAC_MD5,
		TSIG_HMAC_SHA1, TSIG_HMAC_SHA256, TSIG_HMAC_SHA512 };
	struct name zone = name_of("example.com");
	struct question q = { 0 };

	(void)state;
	question_make_padded(&q, &zone, RR_SOA, NULL);
	assert_int_equal(q.len, EDNS_BLOCK);
	opens(&q, &zone);
	for (size_t i = 0; i < 4; i++) {
		struct tsig_key *key = make_key("a.key", algorithms[i], 1);
		size_t signature = tsig_length(key), len;

		question_make(&q, &zone, RR_SOA, NULL);
		len = q.len;
		question_make(&q, &zone, RR_SOA, key);
		assert_int_equal(q.len, len + signature);
		question_make_padded(&q, &zone, RR_SOA, key);
		assert_int_equal(q.len % EDNS_BLOCK, 0);
		opens(&q, &zone);
		question_fini(&q);
		tsig_key_unref(&key);
	}
}

static void
the_longest_name_has_room(void **state)
{
	struct tsig_key *key = make_key("a.key", TSIG_HMAC_SHA512, 1);
	struct question q = { 0 };
	char text[NAME_TEXT_SIZE] = "";
	struct name zone;

	(void)state;
	for (int i = 0; i < 127; i++)
		strcat(text, "a.");
	zone = name_of(text);
	assert_int_equal(zone.len, NAME_MAX_LEN);
	question_make_padded(&q, &zone, RR_SOA, key);
	assert_int_equal(q.len % EDNS_BLOCK, 0);
	opens(&q, &zone);
	question_fini(&q);
	tsig_key_unref(&key);
}

static void
only_a_plain_question_can_lose_its_edns(void **state)
{
	struct name zone = name_of("example.com");
	struct question q = { 0 };

	(void)state;
	question_make_padded(&q, &zone, RR_SOA, NULL);
	question_drop_edns(&q);
	assert_true(q.edns);
	question_make_edns(&q, &zone, RR_SOA, NULL);
	question_drop_edns(&q);
	assert_false(q.edns);
	opens(&q, &zone);
	question_fini(&q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_padded_question_fills_blocks_with_its_signature),
		cmocka_unit_test(the_longest_name_has_room),
		cmocka_unit_test(only_a_plain_question_can_lose_its_edns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
