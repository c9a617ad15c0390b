/*
 * fuzz_xfr: any bytes as the transfer of example.com.
 *
 * Byte 0: 1, a serial is held, that in bytes 3 to 6.  Byte 1: the most
 * records, byte 2: the most bytes by 64, each 0 for any number.  From byte 7
 * on the stream: messages, each behind its length in two bytes.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/bytes.h"
#include "dns/tinydns.h"
#include "dns/wire.h"
#include "dns/xfr.h"

enum { ID = 0x1234, OPTIONS = 7 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct name zone = { 13, "\7example\3com" };

/* Every record that is handed out can be served and said. */
static bool
take_record(void *ctx, const struct record *record, struct err *err)
{
	uint64_t *records = ctx;
	struct buf line = { 0 };

	assert(name_is_within(record->owner, zone.wire));
	assert(record->rdlen <= RECORD_MAX_RDLEN);
	assert(!wire_type_is_meta(record->type));
	assert((record->type == RR_SOA) == (*records == 0));
	++*records;
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
feed_all(struct xfr *x, const uint8_t *data, size_t size)
{
	enum xfr_step step = XFR_MORE;
	struct err err;

	while (step == XFR_MORE && size >= 2 && get_u16(data) <= size - 2) {
		size_t len = get_u16(data);

		err.text[0] = '\0';
		step = xfr_feed(x, data + 2, len, &err);
		assert((step == XFR_FAIL) == (err.text[0] != '\0'));
		data += 2 + len;
		size -= 2 + len;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct xfr_progress progress;
	struct soa held = { 0 };
	uint64_t records = 0;
	struct xfr_args args = { .zone = &zone, .id = ID,
		.record = take_record, .note = take_note, .ctx = &records };
	struct xfr *x;

	if (size < OPTIONS)
		return 0;
	held.serial = get_u32(data + 3);
	args.held = data[0] & 1 ? &held : NULL;
	args.max_records = data[1];
	args.max_bytes = 64 * (uint64_t)data[2];
	x = xfr_new(&args);
	feed_all(x, data + OPTIONS, size - OPTIONS);
	xfr_progress(x, &progress);
	assert(progress.records == records);
	assert(args.max_records == 0 || records <= args.max_records);
	assert(args.held == NULL || records == 0 ||
	    serial_is_newer(progress.soa.serial, held.serial));
	xfr_free(&x);
	return 0;
}
