#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/sockets.h"

static int
open_at(const char *host, uint16_t port)
{
	struct hostport hp = { (char *)host, port };
	struct err err = { "" };
	int fd = sockets_open(&hp, &err);

	if (fd < 0)
		fail_msg("%s", err.text);
	return fd;
}

static uint16_t
port_of(int fd)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t len = sizeof(ss);

	assert_int_equal(getsockname(fd, (struct sockaddr *)&ss, &len), 0);
	return ntohs(ss.ss_family == AF_INET ?
	    ((struct sockaddr_in *)&ss)->sin_port :
	    ((struct sockaddr_in6 *)&ss)->sin6_port);
}

static void
both_families_stand_side_by_side_on_all_addresses(void **state)
{
	struct hostport hp = { (char *)"0.0.0.0", 0 };
	struct err err;
	int four = -1, six = -1;

	(void)state;
	/* Another program may have the port that is free for IPv6. */
	for (int tries = 0; four < 0 && tries < 20; tries++) {
		close(six);
		six = open_at("::", 0);
		hp.port = port_of(six);
		four = sockets_open(&hp, &err);
	}
	assert_true(four >= 0);
	assert_int_equal(port_of(four), port_of(six));
	assert_int_equal(listen(four, 1), 0);
	assert_int_equal(listen(six, 1), 0);
	assert_true(fcntl(four, F_GETFD) & FD_CLOEXEC);
	assert_true(fcntl(four, F_GETFL) & O_NONBLOCK);
	close(four);
	close(six);
}

static void
an_address_that_is_taken_is_named(void **state)
{
	int fd = open_at("127.0.0.1", 0);
	struct hostport hp = { (char *)"127.0.0.1", port_of(fd) };
	struct err err;
	char text[128];

	(void)state;
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(sockets_open(&hp, &err), -1);
	snprintf(text, sizeof(text), "127.0.0.1@%u: cannot listen there: "
	    "Address already in use", hp.port);
	assert_string_equal(err.text, text);
	close(fd);
}

static void
a_name_is_no_address(void **state)
{
	struct hostport hp = { (char *)"localhost", 80 };
	struct err err;

	(void)state;
	assert_int_equal(sockets_open(&hp, &err), -1);
	assert_string_equal(err.text, "'localhost' is no address to listen "
	    "at");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    both_families_stand_side_by_side_on_all_addresses),
		cmocka_unit_test(an_address_that_is_taken_is_named),
		cmocka_unit_test(a_name_is_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
