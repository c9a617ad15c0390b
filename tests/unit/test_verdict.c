#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ddns/verdict.h"

static struct ip
ip(const char *text)
{
	struct ip ip;

	assert_true(ip_parse(&ip, text));
	return ip;
}

static void
expect_line(struct verdict verdict, const char *expected)
{
	struct buf out = { 0 };

	verdict_line(&out, &verdict);
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static void
a_success_names_the_addresses(void **state)
{
	(void)state;
	expect_line((struct verdict){ .code = VERDICT_GOOD,
	    .v4 = ip("192.0.2.1") }, "good 192.0.2.1\n");
	expect_line((struct verdict){ .code = VERDICT_NOCHG,
	    .v6 = ip("2001:DB8:0::1") }, "nochg 2001:db8::1\n");
	expect_line((struct verdict){ .code = VERDICT_GOOD,
	    .v6 = ip("2001:db8::1"), .v4 = ip("192.0.2.1") },
	    "good 192.0.2.1,2001:db8::1\n");
	expect_line((struct verdict){ .code = VERDICT_GOOD }, "good -\n");
}

static void
a_deletion_names_the_families(void **state)
{
	(void)state;
	expect_line((struct verdict){ .code = VERDICT_DELETED,
	    .gone4 = true }, "deleted A\n");
	expect_line((struct verdict){ .code = VERDICT_DELETED,
	    .gone6 = true }, "deleted AAAA\n");
	expect_line((struct verdict){ .code = VERDICT_DELETED,
	    .gone4 = true, .gone6 = true }, "deleted A,AAAA\n");
}

static void
an_error_is_its_code_alone(void **state)
{
	static const struct {
		enum verdict_code code;
		const char *line;
		unsigned status;
	} cases[] = {
		{ VERDICT_NOTFQDN, "notfqdn\n", 200 },
		{ VERDICT_NOHOST, "nohost\n", 200 },
		{ VERDICT_BADIP, "badip\n", 200 },
		{ VERDICT_ABUSE, "abuse\n", 200 },
		{ VERDICT_NUMHOST, "numhost\n", 200 },
		{ VERDICT_BADAGENT, "badagent\n", 200 },
		{ VERDICT_BADAUTH, "badauth\n", 401 },
		{ VERDICT_911, "911\n", 503 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		expect_line((struct verdict){ .code = cases[i].code },
		    cases[i].line);
		assert_int_equal(verdict_status(cases[i].code),
		    cases[i].status);
	}
	expect_line((struct verdict){ .code = VERDICT_BADIP,
	    .v4 = ip("10.0.0.1") }, "badip 10.0.0.1\n");
}

static void
only_what_is_said_once_has_a_status_of_its_own(void **state)
{
	(void)state;
	for (int code = VERDICT_GOOD; code <= VERDICT_911; code++)
		assert_true(verdict_status(code) == 200 ||
		    verdict_is_of_request(code));
	assert_false(verdict_is_of_request(VERDICT_NOHOST));
	assert_true(verdict_is_of_request(VERDICT_NUMHOST));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_success_names_the_addresses),
		cmocka_unit_test(a_deletion_names_the_families),
		cmocka_unit_test(an_error_is_its_code_alone),
		cmocka_unit_test(
		    only_what_is_said_once_has_a_status_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
