#include "siting.h"

#include "base/log.h"

/* What the clients send, byte for byte, as far as it was captured or read. */

#define BASIC AUTH "User-Agent: "

static void
expect_good(const char *bytes, const char *body)
{
	struct siting s;

	siting_begin(&s);
	siting_expect(&s, bytes, 200, body);
	assert_int_equal(s.builds, 1);
	siting_end(&s);
	assert_int_equal(remove("dnssync.db"), 0);
	remove("dnssync.db-wal");
	remove("dnssync.db-shm");
}

static void
ddclient_of_debian(void **state)
{
	(void)state;
	expect_good("GET /nic/update?system=dyndns&hostname=" JOHN "," MARY
	    "&myip=192.0.2.7 HTTP/1.1\r\nHost: ns1.example.com\r\n"
	    BASIC "ddclient/3.10.0\r\nConnection: close\r\n\r\n",
	    "good 192.0.2.7\ngood 192.0.2.7\n");
	expect_good("GET /nic/update?system=dyndns&hostname=" JOHN
	    "&myip=192.0.2.7&wildcard=ON&mx=mail.example.com&backmx=YES "
	    "HTTP/1.1\r\nHost: ns1.example.com\r\n" BASIC "ddclient/3.10.0"
	    "\r\nConnection: close\r\n\r\n", "good 192.0.2.7\n");
	expect_good("GET /nic/update?system=dyndns&hostname=" JOHN "&myip= "
	    "HTTP/1.1\r\nHost: ns1.example.com\r\n" BASIC "ddclient/3.10.0"
	    "\r\nConnection: close\r\n\r\n", "good 192.0.2.9\n");
}

static void
newer_ddclient(void **state)
{
	(void)state;
	expect_good("GET /nic/update?hostname=" JOHN "," MARY "&myip="
	    "192.0.2.7,2001:db9::1 HTTP/1.1\r\nHost: ns1.example.com\r\n"
	    BASIC "ddclient/4.0.1-rc.2\r\nAccept: */*\r\n\r\n",
	    "good 192.0.2.7,2001:db9::1\ngood 192.0.2.7,2001:db9::1\n");
}

static void
inadyn(void **state)
{
	(void)state;
	expect_good("GET /nic/update?hostname=" JOHN "&myip=192.0.2.7&"
	    "wildcard=ON HTTP/1.0\r\nHost: ns1.example.com\r\n" BASIC
	    "inadyn/2.10.0 https://github.com/troglobit/inadyn/issues\r\n"
	    "\r\n", "good 192.0.2.7\n");
	expect_good("GET /nic/update?hostname=" JOHN "&myip=no&myipv6="
	    "2001:db9::1 HTTP/1.0\r\nHost: ns1.example.com\r\n" BASIC
	    "inadyn/2.10.0\r\n\r\n", "good 2001:db9::1\n");
}

static void
unifi_with_two_slashes(void **state)
{
	(void)state;
	expect_good("GET //nic/update?hostname=" JOHN "&myip=192.0.2.7 "
	    "HTTP/1.0\r\nHost: ns1.example.com\r\n" BASIC "inadyn/2.9.1\r\n"
	    "\r\n", "good 192.0.2.7\n");
	expect_good("GET /\\/nic/update?hostname=" JOHN "&myip=192.0.2.7 "
	    "HTTP/1.0\r\nHost: ns1.example.com\r\n" BASIC "inadyn/2.9.1\r\n"
	    "\r\n", "good 192.0.2.7\n");
}

/* wget asks without credentials first, and that is no wrong key. */
static void
openwrt_with_wget(void **state)
{
	struct siting_reply r;
	struct siting s;

	(void)state;
	siting_begin(&s);
	for (int i = 0; i < 300; i++) {
		r = siting_ask_now(&s, GET("/nic/update?hostname=" JOHN
		    "&myip=192.0.2.7", "User-Agent: Wget/1.21.3\r\n"
		    "Accept: */*\r\nAccept-Encoding: identity\r\n"
		    "Connection: Keep-Alive\r\n"));
		assert_int_equal(r.status, 401);
		assert_string_equal(r.realm, "dnssync");
		assert_string_equal(r.body, "badauth\n");
	}
	siting_expect(&s, GET("/nic/update?hostname=" JOHN "&myip="
	    "2001:0db9:0000:0000:0000:0000:0000:0001", BASIC "Wget/1.21.3"
	    "\r\nAccept: */*\r\n"), 200, "good 2001:db9::1\n");
	siting_stored(&s, JOHN, "192.0.2.1,2001:db9::1");
	siting_end(&s);
}

static void
pfsense(void **state)
{
	(void)state;
	expect_good(GET("/nic/update?system=dyndns&hostname=" JOHN "&myip="
	    "192.0.2.7&wildcard=OFF&mx=&backmx=NO", BASIC "phpDynDNS/0.7\r\n"
	    "Accept: */*\r\n"), "good 192.0.2.7\n");
	expect_good(GET("/nic/update?hostname=" JOHN "&myipv6=2001:db9::1",
	    BASIC "phpDynDNS/0.7\r\n"), "good 2001:db9::1\n");
}

static void
opnsense(void **state)
{
	(void)state;
	expect_good(GET("/nic/update?hostname=" JOHN "&myip=192.0.2.7&system="
	    "dyndns&wildcard=NOCHG", BASIC "OPNsense-dyndns\r\n"
	    "Accept-Encoding: gzip, deflate\r\nAccept: */*\r\n"
	    "Connection: keep-alive\r\n"), "good 192.0.2.7\n");
	expect_good("POST /nic/update HTTP/1.1\r\n" HOST_FIELD BASIC
	    "OPNsense-dyndns\r\nContent-Type: application/"
	    "x-www-form-urlencoded\r\nContent-Length: 44\r\n\r\n"
	    "hostname=" JOHN "&myip=192.0.2.7", "good 192.0.2.7\n");
}

static void
fritzbox(void **state)
{
	(void)state;
	expect_good("GET /nic/update?hostname=" JOHN "&myip=192.0.2.7&myipv6="
	    "2001:db9:1:2::5&ip6lanprefix=2001:db9:1:20::/59 HTTP/1.1\r\n"
	    HOST_FIELD BASIC "Fritz!Box DDNS/1.0.1\r\n\r\n",
	    "good 192.0.2.7,2001:db9:1:2::5\n");
	expect_good("GET /nic/update?hostname=" JOHN "&myip=192.0.2.7&ipv6=&"
	    "ip6lanprefix= HTTP/1.1\r\n" HOST_FIELD BASIC
	    "Fritz!Box DDNS/1.0.1\r\n\r\n", "good 192.0.2.7\n");
}

static void
a_fritzbox_with_two_urls(void **state)
{
	(void)state;
	expect_good("GET /nic/update%20http://ipv6.example.com/nic/update "
	    "HTTP/1.1\r\n" HOST_FIELD BASIC "Fritz!Box DDNS/1.0.1\r\n\r\n",
	    "good 192.0.2.9\n");
}

static void
speedport(void **state)
{
	(void)state;
	expect_good("GET /nic/update?hostname=" JOHN "&myip=2001:db9::1,"
	    "192.0.2.7 HTTP/1.0\r\nHost: ns1.example.com\r\n" BASIC
	    "Deutsche Telekom - Speedport Smart 4 Typ B - 010137.5.0.001.0"
	    "\r\n\r\n", "good 192.0.2.7,2001:db9::1\n");
}

/* The templates of both put the password where the user says. */
static void
synology_and_mikrotik(void **state)
{
	(void)state;
	expect_good(GET("/nic/update?hostname=" JOHN "&myip=192.0.2.7&"
	    "username=" JOHN "&password=" STRONG,
	    "User-Agent: Synology DDNS Updater/42962\r\n"),
	    "good 192.0.2.7\n");
	expect_good(GET("/nic/update?hostname=" JOHN "&myip=192.0.2.7",
	    BASIC "Mikrotik/6.x Fetch\r\n"), "good 192.0.2.7\n");
}

static void
dyndnsc(void **state)
{
	(void)state;
	expect_good(GET("/nic/update?myip=2001:db9::1&hostname=" JOHN, BASIC
	    "python-dyndnsc/0.6\r\nAccept-Encoding: gzip, deflate\r\n"
	    "Accept: */*\r\nConnection: keep-alive\r\n"),
	    "good 2001:db9::1\n");
}

static void
a_token_alone_is_a_key(void **state)
{
	(void)state;
	expect_good(GET("/v3/update?hostname=" JOHN, "Authorization: Bearer "
	    STRONG "\r\n"), "good 192.0.2.9\n");
	expect_good(GET("/update?hostname=" JOHN, "Authorization: Token "
	    STRONG "\r\n"), "good 192.0.2.9\n");
	expect_good(GET("/?hostname=" JOHN "&token=" STRONG, ""),
	    "good 192.0.2.9\n");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, tempdir_setup, \
	    tempdir_teardown)
	static const struct CMUnitTest tests[] = {
		TEST(ddclient_of_debian),
		TEST(newer_ddclient),
		TEST(inadyn),
		TEST(unifi_with_two_slashes),
		TEST(openwrt_with_wget),
		TEST(pfsense),
		TEST(opnsense),
		TEST(fritzbox),
		TEST(a_fritzbox_with_two_urls),
		TEST(speedport),
		TEST(synology_and_mikrotik),
		TEST(dyndnsc),
		TEST(a_token_alone_is_a_key),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
