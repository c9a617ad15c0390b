#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/mem.h"
#include "ddns/roster.h"
#include "dns/patch.h"
#include "merging.h"
#include "oracle.h"
#include "storing.h"

#define SOA(zone) "Z" zone ":n.:h.:1:2:3:4:5:300\n"
#define ZONE "dyn.example.com"
#define HOST "h." ZONE

/* Hosts, and the file that the last merge or patch made of all. */
struct play {
	struct merging m;
	struct roster *roster;
	struct merge_source *hosts;
	uint32_t serial;
	struct name changed[8];
	size_t nchanged;
	struct merge_places places;
};

static void
set_serial(struct play *p, uint32_t serial)
{
	struct name ns[] = { storing_name("ns1.example.com"),
		storing_name("ns2.example.com") };
	struct roster_zone zones[] = {
		{ .name = storing_name("a.example.net"), .ttl = 5,
			.serial = 7, .nameservers = ns, .nnameservers = 1 },
		{ .name = storing_name(ZONE), .ttl = 90, .serial = serial,
			.nameservers = ns, .nnameservers = 2 },
	};

	p->serial = serial;
	roster_set_zones(p->roster, zones, 2);
}

static struct play *
begin(const char *local)
{
	struct play *p = xcalloc(1, sizeof(*p));

	p->roster = roster_new();
	set_serial(p, 1000);
	if (local != NULL)
		add_local(&p->m, "l", local)->default_serial = 1;
	p->hosts = &p->m.sources[p->m.n++];
	*p->hosts = (struct merge_source){ .kind = MERGE_HOSTS,
		.hosts = roster_source(p->roster) };
	return p;
}

static void
end(struct play *p)
{
	roster_free(&p->roster);
	merge_places_fini(&p->places);
	free(p);
}

static struct host
host_of(const char *name, const char *v4, const char *v6)
{
	struct host host = { .name = storing_name(name),
		.zone = storing_name(ZONE), .is_enabled = true };

	assert_true(v4 == NULL || ip_parse(&host.v4, v4));
	assert_true(v6 == NULL || ip_parse(&host.v6, v6));
	return host;
}

static void
set(struct play *p, const struct host *host)
{
	roster_set(p->roster, host);
	if (p->nchanged < 8)
		p->changed[p->nchanged++] = host->name;
}

static void
set_new(struct play *p, const char *name, const char *v4, const char *v6)
{
	const struct host host = host_of(name, v4, v6);

	set(p, &host);
}

static void
merge_to(struct play *p, const char *path, struct merge_places *places)
{
	struct zonefile z = zonefile_begin(path);

	assert_true(merge_zones(p->m.sources, p->m.n, z.db, NULL, places,
	    &p->m.err));
	zonefile_end(&z);
}

/* Everything so far is in the file "data". */
static void
merge_all(struct play *p)
{
	merge_places_fini(&p->places);
	merge_to(p, "data", &p->places);
	p->nchanged = 0;
}

static struct patch *
find(struct play *p)
{
	const struct patch_news news = { .hosts = p->hosts->hosts,
		.names = p->changed, .n = p->nchanged };
	struct datacdb_reader *r = datacdb_open("data", &p->m.err);
	struct patch *patch = patch_find(r, &p->places, &news);

	datacdb_close(&r);
	p->nchanged = 0;
	return patch;
}

/* Patches "data", if that is possible. */
static bool
is_patched(struct play *p)
{
	struct patch *patch = find(p);
	int fd = open("data", O_WRONLY);
	bool is = patch != NULL;

	if (is)
		assert_true(patch_apply(patch, fd, &p->m.err));
	close(fd);
	patch_free(&patch);
	return is;
}

/* Byte for byte what a merge makes. */
static void
assert_as_merged(struct play *p)
{
	struct merge_places places = { 0 };

	merge_to(p, "merged", &places);
	oracle_assert_same("data", "merged");
	assert_int_equal(places.hosts, p->places.hosts);
	merge_places_fini(&places);
}

static void
other_addresses_are_patched(void **state)
{
	struct play *p = begin("=o.example:192.0.2.1\n@" HOST "::m.\n");

	(void)state;
	set_new(p, HOST, "192.0.2.1", "2001:db8::1");
	set_new(p, "g." ZONE, "192.0.2.3", NULL);
	set_new(p, "f." ZONE, NULL, NULL);
	merge_all(p);
	set_new(p, HOST, "192.0.2.9", "2001:db8::1");
	set_new(p, "f." ZONE, NULL, NULL);
	assert_true(is_patched(p));
	assert_as_merged(p);
	set_new(p, HOST, "192.0.2.10", "2001:db8::2");
	set_new(p, "g." ZONE, "192.0.2.4", NULL);
	set_serial(p, 1001);
	assert_true(is_patched(p));
	assert_as_merged(p);
	end(p);
}

static void
so_are_ttls_and_wildcards(void **state)
{
	struct play *p = begin(NULL);
	struct host host = host_of(HOST, "192.0.2.1", "2001:db8::1");

	(void)state;
	host.has_wildcard = true;
	set(p, &host);
	set_new(p, "x." HOST, "192.0.2.1", NULL);
	merge_all(p);
	assert_true(ip_parse(&host.v4, "192.0.2.2"));
	host.ttl = 77;
	set(p, &host);
	assert_true(is_patched(p));
	assert_as_merged(p);
	host.has_wildcard = false;
	set(p, &host);
	assert_false(is_patched(p));
	end(p);
}

static void
nothing_new_is_an_empty_patch(void **state)
{
	struct play *p = begin(NULL);
	struct patch *patch;

	(void)state;
	set_new(p, HOST, "192.0.2.1", NULL);
	merge_all(p);
	set_new(p, HOST, "192.0.2.1", NULL);
	set_new(p, "gone." ZONE, NULL, NULL);
	patch = find(p);
	assert_true(patch_is_empty(patch));
	patch_free(&patch);
	assert_null(patch);
	set_serial(p, 1001);
	patch = find(p);
	assert_false(patch_is_empty(patch));
	patch_free(&patch);
	end(p);
}

/* What has to be merged, each from the same beginning. */
static void
records_that_come_or_go_are_no_patch(void **state)
{
	const struct host first = host_of(HOST, "192.0.2.1", NULL);
	struct host others[] = {
		host_of(HOST, "192.0.2.1", "2001:db8::1"),
		host_of(HOST, NULL, NULL),
		host_of(HOST, NULL, "2001:db8::1"),
		host_of(HOST, "192.0.2.1", NULL),
		host_of(HOST, "192.0.2.1", NULL),
		host_of("new." ZONE, "192.0.2.1", NULL),
	};

	(void)state;
	others[3].is_enabled = false;
	assert_true(host_add_txt(others[4].txt, "text"));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct play *p = begin(NULL);

		set(p, &first);
		merge_all(p);
		set(p, &others[i]);
		assert_false(is_patched(p));
		end(p);
	}
}

static void
texts_are_no_patch_but_stay_beside_one(void **state)
{
	struct play *p = begin(NULL);
	struct host host = host_of(HOST, "192.0.2.1", NULL);

	(void)state;
	assert_true(host_add_txt(host.txt, "one"));
	set(p, &host);
	merge_all(p);
	assert_true(ip_parse(&host.v4, "192.0.2.2"));
	set(p, &host);
	assert_true(is_patched(p));
	assert_as_merged(p);
	snprintf(host.txt, sizeof(host.txt), "two\n");
	set(p, &host);
	assert_false(is_patched(p));
	host.txt[0] = '\0';
	set(p, &host);
	assert_false(is_patched(p));
	end(p);
}

/* An AAAA record and a text can be as long as each other. */
static void
another_type_of_the_same_length_is_no_patch(void **state)
{
	struct play *p = begin(NULL);
	struct host host = host_of(HOST, NULL, "2001:db8::1");

	(void)state;
	set(p, &host);
	merge_all(p);
	host = host_of(HOST, NULL, NULL);
	assert_true(host_add_txt(host.txt, "fifteen letters"));
	set(p, &host);
	assert_false(is_patched(p));
	end(p);
}

static void
what_others_have_at_the_name_stays(void **state)
{
	struct play *p = begin(SOA("example.com") "'" HOST ":text\n"
	    "+" HOST ":192.0.2.200\n:" HOST ":28:\\001abcdefghijklmno\n");

	(void)state;
	set_new(p, HOST, "192.0.2.1", NULL);
	merge_all(p);
	set_new(p, HOST, "192.0.2.2", NULL);
	assert_true(is_patched(p));
	assert_as_merged(p);
	end(p);
}

/* It was written once, for the other source. */
static void
a_text_that_others_have_too_is_merged(void **state)
{
	struct play *p = begin("'" HOST ":text:90\n");
	struct host host = host_of(HOST, "192.0.2.1", NULL);

	(void)state;
	assert_true(host_add_txt(host.txt, "text"));
	set(p, &host);
	merge_all(p);
	assert_true(ip_parse(&host.v4, "192.0.2.2"));
	set(p, &host);
	assert_false(is_patched(p));
	end(p);
}

static void
a_zone_that_another_source_has_is_left_to_it(void **state)
{
	struct play *p = begin("Z" ZONE ":n.:h.:5000:2:3:4:5:300\n"
	    "&" ZONE "::n.\n");

	(void)state;
	set_new(p, HOST, "192.0.2.1", NULL);
	merge_all(p);
	set_new(p, HOST, "192.0.2.2", NULL);
	set_serial(p, 1001);
	assert_true(is_patched(p));
	assert_as_merged(p);
	end(p);
}

/* The test's files have serial 1 where they say none. */
static void
a_local_soa_follows_the_hosts_serial(void **state)
{
	struct play *p = begin("Z" ZONE ":n.:h.:1:2:3:4:5:300\n"
	    "Z" ZONE ":m.:h.:1:2:3:4:5:300::lo\n" SOA("example.net"));

	(void)state;
	set_new(p, HOST, "192.0.2.1", NULL);
	merge_all(p);
	assert_int_equal(p->places.nsoas, 2);
	set_new(p, HOST, "192.0.2.2", NULL);
	set_serial(p, 1001);
	assert_true(is_patched(p));
	assert_as_merged(p);
	set_serial(p, 1002);
	assert_true(is_patched(p));
	assert_as_merged(p);
	end(p);
}

static void
another_number_of_name_servers_is_merged(void **state)
{
	struct play *p = begin(NULL);
	struct name ns = storing_name("ns1.example.com");
	const struct roster_zone zone = { .name = storing_name(ZONE),
		.ttl = 90, .serial = 1000, .nameservers = &ns,
		.nnameservers = 1 };

	(void)state;
	set_new(p, HOST, "192.0.2.1", NULL);
	merge_all(p);
	roster_set_zones(p->roster, &zone, 1);
	assert_false(is_patched(p));
	end(p);
}

static void
a_file_that_cannot_be_written_is_said(void **state)
{
	struct play *p = begin(NULL);
	struct patch *patch;
	int fd;

	(void)state;
	set_new(p, HOST, "192.0.2.1", NULL);
	merge_all(p);
	set_new(p, HOST, "192.0.2.2", NULL);
	patch = find(p);
	fd = open("data", O_RDONLY);
	assert_false(patch_apply(patch, fd, &p->m.err));
	assert_string_equal(p->m.err.text,
	    "cannot write: Bad file descriptor");
	close(fd);
	patch_free(&patch);
	end(p);
}

/* A host that has, by chance, what hosts may have. */
static struct host
any_host(unsigned *seed, unsigned number)
{
	char name[64], v4[IP_TEXT_SIZE], v6[IP_TEXT_SIZE];
	int r = rand_r(seed);
	struct host host;

	snprintf(name, sizeof(name), "%s%u." ZONE,
	    number % 3 == 0 ? "_acme-challenge.h" : "h", number / 3);
	snprintf(v4, sizeof(v4), "192.0.2.%d", r % 250);
	snprintf(v6, sizeof(v6), "2001:db8::%x", r % 250);
	host = host_of(name, r & 0x100 ? v4 : NULL, r & 0x200 ? v6 : NULL);
	host.has_wildcard = (r & 0xc00) == 0;
	host.is_enabled = (r & 0x3000) != 0;
	host.ttl = r & 0x4000 ? 5 : 0;
	if ((r & 0x18000) == 0)
		host_add_txt(host.txt, r & 0x20000 ? "one" : "two");
	return host;
}

static void
whatever_changes_a_patch_is_what_a_merge_makes(void **state)
{
	enum { ROUNDS = 3000, HOSTS = 24 };
	struct play *p = begin(SOA("example.com") "'h1." ZONE ":one:90\n"
	    "+h2." ZONE ":192.0.2.1\nCh3." ZONE ":o.\n'_acme-challenge.h4."
	    ZONE ":two:90\n+\\052.h5." ZONE ":192.0.2.5\n");
	unsigned seed = 1, patched = 0;

	(void)state;
	for (unsigned i = 0; i < HOSTS; i++) {
		const struct host host = any_host(&seed, i);

		set(p, &host);
	}
	merge_all(p);
	for (unsigned i = 0; i < ROUNDS; i++) {
		struct host host = any_host(&seed, i % HOSTS), old;

		assert_true(roster_get(p->roster, &host.name, &old));
		if (i % 4 != 0) {
			old.v4 = old.v4.len > 0 && host.v4.len > 0 ?
			    host.v4 : old.v4;
			old.v6 = old.v6.len > 0 && host.v6.len > 0 ?
			    host.v6 : old.v6;
			host = old;
		}
		set(p, &host);
		set_serial(p, p->serial + (unsigned)rand_r(&seed) % 2);
		if (is_patched(p)) {
			patched++;
			assert_as_merged(p);
		} else {
			merge_all(p);
		}
	}
	assert_true(patched > ROUNDS / 2);
	assert_true(patched < ROUNDS);
	end(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		MERGING(other_addresses_are_patched),
		MERGING(so_are_ttls_and_wildcards),
		MERGING(nothing_new_is_an_empty_patch),
		MERGING(records_that_come_or_go_are_no_patch),
		MERGING(texts_are_no_patch_but_stay_beside_one),
		MERGING(another_type_of_the_same_length_is_no_patch),
		MERGING(what_others_have_at_the_name_stays),
		MERGING(a_text_that_others_have_too_is_merged),
		MERGING(a_zone_that_another_source_has_is_left_to_it),
		MERGING(a_local_soa_follows_the_hosts_serial),
		MERGING(another_number_of_name_servers_is_merged),
		MERGING(a_file_that_cannot_be_written_is_said),
		MERGING(whatever_changes_a_patch_is_what_a_merge_makes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
