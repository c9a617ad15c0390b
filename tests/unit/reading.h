/*
 * reading: a DNS message that a test makes and then reads.
 */
#ifndef DNSSYNC_TESTS_READING_H
#define DNSSYNC_TESTS_READING_H

#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/message.h"
#include "making.h"

enum { READING_ID = 0x1234 };

struct reading {
	struct buf b;
	struct message *m;
	struct record record;
	uint16_t class;
	struct err err;
};

static inline int
reading_set_up(void **state)
{
	struct reading *r = calloc(1, sizeof(*r));

	assert_non_null(r);
	r->m = message_new();
	make_message(&r->b, READING_ID, MAKING_GOOD);
	make_question(&r->b, "example.com", RR_AXFR);
	*state = r;
	return 0;
}

static inline int
reading_tear_down(void **state)
{
	struct reading *r = *state;

	message_free(&r->m);
	assert_null(r->m);
	buf_fini(&r->b);
	free(r);
	return 0;
}

/* Opens the first len bytes, in memory of that size. */
static inline bool
opens_cut(struct reading *r, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	bool ok;

	assert_non_null(copy);
	if (len > 0)
		memcpy(copy, r->b.data, len);
	r->err.text[0] = '\0';
	ok = message_open(r->m, copy, len, &r->err);
	free(copy);
	return ok;
}

static inline void
assert_opens(struct reading *r)
{
	assert_true(message_open(r->m, r->b.data, r->b.len, &r->err));
}

static inline enum message_step
next(struct reading *r)
{
	r->err.text[0] = '\0';
	return message_next(r->m, &r->record, &r->class, &r->err);
}

#define READING(test) \
	cmocka_unit_test_setup_teardown(test, reading_set_up, \
	    reading_tear_down)

#endif
