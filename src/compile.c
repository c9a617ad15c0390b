#include "compile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/mem.h"
#include "base/openfile.h"
#include "base/publish.h"
#include "dns/datacdb.h"
#include "dns/lint.h"

enum { SHOWN_MAX = 60 };		/* bytes of a line that are shown */

struct compiler {
	const struct compile_job *job;
	struct compile_stats *stats;
	struct tinydata *reader;
	struct datacdb *db;
	struct lint *lint;
	int fd;				/* of the cdb */
	const char *file;		/* that is read, for messages */
	uint64_t number;		/* of its line */
	const char *line;
	size_t len;
	bool unreadable;
};

/* Counts a sentence; gives it only if not too many came before. */
static void
tell(const struct compiler *c, note_fn *to, uint64_t *count, const char *text)
{
	if (to != NULL && ++*count <= COMPILE_TOLD_MAX)
		to(c->job->ctx, text);
}

static void
tell_the_rest(const struct compiler *c, note_fn *to, uint64_t count,
    const char *what)
{
	char *text;

	if (count <= COMPILE_TOLD_MAX)
		return;
	text = xasprintf("and %" PRIu64 " more %s", count - COMPILE_TOLD_MAX,
	    what);
	to(c->job->ctx, text);
	free(text);
}

/* "data:17: '+www.example.com:1.2.3:': WHY" */
static void
tell_of_line(const struct compiler *c, note_fn *to, uint64_t *count,
    const char *why)
{
	bool cut = c->len > SHOWN_MAX;
	char shown[SHOWN_MAX + 1], *text;
	size_t len = cut ? SHOWN_MAX : c->len;

	for (size_t i = 0; i < len; i++)
		shown[i] = c->line[i] != '\0' ? c->line[i] : '?';
	shown[len] = '\0';
	text = xasprintf("%s:%" PRIu64 ": '%s%s': %s", c->file, c->number,
	    shown, cut ? "..." : "", why);
	tell(c, to, count, text);
	free(text);
}

static void
warn_of_line(void *ctx, const char *text)
{
	struct compiler *c = ctx;

	tell_of_line(c, c->job->warn, &c->stats->warnings, text);
}

/* What comes behind a bad line is only looked at. */
static bool
take_item(void *ctx, const struct datacdb_item *item, struct err *err)
{
	struct compiler *c = ctx;

	if (c->stats->errors > 0)
		return true;
	c->stats->items++;
	if (c->lint != NULL)
		lint_see(c->lint, item);
	return datacdb_add_item(c->db, item, err);
}

static bool
read_lines(struct compiler *c, struct lines *lines, struct err *err)
{
	enum lines_step step;

	while ((step = lines_next(lines, &c->line, &c->len, err)) ==
	    LINES_LINE) {
		c->number = lines_number(lines);
		c->stats->lines++;
		switch (tinydata_line(c->reader, c->line, c->len, err)) {
		case TINYDATA_GOOD:
			break;
		case TINYDATA_BAD:
			tell_of_line(c, c->job->error, &c->stats->errors,
			    err->text);
			break;
		case TINYDATA_FAILED:
			return false;
		}
	}
	c->unreadable = step != LINES_END;
	return step == LINES_END || err_about(err, c->file);
}

static void
refuse_to_replace(struct compiler *c)
{
	char *text = xasprintf("%s: would be replaced by the cdb that is made "
	    "of it; name another file with -o", c->file);

	tell(c, c->job->error, &c->stats->errors, text);
	free(text);
}

/* Its mtime decides about serials; it must not be what it is made into. */
static bool
look_at(struct compiler *c, int fd, struct err *err)
{
	struct stat st, out;

	c->unreadable = true;
	if (fstat(fd, &st) < 0)
		return err_set(err, "%s: %m", c->file);
	if (S_ISDIR(st.st_mode))
		return err_set(err, "%s: is a directory", c->file);
	if (c->job->output != NULL && S_ISREG(st.st_mode) &&
	    stat(c->job->output, &out) == 0 && st.st_dev == out.st_dev &&
	    st.st_ino == out.st_ino)
		refuse_to_replace(c);
	c->unreadable = false;
	tinydata_set_serial(c->reader, (uint32_t)(fd == STDIN_FILENO ?
	    time(NULL) : st.st_mtime));
	return true;
}

/* With several files, a serial does not tell of changes in the others. */
static void
warn_of_serials(struct compiler *c, uint64_t before)
{
	uint64_t n = tinydata_serials(c->reader) - before;
	char *text;

	if (n == 0 || c->job->nfiles < 2)
		return;
	text = xasprintf("%s: the serial of %" PRIu64 " SOA record%s is the "
	    "time of this file's last change, so that a change in another "
	    "file does not show in it", c->file, n, n == 1 ? "" : "s");
	tell(c, c->job->warn, &c->stats->warnings, text);
	free(text);
}

static bool
read_file(struct compiler *c, const char *path, struct err *err)
{
	bool is_stdin = strcmp(path, "-") == 0 && !c->job->only_files, ok;
	int fd = is_stdin ? STDIN_FILENO : c->job->only_files ?
	    openfile_regular(path, err) : openfile(path, err);
	uint64_t serials = tinydata_serials(c->reader);
	struct lines *lines;

	c->file = is_stdin ? "standard input" : path;
	c->unreadable = fd < 0;
	if (c->unreadable)
		return false;
	lines = lines_new(fd);
	ok = look_at(c, fd, err) && read_lines(c, lines, err);
	lines_free(&lines);
	if (!is_stdin)
		close(fd);
	warn_of_serials(c, serials);
	return ok;
}

static bool
read_files(struct compiler *c, struct err *err)
{
	for (size_t i = 0; i < c->job->nfiles; i++)
		if (!read_file(c, c->job->files[i], err))
			return false;
	tell_the_rest(c, c->job->error, c->stats->errors, "errors");
	tell_the_rest(c, c->job->warn, c->stats->warnings, "warnings");
	return true;
}

static void
warn_of_whole(void *ctx, const char *text)
{
	struct compiler *c = ctx;

	tell(c, c->job->warn, &c->stats->warnings, text);
}

/* The sentences about the whole are counted anew: these are others. */
static bool
look_at_whole(struct compiler *c, struct err *err)
{
	uint64_t before = c->stats->warnings;
	struct datacdb_reader *r = datacdb_open_fd(c->fd, err);
	bool ok = r != NULL;

	c->stats->warnings = 0;
	ok = ok && lint_check(c->lint, r, warn_of_whole, c, err);
	tell_the_rest(c, c->job->warn, c->stats->warnings,
	    "names that tinydns never answers for");
	c->stats->warnings += before;
	datacdb_close(&r);
	return ok;
}

/* Fills the file with the cdb. */
static enum compile_result
fill(struct compiler *c, struct err *err)
{
	const struct tinydata_sink sink = { take_item,
		c->job->warn != NULL ? warn_of_line : NULL, c };
	bool ok;

	c->reader = tinydata_new(&c->job->options, &sink);
	c->db = datacdb_new(c->fd);
	if (c->job->whole && c->job->warn != NULL)
		c->lint = lint_new();
	ok = read_files(c, err);
	tinydata_free(&c->reader);
	if (ok && c->stats->errors == 0)
		ok = datacdb_finish(&c->db, err) &&
		    (c->lint == NULL || look_at_whole(c, err));
	datacdb_drop(&c->db);
	lint_free(&c->lint);
	if (!ok && c->unreadable)
		return COMPILE_UNREADABLE;
	if (!ok) {
		if (c->job->output != NULL)
			err_about(err, c->job->output);
		return COMPILE_FAILED;
	}
	return c->stats->errors > 0 ? COMPILE_BAD : COMPILE_DONE;
}

/* Into a file that has no name. */
static enum compile_result
only_check(struct compiler *c, struct err *err)
{
	FILE *file = tmpfile();
	enum compile_result result;

	if (file == NULL) {
		err_set(err, "cannot make a temporary file: %m");
		return COMPILE_FAILED;
	}
	c->fd = fileno(file);
	result = fill(c, err);
	fclose(file);
	return result;
}

enum compile_result
compile_run(const struct compile_job *job, struct compile_stats *stats,
    struct err *err)
{
	struct compiler c = { .job = job, .stats = stats };
	struct publish *out;
	enum compile_result result;

	memset(stats, 0, sizeof(*stats));
	if (job->draft != 0) {
		c.fd = job->draft;
		return fill(&c, err);
	}
	if (job->output == NULL)
		return only_check(&c, err);
	out = publish_open(job->output, err);
	if (out == NULL)
		return COMPILE_FAILED;
	c.fd = publish_fd(out);
	result = fill(&c, err);
	if (result == COMPILE_DONE && !publish_commit(&out, err))
		result = COMPILE_FAILED;
	publish_drop(&out);
	return result;
}
