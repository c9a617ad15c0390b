#include "cmd.h"

#include <errno.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "dns/tsig_key.h"
#include "progress.h"
#include "sync/fetch.h"
#include "tls_profile.h"

enum { DNS_PORT = 53, TLS_PORT = 853, IDLE_TIMEOUT = 30, TOTAL_TIMEOUT = 3600 };

struct job {
	struct name zone;
	char text[NAME_TEXT_SIZE];
	struct hostport primary;
	struct tsig_key *key;		/* NULL: none */
	struct tls_profile *tls;	/* NULL: TCP */
	bool with_progress;
};

static void
show(void *ctx, uint64_t records, uint64_t bytes, double seconds)
{
	const struct job *job = ctx;
	char line[PROGRESS_SIZE];

	progress_line(line, job->text, records, bytes,
	    seconds >= 0.1 ? (double)bytes / seconds : 0);
	log_progress(line);
}

/* Makes a cdb at path. */
static bool
fetch(struct job *job, const char *path, struct seal *seal)
{
	struct fetch_args args = { .zone = &job->zone, .text = job->text,
		.primary = &job->primary, .path = path, .key = job->key,
		.tls = job->tls,
		.idle_timeout = IDLE_TIMEOUT, .total_timeout = TOTAL_TIMEOUT,
		.progress = job->with_progress ? show : NULL, .ctx = job };
	struct err err;
	bool ok = fetch_zone(&args, seal, &err);

	log_progress(NULL);
	if (!ok)
		log_error("%s: %s", job->text, err.text);
	return ok;
}

/* 0, or the errno that making the file would end with. */
static int
why_not_made(const char *path)
{
	char *copy = xstrdup(path), *dir = dirname(copy);
	int error = 0;
	struct stat st;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		error = EISDIR;
	else if (stat(dir, &st) < 0 || access(dir, W_OK | X_OK) < 0)
		error = errno;
	else if (!S_ISDIR(st.st_mode))
		error = ENOTDIR;
	free(copy);
	return error;
}

static int
fetch_to_file(struct job *job, const char *path)
{
	int error = why_not_made(path);
	struct seal seal;

	if (error != 0) {
		log_error("%s: cannot be made: %s", path, strerror(error));
		return cmd_exit_of(error);
	}
	if (!fetch(job, path, &seal))
		return EXIT_LATER;
	log_info("%s: serial %" PRIu32 ", %" PRIu64 " records in %s",
	    job->text, seal.soa.serial, seal.records, path);
	return EXIT_DONE;
}

struct scratch {
	struct job *job;
	struct seal seal;
};

static bool
fetch_scratch(void *ctx, const char *path)
{
	struct scratch *scratch = ctx;

	return fetch(scratch->job, path, &scratch->seal);
}

static int
fetch_to_stdout(struct job *job)
{
	struct scratch scratch = { .job = job };
	int code, fd = cmd_open_scratch(fetch_scratch, &scratch, &code);

	if (fd < 0)
		return code;
	printf("#%" PRIu32 " auto axfr-get\n", scratch.seal.soa.serial);
	code = cmd_print_cdb(fd, job->text);
	close(fd);
	return code;
}

static bool
read_secrets(const struct options *options, struct job *job)
{
	struct err err;

	if (options->key != NULL) {
		job->key = cmd_read_key(options->key, &err);
		if (job->key == NULL)
			goto fail;
	}
	if (options->tls == NULL && options->ca != NULL) {
		err_set(&err, "--ca: of no use without --tls");
		goto fail;
	}
	if (options->tls != NULL) {
		job->tls = cmd_read_tls(options->tls, options->ca, &err);
		if (job->tls == NULL)
			goto fail;
	}
	return true;
fail:
	log_error("%s", err.text);
	return false;
}

static bool
read_arguments(const struct options *options, struct job *job)
{
	struct err err;

	if (!read_secrets(options, job))
		return false;
	if (!name_parse(&job->zone, options->args[0], &err)) {
		log_error("%s: no zone's name: %s", options->args[0],
		    err.text);
		return false;
	}
	name_text(job->zone.wire, job->text);
	if (hostport_parse(options->args[1], job->tls != NULL ? TLS_PORT :
	    DNS_PORT, &job->primary, &err))
		return true;
	log_error("%s", err.text);
	return false;
}

int
cmd_fetch(const struct options *options)
{
	struct job job = {
		.with_progress = !options->quiet && log_is_terminal(),
	};
	int code = EXIT_CHANGE;

	if (read_arguments(options, &job))
		code = options->output != NULL ?
		    fetch_to_file(&job, options->output) :
		    fetch_to_stdout(&job);
	tsig_key_unref(&job.key);
	tls_profile_unref(&job.tls);
	free(job.primary.host);
	return code;
}
