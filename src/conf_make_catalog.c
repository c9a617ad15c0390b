#include "conf_make_catalog.h"

#include <stdlib.h>

#include "base/mem.h"

struct conf_catalog *
conf_make_catalog(struct conf *conf)
{
	struct conf_catalog *catalog = xcalloc(1, sizeof(*catalog));

	conf->catalogs = xreallocarray(conf->catalogs, conf->ncatalogs + 1,
	    sizeof(*conf->catalogs));
	conf->catalogs[conf->ncatalogs++] = catalog;
	return catalog;
}

struct conf_group *
conf_make_group(struct conf_catalog *catalog, const char *title)
{
	struct conf_group *group;

	catalog->groups = xreallocarray(catalog->groups, catalog->ngroups + 1,
	    sizeof(*catalog->groups));
	group = &catalog->groups[catalog->ngroups++];
	*group = (struct conf_group){ .title = xstrdup(title) };
	return group;
}

void
conf_make_catalogs_free(struct conf *conf)
{
	for (size_t i = 0; i < conf->ncatalogs; i++) {
		struct conf_catalog *catalog = conf->catalogs[i];

		for (size_t j = 0; j < catalog->ngroups; j++)
			free(catalog->groups[j].title);
		free(catalog->groups);
		free(catalog->text);
		free(catalog);
	}
	free(conf->catalogs);
}
