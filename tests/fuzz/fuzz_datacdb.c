/*
 * fuzz_datacdb: any bytes as a cdb, which is walked, searched and said as
 * lines.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dns/datacdb.h"
#include "dns/tinydns.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was decoded is written as it was read, but for its key's case. */
static void
write_again(struct datacdb *copy, const struct datacdb_item *item)
{
	struct record record;
	struct name owner;
	struct err err;

	if (datacdb_decode(item, &record, &owner) != DATACDB_RECORD)
		return;
	assert(name_wire_len(owner.wire, owner.len) == owner.len);
	assert(datacdb_add(copy, &record, &err));
}

static void
compare(const struct datacdb_item *a, const struct datacdb_item *b)
{
	assert(name_equal(a->key, b->key));
	assert(a->vlen == b->vlen);
	assert(memcmp(a->val, b->val, a->vlen) == 0);
}

static void
look_at(struct datacdb_reader *r, const struct datacdb_item *item)
{
	struct datacdb_item found;
	struct buf line = { 0 };
	struct err err;

	tinydns_item_line(&line, item, &err);
	buf_fini(&line);
	if (datacdb_find(r, item->key, item->klen, &found))
		assert(found.klen == item->klen &&
		    memcmp(found.key, item->key, item->klen) == 0);
}

/* The next item of the file that is a record; false: there is none. */
static bool
next_record(struct datacdb_reader *r, struct datacdb_item *item)
{
	struct record record;
	struct name owner;
	struct err err;

	while (datacdb_next(r, item, &err) == DATACDB_ITEM)
		if (datacdb_decode(item, &record, &owner) == DATACDB_RECORD)
			return true;
	return false;
}

static void
check_copy(struct datacdb_reader *r, int fd)
{
	struct datacdb_item item, copied;
	struct datacdb_reader *copy;
	struct err err;

	copy = datacdb_open_fd(fd, &err);
	assert(copy != NULL);
	datacdb_rewind(r);
	while (next_record(r, &item)) {
		assert(next_record(copy, &copied));
		compare(&item, &copied);
	}
	assert(!next_record(copy, &copied));
	datacdb_close(&copy);
}

static void
walk(struct datacdb_reader *r)
{
	int fd = memfd_create("copy", MFD_CLOEXEC);
	struct datacdb *copy = datacdb_new(fd);
	struct datacdb_item item;
	struct err err;

	assert(fd >= 0);
	while (datacdb_next(r, &item, &err) == DATACDB_ITEM) {
		look_at(r, &item);
		write_again(copy, &item);
	}
	assert(datacdb_finish(&copy, &err));
	check_copy(r, fd);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("cdb", MFD_CLOEXEC);
	struct datacdb_reader *r;
	struct err err;

	assert(fd >= 0);
	assert(size == 0 || write(fd, data, size) == (ssize_t)size);
	r = datacdb_open_fd(fd, &err);
	if (r != NULL)
		walk(r);
	datacdb_close(&r);
	close(fd);
	return 0;
}
