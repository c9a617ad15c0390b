/*
 * writers: what the lookout has told of files that are being written.
 */
#ifndef DNSSYNC_WRITERS_H
#define DNSSYNC_WRITERS_H

#include "lookout.h"

struct survey;
struct writers;

/*
 * A file that stays open is not read for so many seconds after it was written
 * last: its writer may be a slow one.
 */
enum { WRITERS_PATIENCE = 60 };

struct writers *writers_new(void);
void writers_free(struct writers **take);

/* Takes a lookout's news of a path. */
void writers_note(struct writers *w, const char *path,
    enum lookout_news news);

/* Tells a survey that is to come which files are whole and which are not. */
void writers_prepare(struct writers *w, struct survey *survey);

#endif
