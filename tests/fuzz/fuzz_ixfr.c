/*
 * fuzz_ixfr: any bytes as the answer to IXFR of example.com, of which a small
 * copy of serial 5 is held; what comes of it is a zone, or nothing.
 *
 * Byte 0: the most records, byte 1: the most bytes by 64, each 0 for any
 * number; byte 2: a zone that is signed refuses.  From byte 3 on the stream:
 * messages, each behind its length in two bytes.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/bytes.h"
#include "dns/changeset.h"
#include "dns/datacdb.h"
#include "dns/dnssec.h"
#include "dns/sequel.h"
#include "dns/tinydns.h"
#include "dns/xfr.h"

enum { ID = 0x1234, OPTIONS = 3, CHANGE_BYTES = 1 << 16, HELD = 5 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct name zone = { 13, "\7example\3com" };
static const uint8_t www[] = "\3www\7example\3com";
static const uint8_t any[] = "\1*\7example\3com";

static bool
take_record(void *ctx, const struct record *record, struct err *err)
{
	struct buf line = { 0 };

	(void)ctx;
	assert(name_is_within(record->owner, zone.wire));
	assert(tinydns_line(&line, record, err));
	buf_fini(&line);
	return true;
}

static void
take_note(void *ctx, const char *text)
{
	(void)ctx;
	assert(strncmp(text, "left out ", 9) == 0);
}

static void
add(struct datacdb *db, const uint8_t *owner, uint16_t type,
    const void *rdata, uint32_t len)
{
	const struct record record = { .owner = owner, .type = type,
		.ttl = 300, .rdata = rdata, .rdlen = len };
	struct err err;

	assert(datacdb_add(db, &record, &err));
}

/* A cdb in memory; the caller closes it. */
static int
make_old(void)
{
	static const uint8_t soa[] = "\2ns\7example\0\4host\7example\0"
	    "\0\0\0\5\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5";
	int fd = memfd_create("old", MFD_CLOEXEC);
	struct datacdb *db = datacdb_new(fd);
	struct err err;

	add(db, zone.wire, RR_SOA, soa, sizeof(soa) - 1);
	add(db, zone.wire, RR_NS, "\2ns\7example", 12);
	add(db, www, RR_A, "\300\0\2\1", 4);
	add(db, www, RR_SRV, "\0\1\0\2\0\3\1X", 9);
	add(db, any, RR_A, "\300\0\2\1", 4);
	assert(datacdb_finish(&db, &err));
	return fd;
}

static enum xfr_step
feed_all(struct xfr *x, const uint8_t *data, size_t size)
{
	enum xfr_step step = XFR_MORE;
	struct err err;

	while (step == XFR_MORE && size >= 2 && get_u16(data) <= size - 2) {
		size_t len = get_u16(data);

		err.text[0] = '\0';
		step = xfr_feed(x, data + 2, len, &err);
		assert((step == XFR_FAIL || step == XFR_CURRENT) ==
		    (err.text[0] != '\0'));
		data += 2 + len;
		size -= 2 + len;
	}
	return step;
}

/* All that a zone has to be, but for what dns/seal.h looks at. */
static void
check_new(int fd, const struct sequel *sequel, bool refuse_signed)
{
	struct datacdb_reader *r;
	struct datacdb_item item;
	struct record record;
	uint64_t records = 0;
	struct name owner;
	struct err err;

	r = datacdb_open_fd(fd, &err);
	assert(r != NULL);
	while (datacdb_next(r, &item, &err) == DATACDB_ITEM) {
		assert(datacdb_decode(&item, &record, &owner) ==
		    DATACDB_RECORD);
		assert(take_record(NULL, &record, &err));
		assert((record.type == RR_SOA) == (records == 0));
		assert(!refuse_signed || !dnssec_is_signature(record.type));
		assert(record.rdlen <= RECORD_MAX_RDLEN);
		records++;
	}
	assert(records == sequel->records);
	assert(records == 5 + sequel->added - sequel->removed);
	datacdb_close(&r);
}

static void
apply(struct changeset *changes, uint64_t max_records, bool refuse_signed)
{
	int old = make_old(), fd = memfd_create("new", MFD_CLOEXEC);
	struct err err = { "" };
	struct sequel_args args = { .zone = &zone, .changes = changes,
		.db = datacdb_new(fd), .max_records = max_records,
		.refuse_signed = refuse_signed };
	struct sequel sequel;

	args.old = datacdb_open_fd(old, &err);
	if (sequel_write(&args, &sequel, &err)) {
		assert(datacdb_finish(&args.db, &err));
		assert(max_records == 0 || sequel.records <= max_records);
		check_new(fd, &sequel, refuse_signed);
	} else {
		assert(err.text[0] != '\0' && !sequel.local);
		datacdb_drop(&args.db);
	}
	datacdb_close(&args.old);
	close(old);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct soa held = { .serial = HELD };
	struct xfr_args args = { .zone = &zone, .id = ID, .held = &held,
		.max_change_bytes = CHANGE_BYTES, .record = take_record,
		.note = take_note };
	struct xfr_progress progress;
	struct changeset *changes;
	struct xfr *x;

	if (size < OPTIONS)
		return 0;
	changes = args.changes = changeset_new(CHANGE_BYTES);
	args.max_records = data[0];
	args.max_bytes = 64 * (uint64_t)data[1];
	args.refuse_signed = data[2] & 1;
	x = xfr_new(&args);
	if (feed_all(x, data + OPTIONS, size - OPTIONS) == XFR_DONE) {
		xfr_progress(x, &progress);
		assert(serial_is_newer(progress.soa.serial, HELD));
		if (progress.is_incremental)
			apply(changes, args.max_records, args.refuse_signed);
	}
	xfr_free(&x);
	changeset_free(&changes);
	return 0;
}
