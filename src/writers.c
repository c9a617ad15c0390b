#include "writers.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/filemark.h"
#include "base/map.h"
#include "base/mem.h"
#include "survey.h"

/* The last that was told of a file. */
struct writer {
	bool is_open;
	struct filemark mark;		/* when it was closed */
	double when;
};

struct writers {
	struct map *files;		/* by path */
};

struct writers *
writers_new(void)
{
	struct writers *w = xcalloc(1, sizeof(*w));

	w->files = map_new();
	return w;
}

void
writers_free(struct writers **take)
{
	struct writers *w = *take;

	*take = NULL;
	if (w == NULL)
		return;
	map_free_values(&w->files);
	free(w);
}

void
writers_note(struct writers *w, const char *path, enum lookout_news news)
{
	struct writer writer = { .is_open = news == LOOKOUT_PART,
		.when = clock_seconds() };

	if (news == LOOKOUT_OTHER) {
		free(map_remove_str(w->files, path));
		return;
	}
	if (news == LOOKOUT_WHOLE)
		filemark_read(path, &writer.mark);
	free(map_set_str(w->files, path, xmemdup(&writer, sizeof(writer))));
}

void
writers_prepare(struct writers *w, struct survey *survey)
{
	double oldest = clock_seconds() - WRITERS_PATIENCE;
	struct map_walk walk = { 0 };
	struct writer *writer;

	while ((writer = map_next(w->files, &walk)) != NULL) {
		if (writer->when < oldest) {
			map_remove(w->files, walk.key, walk.len);
			free(writer);
		} else if (writer->is_open) {
			map_set(survey->partial, walk.key, walk.len, survey);
		} else {
			free(map_set(survey->trusted, walk.key, walk.len,
			    xmemdup(&writer->mark, sizeof(writer->mark))));
		}
	}
}
