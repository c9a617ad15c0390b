/*
 * fuzz_http_parse: any bytes as the requests of a connection.  In one piece
 * and byte by byte they are the same requests.
 */
#include <assert.h>
#include <string.h>

#include "http/forwarded.h"
#include "http/parse.h"
#include "http/response.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(struct text text)
{
	assert(text.s == NULL ? text.len == 0 : strlen(text.s) == text.len);
}

static void
check_form(const struct form *form)
{
	assert(form->n <= FORM_MAX_PAIRS);
	for (size_t i = 0; i < form->n; i++) {
		check_text(form->pairs[i].name);
		check_text(form->pairs[i].value);
		assert(form_get(form, form->pairs[i].name.s).s != NULL);
	}
}

/* Everybody is a proxy that is trusted, so that every hop is read. */
static void
check_forwarded(const struct request *r)
{
	static const struct ip_prefix all[] = {
		{ .base.len = IP4_LEN }, { .base.len = IP6_LEN } };
	static const struct forwarded_trust trust = { all, 2 };
	static const struct ip peer = { IP4_LEN, { 127, 0, 0, 1 } };
	struct ip client = forwarded_client(&trust, &peer, r);

	assert(client.len == 0 || client.len == IP4_LEN ||
	    client.len == IP6_LEN);
}

static void
check_request(const struct request *r)
{
	check_text(r->host);
	check_text(r->path);
	check_text(r->credentials.user);
	check_text(r->credentials.secret);
	check_form(&r->query);
	check_form(&r->form);
	assert(r->path.s[0] == '/');
	assert(r->is_http10 || r->host.len > 0);
	assert(r->body.len <= r->content_length);
	assert(r->n_fields <= REQUEST_MAX_FIELDS);
	for (size_t i = 0; i < r->n_fields; i++) {
		check_text(r->fields[i].name);
		check_text(r->fields[i].value);
	}
	response_is_known(r, "etag");
	check_forwarded(r);
}

static void
check_same(const struct request *a, const struct request *b)
{
	assert(a->method == b->method);
	assert(a->keep_alive == b->keep_alive);
	assert(strcmp(a->path.s, b->path.s) == 0);
	assert(a->query.n == b->query.n && a->form.n == b->form.n);
	assert(a->n_fields == b->n_fields);
	assert(a->credentials.kind == b->credentials.kind);
	assert(a->body.len == b->body.len);
	assert(a->body.len == 0 ||
	    memcmp(a->body.s, b->body.s, a->body.len) == 0);
}

static enum parse_step
feed_slowly(struct parse *p, const uint8_t *data, size_t size, size_t *used)
{
	enum parse_step step = PARSE_MORE;
	size_t n;

	for (*used = 0; *used < size && step == PARSE_MORE; *used += n) {
		step = parse_feed(p, data + *used, 1, &n);
		parse_wants_continue(p);
	}
	return step;
}

/* Returns the bytes that were read, or 0 at the end. */
static size_t
read_request(struct parse *fast, struct parse *slow, const uint8_t *data,
    size_t size)
{
	struct request a, b;
	size_t used, used_slowly;
	enum parse_step step = parse_feed(fast, data, size, &used);

	assert(feed_slowly(slow, data, size, &used_slowly) == step);
	assert(used == used_slowly && used <= size);
	if (step == PARSE_REFUSED) {
		assert(parse_refusal(fast) == parse_refusal(slow));
		assert(refusal_status(parse_refusal(fast)) >= 400);
	}
	if (step != PARSE_DONE)
		return 0;
	parse_take(fast, &a);
	parse_take(slow, &b);
	check_request(&a);
	check_request(&b);
	check_same(&a, &b);
	request_fini(&a);
	request_fini(&b);
	return used;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct parse *fast = parse_new(), *slow = parse_new();
	size_t used;

	while (size > 0 && (used = read_request(fast, slow, data, size)) > 0) {
		data += used;
		size -= used;
	}
	parse_free(&fast);
	parse_free(&slow);
	return 0;
}
