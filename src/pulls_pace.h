/*
 * pulls_pace: when another server is asked again, and how long it is asked to
 * wait; inside of pulls.
 *
 * Knows no clock and no sockets: times are given, and pauses returned.
 */
#ifndef DNSSYNC_PULLS_PACE_H
#define DNSSYNC_PULLS_PACE_H

#include <stdbool.h>

enum {
	PACE_MAX_WAIT = 300,		/* seconds that a server may wait */
	PACE_FIRST_RETRY = 5,		/* after a failure, then doubled */
	PACE_MAX_RETRY = 300,		/* or the period */
	PACE_FIRST_SHUN = 60,		/* without a wait, then doubled */
	PACE_MAX_SHUN = 3600
};

/* Between an answer and the next question, in seconds. */
static const double pace_breath = 0.2;

/* The same after a list that is equal, under another ETag. */
static const double pace_idle_breath = 1;

/* A value. */
struct pace {
	double period;
	double started, answered;	/* the last question */
	unsigned wait;			/* that it asked for */
	bool is_refused;		/* the question with a wait */
	double shun;			/* how long it is asked without one;
					   0: it never said no to it only */
	double shunned;			/* until then */
	double pause;			/* after the last failure; 0: none */
};

/* Of a server that nothing is known of. */
void pace_begin(struct pace *p, double period);

/*
 * A question is asked; knows: with an ETag.  Returns the seconds of wait; 0:
 * none.
 */
unsigned pace_start(struct pace *p, bool knows, double now);

/* The answer is there, or none; what is thought of it comes later. */
void pace_answered(struct pace *p, double now);

enum pace_news {
	PACE_NOTHING,			/* what is known is current */
	PACE_SAME,			/* an equal list, another ETag */
	PACE_NEWS
};

/*
 * The answer was good, and what is known now has an ETag or not.  Returns the
 * seconds until the next question: a second at most as long as there is
 * another list or ETag, or the server waits for it.
 */
double pace_succeeded(struct pace *p, enum pace_news news, bool has_etag);

/*
 * The same after a failure; answered: the server said no.  If it says no only
 * when it is asked to wait, it is not, for a minute, and longer each time.
 */
double pace_failed(struct pace *p, bool answered);

/*
 * After an error answer: was the question only one more try of a wait, to
 * which the server said no before?  Then that is no news.
 */
bool pace_is_known(const struct pace *p);

#endif
