#include "conf_section.h"

#include <stdlib.h>
#include <string.h>

struct conf_setting *
conf_section_find(const struct conf_section *section, const char *key)
{
	for (size_t i = 0; i < section->nsettings; i++)
		if (strcmp(section->settings[i].key->name, key) == 0)
			return &section->settings[i];
	return NULL;
}

void
conf_section_fini(struct conf_section *section)
{
	for (size_t i = 0; i < section->nsettings; i++) {
		struct conf_setting *s = &section->settings[i];

		for (size_t j = 0; j < s->nwords; j++)
			free(s->words[j].text);
		free(s->words);
		if (s->block != NULL)
			conf_section_fini(s->block);
		free(s->block);
	}
	free(section->settings);
	free(section->title);
}
