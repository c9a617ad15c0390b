#include <stdlib.h>
#include <time.h>

#include "tsigning.h"

#include "capture.h"
#include "desk.h"

/* A desk that knows two keys, the first of which is its primary's. */
struct scene {
	struct desk d;
	struct tsig_key *keys[2], *wanted[2], *nobodys;
	struct hostport hosts[2];
	struct conf_allow allow;
	struct ip_prefix prefix;
	struct tsig *asker;
	struct tsigned msg;		/* the question, then the answer */
	size_t asked;			/* bytes of the question */
	struct capture c;
	struct err err;
};

static int
set_up(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));

	assert_non_null(s);
	desk_begin(&s->d);
	s->keys[0] = make_key("xfr", TSIG_HMAC_SHA256, 0);
	s->keys[1] = make_key("other", TSIG_HMAC_SHA1, 9);
	s->nobodys = make_key("nobody", TSIG_HMAC_SHA256, 3);
	s->d.conf.keys = s->keys;
	s->d.conf.nkeys = 2;
	s->wanted[0] = s->keys[0];
	s->d.primaries.key = s->wanted;
	notify_desk_configure(s->d.desk, &s->d.conf);
	assert_true(ip_prefix_parse(&s->prefix, "192.0.2.0/24", &s->err));
	s->allow.prefixes = &s->prefix;
	s->allow.nprefixes = 1;
	s->d.options.notify_allow = &s->allow;
	capture_start(&s->c);
	*state = s;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *s = *state;

	tsig_free(&s->asker);
	desk_end(&s->d);
	capture_end(&s->c);
	tsig_key_unref(&s->keys[0]);
	tsig_key_unref(&s->keys[1]);
	tsig_key_unref(&s->nobodys);
	free(s);
	return 0;
}

static void
make(struct scene *s, const char *zone)
{
	struct buf b = { 0 };

	desk_make(&b, TSIGNING_ID, zone, 7);
	memcpy(s->msg.bytes, b.data, b.len);
	s->msg.len = b.len;
	buf_fini(&b);
}

/* Signs what was made, at that many seconds from now. */
static void
sign_with(struct scene *s, struct tsig_key *key, int offset)
{
	tsig_free(&s->asker);
	s->asker = tsig_new(key);
	s->msg.len = tsig_sign(s->asker, s->msg.bytes, s->msg.len,
	    (uint64_t)(time(NULL) + offset));
}

/* The rcode of the answer. */
static unsigned
tell(struct scene *s, const char *from)
{
	struct ip ip;

	assert_true(ip_parse(&ip, from));
	s->asked = s->msg.len;
	s->msg.len = notify_desk_answer(s->d.desk, s->msg.bytes, s->msg.len,
	    &ip);
	assert_true(s->msg.len >= 12 && (s->msg.bytes[2] & 0x80));
	return s->msg.bytes[3] & 15;
}

static unsigned
tell_signed(struct scene *s, struct tsig_key *key, const char *from)
{
	make(s, "example.com");
	sign_with(s, key, 0);
	return tell(s, from);
}

/* What the answer has: -1 no TSIG record, else its error. */
static int
error_of(struct scene *s, size_t *mac_len)
{
	struct tsig_record r;
	enum tsig_found found = tsig_record_find(s->msg.bytes, s->msg.len, &r,
	    &s->err);

	assert_true(found != TSIG_BROKEN);
	*mac_len = r.mac_len;
	return found == TSIG_NONE ? -1 : r.error;
}

/* The answer is not signed, and not longer than the question. */
static void
is_unsigned(struct scene *s, int error)
{
	size_t mac_len;

	assert_int_equal(error_of(s, &mac_len), error);
	assert_int_equal(mac_len, 0);
	assert_true(s->msg.len <= s->asked);
}

/* The one who asked believes the answer. */
static void
is_signed(struct scene *s)
{
	assert_true(tsig_verify(s->asker, s->msg.bytes, s->msg.len,
	    (uint64_t)time(NULL), &s->err));
	assert_true(tsig_may_end(s->asker, &s->err));
}

static bool
is_acted_upon(const struct scene *s)
{
	struct report_row row;

	watch_report(s->d.watch, &row);
	return row.last_notify > 0 || row.next_check > 0;
}

static void
is_logged(struct scene *s, const char *text)
{
	const char *log = capture_end(&s->c);

	if (strstr(log, text) == NULL)
		assert_string_equal(log, text);
	capture_start(&s->c);
}

static void
a_primary_that_signs_is_believed_and_gets_a_signed_answer(void **state)
{
	struct scene *s = *state;

	assert_int_equal(tell_signed(s, s->keys[0], "127.0.0.1"),
	    RCODE_NOERROR);
	is_signed(s);
	assert_true(is_acted_upon(s));
	assert_int_equal(desk_count(&s->d, NOTIFY_ACCEPTED), 1);
	is_logged(s, "example.com: NOTIFY from 127.0.0.1, serial 7\n");
}

static void
a_primary_that_has_a_key_has_to_sign(void **state)
{
	struct scene *s = *state;

	make(s, "example.com");
	assert_int_equal(tell(s, "127.0.0.1"), RCODE_REFUSED);
	is_unsigned(s, -1);
	assert_false(is_acted_upon(s));
	assert_int_equal(desk_count(&s->d, NOTIFY_UNSIGNED), 1);
	is_logged(s, "warning: example.com: NOTIFY from 127.0.0.1 is refused: "
	    "it is not signed, though the key xfr is set for this primary: "
	    "have it sign NOTIFY with that key\n");
}

static void
another_key_than_the_primarys_is_refused(void **state)
{
	struct scene *s = *state;

	assert_int_equal(tell_signed(s, s->keys[1], "127.0.0.1"),
	    RCODE_REFUSED);
	is_signed(s);
	assert_false(is_acted_upon(s));
	assert_int_equal(desk_count(&s->d, NOTIFY_BAD_SIGNATURE), 1);
	is_logged(s, "is refused: it is signed with the key other, where xfr "
	    "is set for this primary: have it sign NOTIFY with that one\n");
}

static void
an_unknown_key_is_answered_badkey(void **state)
{
	struct scene *s = *state;

	assert_int_equal(tell_signed(s, s->nobodys, "127.0.0.1"),
	    RCODE_NOTAUTH);
	is_unsigned(s, TSIG_BADKEY);
	assert_false(is_acted_upon(s));
	assert_int_equal(desk_count(&s->d, NOTIFY_BAD_SIGNATURE), 1);
	is_logged(s, "is refused: it signs with a key that is not known here "
	    "(BADKEY): nobody with hmac-sha256; compare the keys' names and "
	    "algorithms at both ends\n");
}

static void
a_wrong_secret_is_answered_badsig(void **state)
{
	struct tsig_key *key = make_key("xfr", TSIG_HMAC_SHA256, 1);
	struct scene *s = *state;

	assert_int_equal(tell_signed(s, key, "127.0.0.1"), RCODE_NOTAUTH);
	tsig_key_unref(&key);
	is_unsigned(s, TSIG_BADSIG);
	assert_false(is_acted_upon(s));
	assert_int_equal(desk_count(&s->d, NOTIFY_BAD_SIGNATURE), 1);
	is_logged(s, "is refused: it sent a signature that is wrong (BADSIG): "
	    "the secret of the key xfr is another one there, or somebody "
	    "changed the message; compare the secrets at both ends\n");
}

static void
another_time_is_answered_badtime_and_signed(void **state)
{
	struct scene *s = *state;
	size_t mac_len;

	make(s, "example.com");
	sign_with(s, s->keys[0], -1000);
	assert_int_equal(tell(s, "127.0.0.1"), RCODE_NOTAUTH);
	assert_int_equal(error_of(s, &mac_len), TSIG_BADTIME);
	assert_int_equal(mac_len, 32);
	assert_false(tsig_verify(s->asker, s->msg.bytes, s->msg.len,
	    (uint64_t)time(NULL) - 1000, &s->err));
	assert_non_null(strstr(s->err.text, "s ahead of ours (BADTIME)"));
	assert_false(is_acted_upon(s));
	assert_int_equal(desk_count(&s->d, NOTIFY_BAD_SIGNATURE), 1);
	is_logged(s, " s behind ours (BADTIME); set both clocks right\n");
}

static void
a_broken_signature_is_a_format_error(void **state)
{
	struct scene *s = *state;
	struct tsig_record r;

	make(s, "example.com");
	sign_with(s, s->keys[0], 0);
	assert_int_equal(tsig_record_find(s->msg.bytes, s->msg.len, &r,
	    &s->err), TSIG_FOUND);
	s->msg.bytes[s->msg.len - 1] = 1;
	assert_int_equal(tell(s, "127.0.0.1"), RCODE_FORMERR);
	is_unsigned(s, -1);
	assert_false(is_acted_upon(s));
	assert_int_equal(desk_count(&s->d, NOTIFY_MALFORMED), 1);
	is_logged(s, "is refused: it sent a message whose TSIG record is "
	    "broken\n");
}

/* The reasons are told apart within the minute, each of them once. */
static void
each_reason_is_told_once(void **state)
{
	struct scene *s = *state;
	const char *log;
	size_t lines = 0;

	for (int i = 0; i < 3; i++) {
		tell_signed(s, s->nobodys, "127.0.0.1");
		tell_signed(s, s->keys[1], "127.0.0.1");
		make(s, "example.com");
		tell(s, "127.0.0.1");
		make(s, "example.com");
		sign_with(s, s->keys[0], 1000 + i);
		tell(s, "127.0.0.1");
	}
	for (log = capture_end(&s->c); *log != '\0'; log++)
		lines += *log == '\n';
	assert_int_equal(lines, 4);
	capture_start(&s->c);
}

/* The secret is right, and yet it is the address that counts. */
static void
a_key_does_not_make_up_for_the_address(void **state)
{
	struct scene *s = *state;

	assert_int_equal(tell_signed(s, s->keys[0], "198.51.100.1"),
	    RCODE_REFUSED);
	is_unsigned(s, -1);
	assert_int_equal(desk_count(&s->d, NOTIFY_REFUSED), 1);
	make(s, "example.net");
	sign_with(s, s->keys[0], 0);
	assert_int_equal(tell(s, "127.0.0.1"), RCODE_NOTAUTH);
	is_unsigned(s, -1);
	assert_int_equal(desk_count(&s->d, NOTIFY_UNKNOWN_ZONE), 1);
	assert_false(is_acted_upon(s));
}

static void
who_is_allowed_needs_no_key_but_may_not_sign_wrongly(void **state)
{
	struct scene *s = *state;

	assert_int_equal(tell_signed(s, s->nobodys, "192.0.2.9"),
	    RCODE_NOTAUTH);
	assert_false(is_acted_upon(s));
	assert_int_equal(tell_signed(s, s->keys[1], "192.0.2.9"),
	    RCODE_NOERROR);
	is_signed(s);
	make(s, "example.com");
	assert_int_equal(tell(s, "192.0.2.9"), RCODE_NOERROR);
	is_unsigned(s, -1);
}

/* As with the views of BIND, at ports of one address. */
static void
one_key_of_the_primaries_at_an_address_is_enough(void **state)
{
	struct scene *s = *state;

	s->hosts[0] = s->hosts[1] = s->d.host;
	s->d.primaries.address = s->hosts;
	s->d.primaries.n = 2;
	s->wanted[1] = s->keys[1];
	assert_int_equal(tell_signed(s, s->keys[1], "127.0.0.1"),
	    RCODE_NOERROR);
	make(s, "example.com");
	assert_int_equal(tell(s, "127.0.0.1"), RCODE_REFUSED);
	s->wanted[1] = NULL;
	make(s, "example.com");
	assert_int_equal(tell(s, "127.0.0.1"), RCODE_NOERROR);
}

/* The name of the key points to that of the zone, which takes two bytes. */
static void
no_stranger_gets_more_than_he_sent(void **state)
{
	struct scene *s = *state;
	struct tsig_record r = make_tsig(s->nobodys);
	struct buf b = { 0 };

	desk_make(&b, TSIGNING_ID, "example.com", 0);
	memcpy(s->msg.bytes, b.data, b.len);
	memcpy(r.key.wire, "\xc0\x0c", 2);
	r.key.len = 2;
	s->msg.len = tsig_record_put(s->msg.bytes, b.len, &r);
	buf_fini(&b);
	assert_int_equal(tell(s, "127.0.0.1"), RCODE_NOTAUTH);
	is_unsigned(s, -1);
	is_logged(s, "(BADKEY): example.com with hmac-sha256");
}

static void
a_new_configuration_brings_its_keys(void **state)
{
	struct scene *s = *state;

	s->d.conf.keys = &s->nobodys;
	s->d.conf.nkeys = 1;
	s->wanted[0] = s->nobodys;
	notify_desk_configure(s->d.desk, &s->d.conf);
	assert_int_equal(tell_signed(s, s->keys[0], "127.0.0.1"),
	    RCODE_NOTAUTH);
	assert_int_equal(tell_signed(s, s->nobodys, "127.0.0.1"),
	    RCODE_NOERROR);
	is_signed(s);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(a_primary_that_signs_is_believed_and_gets_a_signed_answer),
		SCENE(a_primary_that_has_a_key_has_to_sign),
		SCENE(another_key_than_the_primarys_is_refused),
		SCENE(an_unknown_key_is_answered_badkey),
		SCENE(a_wrong_secret_is_answered_badsig),
		SCENE(another_time_is_answered_badtime_and_signed),
		SCENE(a_broken_signature_is_a_format_error),
		SCENE(each_reason_is_told_once),
		SCENE(a_key_does_not_make_up_for_the_address),
		SCENE(who_is_allowed_needs_no_key_but_may_not_sign_wrongly),
		SCENE(one_key_of_the_primaries_at_an_address_is_enough),
		SCENE(no_stranger_gets_more_than_he_sent),
		SCENE(a_new_configuration_brings_its_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
