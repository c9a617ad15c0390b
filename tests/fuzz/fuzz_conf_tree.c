/*
 * fuzz_conf_tree: any bytes as the configuration file, up to what its values
 * mean.
 */
#include <assert.h>
#include <stdint.h>

#include "conf_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_section(const struct conf_section *section, unsigned lines)
{
	for (size_t i = 0; i < section->nsettings; i++) {
		const struct conf_setting *s = &section->settings[i];

		assert(s->key->places & section->place);
		assert(s->line >= 1 && s->line <= lines);
		for (size_t j = 0; j < s->nwords; j++)
			assert(s->words[j].line >= s->line &&
			    s->words[j].line <= lines);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf_problems problems = { .first_file = "f" };
	struct conf_tree tree = { 0 };
	struct errs errs = { 0 };
	struct buf text = { 0 };
	unsigned lines = 1;

	for (size_t i = 0; i < size; i++)
		lines += data[i] == '\n';
	buf_add(&text, data, size);
	conf_tree_read(&tree, &text, "f", &problems);
	check_section(&tree.global, lines);
	for (size_t i = 0; i < tree.nsections; i++) {
		assert(tree.sections[i].title != NULL);
		check_section(&tree.sections[i], lines);
	}
	conf_tree_fini(&tree);
	conf_problems_finish(&problems, &errs);
	errs_fini(&errs);
	buf_fini(&text);
	return 0;
}
