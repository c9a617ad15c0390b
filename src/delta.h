/*
 * delta: what stands at data.cdb before a publish and after it, and in which
 * records the two differ.
 *
 * The files are mapped, and so stay as they are when other ones have taken
 * their names.
 */
#ifndef DNSSYNC_DELTA_H
#define DNSSYNC_DELTA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct datacdb_reader;

enum {
	DELTA_LINES_MAX = 1000,		/* that are kept of a comparison */
	DELTA_BYTES_MAX = 1 << 20	/* in which the last of them begins */
};

/* A value that any thread may have, one at a time; zeros: none. */
struct delta {
	unsigned publishes;		/* between the two; 0: none */
	struct datacdb_reader *old;	/* NULL: there was no file */
	struct datacdb_reader *new;
	struct err why;			/* not "": cannot be compared, and
					   nothing is open */
};

/* Opens the file at path and the one, not yet there, that replaces it. */
void delta_open(struct delta *d, const char *path, int new_fd);

/* Closes the files and leaves none. */
void delta_close(struct delta *d);

/* Goes on to the end of the one that follows, whose beginning is closed. */
void delta_join(struct delta *d, struct delta *take);

/* Zeroed before its first use. */
struct delta_report {
	uint64_t added, removed;	/* records, and locations of clients */
	struct buf lines;		/* "-LINE\n", then "+LINE\n" ..., as
					   lines of tinydns data */
	uint64_t untold;		/* of those that are counted */
};

/* Asked at each record that differs; false ends a comparison. */
typedef bool delta_go_on_fn(void *ctx);

/*
 * Compares the two files, which are those of a delta that is not none.  It
 * takes steps in the square of the records whose names collide in a cdb
 * (datacdb_is_even()), if they differ.  go_on may be NULL.  false: that is not
 * possible, or was ended; the report then is of no use.
 */
bool delta_compare(struct delta *d, delta_go_on_fn *go_on, void *ctx,
    struct delta_report *report, struct err *err);

void delta_report_fini(struct delta_report *report);

#endif
