#include "sync/incoming.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/publish.h"
#include "dns/changeset.h"
#include "dns/datacdb.h"
#include "dns/sequel.h"
#include "sync/commit.h"
#include "sync/inspection.h"

/*
 * Changes that are larger than the zone are no gain; to a small one, they may
 * be of some size all the same.
 */
enum {
	CHANGE_BYTES_LEAST = 1 << 20,
	CHANGE_MEMORY_MAX = 64 << 20,
	MEMORY_FACTOR = 8		/* for records in memory, by bytes */
};

struct incoming {
	struct incoming_args args;
	struct publish *publish;
	struct datacdb *db;
	struct datacdb_reader *old;	/* NULL: a whole zone is wanted */
	struct name owner;
	struct record held;		/* the old one's SOA */
	uint64_t max_change_bytes;
	struct changeset *changes;	/* as long as old */
	struct xfr *xfr;
	struct crowd_run *crowd;
	bool is_crowded;		/* it has refused a record */
	bool is_complete;		/* all has come */
	struct inspection inspection;
	struct commit commit;
	bool is_local;
};

static bool
read_held(struct incoming *in, uint32_t serial, struct err *err)
{
	struct datacdb_item item;
	struct soa soa;

	return datacdb_next(in->old, &item, err) == DATACDB_ITEM &&
	    datacdb_decode(&item, &in->held, &in->owner) == DATACDB_RECORD &&
	    in->held.type == RR_SOA &&
	    name_equal(in->owner.wire, in->args.zone->wire) &&
	    soa_parse(in->held.rdata, in->held.rdlen, &soa) &&
	    soa.serial == serial;
}

static uint64_t
max_change_bytes(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0 || st.st_size < CHANGE_BYTES_LEAST)
		return CHANGE_BYTES_LEAST;
	return (uint64_t)st.st_size;
}

/* A copy that cannot be read is none that changes could be put to. */
static void
open_old(struct incoming *in, uint32_t serial)
{
	struct err ignored;
	uint64_t memory;

	in->old = datacdb_open(in->args.path, &ignored);
	if (in->old == NULL)
		return;
	if (!read_held(in, serial, &ignored)) {
		datacdb_close(&in->old);
		return;
	}
	in->max_change_bytes = max_change_bytes(in->args.path);
	memory = MEMORY_FACTOR * in->max_change_bytes;
	in->changes = changeset_new(memory < CHANGE_MEMORY_MAX ?
	    (size_t)memory : CHANGE_MEMORY_MAX);
}

struct incoming *
incoming_new(const struct incoming_args *args, struct err *err)
{
	struct publish *publish = publish_open(args->path, err);
	struct incoming *in;

	if (publish == NULL)
		return NULL;
	in = xcalloc(1, sizeof(*in));
	in->args = *args;
	in->publish = publish;
	in->db = datacdb_new(publish_fd(publish));
	in->inspection.zone = *args->zone;
	in->inspection.verify = args->options->verify_zonemd;
	in->inspection.limits = args->options->crowd;
	in->crowd = crowd_run_new(&args->options->crowd);
	in->inspection.members_max = args->options->members_max;
	if (args->held != NULL && !args->whole)
		open_old(in, args->held->serial);
	return in;
}

void
incoming_free(struct incoming **take)
{
	struct incoming *in = *take;

	if (in == NULL)
		return;
	*take = NULL;
	xfr_free(&in->xfr);
	crowd_run_free(&in->crowd);
	changeset_free(&in->changes);
	datacdb_close(&in->old);
	datacdb_drop(&in->db);
	publish_drop(&in->publish);
	free(in);
}

const struct record *
incoming_held(const struct incoming *in)
{
	return in->old != NULL ? &in->held : NULL;
}

static bool
add_record(void *ctx, const struct record *record, struct err *err)
{
	struct incoming *in = ctx;

	in->is_crowded = !crowd_run_add(in->crowd, record, err);
	if (in->is_crowded)
		return false;
	if (datacdb_add(in->db, record, err))
		return true;
	in->is_local = true;
	return err_about(err, in->args.path);
}

static void
add_note(void *ctx, const char *text)
{
	struct incoming *in = ctx;

	log_warn("%s: %s", in->args.text, text);
}

void
incoming_expect(struct incoming *in, uint16_t id)
{
	const struct zone_options *options = in->args.options;
	struct xfr_args xfr = { .zone = in->args.zone, .id = id,
		.held = in->args.held, .changes = in->changes,
		.max_change_bytes = in->max_change_bytes,
		.max_records = options->max_records,
		.max_bytes = options->max_bytes,
		.refuse_signed = options->dnssec == CONF_DNSSEC_REFUSE,
		.record = add_record, .note = add_note, .ctx = in };

	in->xfr = xfr_new(&xfr);
	in->args.held = NULL;
}

enum xfr_step
incoming_feed(struct incoming *in, const uint8_t *msg, size_t len,
    struct err *err)
{
	return xfr_feed(in->xfr, msg, len, err);
}

void
incoming_progress(const struct incoming *in, struct xfr_progress *progress)
{
	*progress = (struct xfr_progress){ 0 };
	if (in->xfr != NULL)
		xfr_progress(in->xfr, progress);
}

static bool
put_changes(struct incoming *in, struct seal *seal, struct err *err)
{
	const struct sequel_args args = { .zone = in->args.zone,
		.old = in->old, .changes = in->changes, .db = in->db,
		.max_records = in->args.options->max_records,
		.refuse_signed =
		    in->args.options->dnssec == CONF_DNSSEC_REFUSE };
	struct sequel sequel;
	bool ok = sequel_write(&args, &sequel, err);

	in->is_local = sequel.local;
	if (sequel.local)
		err_about(err, in->args.path);
	in->inspection.changes = in->changes;
	seal->is_sequel = true;
	seal->records = sequel.records;
	seal->removed = sequel.removed;
	seal->added = sequel.added;
	return ok;
}

static bool
finish_cdb(struct incoming *in, struct err *err)
{
	if (!datacdb_is_even(in->db, err))
		return false;
	if (datacdb_finish(&in->db, err))
		return true;
	in->is_local = true;
	return err_about(err, in->args.path);
}

static bool
inspect(struct incoming *in, struct seal *seal, struct err *err)
{
	bool ok = inspection_run(&in->inspection, in->publish, seal, err);

	in->is_local = seal->local;
	return ok;
}

static bool
commit(struct incoming *in, struct err *err)
{
	bool ok;

	if (!commit_begin(&in->commit))
		return false;
	ok = publish_commit(&in->publish, err);
	in->is_local = !ok;
	commit_end(&in->commit);
	return ok;
}

bool
incoming_seal(struct incoming *in, struct seal *seal, struct err *err)
{
	struct xfr_progress progress;

	*seal = (struct seal){ 0 };
	in->is_complete = true;
	xfr_progress(in->xfr, &progress);
	in->inspection.lacking = progress.oversize;
	return (!progress.is_incremental || put_changes(in, seal, err)) &&
	    finish_cdb(in, err) && inspect(in, seal, err) && commit(in, err);
}

void
incoming_tell(const struct incoming *in, const struct seal *seal)
{
	inspection_tell(&in->inspection, seal, in->args.text);
}

bool
incoming_is_local(const struct incoming *in)
{
	return in->is_local;
}

bool
incoming_is_vain(const struct incoming *in)
{
	const struct zone_options *options = in->args.options;
	struct xfr_progress progress;

	incoming_progress(in, &progress);
	return !progress.is_incremental && (in->is_complete ||
	    in->is_crowded || (options->max_records > 0 &&
	    progress.records >= options->max_records) ||
	    (options->max_bytes > 0 && progress.bytes > options->max_bytes));
}

void
incoming_forbid(struct incoming *in)
{
	commit_forbid(&in->commit);
}
