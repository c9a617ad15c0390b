/*
 * conf_problem: all that is wrong with a configuration, said in the order of
 * files and lines, whatever the order in which it was found.
 */
#ifndef DNSSYNC_CONF_PROBLEM_H
#define DNSSYNC_CONF_PROBLEM_H

#include <stddef.h>

#include "base/err.h"

/* A value, zeroed before its first use but for first_file. */
struct conf_problems {
	const char *first_file;		/* whose problems come first */
	struct conf_problem *list;
	size_t len, cap;
	size_t nfiles;
};

/*
 * Notes "FILE:LINE: text", or "FILE: text" if line is 0.  Other files come in
 * the order of their first problem.
 */
void conf_problem_add(struct conf_problems *problems, const char *file,
    unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds all texts to errs, in order, and frees the list. */
void conf_problems_finish(struct conf_problems *problems, struct errs *errs);

#endif
