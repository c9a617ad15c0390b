#include "cmd.h"

#include "compile.h"
#include "conf.h"

/* Where the sentences go. */
struct verdict {
	struct errs *errs, *warnings;
};

static void
take_error(void *ctx, const char *text)
{
	errs_add(((struct verdict *)ctx)->errs, "%s", text);
}

static void
take_warning(void *ctx, const char *text)
{
	errs_add(((struct verdict *)ctx)->warnings, "%s", text);
}

size_t
cmd_check_local(const struct conf *conf, struct errs *errs,
    struct errs *warnings)
{
	struct verdict verdict = { errs, warnings };
	struct conf_local_files files;
	struct compile_stats stats;
	struct err err;
	size_t n;

	if (!conf_local_find(conf->local, &files, &err))
		errs_add(errs, "%s", err.text);
	for (size_t i = 0; i < files.n; i++) {
		const char *const path[] = { files.path[i] };
		const struct compile_job job = { .files = path, .nfiles = 1,
			.options.ip6_locations = conf->local->ip6_locations,
			.only_files = true, .error = take_error,
			.warn = take_warning, .ctx = &verdict };

		if (compile_run(&job, &stats, &err) >= COMPILE_UNREADABLE)
			errs_add(errs, "%s", err.text);
	}
	n = files.n;
	conf_local_files_fini(&files);
	return n;
}
