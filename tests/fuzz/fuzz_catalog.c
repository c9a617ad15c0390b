/*
 * fuzz_catalog: any bytes as the cdb of a catalog zone, "c".  What is accepted
 * lists each zone once, and as many as may be.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dns/catalog_read.h"
#include "dns/datacdb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEMBERS = 4 };

static const struct name apex = { 3, "\1c" };

static void
check(const struct catalog *c)
{
	assert(catalog_count(c) <= MEMBERS);
	for (size_t i = 0; i < catalog_count(c); i++) {
		const struct catalog_member *m = catalog_at(c, i);
		struct name name;
		struct err err;

		assert(catalog_find(c, m->zone) == m);
		assert(name_parse(&name, m->zone, &err));
		assert(name_parse(&name, m->id, &err));
		assert(m->coo == NULL || name_parse(&name, m->coo, &err));
		assert(m->group == NULL || strlen(m->group) <= 255);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = memfd_create("cdb", MFD_CLOEXEC);
	struct err err = { "" };
	struct datacdb_reader *r;
	struct catalog *c = NULL;

	assert(fd >= 0);
	assert(size == 0 || write(fd, data, size) == (ssize_t)size);
	r = datacdb_open_fd(fd, &err);
	if (r != NULL)
		c = catalog_read(r, &apex, MEMBERS, &err);
	assert((c == NULL) == (err.text[0] != '\0'));
	if (c != NULL)
		check(c);
	catalog_free(&c);
	datacdb_close(&r);
	close(fd);
	return 0;
}
