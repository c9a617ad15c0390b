/*
 * feeding: a zone transfer that a test feeds messages, and what comes of it.
 */
#ifndef DNSSYNC_TESTS_FEEDING_H
#define DNSSYNC_TESTS_FEEDING_H

#include <stdlib.h>

#include <cmocka.h>

#include "dns/tinydns.h"
#include "dns/xfr.h"
#include "making.h"

enum { FEEDING_ID = 0x1234 };

struct feeding {
	struct name zone;
	struct xfr_args args;		/* a test may change them first */
	struct xfr *x;			/* made with the first message */
	struct buf msg;			/* that is made */
	struct buf lines, notes;	/* that came out, a line each */
	struct err err;
	bool full;			/* takes no further record */
};

static inline bool
feeding_record(void *ctx, const struct record *record, struct err *err)
{
	struct feeding *f = ctx;

	if (f->full)
		return err_set(err, "full");
	return tinydns_line(&f->lines, record, err);
}

static inline void
feeding_note(void *ctx, const char *text)
{
	struct feeding *f = ctx;

	buf_addf(&f->notes, "%s\n", text);
}

/* The zone is example.com. */
static inline int
feeding_set_up(void **state)
{
	struct feeding *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	assert_true(name_parse(&f->zone, "example.com", &f->err));
	f->args = (struct xfr_args){ .zone = &f->zone, .id = FEEDING_ID,
		.record = feeding_record, .note = feeding_note, .ctx = f };
	*state = f;
	return 0;
}

static inline int
feeding_tear_down(void **state)
{
	struct feeding *f = *state;

	xfr_free(&f->x);
	assert_null(f->x);
	buf_fini(&f->msg);
	buf_fini(&f->lines);
	buf_fini(&f->notes);
	free(f);
	return 0;
}

/* Begins a good message, with the question or without. */
static inline struct buf *
feeding_begin(struct feeding *f, bool question)
{
	make_message(&f->msg, FEEDING_ID, MAKING_GOOD);
	if (question)
		make_question(&f->msg, "example.com", RR_AXFR);
	return &f->msg;
}

/* The same with the opening SOA and the apex NS. */
static inline struct buf *
feeding_open(struct feeding *f)
{
	feeding_begin(f, true);
	make_soa_answer(&f->msg, "example.com", 7);
	make_name_answer(&f->msg, "example.com", RR_NS, "ns.example");
	return &f->msg;
}

static inline enum xfr_step
feed(struct feeding *f)
{
	if (f->x == NULL)
		f->x = xfr_new(&f->args);
	f->err.text[0] = '\0';
	return xfr_feed(f->x, f->msg.data, f->msg.len, &f->err);
}

static inline void
assert_refused(struct feeding *f, const char *why)
{
	assert_int_equal(feed(f), XFR_FAIL);
	assert_string_equal(f->err.text, why);
}

/* Adds the closing SOA; all is good, and this came out of it. */
static inline void
assert_done(struct feeding *f, const char *lines, const char *notes)
{
	make_soa_answer(&f->msg, "example.com", 7);
	assert_int_equal(feed(f), XFR_DONE);
	assert_string_equal(f->err.text, "");
	assert_string_equal(buf_str(&f->lines), lines);
	assert_string_equal(buf_str(&f->notes), notes);
}

/* What feeding_open() says. */
#define FEEDING_HEAD "Zexample.com:ns.example.:host.example.:7:2:3:4:5:300\n" \
	"&example.com::ns.example.:300\n"

#define FEEDING(test) \
	cmocka_unit_test_setup_teardown(test, feeding_set_up, \
	    feeding_tear_down)

#endif
