/*
 * capture: what is written to stderr meanwhile.
 */
#ifndef DNSSYNC_TESTS_CAPTURE_H
#define DNSSYNC_TESTS_CAPTURE_H

#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

struct capture {
	FILE *file;
	int saved;
	char text[4096];
};

static inline void
capture_start(struct capture *c)
{
	fflush(stderr);
	c->file = tmpfile();
	assert_non_null(c->file);
	c->saved = dup(STDERR_FILENO);
	dup2(fileno(c->file), STDERR_FILENO);
}

/* The text lasts as long as the capture. */
static inline const char *
capture_end(struct capture *c)
{
	size_t n;

	fflush(stderr);
	dup2(c->saved, STDERR_FILENO);
	close(c->saved);
	rewind(c->file);
	n = fread(c->text, 1, sizeof(c->text) - 1, c->file);
	c->text[n] = '\0';
	fclose(c->file);
	return c->text;
}

#endif
