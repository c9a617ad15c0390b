#include "build.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/publish.h"
#include "dns/datacdb.h"

struct build_job {
	char *path;
	struct merge_source *sources;	/* NULL: it is a patch */
	struct patch_news news;
	struct build_base base;		/* for a patch, and for the next one */
	struct merge_conflicts conflicts;
	struct build build;
	struct delta delta;
	bool is_declined;
	double created;
};

void
build_base_fini(struct build_base *base)
{
	merge_places_fini(&base->places);
	*base = (struct build_base){ 0 };
}

static struct build_job *
job_new(const char *path)
{
	struct build_job *job = xcalloc(1, sizeof(*job));

	job->path = xstrdup(path);
	job->created = clock_seconds();
	err_set(&job->build.why, "stopped before data.cdb was built");
	return job;
}

struct build_job *
build_merge(const char *path, struct merge_source *take, size_t n,
    bool urgent)
{
	struct build_job *job = job_new(path);

	job->sources = take;
	job->build.n = n;
	job->build.urgent = urgent;
	return job;
}

struct build_job *
build_patch(const char *path, struct build_base *take,
    struct patch_news *take_news)
{
	struct build_job *job = job_new(path);

	job->build.patched = job->build.urgent = true;
	job->base = *take;
	job->news = *take_news;
	*take = (struct build_base){ 0 };
	*take_news = (struct patch_news){ 0 };
	return job;
}

static void
free_sources(struct build_job *job)
{
	for (size_t i = 0; i < job->build.n; i++) {
		free(job->sources[i].path);
		free(job->sources[i].label);
	}
	free(job->sources);
}

void
build_free(struct build_job **take)
{
	struct build_job *job = *take;

	*take = NULL;
	if (job == NULL)
		return;
	free_sources(job);
	free(job->news.names);
	build_base_fini(&job->base);
	merge_conflicts_fini(&job->conflicts);
	delta_close(&job->delta);
	free(job->path);
	free(job);
}

/*
 * The temporary file becomes data.cdb; its mark is that under its new name.
 * What is patched is in the store: after a power failure it is made again.
 */
static bool
commit(struct build_job *job, struct publish **take, struct err *err)
{
	int fd = fcntl(publish_fd(*take), F_DUPFD_CLOEXEC, 0);
	struct build *build = &job->build;

	if (fd < 0) {
		publish_drop(take);
		return err_set(err, "%s: %m", job->path);
	}
	if (!build->patched)
		delta_open(&job->delta, job->path, fd);
	build->replaced = build->patched ? publish_replace(take, err) :
	    publish_commit(take, err);
	filemark_read_fd(fd, &job->base.mark);
	close(fd);
	if (!build->replaced)
		delta_close(&job->delta);
	return build->replaced;
}

/* A merge. */

/* Writes the sources into the temporary file. */
static bool
write_cdb(struct build_job *job, struct publish *p, struct err *err)
{
	struct datacdb *db = datacdb_new(publish_fd(p));

	if (merge_zones(job->sources, job->build.n, db, &job->conflicts,
	    &job->base.places, err))
		return datacdb_finish(&db, err);
	datacdb_drop(&db);
	return false;
}

static bool
merge_all(struct build_job *job, struct err *err)
{
	struct publish *p = publish_open(job->path, err);

	if (p == NULL)
		return false;
	if (!write_cdb(job, p, err)) {
		publish_drop(&p);
		return err_about(err, job->path);
	}
	/* First the mark: what takes the file's place later has another. */
	filemark_read(job->path, &job->base.mark);
	if (!publish_is_same(p))
		return commit(job, &p, err);
	publish_drop(&p);
	return true;
}

/* A patch. */

static bool
write_patched(struct build_job *job, int old, const struct patch *patch,
    struct err *err)
{
	struct publish *p = publish_open(job->path, err);

	if (p == NULL)
		return false;
	if (!publish_copy(p, old, err)) {
		publish_drop(&p);
		return false;
	}
	if (!patch_apply(patch, publish_fd(p), err)) {
		publish_drop(&p);
		return err_about(err, job->path);
	}
	return commit(job, &p, err);
}

static bool
patch_old(struct build_job *job, int old, struct err *err)
{
	struct datacdb_reader *r = datacdb_open_fd(old, err);
	struct patch *patch = NULL;
	bool ok;

	if (r != NULL)
		patch = patch_find(r, &job->base.places, &job->news);
	datacdb_close(&r);
	job->is_declined = patch == NULL;
	ok = patch != NULL && (patch_is_empty(patch) ||
	    write_patched(job, old, patch, err));
	patch_free(&patch);
	return ok;
}

/* Only what the last build left can be patched. */
static bool
patch_last(struct build_job *job, struct err *err)
{
	int old = open(job->path, O_RDONLY | O_CLOEXEC);
	struct filemark mark;
	bool ok = false;

	filemark_read_fd(old, &mark);
	job->is_declined = old < 0 ||
	    !filemark_is_same(&mark, &job->base.mark);
	if (!job->is_declined)
		ok = patch_old(job, old, err);
	if (old >= 0)
		close(old);
	return ok;
}

void
build_run(struct build_job *job)
{
	struct build *build = &job->build;

	build->ok = build->patched ? patch_last(job, &build->why) :
	    merge_all(job, &build->why);
	job->base.is_known = build->ok;
	if (build->patched)
		return;
	for (size_t i = 0; i < build->n; i++)
		job->base.records += job->sources[i].records;
}

bool
build_is_declined(const struct build_job *job)
{
	return job->is_declined;
}

struct build *
build_result(struct build_job *job)
{
	struct build *build = &job->build;

	build->sources = job->sources;
	build->conflicts = &job->conflicts;
	build->delta = &job->delta;
	build->records = job->base.records;
	build->milliseconds = 1e3 * (clock_seconds() - job->created);
	return build;
}

void
build_give_base(struct build_job *job, struct build_base *give)
{
	*give = job->base;
	job->base = (struct build_base){ 0 };
	if (!give->is_known)
		build_base_fini(give);
}
