#include "cmd_verify.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/log.h"
#include "dns/wire.h"

static bool
has_spoken(const struct ask_result *r)
{
	return r->outcome == ASK_ANSWER || r->outcome == ASK_CUT;
}

static void
add_side(struct buf *out, const char *role, const struct ask_result *r,
    const struct ask_result *other, const struct name *name)
{
	static const struct said nothing;

	buf_addf(out, "%s ", role);
	if (has_spoken(r)) {
		buf_add_str(out, "says ");
		said_tell(&r->said, has_spoken(other) ? &other->said :
		    &nothing, name, out);
	} else if (r->outcome == ASK_BROKEN) {
		buf_add_str(out, r->why.text);
	} else {
		buf_addf(out, "says nothing (%s)", r->why.text);
	}
}

static void
print(struct buf *line)
{
	struct buf out = { 0 };

	buf_add_escaped(&out, buf_str(line));
	log_progress(NULL);
	puts(buf_str(&out));
	buf_fini(&out);
	buf_fini(line);
}

void
cmd_verify_difference(const struct quiz_question *question,
    enum comparison kind, const struct ask_result *primary,
    const struct ask_result *secondary)
{
	char name[NAME_TEXT_SIZE], type[WIRE_TEXT_SIZE];
	struct buf line = { 0 };

	name_text(question->name.wire, name);
	wire_type_text(question->type, type);
	buf_addf(&line, "%s %s: ", name, type);
	add_side(&line, "primary", primary, secondary, &question->name);
	buf_add_str(&line, "; ");
	add_side(&line, "secondary", secondary, primary, &question->name);
	if (kind != COMPARISON_DIFFERENT)
		buf_addf(&line, " (by design: %s)", comparison_word(kind));
	print(&line);
}

static uint64_t
count_by_design(const struct verify_result *r)
{
	uint64_t n = 0;

	for (unsigned i = COMPARISON_DIFFERENT + 1; i < COMPARISON_KINDS; i++)
		n += r->counts[i];
	return n;
}

void
cmd_verify_summary(const char *zone, uint32_t serial,
    const struct verify_result *r)
{
	struct buf line = { 0 };

	buf_addf(&line, "%s: serial %" PRIu32 ", primary %s, secondary %s: %"
	    PRIu64 " questions, %" PRIu64 " equal, %" PRIu64 " by design, %"
	    PRIu64 " different", zone, serial, r->primary, r->secondary,
	    r->questions, r->counts[COMPARISON_EQUAL], count_by_design(r),
	    r->counts[COMPARISON_DIFFERENT]);
	if (r->unanswered > 0)
		buf_addf(&line, ", %" PRIu64 " not answered by the primary",
		    r->unanswered);
	print(&line);
	for (unsigned i = COMPARISON_DIFFERENT + 1; i < COMPARISON_KINDS; i++)
		if (r->counts[i] > 0)
			printf("    %" PRIu64 " by design, %s: %s\n",
			    r->counts[i], comparison_word(i),
			    comparison_text(i));
	fflush(stdout);
}
