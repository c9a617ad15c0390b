#include "survey_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "compile.h"
#include "local_copy.h"

/* More files are made durable all at once, with all else on that disk. */
enum { FSYNCS_MAX = 8 };

static void
take_error(void *ctx, const char *text)
{
	errs_add(&((struct survey_file *)ctx)->errors, "%s", text);
}

static void
take_warning(void *ctx, const char *text)
{
	errs_add(&((struct survey_file *)ctx)->warnings, "%s", text);
}

static bool
fail(struct survey_file *f, const char *path, const char *what)
{
	errs_add(&f->errors, "%s: %s: %s", path, what, strerror(errno));
	f->outcome = SURVEY_FAILED;
	return false;
}

static char *
draft_path(const char *copy)
{
	return xasprintf("%s.new", copy);
}

/* Makes the cdb in the draft. */
static void
compile(const struct survey *s, struct survey_file *f, int fd,
    const char *draft)
{
	const char *const files[] = { f->path };
	const struct compile_job job = { .files = files, .nfiles = 1,
		.output = draft, .draft = fd,
		.options.ip6_locations = s->local->ip6_locations,
		.only_files = true, .error = take_error, .warn = take_warning,
		.ctx = f };
	struct compile_stats stats;
	struct err err;

	switch (compile_run(&job, &stats, &err)) {
	case COMPILE_DONE:
		f->outcome = SURVEY_NEW;
		f->records = stats.items;
		return;
	case COMPILE_BAD:
		f->outcome = SURVEY_BAD;
		return;
	case COMPILE_UNREADABLE:
		f->outcome = SURVEY_UNREADABLE;
		break;
	case COMPILE_FAILED:
		f->outcome = SURVEY_FAILED;
		break;
	}
	errs_add(&f->errors, "%s", err.text);
}

static bool
may_be_in_product(const struct survey *s)
{
	return s->careful && access(s->local->product, F_OK) == 0;
}

/*
 * The last good version stays in force.  Of a file that never had one, that
 * is nothing.
 */
static void
keep_copy(const struct survey *s, struct survey_file *f,
    const struct survey_known *known, const char *copy)
{
	struct err err;

	f->has_copy = local_copy_count(copy, &f->records);
	if (f->has_copy || may_be_in_product(s) ||
	    (known != NULL && known->has_copy))
		return;
	f->has_copy = local_copy_make_empty(copy, &err);
	if (!f->has_copy)
		errs_add(&f->errors, "%s", err.text);
}

void
survey_file_judge(const struct survey *s, struct survey_file *f,
    const struct survey_known *known)
{
	char *copy = local_copy_path(s->directory, f->path);
	char *draft = draft_path(copy);
	int fd = open(draft, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd >= 0) {
		compile(s, f, fd, draft);
		close(fd);
	} else {
		fail(f, draft, "cannot create");
	}
	if (f->outcome != SURVEY_NEW) {
		unlink(draft);
		keep_copy(s, f, known, copy);
	}
	free(draft);
	free(copy);
}

void
survey_file_leave(const struct survey *s, struct survey_file *f,
    const struct survey_known *known)
{
	char *copy = local_copy_path(s->directory, f->path);

	f->outcome = SURVEY_LATER;
	f->has_copy = local_copy_count(copy, &f->records);
	f->is_missed = !f->has_copy && known == NULL && may_be_in_product(s);
	free(copy);
}

static bool
make_durable(struct survey_file *f, const char *draft)
{
	int fd = open(draft, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (!ok)
		fail(f, draft, "cannot make it durable");
	if (fd >= 0)
		close(fd);
	return ok;
}

/* Of a file that changed meanwhile, nothing is believed. */
static void
accept(struct survey *s, struct survey_file *f, bool is_durable)
{
	const struct survey_known *known = map_get_str(s->known, f->path);
	char *copy = local_copy_path(s->directory, f->path);
	char *draft = draft_path(copy);
	struct filemark now;

	filemark_read(f->path, &now);
	if (!filemark_is_same(&now, &f->mark)) {
		survey_file_leave(s, f, known);
	} else if (is_durable || make_durable(f, draft)) {
		f->has_copy = rename(draft, copy) == 0 ||
		    fail(f, copy, "cannot be replaced");
	}
	if (f->outcome != SURVEY_NEW)
		unlink(draft);
	if (f->outcome == SURVEY_FAILED)
		keep_copy(s, f, known, copy);
	free(draft);
	free(copy);
}

void
survey_file_accept_all(struct survey *s)
{
	bool is_durable = false;
	size_t n = 0;
	int fd;

	for (size_t i = 0; i < s->n; i++)
		n += s->files[i].outcome == SURVEY_NEW;
	if (n > FSYNCS_MAX) {
		fd = open(s->directory, O_RDONLY | O_CLOEXEC);
		is_durable = fd >= 0 && syncfs(fd) == 0;
		if (fd >= 0)
			close(fd);
	}
	for (size_t i = 0; i < s->n; i++)
		if (s->files[i].outcome == SURVEY_NEW)
			accept(s, &s->files[i], is_durable);
}
