#include "sync/notice.h"

bool
notice_is_news(const struct notice_word *word, const struct soa *held)
{
	return !word->has_serial || held == NULL ||
	    serial_is_newer(word->serial, held->serial);
}

void
notice_hear(struct notice *n, const struct notice_word *word)
{
	bool is_older = n->is_new && (!n->word.has_serial ||
	    (word->has_serial && serial_is_newer(n->word.serial,
	    word->serial)));

	if (!is_older)
		n->word = *word;
	n->is_open = n->is_new = true;
}

double
notice_wait(const struct notice *n, double now)
{
	double left = n->begun + NOTICE_PACE - now;

	return n->has_begun && left > 0 ? left : 0;
}

void
notice_begin(struct notice *n, double now)
{
	if (!n->is_new)
		return;
	n->is_new = false;
	n->has_begun = true;
	n->begun = now;
}

bool
notice_end(struct notice *n, bool failed, const struct soa *held)
{
	if (n->is_open && !notice_is_news(&n->word, held))
		n->is_open = n->is_new = false;
	if (!failed && !n->is_new)
		n->is_open = false;
	return n->is_new;
}
