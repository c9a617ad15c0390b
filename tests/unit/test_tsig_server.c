#include "tsigning.h"

#include "dns/tsig_server.h"
#include "tsig_vectors.h"

static const char *const queries[] = { vector_query_0, vector_query_1,
	vector_query_2, vector_query_3, vector_query_4, vector_query_5 };
static const char *const answers[] = { vector_answer_0, vector_answer_1,
	vector_answer_2, vector_answer_3, vector_answer_4, vector_answer_5 };

/* Who asks, and what is known at the other end. */
struct scene {
	struct tsig_key *key, *other;
	struct tsig *asker;
	struct tsigned msg;		/* the question, then the answer */
	struct tsig_request request;
	struct err err;
};

static int
set_up(void **state)
{
	static struct scene s;

	s = (struct scene){ .key = make_key("xfr", TSIG_HMAC_SHA256, 0),
		.other = make_key("xfr", TSIG_HMAC_SHA1, 9) };
	*state = &s;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *s = *state;

	tsig_free(&s->asker);
	tsig_key_unref(&s->key);
	tsig_key_unref(&s->other);
	return 0;
}

/* A question that is signed with this key. */
static void
ask(struct scene *s, struct tsig_key *key)
{
	s->msg = make_plain(0);
	tsig_free(&s->asker);
	s->asker = tsig_new(key);
	s->msg.len = tsig_sign(s->asker, s->msg.bytes, s->msg.len,
	    TSIGNING_TIME);
}

static enum tsig_verdict
read_at(struct scene *s, uint64_t now)
{
	struct tsig_key *keys[] = { s->other, s->key };

	return tsig_request_read(&s->request, keys, 2, s->msg.bytes,
	    s->msg.len, now, &s->err);
}

static void
reads_bad(struct scene *s, uint64_t now, unsigned rcode, const char *why)
{
	assert_int_equal(read_at(s, now), TSIG_BAD);
	assert_int_equal(s->request.rcode, rcode);
	assert_string_equal(s->err.text, why);
}

/* The server's answer, as the asker hears it. */
static bool
is_heard(struct scene *s, uint64_t now)
{
	s->msg = make_plain(MAKING_GOOD | s->request.rcode);
	s->msg.len = tsig_request_answer(&s->request, s->msg.bytes,
	    s->msg.len, now);
	return tsig_verify(s->asker, s->msg.bytes, s->msg.len, TSIGNING_TIME,
	    &s->err);
}

static void
a_question_that_is_signed_gets_an_answer_that_is(void **state)
{
	struct scene *s = *state;

	ask(s, s->key);
	assert_int_equal(read_at(s, TSIGNING_TIME + 300), TSIG_GOOD);
	assert_ptr_equal(s->request.key, s->key);
	assert_int_equal(s->request.rcode, 0);
	assert_true(is_heard(s, TSIGNING_TIME));
	assert_true(tsig_may_end(s->asker, &s->err));
}

/* dnspython's question is good, and our answer to it is dnspython's. */
static void
all_algorithms_are_those_of_dnspython(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TSIG_ALGORITHMS; i++) {
		struct tsig_key *key = make_key("xfr",
		    (enum tsig_algorithm)i, 0);
		struct tsigned query = from_hex(queries[i]),
		    expected = from_hex(answers[i]), reply = expected;
		struct tsig_request request;
		struct tsig_record r;
		struct err err;

		assert_int_equal(tsig_request_read(&request, &key, 1,
		    query.bytes, query.len, TSIGNING_TIME, &err), TSIG_GOOD);
		assert_int_equal(tsig_record_find(reply.bytes, reply.len, &r,
		    &err), TSIG_FOUND);
		reply.bytes[11] = 0;
		memset(reply.bytes + r.start, 0, reply.len - r.start);
		reply.len = tsig_request_answer(&request, reply.bytes,
		    r.start, TSIGNING_TIME);
		assert_int_equal(reply.len, expected.len);
		assert_memory_equal(reply.bytes, expected.bytes, reply.len);
		tsig_key_unref(&key);
	}
}

static void
keys_of_one_name_are_told_apart_by_their_algorithms(void **state)
{
	struct scene *s = *state;

	ask(s, s->other);
	assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_GOOD);
	assert_ptr_equal(s->request.key, s->other);
	assert_true(is_heard(s, TSIGNING_TIME));
}

static void
an_error_that_a_question_tells_of_is_not_the_answers(void **state)
{
	static const uint16_t errors[] = { TSIG_BADSIG, TSIG_BADTIME };
	struct scene *s = *state;

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		struct signer signer = { .key = tsig_key_ref(s->key) };
		struct tsig_record r = make_tsig(s->key), answer;

		r.error = errors[i];
		s->msg = make_plain(0);
		sign_as(&signer, &s->msg, &r);
		signer_fini(&signer);
		assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_GOOD);
		s->msg = make_plain(MAKING_GOOD);
		s->msg.len = tsig_request_answer(&s->request, s->msg.bytes,
		    s->msg.len, TSIGNING_TIME);
		assert_int_equal(tsig_record_find(s->msg.bytes, s->msg.len,
		    &answer, &s->err), TSIG_FOUND);
		assert_int_equal(answer.error, 0);
		assert_int_equal(answer.mac_len, 32);
		assert_int_equal(answer.other_len, 0);
	}
}

static void
a_question_that_is_not_signed_gets_an_answer_that_is_not(void **state)
{
	struct scene *s = *state;
	size_t len = make_plain(0).len;

	s->msg = make_plain(0);
	assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_ABSENT);
	assert_null(s->request.key);
	assert_int_equal(tsig_request_answer(&s->request, s->msg.bytes, len,
	    TSIGNING_TIME), len);
}

static void
an_unknown_key_is_named_back_without_a_signature(void **state)
{
	struct scene *s = *state;
	struct tsig_key *key = make_key("nobody.example", TSIG_HMAC_SHA256, 0);

	ask(s, key);
	reads_bad(s, TSIGNING_TIME, RCODE_NOTAUTH, "signs with a key that is "
	    "not known here (BADKEY): nobody.example with hmac-sha256");
	assert_null(s->request.key);
	assert_false(is_heard(s, TSIGNING_TIME));
	assert_non_null(strstr(s->err.text, "does not know the key "
	    "nobody.example with hmac-sha256 (BADKEY)"));
	tsig_key_unref(&key);
	key = make_key("xfr", TSIG_HMAC_SHA512, 0);
	ask(s, key);
	assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_BAD);
	assert_int_equal(s->request.record.error, TSIG_BADKEY);
	tsig_key_unref(&key);
}

static void
a_wrong_secret_is_told_without_a_signature(void **state)
{
	struct scene *s = *state;
	struct tsig_key *key = make_key("xfr", TSIG_HMAC_SHA256, 1);

	ask(s, key);
	reads_bad(s, TSIGNING_TIME, RCODE_NOTAUTH, "sent a signature that is "
	    "wrong (BADSIG): the secret of the key xfr is another one there, "
	    "or somebody changed the message");
	assert_false(is_heard(s, TSIGNING_TIME));
	assert_non_null(strstr(s->err.text, "finds our signature wrong "
	    "(BADSIG)"));
	tsig_key_unref(&key);
}

static void
a_changed_question_is_refused(void **state)
{
	struct scene *s = *state;

	ask(s, s->key);
	s->msg.bytes[14] ^= 1;
	assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_BAD);
	assert_int_equal(s->request.record.error, TSIG_BADSIG);
}

static void
a_question_of_another_time_is_told_ours_and_signed(void **state)
{
	struct scene *s = *state;

	ask(s, s->key);
	reads_bad(s, TSIGNING_TIME + 301, RCODE_NOTAUTH, "has a clock that is "
	    "301 s behind ours (BADTIME)");
	assert_false(is_heard(s, TSIGNING_TIME + 301));
	assert_string_equal(s->err.text, "has a clock that is 301 s ahead of "
	    "ours (BADTIME): set both right, up to 300 s are allowed");
	ask(s, s->key);
	reads_bad(s, TSIGNING_TIME - 4000, RCODE_NOTAUTH, "has a clock that "
	    "is 4000 s ahead of ours (BADTIME)");
}

/* RFC 8945, 5.2.2.1. */
static void
a_mac_that_is_cut_is_a_format_error_or_refused(void **state)
{
	static const struct {
		size_t cut;
		unsigned rcode, error;
	} cases[] = {
		{ 1, RCODE_NOTAUTH, TSIG_BADTRUNC },
		{ 16, RCODE_NOTAUTH, TSIG_BADTRUNC },
		{ 17, RCODE_FORMERR, 0 }, { 32, RCODE_FORMERR, 0 },
	};
	struct scene *s = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct signer signer = { .key = tsig_key_ref(s->key),
			.cut = cases[i].cut };

		s->msg = make_plain(0);
		sign(&signer, &s->msg);
		assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_BAD);
		assert_int_equal(s->request.rcode, cases[i].rcode);
		assert_int_equal(s->request.record.error, cases[i].error);
		signer_fini(&signer);
	}
}

/* A MAC that is long enough, but cut, is answered with a whole one. */
static void
the_answer_to_a_cut_mac_is_signed(void **state)
{
	struct scene *s = *state;
	struct signer signer = { .key = tsig_key_ref(s->key), .cut = 8 };
	struct tsig_record r;

	s->msg = make_plain(0);
	sign(&signer, &s->msg);
	assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_BAD);
	s->msg = make_plain(MAKING_GOOD);
	s->msg.len = tsig_request_answer(&s->request, s->msg.bytes,
	    s->msg.len, TSIGNING_TIME);
	assert_int_equal(tsig_record_find(s->msg.bytes, s->msg.len, &r,
	    &s->err), TSIG_FOUND);
	assert_int_equal(r.mac_len, 32);
	assert_int_equal(r.error, TSIG_BADTRUNC);
	signer_fini(&signer);
}

static void
a_mac_that_is_too_long_is_a_format_error(void **state)
{
	static const uint8_t mac[65];
	struct scene *s = *state;

	for (uint16_t len = 33; len <= 65; len += 32) {
		struct tsig_record r = make_tsig(s->key);

		r.mac = mac;
		r.mac_len = len;
		s->msg = make_plain(0);
		s->msg.len = tsig_record_put(s->msg.bytes, s->msg.len, &r);
		assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_BAD);
		assert_int_equal(s->request.rcode, RCODE_FORMERR);
	}
}

static void
what_is_broken_is_a_format_error_whose_answer_is_not_signed(void **state)
{
	struct scene *s = *state;
	size_t len = make_plain(0).len;

	ask(s, s->key);
	s->msg.bytes[s->msg.len - 1] = 1;
	reads_bad(s, TSIGNING_TIME, RCODE_FORMERR, "sent a message whose TSIG "
	    "record is broken");
	assert_int_equal(tsig_request_answer(&s->request, s->msg.bytes, len,
	    TSIGNING_TIME), len);
}

/* Names as long as they can be fit into the room that is promised. */
static void
the_longest_names_fit_into_the_room(void **state)
{
	struct scene *s = *state;
	struct tsig_record r = make_tsig(s->key);
	size_t len;

	for (uint8_t i = 0; i < 254; i += 2)
		memcpy(r.key.wire + i, "\1x", 2);
	r.key.wire[254] = 0;
	r.key.len = 255;
	r.algorithm = r.key;
	r.mac = r.key.wire;
	r.mac_len = TSIG_MAC_MAX;
	s->msg = make_plain(0);
	len = s->msg.len;
	s->msg.len = tsig_record_put(s->msg.bytes, s->msg.len, &r);
	assert_int_equal(read_at(s, TSIGNING_TIME), TSIG_BAD);
	s->msg.len = tsig_request_answer(&s->request, s->msg.bytes, len,
	    TSIGNING_TIME);
	assert_true(s->msg.len <= len + TSIG_ROOM);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_question_that_is_signed_gets_an_answer_that_is),
		cmocka_unit_test(all_algorithms_are_those_of_dnspython),
		SCENE(keys_of_one_name_are_told_apart_by_their_algorithms),
		SCENE(
		    an_error_that_a_question_tells_of_is_not_the_answers),
		SCENE(
		    a_question_that_is_not_signed_gets_an_answer_that_is_not),
		SCENE(an_unknown_key_is_named_back_without_a_signature),
		SCENE(a_wrong_secret_is_told_without_a_signature),
		SCENE(a_changed_question_is_refused),
		SCENE(a_question_of_another_time_is_told_ours_and_signed),
		SCENE(a_mac_that_is_cut_is_a_format_error_or_refused),
		SCENE(the_answer_to_a_cut_mac_is_signed),
		SCENE(a_mac_that_is_too_long_is_a_format_error),
		SCENE(
		    what_is_broken_is_a_format_error_whose_answer_is_not_signed),
		SCENE(the_longest_names_fit_into_the_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
