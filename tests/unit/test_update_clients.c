#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "updating.h"

/* What the clients send that were captured, or read in their source. */

static void
ddclient_of_debian_sends_one_address_for_all_its_hosts(void **state)
{
	(void)state;
	updating_expect("system=dyndns&hostname=h1.dyn.example.com,"
	    "h2.dyn.example.com&myip=192.0.2.1", "h1.dyn.example.com",
	    "192.0.2.1",
	    "h1.dyn.example.com,h2.dyn.example.com 192.0.2.1 keep");
	updating_expect("system=dyndns&hostname=h1.dyn.example.com&myip=&"
	    "wildcard=ON&mx=mail.example.com&backmx=YES", NULL, "192.0.2.1",
	    "h1.dyn.example.com 192.0.2.1* keep");
}

static void
newer_ddclient_sends_both_families_at_once(void **state)
{
	(void)state;
	updating_expect("hostname=h1.dyn.example.com,h2.dyn.example.com&"
	    "myip=192.0.2.1,2001:db8::1", NULL, "192.0.2.1",
	    "h1.dyn.example.com,h2.dyn.example.com 192.0.2.1 2001:db8::1");
}

static void
inadyn_sends_a_host_at_a_time(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&myip=192.0.2.1&"
	    "wildcard=ON", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
	updating_expect("hostname=h.dyn.example.com&myip=no&"
	    "myipv6=2001:db8::1", NULL, "192.0.2.1",
	    "h.dyn.example.com keep 2001:db8::1");
}

static void
unifi_has_inadyn_send_the_same(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&myip=203.0.113.7",
	    "h.dyn.example.com", "203.0.113.7",
	    "h.dyn.example.com 203.0.113.7 keep");
}

static void
dyndnsc_sends_the_address_first(void **state)
{
	(void)state;
	updating_expect("myip=2001:db8::1&hostname=h.dyn.example.com", NULL,
	    "192.0.2.1", "h.dyn.example.com keep 2001:db8::1");
}

static void
openwrt_writes_ipv6_in_full(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&myip="
	    "2001:0db8:0000:0000:0000:0000:0000:0001", NULL, "192.0.2.1",
	    "h.dyn.example.com keep 2001:db8::1");
	updating_expect("system=dyndns&hostname=h.dyn.example.com&"
	    "myip=192.0.2.1", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
}

static void
pfsense_sends_an_empty_mx(void **state)
{
	(void)state;
	updating_expect("system=dyndns&hostname=h.dyn.example.com&"
	    "myip=192.0.2.1&wildcard=OFF&mx=&backmx=NO", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
	updating_expect("hostname=h.dyn.example.com&myipv6=2001:db8::1",
	    NULL, "192.0.2.1", "h.dyn.example.com keep 2001:db8::1");
}

static void
opnsense_sends_wildcard_nochg(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&myip=192.0.2.1&"
	    "system=dyndns&wildcard=NOCHG", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
}

static void
fritzbox_fills_its_placeholders_or_leaves_them_empty(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&myip=192.0.2.1&"
	    "myipv6=2001:db8:1:2::5&ip6lanprefix=2001:db8:1:20::/59", NULL,
	    "192.0.2.1", "h.dyn.example.com 192.0.2.1 2001:db8:1:2::5 "
	    "2001:db8:1:20::/59");
	updating_expect("hostname=h.dyn.example.com&myip=192.0.2.1&"
	    "ipv6=&ip6lanprefix=", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
	updating_expect("hostname=h.dyn.example.com&"
	    "myip=2001:db8:1:2::5,2001:db8:1:20::/59", NULL, "192.0.2.1",
	    "h.dyn.example.com keep 2001:db8:1:2::5 2001:db8:1:20::/59");
	updating_expect("myip=192.0.2.1", "h.dyn.example.com", "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
}

static void
speedport_sends_ipv6_first(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&"
	    "myip=2001:db8::1,192.0.2.1", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 2001:db8::1");
}

static void
synology_and_mikrotik_fill_a_template(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&myip=192.0.2.1&"
	    "system=dyndns&wildcard=OFF", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
	updating_expect("hostname=h.dyn.example.com&myip=192.0.2.1", NULL,
	    "192.0.2.1", "h.dyn.example.com 192.0.2.1 keep");
}

static void
desec_clients_preserve_the_other_family(void **state)
{
	(void)state;
	updating_expect("hostname=h.dyn.example.com&myipv4=192.0.2.1&"
	    "myipv6=preserve", NULL, "192.0.2.1",
	    "h.dyn.example.com 192.0.2.1 keep");
	updating_expect("hostname=YES&myipv4=192.0.2.1", "h.dyn.example.com",
	    "192.0.2.1", "h.dyn.example.com 192.0.2.1 keep");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    ddclient_of_debian_sends_one_address_for_all_its_hosts),
		cmocka_unit_test(newer_ddclient_sends_both_families_at_once),
		cmocka_unit_test(inadyn_sends_a_host_at_a_time),
		cmocka_unit_test(unifi_has_inadyn_send_the_same),
		cmocka_unit_test(dyndnsc_sends_the_address_first),
		cmocka_unit_test(openwrt_writes_ipv6_in_full),
		cmocka_unit_test(pfsense_sends_an_empty_mx),
		cmocka_unit_test(opnsense_sends_wildcard_nochg),
		cmocka_unit_test(
		    fritzbox_fills_its_placeholders_or_leaves_them_empty),
		cmocka_unit_test(speedport_sends_ipv6_first),
		cmocka_unit_test(synology_and_mikrotik_fill_a_template),
		cmocka_unit_test(desec_clients_preserve_the_other_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
