/*
 * fuzz_said: any bytes as the answers of a primary and of a secondary about
 * www.example.com, compared over a small zone.  The first byte tells how long
 * the first answer is, in units of 8 bytes, the second one what is asked for.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/bytes.h"
#include "dns/comparison.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct zoneview *
make_view(void)
{
	struct record www = { .owner = (const uint8_t *)"\3www\7example\3com",
		.rdata = (const uint8_t *)"\300\0\2\1", .ttl = 300,
		.type = RR_A, .rdlen = 4 };
	struct zoneview_args args = {
		.apex = { 13, "\7example\3com" }, .strip = true };
	int fd = memfd_create("zone", MFD_CLOEXEC);
	struct datacdb *db = datacdb_new(fd);
	struct err err;

	if (!datacdb_add(db, &www, &err) || !datacdb_finish(&db, &err))
		abort();
	args.reader = datacdb_open_fd(fd, &err);
	close(fd);
	return zoneview_new(&args, &err);
}

static void
read_said(struct said *said, const struct quiz_question *q,
    const uint8_t *data, size_t size)
{
	struct message *m = message_new();
	struct err err;

	said_read(said, m, data, size, size >= 2 ? get_u16(data) : 0,
	    &q->name, q->type, &err);
	message_free(&m);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct zoneview *view;
	struct quiz_question q = { .name = { 17, "\3www\7example\3com" } };
	struct said primary = { 0 }, secondary = { 0 };
	struct buf text = { 0 };
	size_t first;

	if (view == NULL)
		view = make_view();
	if (size < 2)
		return 0;
	first = 8U * data[0] < size - 2 ? 8U * data[0] : size - 2;
	q.type = data[1];
	read_said(&primary, &q, data + 2, first);
	read_said(&secondary, &q, data + 2 + first, size - 2 - first);
	comparison_judge(view, &q, &primary, &secondary);
	said_tell(&primary, &secondary, &q.name, &text);
	buf_fini(&text);
	said_fini(&primary);
	said_fini(&secondary);
	return 0;
}
