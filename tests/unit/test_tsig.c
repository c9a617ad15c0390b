#include "tsigning.h"
#include "tsig_vectors.h"

static const char *const queries[] = { vector_query_0, vector_query_1,
	vector_query_2, vector_query_3, vector_query_4, vector_query_5 };
static const char *const answers[] = { vector_answer_0, vector_answer_1,
	vector_answer_2, vector_answer_3, vector_answer_4, vector_answer_5 };

/* A conversation about example.com, and who answers. */
struct talk {
	struct tsig *tsig;
	struct signer peer;
	struct err err;
};

static void
open_talk(struct talk *t, enum tsig_algorithm algorithm)
{
	struct tsigned query = make_plain(0);
	struct tsig_record r;

	*t = (struct talk){ .peer.key = make_key("xfr", algorithm, 0) };
	t->tsig = tsig_new(t->peer.key);
	query.len = tsig_sign(t->tsig, query.bytes, query.len, TSIGNING_TIME);
	assert_int_equal(tsig_record_find(query.bytes, query.len, &r, &t->err),
	    TSIG_FOUND);
	t->peer.prior_len = r.mac_len;
	memcpy(t->peer.prior, r.mac, r.mac_len);
	signer_begin(&t->peer);
}

static int
set_up(void **state)
{
	static struct talk t;

	open_talk(&t, TSIG_HMAC_SHA256);
	*state = &t;
	return 0;
}

static int
tear_down(void **state)
{
	struct talk *t = *state;

	tsig_free(&t->tsig);
	signer_fini(&t->peer);
	return 0;
}

static bool
hears_at(struct talk *t, const struct tsigned *m, uint64_t now)
{
	return tsig_verify(t->tsig, m->bytes, m->len, now, &t->err);
}

static bool
hears(struct talk *t, const struct tsigned *m)
{
	return hears_at(t, m, TSIGNING_TIME);
}

static void
refuses(struct talk *t, const struct tsigned *m, const char *why)
{
	assert_false(hears(t, m));
	assert_string_equal(t->err.text, why);
}

/* An answer that is signed with this record. */
static struct tsigned
answer_with(struct talk *t, struct tsig_record *r)
{
	struct tsigned m = make_plain(MAKING_GOOD);

	sign_as(&t->peer, &m, r);
	return m;
}

static struct tsigned
answer(struct talk *t)
{
	struct tsig_record r = make_tsig(t->peer.key);

	return answer_with(t, &r);
}

/* dnspython's answer with this algorithm is believed, ours is its question. */
static void
all_algorithms_are_those_of_dnspython(void **state)
{
	(void)state;
	for (unsigned i = 0; i < TSIG_ALGORITHMS; i++) {
		struct tsigned query = make_plain(0),
		    expected = from_hex(queries[i]),
		    reply = from_hex(answers[i]);
		struct talk t = { .peer.key = make_key("XFR",
		    (enum tsig_algorithm)i, 0) };

		t.tsig = tsig_new(t.peer.key);
		query.len = tsig_sign(t.tsig, query.bytes, query.len,
		    TSIGNING_TIME);
		assert_int_equal(query.len, expected.len);
		assert_memory_equal(query.bytes, expected.bytes, query.len);
		assert_true(hears(&t, &reply));
		assert_true(tsig_may_end(t.tsig, &t.err));
		reply.bytes[14] ^= 1;
		assert_false(hears(&t, &reply));
		tsig_free(&t.tsig);
		signer_fini(&t.peer);
	}
}

/* The question of the vectors is for the AXFR. */
static struct tsig *
vector_talk(struct tsig_key **key)
{
	struct tsigned query = from_hex(vector_axfr);
	struct tsig_record r;
	struct tsig *tsig;
	struct err err;

	assert_int_equal(tsig_record_find(query.bytes, query.len, &r, &err),
	    TSIG_FOUND);
	query.bytes[11] = 0;
	*key = make_key("xfr", TSIG_HMAC_SHA256, 0);
	tsig = tsig_new(*key);
	assert_int_equal(tsig_sign(tsig, query.bytes, r.start, TSIGNING_TIME),
	    query.len);
	return tsig;
}

static void
a_stream_of_dnspython_with_gaps_is_believed(void **state)
{
	static const char *const stream[] = { vector_stream_0,
		vector_stream_1, vector_stream_2, vector_stream_3,
		vector_stream_4, vector_stream_5 };
	struct tsig_key *key;
	struct tsig *tsig = vector_talk(&key);
	struct err err;

	(void)state;
	assert_false(tsig_may_end(tsig, &err));
	for (size_t i = 0; i < 6; i++) {
		struct tsigned m = from_hex(stream[i]);

		assert_true(tsig_verify(tsig, m.bytes, m.len, TSIGNING_TIME,
		    &err));
		assert_int_equal(tsig_may_end(tsig, &err),
		    i == 0 || i == 3 || i == 5);
	}
	tsig_free(&tsig);
	tsig_key_unref(&key);
}

static void
a_stream_that_lacks_a_message_is_refused(void **state)
{
	static const char *const stream[] = { vector_stream_0,
		vector_stream_1, vector_stream_3 };
	struct tsig_key *key;
	struct tsig *tsig = vector_talk(&key);
	struct err err;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct tsigned m = from_hex(stream[i]);

		assert_int_equal(tsig_verify(tsig, m.bytes, m.len,
		    TSIGNING_TIME, &err), i < 2);
	}
	assert_non_null(strstr(err.text, "(BADSIG)"));
	tsig_free(&tsig);
	tsig_key_unref(&key);
}

static void
the_signed_answer_to_a_wrong_time_tells_the_difference(void **state)
{
	struct talk *t = *state;
	struct tsigned m = from_hex(vector_late);

	refuses(t, &m, "has a clock that is 412 s ahead of ours (BADTIME): "
	    "set both right, up to 300 s are allowed");
}

static void
an_answer_may_be_as_late_as_the_fudge(void **state)
{
	struct talk *t = *state;
	struct tsigned m = answer(t);

	assert_false(hears_at(t, &m, TSIGNING_TIME + 301));
	assert_string_equal(t->err.text, "has a clock that is 301 s behind "
	    "ours (BADTIME): set both right, up to 300 s are allowed");
	assert_false(hears_at(t, &m, TSIGNING_TIME - 301));
	assert_string_equal(t->err.text, "has a clock that is 301 s ahead of "
	    "ours (BADTIME): set both right, up to 300 s are allowed");
	assert_false(hears_at(t, &m, 0));
	assert_false(hears_at(t, &m, UINT64_MAX));
	assert_true(hears_at(t, &m, TSIGNING_TIME + 300));
}

static void
the_fudge_is_that_of_the_record(void **state)
{
	struct talk *t = *state;
	struct tsig_record r = make_tsig(t->peer.key);
	struct tsigned m;

	r.fudge = 0;
	m = answer_with(t, &r);
	assert_false(hears_at(t, &m, TSIGNING_TIME + 1));
	assert_string_equal(t->err.text, "has a clock that is 1 s behind ours "
	    "(BADTIME): set both right, up to 0 s are allowed");
	assert_true(hears_at(t, &m, TSIGNING_TIME));
}

static void
an_answer_that_is_not_signed_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsigned m = make_plain(MAKING_GOOD);

	refuses(t, &m, "does not sign its answer, though the key xfr is set "
	    "for it");
	assert_false(tsig_may_end(t->tsig, &t->err));
	m.bytes[3] = RCODE_NOTAUTH;
	refuses(t, &m, "answers NOTAUTH, and does not sign that: the key xfr "
	    "with hmac-sha256 is not known there, or its secret is another "
	    "one, or the clocks differ");
	m.bytes[3] = RCODE_REFUSED;
	refuses(t, &m, "answers REFUSED, and does not sign that, though the "
	    "key xfr is set for it");
}

static void
after_a_forged_answer_the_right_one_is_still_believed(void **state)
{
	struct talk *t = *state;
	struct tsigned good = answer(t), forged = make_plain(MAKING_GOOD);

	assert_false(hears(t, &forged));
	forged = good;
	forged.bytes[14] ^= 1;
	assert_false(hears(t, &forged));
	assert_true(hears(t, &good));
	assert_true(tsig_may_end(t->tsig, &t->err));
}

static void
any_byte_that_is_changed_is_noticed(void **state)
{
	struct talk *t = *state;
	struct tsigned good = answer(t);

	for (size_t i = 2; i < good.len; i++) {
		struct tsigned m = good;

		m.bytes[i] ^= 0x80;
		assert_false(hears(t, &m));
	}
	/* The key's name is the same in any case. */
	good.bytes[make_plain(0).len + 1] ^= 0x20;
	assert_true(hears(t, &good));
}

static void
the_id_of_the_message_is_not_signed_but_the_original_one(void **state)
{
	struct talk *t = *state;
	struct tsigned m = answer(t);

	put_u16(m.bytes, 0x4321);
	assert_true(hears(t, &m));
}

static void
an_answer_to_another_question_is_refused(void **state)
{
	struct talk *t = *state, other;
	struct tsigned m;

	open_talk(&other, TSIG_HMAC_SHA256);
	other.peer.prior[0] ^= 1;
	signer_begin(&other.peer);
	m = answer(&other);
	refuses(t, &m, "sent a signature that is wrong (BADSIG): the secret of "
	    "the key xfr is another one there, or somebody changed the "
	    "answer");
	tsig_free(&other.tsig);
	signer_fini(&other.peer);
}

static void
another_secret_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsigned m;

	tsig_key_unref(&t->peer.key);
	t->peer.key = make_key("xfr", TSIG_HMAC_SHA256, 1);
	signer_begin(&t->peer);
	m = answer(t);
	assert_false(hears(t, &m));
	assert_non_null(strstr(t->err.text, "(BADSIG)"));
}

static void
another_key_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsigned m;

	tsig_key_unref(&t->peer.key);
	t->peer.key = make_key("other", TSIG_HMAC_SHA256, 0);
	m = answer(t);
	refuses(t, &m, "signs with the key other, where xfr was asked with");
}

static void
another_algorithm_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsigned m;

	tsig_key_unref(&t->peer.key);
	t->peer.key = make_key("xfr", TSIG_HMAC_SHA1, 0);
	signer_begin(&t->peer);
	m = answer(t);
	refuses(t, &m, "signs with hmac-sha1, where the key xfr is for "
	    "hmac-sha256");
}

static void
a_mac_that_is_cut_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsigned m;

	t->peer.cut = 16;
	m = answer(t);
	refuses(t, &m, "signs with 16 bytes, where hmac-sha256 has 32");
}

static void
an_empty_mac_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsigned m;

	t->peer.cut = 32;
	m = answer(t);
	refuses(t, &m, "signs with 0 bytes, where hmac-sha256 has 32");
}

/* Errors that are reported without a MAC. */
static void
what_the_primary_says_of_our_signature_is_told(void **state)
{
	static const struct {
		uint16_t error;
		const char *why;
	} cases[] = {
		{ TSIG_BADKEY, "does not know the key xfr with hmac-sha256 "
		    "(BADKEY): compare the key's name and algorithm at both "
		    "ends" },
		{ TSIG_BADSIG, "finds our signature wrong (BADSIG): the "
		    "secret of the key xfr is another one there" },
		{ TSIG_BADTIME, "says that its clock and ours differ "
		    "(BADTIME)" },
		{ TSIG_BADTRUNC, "wants a longer signature than xfr has "
		    "(BADTRUNC)" },
		{ 23, "refuses our signature with the key xfr, for a reason "
		    "that we do not know (23)" },
	};
	struct talk *t = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tsigned m = make_plain(MAKING_GOOD | RCODE_NOTAUTH);
		struct tsig_record r = make_tsig(t->peer.key);

		r.error = cases[i].error;
		m.len = tsig_record_put(m.bytes, m.len, &r);
		refuses(t, &m, cases[i].why);
	}
}

/* As NSD does it: the difference is told, though nobody has signed it. */
static void
a_reported_time_need_not_be_signed(void **state)
{
	uint8_t theirs[TSIG_TIME_LEN];
	struct talk *t = *state;
	struct tsigned m = make_plain(MAKING_GOOD | RCODE_NOTAUTH);
	struct tsig_record r = make_tsig(t->peer.key);

	tsig_time_put(theirs, TSIGNING_TIME - 412);
	r.error = TSIG_BADTIME;
	r.other = theirs;
	r.other_len = TSIG_TIME_LEN;
	m.len = tsig_record_put(m.bytes, m.len, &r);
	refuses(t, &m, "has a clock that is 412 s behind ours (BADTIME): set "
	    "both right, up to 300 s are allowed");
}

/* What is signed says so, and is refused all the same. */
static void
an_error_that_is_signed_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsig_record r = make_tsig(t->peer.key);
	struct tsigned m;

	r.error = TSIG_BADTRUNC;
	m = answer_with(t, &r);
	refuses(t, &m, "wants a longer signature than xfr has (BADTRUNC)");
	m.bytes[14] ^= 1;
	assert_false(hears(t, &m));
	assert_non_null(strstr(t->err.text, "sent a signature that is wrong"));
}

static void
what_is_no_message_is_refused(void **state)
{
	struct talk *t = *state;
	struct tsigned m = answer(t);

	m.len = 5;
	refuses(t, &m, "sent a message of 5 bytes, shorter than its header");
}

/* Each gap is followed by a signed message. */
static void
send_gap(struct talk *t, unsigned gap, bool good)
{
	struct tsigned m = make_plain(MAKING_GOOD);
	struct err ignored;

	for (unsigned i = 0; i < gap; i++) {
		leave_out(&t->peer, &m);
		assert_true(hears(t, &m));
	}
	assert_true(gap == 0 || !tsig_may_end(t->tsig, &ignored));
	m = answer(t);
	assert_int_equal(hears(t, &m), good);
	assert_int_equal(tsig_may_end(t->tsig, &ignored), good);
}

static void
up_to_99_messages_in_a_row_may_be_unsigned(void **state)
{
	struct talk *t = *state;
	struct tsigned m = make_plain(MAKING_GOOD);

	send_gap(t, 0, true);
	send_gap(t, 99, true);
	send_gap(t, 1, true);
	send_gap(t, 99, true);
	for (unsigned i = 0; i < 99; i++)
		assert_true(hears(t, &m));
	assert_false(tsig_may_end(t->tsig, &t->err));
	assert_string_equal(t->err.text, "did not sign the last message of "
	    "its answer");
	refuses(t, &m, "sent more than 99 messages in a row that are not "
	    "signed");
}

static void
a_changed_message_in_a_gap_is_noticed_at_its_end(void **state)
{
	struct talk *t = *state;
	struct tsigned m = answer(t);

	assert_true(hears(t, &m));
	m = make_plain(MAKING_GOOD);
	leave_out(&t->peer, &m);
	m.bytes[14] ^= 1;
	assert_true(hears(t, &m));
	send_gap(t, 5, false);
	assert_non_null(strstr(t->err.text, "(BADSIG)"));
	m = answer(t);
	assert_false(hears(t, &m));
}

static void
later_messages_have_to_be_signed_with_the_same_key_and_in_time(void **state)
{
	struct talk *t = *state;
	struct tsig_record r = make_tsig(t->peer.key);
	struct tsigned m = answer(t);

	assert_true(hears(t, &m));
	r.time = TSIGNING_TIME - 400;
	m = answer_with(t, &r);
	assert_false(hears(t, &m));
	assert_non_null(strstr(t->err.text, "400 s behind ours (BADTIME)"));
}

#define TALK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_algorithms_are_those_of_dnspython),
		cmocka_unit_test(a_stream_of_dnspython_with_gaps_is_believed),
		cmocka_unit_test(a_stream_that_lacks_a_message_is_refused),
		TALK(the_signed_answer_to_a_wrong_time_tells_the_difference),
		TALK(an_answer_may_be_as_late_as_the_fudge),
		TALK(the_fudge_is_that_of_the_record),
		TALK(an_answer_that_is_not_signed_is_refused),
		TALK(after_a_forged_answer_the_right_one_is_still_believed),
		TALK(any_byte_that_is_changed_is_noticed),
		TALK(the_id_of_the_message_is_not_signed_but_the_original_one),
		TALK(an_answer_to_another_question_is_refused),
		TALK(another_secret_is_refused),
		TALK(another_key_is_refused),
		TALK(another_algorithm_is_refused),
		TALK(a_mac_that_is_cut_is_refused),
		TALK(an_empty_mac_is_refused),
		TALK(what_the_primary_says_of_our_signature_is_told),
		TALK(a_reported_time_need_not_be_signed),
		TALK(an_error_that_is_signed_is_refused),
		TALK(what_is_no_message_is_refused),
		TALK(up_to_99_messages_in_a_row_may_be_unsigned),
		TALK(a_changed_message_in_a_gap_is_noticed_at_its_end),
		TALK(
		    later_messages_have_to_be_signed_with_the_same_key_and_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
