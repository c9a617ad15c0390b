/*
 * fuzz_name: any bytes as the text of a name, and as its wire form.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "dns/name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_same(const struct name *a, const struct name *b)
{
	assert(a->len == b->len);
	assert(memcmp(a->wire, b->wire, a->len) == 0);
	assert(name_equal(a->wire, b->wire));
	assert(name_is_within(a->wire, b->wire));
}

/* A name's text is read as that name. */
static void
check_text(const struct name *name)
{
	char text[NAME_TEXT_SIZE];
	struct name again;
	struct err err;

	assert(name_wire_len(name->wire, name->len) == name->len);
	name_text(name->wire, text);
	assert(name_parse(&again, text, &err));
	check_same(name, &again);
}

static void
check_wire(const uint8_t *data, size_t size)
{
	size_t len = name_wire_len(data, size);
	char text[NAME_TEXT_SIZE];
	struct name name, other;

	if (len == 0)
		return;
	name_text(data, text);
	name_from_wire(&name, data);
	assert(name.len == len);
	check_text(&name);
	name_is_wildcard(name.wire);
	if (name_wire_len(data + len, size - len) == 0)
		return;
	name_from_wire(&other, data + len);
	assert(name_equal(name.wire, other.wire) ==
	    (name_is_within(name.wire, other.wire) &&
	    name_is_within(other.wire, name.wire)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xmalloc(size + 1);
	struct name name;
	struct err err;

	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	if (name_parse(&name, text, &err))
		check_text(&name);
	free(text);
	check_wire(data, size);
	return 0;
}
