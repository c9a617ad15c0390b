#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include "storing.h"

static struct store_key
key(const char *host, const char *label, uint8_t digest)
{
	struct store_key key = { .host = storing_name(host) };

	snprintf(key.label, sizeof(key.label), "%s", label);
	memset(key.digest, digest, sizeof(key.digest));
	return key;
}

static void
add(struct store *store, const char *host, const char *label, uint8_t digest)
{
	struct store_key k = key(host, label, digest);

	storing_ok(store_key_add(store, &k, &storing_err));
}

/* A store with the hosts a and b. */
static struct store *
with_hosts(void)
{
	struct store *store = storing_open();

	storing_ok(store_begin(store, 1000, &storing_err));
	storing_add(store, "a.dyn.example.com", "");
	storing_add(store, "b.dyn.example.com", "");
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_begin(store, 2000, &storing_err));
	return store;
}

static bool
add_line(void *ctx, const struct store_key *k, struct err *err)
{
	char text[NAME_TEXT_SIZE];

	(void)err;
	name_text(k->host.wire, text);
	buf_addf(ctx, "%s %s %d %lld %lld %lld%s\n", text, k->label,
	    k->digest[31], (long long)k->created, (long long)k->used,
	    (long long)k->revoked, k->is_weak ? " weak" : "");
	return true;
}

static void
expect_of(struct store *store, const char *host, const char *expected)
{
	struct name name = storing_name(host);
	struct buf out = { 0 };

	storing_ok(store_keys_of(store, &name, add_line, &out,
	    &storing_err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static void
expect_opens(struct store *store, uint8_t digest, const char *expected)
{
	uint8_t bytes[STORE_DIGEST_LEN];
	struct buf out = { 0 };

	memset(bytes, digest, sizeof(bytes));
	storing_ok(store_keys_by_digest(store, bytes, add_line, &out,
	    &storing_err));
	assert_string_equal(buf_str(&out), expected);
	buf_fini(&out);
}

static void
a_host_has_several_keys_and_a_key_several_hosts(void **state)
{
	struct store *store = with_hosts();

	(void)state;
	add(store, "a.dyn.example.com", "router", 1);
	add(store, "a.dyn.example.com", "nas", 2);
	add(store, "b.dyn.example.com", "router", 1);
	storing_ok(store_commit(store, &storing_err));
	expect_of(store, "a.dyn.example.com",
	    "a.dyn.example.com router 1 2000 0 0\n"
	    "a.dyn.example.com nas 2 2000 0 0\n");
	expect_opens(store, 1, "a.dyn.example.com router 1 2000 0 0\n"
	    "b.dyn.example.com router 1 2000 0 0\n");
	expect_opens(store, 2, "a.dyn.example.com nas 2 2000 0 0\n");
	expect_opens(store, 3, "");
	store_close(&store);
}

static void
a_host_has_a_key_once(void **state)
{
	struct store *store = with_hosts();
	struct store_key again = key("a.dyn.example.com", "again", 1);
	struct store_key nowhere = key("c.dyn.example.com", "x", 1);
	struct err err;

	(void)state;
	add(store, "a.dyn.example.com", "router", 1);
	assert_false(store_key_add(store, &again, &err));
	assert_memory_equal(err.text, "a.dyn.example.com: ", 19);
	assert_false(store_key_add(store, &nowhere, &err));
	assert_memory_equal(err.text, "c.dyn.example.com: ", 19);
	storing_ok(store_commit(store, &storing_err));
	expect_opens(store, 1, "a.dyn.example.com router 1 2000 0 0\n");
	store_close(&store);
}

struct first {
	int64_t id;
};

static bool
take_id(void *ctx, const struct store_key *k, struct err *err)
{
	((struct first *)ctx)->id = k->id;
	return err_set(err, "one is enough");
}

static int64_t
id_of_first(struct store *store, const char *host)
{
	struct name name = storing_name(host);
	struct first first = { 0 };
	struct err err;

	assert_false(store_keys_of(store, &name, take_id, &first, &err));
	assert_string_equal(err.text, "one is enough");
	return first.id;
}

static void
a_revoked_key_opens_nothing_but_is_listed(void **state)
{
	struct store *store = with_hosts();
	int64_t id;

	(void)state;
	add(store, "a.dyn.example.com", "router", 1);
	add(store, "b.dyn.example.com", "router", 1);
	storing_ok(store_commit(store, &storing_err));
	id = id_of_first(store, "a.dyn.example.com");
	for (int64_t now = 3000; now < 3002; now++) {
		storing_ok(store_begin(store, now, &storing_err));
		storing_ok(store_key_revoke(store, id, &storing_err));
		storing_ok(store_commit(store, &storing_err));
	}
	expect_opens(store, 1, "b.dyn.example.com router 1 2000 0 0\n");
	expect_of(store, "a.dyn.example.com",
	    "a.dyn.example.com router 1 2000 0 3000\n");
	store_close(&store);
}

static void
a_weak_key_is_flagged(void **state)
{
	struct store *store = with_hosts();
	struct store_key weak = key("a.dyn.example.com", "imported", 1);

	(void)state;
	weak.is_weak = true;
	storing_ok(store_key_add(store, &weak, &storing_err));
	storing_ok(store_commit(store, &storing_err));
	expect_opens(store, 1,
	    "a.dyn.example.com imported 1 2000 0 0 weak\n");
	store_close(&store);
}

static void
uses_are_written_with_the_next_batch(void **state)
{
	struct store *store = with_hosts();
	uint64_t changes;
	int64_t id;

	(void)state;
	add(store, "a.dyn.example.com", "router", 1);
	storing_ok(store_commit(store, &storing_err));
	changes = storing_changes(store);
	id = id_of_first(store, "a.dyn.example.com");
	store_key_used(store, id, 4000);
	store_key_used(store, id, 5000);
	expect_opens(store, 1, "a.dyn.example.com router 1 2000 0 0\n");

	/* A batch that fails forgets nothing. */
	storing_ok(store_begin(store, 6000, &storing_err));
	store_rollback(store);
	storing_ok(store_begin(store, 6000, &storing_err));
	storing_ok(store_commit(store, &storing_err));
	expect_opens(store, 1, "a.dyn.example.com router 1 2000 5000 0\n");
	assert_int_equal(storing_changes(store), changes);

	store_key_used(store, id, 3000);
	storing_ok(store_begin(store, 7000, &storing_err));
	storing_ok(store_commit(store, &storing_err));
	expect_opens(store, 1, "a.dyn.example.com router 1 2000 5000 0\n");
	store_close(&store);
}

static void
a_removed_hosts_keys_are_gone(void **state)
{
	struct store *store = with_hosts();
	struct name name = storing_name("a.dyn.example.com");

	(void)state;
	add(store, "a.dyn.example.com", "router", 1);
	storing_ok(store_commit(store, &storing_err));
	storing_ok(store_begin(store, 3000, &storing_err));
	storing_ok(store_host_remove(store, &name, &storing_err));
	storing_add(store, "a.dyn.example.com", "");
	storing_ok(store_commit(store, &storing_err));
	expect_opens(store, 1, "");
	store_close(&store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_host_has_several_keys_and_a_key_several_hosts,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_host_has_a_key_once,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    a_revoked_key_opens_nothing_but_is_listed,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_weak_key_is_flagged,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(
		    uses_are_written_with_the_next_batch,
		    tempdir_setup, tempdir_teardown),
		cmocka_unit_test_setup_teardown(a_removed_hosts_keys_are_gone,
		    tempdir_setup, tempdir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
