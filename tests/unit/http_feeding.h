/*
 * http_feeding: text becomes a request, in one piece, byte by byte, and cut
 * in two, with the same outcome.
 */
#ifndef DNSSYNC_TESTS_HTTP_FEEDING_H
#define DNSSYNC_TESTS_HTTP_FEEDING_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "http/parse.h"

#define BYTES(literal) (literal), sizeof(literal) - 1

struct outcome {
	enum parse_step step;
	enum refusal refusal;
	size_t used;
	struct request request;
};

/* Each piece is a copy of its exact size, for the sanitizers. */
static inline struct outcome
feed_in_pieces(const char *bytes, size_t len, size_t first, size_t others)
{
	struct parse *p = parse_new();
	struct outcome o = { .step = PARSE_MORE };

	while (o.step == PARSE_MORE && o.used < len) {
		size_t n = o.used == 0 ? first : others, used;
		uint8_t *piece;

		n = n < len - o.used ? n : len - o.used;
		piece = malloc(n);
		memcpy(piece, bytes + o.used, n);
		o.step = parse_feed(p, piece, n, &used);
		free(piece);
		o.used += used;
		if (o.step == PARSE_MORE)
			assert_int_equal(used, n);
	}
	if (o.step == PARSE_DONE)
		parse_take(p, &o.request);
	if (o.step == PARSE_REFUSED)
		o.refusal = parse_refusal(p);
	parse_free(&p);
	return o;
}

static inline void
assert_text(struct text text, const char *expected)
{
	if (expected == NULL) {
		assert_null(text.s);
		return;
	}
	assert_non_null(text.s);
	assert_string_equal(text.s, expected);
	assert_int_equal(text.len, strlen(expected));
}

static inline void
assert_same_form(const struct form *a, const struct form *b)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++) {
		assert_text(a->pairs[i].name, b->pairs[i].name.s);
		assert_text(a->pairs[i].value, b->pairs[i].value.s);
	}
}

static inline void
assert_same_outcome(const struct outcome *a, const struct outcome *b)
{
	const struct request *x = &a->request, *y = &b->request;

	assert_int_equal(a->step, b->step);
	assert_int_equal(a->refusal, b->refusal);
	assert_int_equal(a->used, b->used);
	assert_int_equal(x->method, y->method);
	assert_int_equal(x->is_http10, y->is_http10);
	assert_int_equal(x->keep_alive, y->keep_alive);
	assert_text(x->path, y->path.s);
	assert_text(x->host, y->host.s);
	assert_same_form(&x->query, &y->query);
	assert_same_form(&x->form, &y->form);
	assert_int_equal(x->credentials.kind, y->credentials.kind);
	assert_text(x->credentials.user, y->credentials.user.s);
	assert_text(x->credentials.secret, y->credentials.secret.s);
	assert_int_equal(x->body.len, y->body.len);
	if (x->body.len > 0)
		assert_memory_equal(x->body.s, y->body.s, x->body.len);
}

/* The caller calls request_fini() on the outcome's request. */
static inline struct outcome
feed(const char *bytes, size_t len)
{
	struct outcome whole = feed_in_pieces(bytes, len, len, 1);
	struct outcome slow = feed_in_pieces(bytes, len, 1, 1);
	struct outcome halves = feed_in_pieces(bytes, len, len / 2 + 1, len);

	assert_same_outcome(&whole, &slow);
	assert_same_outcome(&whole, &halves);
	request_fini(&slow.request);
	request_fini(&halves.request);
	return whole;
}

static inline struct request
feed_good(const char *bytes, size_t len)
{
	struct outcome o = feed(bytes, len);

	assert_int_equal(o.step, PARSE_DONE);
	assert_int_equal(o.used, len);
	return o.request;
}

static inline void
assert_refused(const char *bytes, size_t len, enum refusal refusal)
{
	struct outcome o = feed(bytes, len);

	assert_int_equal(o.step, PARSE_REFUSED);
	assert_int_equal(o.refusal, refusal);
}

#endif
