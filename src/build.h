/*
 * build: one making of data.cdb, wherever one may wait for the disk.
 *
 * Either all sources are merged, or what the last build left is patched
 * (dns/patch.h) with the hosts' news.
 */
#ifndef DNSSYNC_BUILD_H
#define DNSSYNC_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/filemark.h"
#include "delta.h"
#include "dns/merge.h"
#include "dns/patch.h"

/* What became of one build. */
struct build {
	bool ok;			/* data.cdb holds the sources now */
	bool replaced;			/* it is a new file: the bytes differ */
	bool urgent;			/* nobody wanted it but urgently */
	bool patched;			/* the hosts' news alone were looked
					   at: there are no sources here */
	struct err why;			/* unless ok; the old one stands */
	const struct merge_source *sources;
	size_t n;
	const struct merge_conflicts *conflicts;	/* if ok */
	uint64_t records;
	double milliseconds;
	struct delta *delta;		/* what was published, for who takes
					   it; or none */
};

/* What a build leaves for the next one; a value, zeroed first. */
struct build_base {
	bool is_known;
	struct filemark mark;		/* of the data.cdb that it made */
	struct merge_places places;
	uint64_t records;
};

void build_base_fini(struct build_base *base);

struct build_job;

/* A merge of sources, an array that is taken with its paths and labels. */
struct build_job *build_merge(const char *path, struct merge_source *take,
    size_t n, bool urgent);

/* A patch of what the last build left; base and the names are taken. */
struct build_job *build_patch(const char *path, struct build_base *take,
    struct patch_news *take_news);

/* Any thread, once. */
void build_run(struct build_job *job);

/* It is no patch: nothing was done, and all has to be merged. */
bool build_is_declined(const struct build_job *job);

/* What became of it, with ok false if it was not run; the job's. */
struct build *build_result(struct build_job *job);

/* Takes what it leaves for the next one, which is not known if it failed. */
void build_give_base(struct build_job *job, struct build_base *give);

void build_free(struct build_job **take);

#endif
