/*
 * quiz: the questions that prove a zone.
 *
 * For each name that has records: each of its types, a type that it has not,
 * and ANY, which alone finds what is there and should not be; DS at a
 * delegation.  For each name that exists without records: a type and ANY.
 * Below each of these names, and so beside each of them, too, one that does
 * not exist, or that a wildcard answers for, then with each type of the
 * wildcard; but not below the names of NSEC3 records, which are none for some
 * servers.  What is below the apex of another zone that is served here is
 * that zone's, and of that apex only the DS is asked for.
 *
 * Nothing but the zone view is held: memory does not grow with the zone.
 */
#ifndef DNSSYNC_DNS_QUIZ_H
#define DNSSYNC_DNS_QUIZ_H

#include <stdint.h>

#include "base/err.h"
#include "dns/name.h"
#include "dns/zoneview.h"

enum { QUIZ_ANY = 255 };		/* the question for all types */

struct quiz;

/* A value. */
struct quiz_question {
	struct name name;
	uint16_t type;
};

/*
 * label: of names that do not exist; letters in lower case, at most 63.  Where
 * a name is too long for it, a part of it has to do.  The view's reader is
 * walked over.  The view and the label last as long as the quiz.
 */
struct quiz *quiz_new(struct zoneview *view, const char *label);
void quiz_free(struct quiz **take);

enum quiz_step { QUIZ_QUESTION, QUIZ_END, QUIZ_BAD };

/* The next question.  QUIZ_BAD: the zone's file is broken. */
enum quiz_step quiz_next(struct quiz *q, struct quiz_question *question,
    struct err *err);

/* How many records of the zone were walked over so far. */
uint64_t quiz_records(const struct quiz *q);

#endif
