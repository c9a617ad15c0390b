#include "cmd.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/log.h"
#include "compile.h"

/* Like the complaints about a configuration: as it is, with no mark. */
static void
print_error(void *ctx, const char *text)
{
	struct buf line = { 0 };

	(void)ctx;
	buf_add_escaped(&line, text);
	buf_add_byte(&line, '\n');
	fwrite(line.data, 1, line.len, stderr);
	buf_fini(&line);
}

static void
print_warning(void *ctx, const char *text)
{
	(void)ctx;
	log_warn("%s", text);
}

int
cmd_compile(const struct options *options)
{
	static const char *const usual[] = { "data" };
	const char *output = options->output != NULL ? options->output :
	    "data.cdb";
	struct compile_job job = { .files = usual, .nfiles = 1,
		.output = options->check ? NULL : output, .whole = true,
		.options = { options->strict, options->ip6_locations },
		.error = print_error, .warn = print_warning };
	struct compile_stats stats;
	struct err err;

	if (options->nargs > 0) {
		job.files = (const char *const *)options->args;
		job.nfiles = options->nargs;
	}
	switch (compile_run(&job, &stats, &err)) {
	case COMPILE_DONE:
		log_debug("%s: %" PRIu64 " records and locations of %" PRIu64
		    " lines", options->check ? "checked" : output,
		    stats.items, stats.lines);
		return EXIT_DONE;
	case COMPILE_BAD:
		return EXIT_CHANGE;
	case COMPILE_UNREADABLE:
	case COMPILE_FAILED:
		break;
	}
	log_error("%s", err.text);
	return EXIT_LATER;
}
