#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"
#include "probe_server.h"
#include "sync/hail.h"
#include "sync/resolve.h"

struct caller {
	struct hail *hail;
	struct hail_result result;
	bool done;
};

static void
on_hailed(void *ctx, const struct hail_result *result)
{
	struct caller *c = ctx;

	assert_false(c->done);
	c->result = *result;
	c->done = true;
	hail_cancel(&c->hail);
}

/* The text has the server's address in place of "%". */
static void
assert_why(const struct server *s, const struct caller *c, const char *text)
{
	char address[ADDRESS_TEXT_SIZE], *expected;
	const char *rest = strchr(text, '%');

	address_text(&s->address, address);
	expected = xasprintf("%s%s", address, rest + 1);
	assert_string_equal(c->result.why.text, expected);
	free(expected);
}

static void
hail(struct server *s, struct caller *c)
{
	const struct sockaddr_in *in = (const void *)&s->address.ss;
	struct resolver *resolver = resolver_new(s->base);
	char host[] = "127.0.0.1";
	struct hostport hp = { host, ntohs(in->sin_port) };
	struct hail_args args = { .base = s->base, .resolver = resolver,
		.trunks = s->trunks, .server = &hp };
	struct name zone;
	struct err err;

	assert_true(name_parse(&zone, "example.com", &err));
	args.zone = &zone;
	*c = (struct caller){ 0 };
	c->hail = hail_start(&args, on_hailed, c);
	assert_false(c->done);
	assert_true(loop_until(s->base, &c->done));
	resolver_free(&resolver);
	loop_rounds(s->base, 2);
}

static void
a_server_that_has_the_zone_tells_its_serial(void **state)
{
	struct server s;
	struct caller c;

	(void)state;
	server_open(&s, say_good, NULL);
	hail(&s, &c);
	assert_int_equal(c.result.outcome, HAIL_ZONE);
	assert_int_equal(c.result.serial, 42);
	assert_int_equal(c.result.address.len, sizeof(struct sockaddr_in));
	server_close(&s);
}

static void
assert_no_zone(say_fn *say, const char *why)
{
	struct server s;
	struct caller c;

	server_open(&s, say, NULL);
	server_no_tcp(&s);
	hail(&s, &c);
	assert_int_equal(c.result.outcome, HAIL_NO_ZONE);
	assert_why(&s, &c, why);
	server_close(&s);
}

static size_t
say_nothing(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	return reply_begin(reply, query, len, REPLY_GOOD);
}

/* As tinydns: silent, but for transfers. */
static size_t
say_notimp_to_axfr(unsigned n, const uint8_t *query, size_t len,
    uint8_t reply[REPLY_SIZE])
{
	(void)n;
	if (query[len - 3] != RR_AXFR)
		return 0;
	return reply_begin(reply, query, len, REPLY_QR | RCODE_NOTIMP);
}

static void
a_server_that_does_not_have_it_is_told_apart(void **state)
{
	(void)state;
	assert_no_zone(say_refused, "% answers REFUSED");
	assert_no_zone(say_nothing, "% has no SOA of the zone");
	assert_no_zone(say_two, "% has no SOA of the zone");
	assert_no_zone(say_relayed,
	    "% has no authority for the zone (no AA)");
	assert_no_zone(say_cut, "% cuts its answer off");
}

static void
one_that_is_silent_only_about_the_zone_is_tinydns(void **state)
{
	(void)state;
	assert_no_zone(say_notimp_to_axfr, "% is silent about the zone: "
	    "tinydns is so if it does not have it");
}

static void
a_server_that_is_not_there_is_silent(void **state)
{
	struct server s;
	struct caller c;

	(void)state;
	server_open(&s, NULL, NULL);
	server_no_udp(&s);
	server_no_tcp(&s);
	hail(&s, &c);
	assert_int_equal(c.result.outcome, HAIL_SILENT);
	assert_why(&s, &c, "%: UDP is refused, and over TCP: cannot connect: "
	    "Connection refused");
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_server_that_has_the_zone_tells_its_serial),
		cmocka_unit_test(a_server_that_does_not_have_it_is_told_apart),
		cmocka_unit_test(
		    one_that_is_silent_only_about_the_zone_is_tinydns),
		cmocka_unit_test(a_server_that_is_not_there_is_silent),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
