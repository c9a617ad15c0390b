/*
 * err: why something failed, as a complete text for the admin.
 *
 * Functions that can fail return bool (or a pointer) and take a struct err *
 * as their last parameter.  It is the caller's, and untouched on success.
 */
#ifndef DNSSYNC_BASE_ERR_H
#define DNSSYNC_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

enum { ERR_TEXT_SIZE = 512 };

struct err {
	char text[ERR_TEXT_SIZE];
};

/*
 * Writes the text: subject first, lower case, no newline; %m is the text of
 * errno.  Too long a text is cut.  Returns false, so that a function can end
 * with `return err_set(err, ...)`.
 */
bool err_set(struct err *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Puts "SUBJECT: " before the text that is there.  Called once, where the
 * subject is known.  Returns false.
 */
bool err_about(struct err *err, const char *subject);

/*
 * Adds "SUBJECT: WHY" to a text that may be empty, behind "; " if it is not:
 * one more thing that was tried and failed.
 */
void err_join(struct err *err, const char *subject, const char *why);

/* A list of texts: everything that is wrong with a file, in order. */
struct errs {
	char **text;
	size_t len, cap;
};

/* Adds one text to the list, which is zeroed before its first use. */
void errs_add(struct errs *errs, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Frees the texts and leaves an empty list. */
void errs_fini(struct errs *errs);

#endif
