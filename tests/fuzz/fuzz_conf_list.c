/*
 * fuzz_conf_list: any bytes as the file of a zone-list.
 */
#include <assert.h>
#include <string.h>

#include "conf_list.h"
#include "conf_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
	unsigned last_line, bad;
};

/* The text of a zone's name is the name again, and a file name. */
static void
on_zone(void *ctx, unsigned line, const struct name *name, const char *text)
{
	struct seen *seen = ctx;
	char again_text[NAME_TEXT_SIZE];
	struct name again;
	struct err err;

	assert(line > seen->last_line);
	seen->last_line = line;
	assert(strlen(text) <= CONF_NAME_MAX_TEXT);
	assert(strchr(text, '/') == NULL);
	assert(conf_name_parse(text, &again, again_text, &err));
	assert(name_equal(again.wire, name->wire));
	assert(strcmp(again_text, text) == 0);
}

static void
on_bad(void *ctx, unsigned line, const struct err *why)
{
	struct seen *seen = ctx;

	assert(line >= seen->last_line);
	assert(why->text[0] != '\0');
	seen->last_line = line;
	assert(++seen->bad <= CONF_LIST_MAX_BAD + 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct conf_list_calls calls = { on_zone, on_bad };
	struct seen seen = { 0 };

	conf_list_read((const char *)data, size, &calls, &seen);
	return 0;
}
