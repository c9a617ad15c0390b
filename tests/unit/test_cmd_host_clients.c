#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cmd_host.h"

enum { MAX_LISTEN = 2 };

/* Two listeners; port 0: there is none. */
struct listeners {
	uint16_t first[MAX_LISTEN], second[MAX_LISTEN];
	bool first_is_tls, second_is_tls;
};

static void
fill(struct conf_http *http, struct hostport *listen,
    const uint16_t ports[MAX_LISTEN], bool is_tls)
{
	static char any[] = "0.0.0.0", file[] = "file.pem";

	*http = (struct conf_http){ .listen = listen };
	for (size_t i = 0; i < MAX_LISTEN && ports[i] != 0; i++)
		listen[http->nlisten++] = (struct hostport){ any, ports[i] };
	if (is_tls)
		http->certificate = http->key = file;
}

/* Appends the lines for these listeners. */
static void
put(struct buf *out, const struct listeners *l, const char *server)
{
	struct hostport listen[2][MAX_LISTEN];
	struct conf_http https[2];
	struct conf conf = { .https = https };

	fill(&https[0], listen[0], l->first, l->first_is_tls);
	fill(&https[1], listen[1], l->second, l->second_is_tls);
	conf.nhttps = (size_t)(l->first[0] != 0) + (l->second[0] != 0);
	cmd_host_put_clients(out, &conf, server, "john.dyn.example", "k23");
}

static void
assert_has(const struct listeners *l, const char *server, const char *text)
{
	struct buf out = { 0 };

	put(&out, l, server);
	if (strstr(buf_str(&out), text) == NULL)
		fail_msg("no '%s' in:\n%s", text, buf_str(&out));
	buf_fini(&out);
}

static void
https_is_preferred_and_then_the_usual_port(void **state)
{
	static const struct {
		struct listeners l;
		const char *url;
	} cases[] = {
		{ { { 0 }, { 0 }, 0, 0 }, "https://s.example/nic/" },
		{ { { 80 }, { 0 }, 0, 0 }, "http://s.example/nic/" },
		{ { { 8080 }, { 0 }, 0, 0 }, "http://s.example:8080/nic/" },
		{ { { 8080, 80 }, { 0 }, 0, 0 }, "http://s.example/nic/" },
		{ { { 80, 8080 }, { 0 }, 0, 0 }, "http://s.example/nic/" },
		{ { { 80 }, { 443 }, 0, 1 }, "https://s.example/nic/" },
		{ { { 8443 }, { 80 }, 1, 0 }, "https://s.example:8443/nic/" },
		{ { { 8443 }, { 443 }, 1, 1 }, "https://s.example/nic/" },
		{ { { 443 }, { 0 }, 0, 0 }, "http://s.example:443/nic/" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_has(&cases[i].l, "s.example", cases[i].url);
}

static void
an_unknown_server_has_a_place_to_fill_in(void **state)
{
	static const struct listeners l = { .first = { 80 } };

	(void)state;
	assert_has(&l, NULL, "  http://SERVER.EXAMPLE/dnssync/k23/\n");
}

static void
every_client_gets_the_host_the_key_and_the_port(void **state)
{
	static const struct listeners tls = { .first = { 8443 },
		.first_is_tls = true };
	static const struct listeners plain = { .first = { 80 } };

	(void)state;
	assert_has(&tls, "s.example",
	    "  curl -u 'john.dyn.example:k23' 'https://s.example:8443"
	    "/nic/update?hostname=john.dyn.example'\n");
	assert_has(&tls, "s.example",
	    "  ssl=yes\n"
	    "  use=web, web=https://s.example:8443/myip\n"
	    "  protocol=dyndns2\n"
	    "  server=s.example:8443\n"
	    "  login=john.dyn.example\n"
	    "  password='k23'\n"
	    "  john.dyn.example\n");
	assert_has(&tls, "s.example", "      checkip-ssl = true\n");
	assert_has(&tls, "s.example",
	    "      ddns-server = \"s.example:8443\"\n"
	    "      ddns-path = \"/nic/update?hostname=%h&myip=%i\"\n");
	assert_has(&plain, "s.example", "  ssl=no\n");
	assert_has(&plain, "s.example", "      ssl = false\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(https_is_preferred_and_then_the_usual_port),
		cmocka_unit_test(an_unknown_server_has_a_place_to_fill_in),
		cmocka_unit_test(
		    every_client_gets_the_host_the_key_and_the_port),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
