/*
 * siting: hosts with a store of their own, a site before them and, in place of
 * the builder, one that builds at once, or when it is told.
 */
#ifndef DNSSYNC_TESTS_SITING_H
#define DNSSYNC_TESTS_SITING_H

#include "http_feeding.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "dns/merge.h"
#include "hosts.h"
#include "loop.h"
#include "secret.h"
#include "site.h"
#include "ddns/guard.h"
#include "storing.h"
#include "worker.h"

/* Of 160 bits, as host add makes them, and as the older dnssync-web had. */
#define STRONG "23456789abcdefghijkmnpqrstuvwxyz"
#define WEAK "5BEKrNynsaZ4Xwy"
#define JOHN "john.dyn.example.com"
#define MARY "mary.dyn.example.com"

/* The user john.dyn.example.com, or none, with the key, and a wrong one. */
#define AUTH "Authorization: Basic am9obi5keW4uZXhhbXBsZS5jb206MjM0NTY3ODlhY" \
	"mNkZWZnaGlqa21ucHFyc3R1dnd4eXo=\r\n"
#define WRONG "Authorization: Basic am9obi5keW4uZXhhbXBsZS5jb206bm90aGluZw==" \
	"\r\n"
#define HOST_FIELD "Host: ns1.example.com\r\n"
#define GET(target, fields) "GET " target " HTTP/1.1\r\n" HOST_FIELD fields \
	"\r\n"

struct siting {
	struct event_base *base;
	struct worker *worker;
	struct store *store;		/* another process's */
	struct secret *secret;
	struct hosts *hosts;
	struct site *site;
	struct name ns, zone;
	struct conf_dynamic dynamic;
	struct timer *builder;
	bool holds;			/* builds only when told */
	bool fails;			/* so do all builds */
	int changes, builds;
	struct ip client;
	bool is_ill, is_replaced;
};

/* What came back. */
struct siting_reply {
	bool done;
	int answers, status;
	char body[4096], type[64], realm[16], allow[32], etag[68];
	unsigned retry_after;
	struct exchange *exchange;
};

static inline bool
siting_build(struct siting *s, bool ok)
{
	struct merge_source source;
	bool any = hosts_gather(s->hosts, &source);

	s->builds++;
	hosts_built(s->hosts, ok);
	return any;
}

static inline void
siting_on_builder(void *ctx)
{
	struct siting *s = ctx;

	siting_build(s, !s->fails);
}

static inline void
siting_on_changed(void *ctx)
{
	struct siting *s = ctx;

	s->changes++;
	if (!s->holds)
		timer_set(s->builder, 0);
}

static inline void
siting_add_key(struct siting *s, const char *host, const char *key)
{
	struct store_key k = { .host = storing_name(host), .label = "a" };

	secret_digest(s->secret, key, strlen(key), k.digest);
	k.is_weak = secret_is_weak(key);
	storing_ok(store_begin(s->store, 1000, &storing_err));
	storing_ok(store_key_add(s->store, &k, &storing_err));
	storing_ok(store_commit(s->store, &storing_err));
}

static inline void
siting_add(struct siting *s, const char *name, const char *v4,
    const char *key)
{
	storing_ok(store_begin(s->store, 1000, &storing_err));
	storing_add(s->store, name, v4);
	storing_ok(store_commit(s->store, &storing_err));
	siting_add_key(s, name, key);
}

static inline void
siting_set(struct siting *s, const struct host *host)
{
	storing_ok(store_begin(s->store, 1000, &storing_err));
	storing_ok(store_host_set(s->store, host, &storing_err));
	storing_ok(store_commit(s->store, &storing_err));
}

/* The store, without hosts that look into it yet. */
static inline void
siting_open(struct siting *s)
{
	memset(s, 0, sizeof(*s));
	s->base = event_base_new();
	s->worker = worker_new(s->base, &storing_err);
	s->builder = timer_new(s->base, siting_on_builder, s);
	s->store = store_open("dnssync.db", &storing_err);
	s->secret = secret_open("pepper", &storing_err);
	storing_ok(s->worker != NULL && s->store != NULL &&
	    s->secret != NULL);
	assert_true(ip_parse(&s->client, "192.0.2.9"));
}

static inline void
siting_metrics(void *ctx, struct buf *out)
{
	(void)ctx;
	buf_add_str(out, "dnssync_zones 3\n");
}

static inline bool
siting_is_healthy(void *ctx)
{
	return !((struct siting *)ctx)->is_ill;
}

static inline bool
siting_is_replaced(void *ctx)
{
	return ((struct siting *)ctx)->is_replaced;
}

static inline void
siting_run(struct siting *s, double deadline)
{
	const struct hosts_env env = { .base = s->base, .worker = s->worker,
		.deadline = deadline, .changed = siting_on_changed,
		.ctx = s };
	const struct site_env site = { .base = s->base,
		.metrics = siting_metrics, .is_healthy = siting_is_healthy,
		.is_replaced = siting_is_replaced, .ctx = s };
	struct site_env whole = site;
	char here[] = ".";
	const struct conf conf = { .state = here, .dynamics = &s->dynamic,
		.ndynamics = 1 };

	s->ns = storing_name("ns1.example.com");
	s->dynamic = (struct conf_dynamic){ .text = "dyn.example.com",
		.name = storing_name("dyn.example.com"), .ttl = 60,
		.nameservers = &s->ns, .nnameservers = 1 };
	s->hosts = hosts_new(&env, &conf, &storing_err);
	storing_ok(s->hosts != NULL);
	whole.hosts = s->hosts;
	s->site = site_new(&whole);
}

/* With john at 192.0.2.1 and mary without an address. */
static inline void
siting_begin(struct siting *s)
{
	siting_open(s);
	siting_add(s, JOHN, "192.0.2.1", STRONG);
	siting_add(s, MARY, "", STRONG);
	siting_run(s, 20);
}

static inline void
siting_close(struct siting *s)
{
	worker_free(&s->worker);
	hosts_free(&s->hosts);
	secret_close(&s->secret);
	store_close(&s->store);
	timer_free(&s->builder);
	event_base_free(s->base);
}

static inline void
siting_end(struct siting *s)
{
	site_free(&s->site);
	assert_null(s->site);
	siting_close(s);
}

static inline void
siting_copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text != NULL ? text : "");
}

static inline void
siting_on_answer(void *ctx, const struct request *request,
    struct response *response)
{
	struct siting_reply *r = ctx;

	(void)request;
	r->done = true;
	r->answers++;
	r->status = response->status;
	r->retry_after = response->retry_after;
	siting_copy(r->body, sizeof(r->body), buf_str(&response->body));
	siting_copy(r->type, sizeof(r->type), response->type);
	siting_copy(r->realm, sizeof(r->realm), response->realm);
	siting_copy(r->allow, sizeof(r->allow), response->allow);
	siting_copy(r->etag, sizeof(r->etag), response->etag);
}

/* Hands a request in, and does not wait for the answer. */
static inline void
siting_send(struct siting *s, struct siting_reply *r, const char *bytes)
{
	struct request request = feed_good(bytes, strlen(bytes));

	memset(r, 0, sizeof(*r));
	request.client = request.peer = s->client;
	r->exchange = exchange_new(&request, siting_on_answer, r);
	site_handle(s->site, r->exchange);
}

static inline struct siting_reply
siting_ask(struct siting *s, const char *bytes)
{
	struct siting_reply r;

	siting_send(s, &r, bytes);
	assert_true(loop_until(s->base, &r.done));
	assert_int_equal(r.answers, 1);
	return r;
}

/* At once: the loop has not run. */
static inline struct siting_reply
siting_ask_now(struct siting *s, const char *bytes)
{
	struct siting_reply r;

	siting_send(s, &r, bytes);
	assert_true(r.done);
	return r;
}

static inline void
siting_expect(struct siting *s, const char *bytes, int status,
    const char *body)
{
	struct siting_reply r = siting_ask(s, bytes);

	assert_string_equal(r.body, body);
	assert_int_equal(r.status, status);
	assert_string_equal(r.type, "text/plain");
}

/* What another process finds in the store. */
static inline void
siting_stored(struct siting *s, const char *host, const char *pair)
{
	assert_string_equal(storing_pair(s->store, host), pair);
}

/* Files may not grow: what a full disk is, for any user. */
static inline void
siting_fill_disk(bool is_full)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = is_full ? 0 : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* Runs until so many commits, and readings, have asked for a build. */
static inline void
siting_wait_changes(struct siting *s, int n)
{
	bool late = false;
	struct timer *guard = timer_new(s->base, loop_give_up, &late);

	timer_set(guard, loop_patience);
	while (s->changes < n && !late)
		event_base_loop(s->base, EVLOOP_ONCE);
	timer_free(&guard);
	assert_int_equal(s->changes, n);
}

#endif
