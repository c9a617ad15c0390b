#include "siting.h"

#include "base/bytes.h"
#include "base/log.h"
#include "dns/patch.h"

struct done {
	bool done, published;
	int calls;
};

static void
on_done(void *ctx, bool published)
{
	struct done *d = ctx;

	d->done = true;
	d->calls++;
	d->published = published;
}

static struct hosts_wish *
submit(struct siting *s, const char *host, const char *v4, struct done *d)
{
	struct hosts_item item = { .name = storing_name(host),
		.change = { .changes4 = v4 != NULL } };
	struct hosts_wish *wish;

	*d = (struct done){ 0 };
	if (v4 != NULL)
		assert_true(ip_parse(&item.change.v4, v4));
	wish = hosts_submit(s->hosts, &item, 1, "192.0.2.9", "update",
	    on_done, d);
	assert_int_equal(d->calls, 0);
	return wish;
}

static const char *
found(struct siting *s, const char *host)
{
	static char text[IP_PAIR_TEXT_SIZE];
	struct name name = storing_name(host);
	struct host h;

	if (!hosts_find(s->hosts, &name, &h))
		return NULL;
	ip_pair_text(&h.v4, &h.v6, text);
	return text;
}

static bool
pending(struct siting *s, const char *host)
{
	struct name name = storing_name(host);

	return hosts_is_pending(s->hosts, &name);
}

/* What a build gets to see: the serial, and the last A that was given. */
struct seen {
	uint32_t serial;
	unsigned soa, ns, a;
	uint8_t last;			/* byte of an address */
};

static bool
take(void *ctx, const struct record *record, struct err *err)
{
	struct seen *seen = ctx;

	(void)err;
	if (record->type == RR_SOA) {
		seen->soa++;
		seen->serial = get_u32(record->rdata + record->rdlen - 20);
	}
	seen->ns += record->type == RR_NS;
	if (record->type == RR_A) {
		seen->a++;
		seen->last = record->rdata[3];
	}
	return true;
}

static struct seen
look(const struct merge_source *source)
{
	struct seen seen = { 0 };

	assert_int_equal(source->kind, MERGE_HOSTS);
	assert_true(source->hosts->give(source->hosts->ctx, take, &seen,
	    &storing_err));
	return seen;
}

static struct seen
gather(struct siting *s)
{
	struct merge_source source;

	assert_true(hosts_gather(s->hosts, &source));
	return look(&source);
}

/* What was read from the store is in data.cdb. */
static void
begin_published(struct siting *s)
{
	gather(s);
	hosts_built(s->hosts, true);
}

/* "all", or the names of the hosts that have changed since the last build. */
static const char *
news(struct siting *s)
{
	static char text[NAME_TEXT_SIZE];
	struct patch_news news = { 0 };

	if (!hosts_gather_news(s->hosts, &news))
		return "all";
	text[0] = '\0';
	if (news.n > 0)
		name_text(news.names[0].wire, text);
	assert_true(news.n <= 1);
	free(news.names);
	return text;
}

static void
a_build_hears_of_all_first_and_then_of_what_is_new(void **state)
{
	struct siting s;
	struct done d;

	(void)state;
	siting_begin(&s);
	assert_string_equal(news(&s), "all");
	begin_published(&s);
	assert_string_equal(news(&s), "");
	hosts_built(s.hosts, true);
	s.holds = true;
	submit(&s, JOHN, "192.0.2.7", &d);
	while (s.changes == 0)
		event_base_loop(s.base, EVLOOP_ONCE);
	assert_string_equal(news(&s), JOHN);
	hosts_built(s.hosts, false);
	assert_string_equal(news(&s), JOHN);
	assert_int_equal(gather(&s).last, 7);
	hosts_built(s.hosts, true);
	assert_true(d.published);
	assert_string_equal(news(&s), "");
	hosts_built(s.hosts, true);
	siting_end(&s);
}

static void
nothing_is_published_before_the_first_build_that_goes_well(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	assert_true(pending(&s, JOHN));
	gather(&s);
	assert_true(pending(&s, JOHN));
	hosts_built(s.hosts, false);
	assert_true(pending(&s, JOHN));
	begin_published(&s);
	assert_false(pending(&s, JOHN));
	siting_end(&s);
}

static void
what_no_build_has_had_is_pending_also_when_nobody_waits(void **state)
{
	struct siting s;
	struct done d;

	(void)state;
	siting_open(&s);
	siting_add(&s, JOHN, "192.0.2.1", STRONG);
	siting_run(&s, 0.05);
	begin_published(&s);
	s.fails = true;
	submit(&s, JOHN, "192.0.2.7", &d);
	assert_true(loop_until(s.base, &d.done));
	assert_false(d.published);
	siting_wait_changes(&s, 1);
	assert_true(pending(&s, JOHN));
	begin_published(&s);
	assert_false(pending(&s, JOHN));
	siting_end(&s);
}

static void
a_change_is_done_when_a_build_with_it_has_ended(void **state)
{
	struct seen seen;
	struct siting s;
	struct done d;

	(void)state;
	siting_begin(&s);
	begin_published(&s);
	s.holds = true;
	/* The worker's batch waits for this one. */
	storing_ok(store_begin(s.store, 1000, &storing_err));
	submit(&s, JOHN, "192.0.2.7", &d);
	assert_string_equal(found(&s, JOHN), "192.0.2.7");
	assert_true(pending(&s, JOHN));
	assert_false(pending(&s, MARY));
	siting_stored(&s, JOHN, "192.0.2.1");
	store_rollback(s.store);
	siting_wait_changes(&s, 1);
	siting_stored(&s, JOHN, "192.0.2.7");
	assert_false(d.done);
	assert_true(pending(&s, JOHN));
	seen = gather(&s);
	assert_int_equal(seen.last, 7);
	assert_false(d.done);
	hosts_built(s.hosts, true);
	assert_int_equal(d.calls, 1);
	assert_true(d.published);
	assert_false(pending(&s, JOHN));
	hosts_built(s.hosts, true);
	assert_int_equal(d.calls, 1);
	siting_end(&s);
}

static void
all_that_wait_are_one_batch(void **state)
{
	struct done first, second, third;
	struct siting s;
	uint64_t before;

	(void)state;
	siting_begin(&s);
	before = storing_changes(s.store);
	submit(&s, JOHN, "192.0.2.7", &first);
	submit(&s, MARY, "192.0.2.8", &second);
	submit(&s, JOHN, "192.0.2.9", &third);
	assert_string_equal(found(&s, JOHN), "192.0.2.9");
	assert_true(loop_until(s.base, &third.done));
	assert_true(first.published && second.published && third.published);
	assert_int_equal(storing_changes(s.store) - before, 2);
	siting_stored(&s, JOHN, "192.0.2.9");
	siting_stored(&s, MARY, "192.0.2.8");
	siting_end(&s);
}

static void
a_build_that_fails_is_waited_out(void **state)
{
	struct siting s;
	struct done d;

	(void)state;
	siting_begin(&s);
	s.holds = true;
	submit(&s, JOHN, "192.0.2.7", &d);
	siting_wait_changes(&s, 1);
	siting_build(&s, false);
	assert_false(d.done);
	assert_true(pending(&s, JOHN));
	siting_build(&s, true);
	assert_true(d.published);
	siting_end(&s);
}

/* Its change is in no build that began before it was stored. */
static void
a_build_under_way_is_not_that_of_a_later_change(void **state)
{
	struct merge_source source;
	struct siting s;
	struct done d;

	(void)state;
	siting_begin(&s);
	s.holds = true;
	assert_true(hosts_gather(s.hosts, &source));
	assert_int_equal(look(&source).last, 1);
	submit(&s, JOHN, "192.0.2.7", &d);
	siting_wait_changes(&s, 1);
	assert_int_equal(look(&source).last, 1);
	hosts_built(s.hosts, true);
	assert_false(d.done);
	siting_build(&s, true);
	assert_true(d.published);
	siting_end(&s);
}

static void
what_cannot_be_stored_is_as_if_it_had_not_been_asked_for(void **state)
{
	struct done first, same, none;
	struct siting s;

	(void)state;
	siting_begin(&s);
	begin_published(&s);
	siting_fill_disk(true);
	submit(&s, JOHN, "192.0.2.7", &first);
	submit(&s, JOHN, NULL, &same);
	submit(&s, MARY, NULL, &none);
	assert_true(loop_until(s.base, &first.done));
	siting_fill_disk(false);
	assert_false(first.published || same.published || none.published);
	assert_true(same.done && none.done);
	assert_string_equal(found(&s, JOHN), "192.0.2.1");
	assert_false(pending(&s, JOHN) || pending(&s, MARY));
	assert_int_equal(s.changes, 0);
	assert_int_equal(gather(&s).last, 1);
	hosts_built(s.hosts, true);
	submit(&s, JOHN, "192.0.2.7", &first);
	assert_true(loop_until(s.base, &first.done));
	assert_true(first.published);
	siting_stored(&s, JOHN, "192.0.2.7");
	siting_end(&s);
}

static void
who_waits_too_long_is_told_and_the_change_goes_on(void **state)
{
	struct siting s;
	struct done d;

	(void)state;
	siting_open(&s);
	siting_add(&s, JOHN, "192.0.2.1", STRONG);
	siting_run(&s, 0.05);
	s.holds = true;
	submit(&s, JOHN, "192.0.2.7", &d);
	assert_true(loop_until(s.base, &d.done));
	assert_false(d.published);
	siting_wait_changes(&s, 1);
	assert_true(pending(&s, JOHN));
	siting_build(&s, true);
	assert_int_equal(d.calls, 1);
	assert_false(pending(&s, JOHN));
	siting_stored(&s, JOHN, "192.0.2.7");
	siting_end(&s);
}

static void
who_withdraws_is_not_told(void **state)
{
	struct hosts_wish *wish;
	struct siting s;
	struct done d;

	(void)state;
	siting_begin(&s);
	wish = submit(&s, JOHN, "192.0.2.7", &d);
	hosts_withdraw(&wish);
	assert_null(wish);
	hosts_withdraw(&wish);
	siting_wait_changes(&s, 1);
	loop_rounds(s.base, 3);
	assert_int_equal(s.builds, 1);
	assert_int_equal(d.calls, 0);
	siting_stored(&s, JOHN, "192.0.2.7");
	siting_end(&s);
}

static void
who_waits_at_the_end_is_told(void **state)
{
	struct done stored, waiting;
	struct siting s;

	(void)state;
	siting_begin(&s);
	s.holds = true;
	submit(&s, JOHN, "192.0.2.7", &stored);
	siting_wait_changes(&s, 1);
	submit(&s, JOHN, "192.0.2.8", &waiting);
	siting_end(&s);
	assert_int_equal(stored.calls, 1);
	assert_int_equal(waiting.calls, 1);
	assert_false(stored.published || waiting.published);
}

static void
what_another_process_changes_is_there_after_a_refresh(void **state)
{
	static const char new_host[] = "new.dyn.example.com";
	struct name new_name = storing_name(new_host);
	struct name john = storing_name(JOHN);
	struct siting s;
	uint64_t version;

	(void)state;
	siting_begin(&s);
	version = hosts_version(s.hosts);
	siting_add(&s, new_host, "192.0.2.3", WEAK);
	storing_ok(store_begin(s.store, 1, &storing_err));
	storing_ok(store_host_remove(s.store, &john, &storing_err));
	storing_ok(store_commit(s.store, &storing_err));
	assert_null(found(&s, new_host));
	assert_int_equal(hosts_count(s.hosts), 2);
	hosts_refresh(s.hosts, NULL, NULL);
	hosts_refresh(s.hosts, NULL, NULL);
	siting_wait_changes(&s, 2);
	assert_string_equal(found(&s, new_host), "192.0.2.3");
	assert_null(found(&s, JOHN));
	assert_int_equal(hosts_count(s.hosts), 2);
	assert_true(hosts_version(s.hosts) > version);
	assert_true(keyring_find(hosts_open(s.hosts, WEAK),
	    &new_name)->is_weak);
	assert_non_null(keyring_only(hosts_open(s.hosts, WEAK)));
	assert_int_equal(gather(&s).last, 3);
	hosts_built(s.hosts, true);
	siting_end(&s);
}

static void
a_host_that_is_removed_meanwhile_undoes_no_other_change(void **state)
{
	struct name john = storing_name(JOHN);
	struct done first, gone, other;
	struct siting s;

	(void)state;
	siting_begin(&s);
	storing_ok(store_begin(s.store, 1, &storing_err));
	storing_ok(store_host_remove(s.store, &john, &storing_err));
	storing_ok(store_commit(s.store, &storing_err));
	submit(&s, MARY, "192.0.2.7", &first);
	submit(&s, JOHN, "192.0.2.8", &gone);
	submit(&s, MARY, "192.0.2.8", &other);
	assert_true(loop_until(s.base, &other.done));
	assert_true(other.published);
	siting_stored(&s, MARY, "192.0.2.8");
	siting_end(&s);
}

static void
a_key_opens_its_hosts(void **state)
{
	struct name john = storing_name(JOHN), mary = storing_name(MARY);
	const struct keyring_bunch *keys;
	struct siting s;

	(void)state;
	siting_begin(&s);
	keys = hosts_open(s.hosts, STRONG);
	assert_true(name_equal(keyring_find(keys, &john)->host.wire,
	    john.wire));
	assert_true(name_equal(keyring_find(keys, &mary)->host.wire,
	    mary.wire));
	assert_non_null(keyring_any(keys));
	assert_null(keyring_only(keys));
	assert_null(hosts_open(s.hosts, WEAK));
	assert_null(keyring_find(NULL, &john));
	assert_null(keyring_any(NULL));
	assert_null(keyring_only(NULL));
	siting_end(&s);
}

static void
the_serial_grows_with_each_change_and_configuration(void **state)
{
	struct name both[] = { storing_name("ns1.example.com"),
		storing_name("ns2.example.com") };
	struct conf conf = { .ndynamics = 1 };
	struct seen before, after;
	struct siting s;
	struct done d;

	(void)state;
	siting_begin(&s);
	before = gather(&s);
	hosts_built(s.hosts, true);
	assert_int_equal(before.soa, 1);
	assert_int_equal(before.ns, 1);
	assert_int_equal(before.a, 1);
	assert_true(before.serial > 0);
	submit(&s, JOHN, "192.0.2.7", &d);
	assert_true(loop_until(s.base, &d.done));
	after = gather(&s);
	hosts_built(s.hosts, true);
	assert_true((int32_t)(after.serial - before.serial) > 0);
	before = after;
	s.dynamic.nameservers = both;
	s.dynamic.nnameservers = 2;
	conf.dynamics = &s.dynamic;
	hosts_configure(s.hosts, &conf);
	siting_wait_changes(&s, 2);
	after = gather(&s);
	hosts_built(s.hosts, true);
	assert_int_equal(after.ns, 2);
	assert_true((int32_t)(after.serial - before.serial) > 0);
	hosts_configure(s.hosts, &conf);
	siting_wait_changes(&s, 3);
	assert_int_equal(gather(&s).serial, after.serial);
	hosts_built(s.hosts, true);
	siting_end(&s);
}

static void
a_zone_says_whether_its_hosts_may_be_private(void **state)
{
	struct host john = storing_host(JOHN, ""), other = john;
	struct conf conf = { .ndynamics = 1 };
	struct siting s;

	(void)state;
	siting_begin(&s);
	other.zone.len = 0;
	assert_false(hosts_allow_private(s.hosts, &john));
	s.dynamic.allow_private = true;
	conf.dynamics = &s.dynamic;
	hosts_configure(s.hosts, &conf);
	assert_true(hosts_allow_private(s.hosts, &john));
	assert_false(hosts_allow_private(s.hosts, &other));
	siting_wait_changes(&s, 1);
	siting_end(&s);
}

static void
without_zones_and_hosts_there_is_nothing_to_gather(void **state)
{
	struct conf conf = { 0 };
	struct merge_source source;
	struct siting s;

	(void)state;
	siting_open(&s);
	siting_run(&s, 20);
	assert_int_equal(gather(&s).soa, 1);
	hosts_built(s.hosts, true);
	hosts_configure(s.hosts, &conf);
	assert_false(hosts_gather(s.hosts, &source));
	hosts_built(s.hosts, true);
	siting_wait_changes(&s, 1);
	siting_end(&s);
}

static void
a_state_directory_that_cannot_be_used_is_told(void **state)
{
	char nowhere[] = "no/such";
	const struct conf conf = { .state = nowhere };
	struct hosts_env env = { 0 };
	struct err err = { "" };

	(void)state;
	env.base = event_base_new();
	assert_null(hosts_new(&env, &conf, &err));
	assert_non_null(strstr(err.text, "no/such/dnssync.db"));
	event_base_free(env.base);
}

/* Its hosts are known, but with the old serial nobody would fetch it. */
static void
a_zone_that_cannot_be_stored_at_the_start_is_tried_again(void **state)
{
	char here[] = ".";
	struct conf conf = { .state = here, .ndynamics = 1 };
	struct done d = { 0 };
	struct siting s;
	struct hosts_env env = { .deadline = 20,
		.changed = siting_on_changed, .ctx = &s };

	(void)state;
	siting_begin(&s);
	site_free(&s.site);
	hosts_free(&s.hosts);
	env.base = s.base;
	env.worker = s.worker;
	s.dynamic.ttl++;
	conf.dynamics = &s.dynamic;
	siting_fill_disk(true);
	s.hosts = hosts_new(&env, &conf, &storing_err);
	siting_fill_disk(false);
	storing_ok(s.hosts != NULL);
	assert_string_equal(found(&s, JOHN), "192.0.2.1");
	assert_false(hosts_are_ready(s.hosts));
	assert_false(hosts_are_well(s.hosts));
	hosts_refresh(s.hosts, on_done, &d);
	assert_true(loop_until(s.base, &d.done));
	assert_true(d.published);
	assert_true(hosts_are_well(s.hosts));
	siting_end(&s);
}

static void
the_store_is_read_once_at_the_start(void **state)
{
	struct siting s;

	(void)state;
	siting_begin(&s);
	assert_int_equal(hosts_version(s.hosts), 1);
	assert_true(hosts_are_ready(s.hosts));
	siting_end(&s);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, tempdir_setup, \
	    tempdir_teardown)
	static const struct CMUnitTest tests[] = {
		TEST(a_build_hears_of_all_first_and_then_of_what_is_new),
		TEST(nothing_is_published_before_the_first_build_that_goes_well),
		TEST(what_no_build_has_had_is_pending_also_when_nobody_waits),
		TEST(a_change_is_done_when_a_build_with_it_has_ended),
		TEST(all_that_wait_are_one_batch),
		TEST(a_build_that_fails_is_waited_out),
		TEST(a_build_under_way_is_not_that_of_a_later_change),
		TEST(what_cannot_be_stored_is_as_if_it_had_not_been_asked_for),
		TEST(who_waits_too_long_is_told_and_the_change_goes_on),
		TEST(who_withdraws_is_not_told),
		TEST(who_waits_at_the_end_is_told),
		TEST(what_another_process_changes_is_there_after_a_refresh),
		TEST(a_host_that_is_removed_meanwhile_undoes_no_other_change),
		TEST(a_key_opens_its_hosts),
		TEST(the_serial_grows_with_each_change_and_configuration),
		TEST(a_zone_says_whether_its_hosts_may_be_private),
		TEST(without_zones_and_hosts_there_is_nothing_to_gather),
		TEST(a_zone_that_cannot_be_stored_at_the_start_is_tried_again),
		TEST(the_store_is_read_once_at_the_start),
		TEST(a_state_directory_that_cannot_be_used_is_told),
	};

	log_set_level(LOG_LEVEL_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
