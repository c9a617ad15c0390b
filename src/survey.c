#include "survey.h"

#include <libgen.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/openfile.h"
#include "local_copy.h"
#include "survey_file.h"

struct survey *
survey_new(struct conf_local *take, const char *directory)
{
	struct survey *s = xcalloc(1, sizeof(*s));

	s->local = take;
	s->directory = xstrdup(directory);
	s->known = map_new();
	s->trusted = map_new();
	s->partial = map_new();
	s->directories = map_new();
	return s;
}

void
survey_free(struct survey **take)
{
	struct survey *s = *take;

	*take = NULL;
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++) {
		free(s->files[i].path);
		errs_fini(&s->files[i].errors);
		errs_fini(&s->files[i].warnings);
	}
	errs_fini(&s->removed);
	free(s->files);
	map_free_values(&s->known);
	map_free_values(&s->trusted);
	map_free(&s->partial);
	map_free(&s->directories);
	conf_local_free(&s->local);
	free(s->directory);
	free(s);
}

static void
note_directory(struct survey *s, const char *path)
{
	char *copy = xstrdup(path);

	map_set_str(s->directories, dirname(copy), s);
	free(copy);
}

/* Is it whole, as far as is known of a name that it has? */
enum trust { UNKNOWN, TRUSTED, PARTIAL };

static enum trust
look_up(const struct survey *s, const char *path, const struct filemark *mark)
{
	const struct filemark *trusted = map_get_str(s->trusted, path);

	if (map_get_str(s->partial, path) != NULL)
		return PARTIAL;
	return trusted != NULL && filemark_is_same(trusted, mark) ? TRUSTED :
	    UNKNOWN;
}

/* Also where a symbolic link leads to. */
static enum trust
look_around(struct survey *s, const char *path, const struct filemark *mark)
{
	enum trust trust = look_up(s, path, mark);
	char *real = realpath(path, NULL);

	note_directory(s, path);
	if (real != NULL) {
		note_directory(s, real);
		if (trust == UNKNOWN)
			trust = look_up(s, real, mark);
	}
	free(real);
	return trust;
}

static void
look_at(struct survey *s, struct survey_file *f, const char *path)
{
	const struct survey_known *known = map_get_str(s->known, path);
	enum trust trust;

	f->path = xstrdup(path);
	filemark_read(path, &f->mark);
	trust = look_around(s, path, &f->mark);
	if (s->trust_all || (s->trust_new && known == NULL))
		trust = TRUSTED;
	if (known != NULL && filemark_is_same(&known->mark, &f->mark))
		f->outcome = SURVEY_SAME;
	else if ((trust == TRUSTED || (trust == UNKNOWN &&
	    filemark_is_older(&f->mark, SURVEY_SETTLING))) &&
	    !openfile_is_written(path))
		survey_file_judge(s, f, known);
	else
		survey_file_leave(s, f, known);
}

/* Also the directories in which a file may turn up. */
static void
look_at_all(struct survey *s, const struct conf_local_files *found)
{
	s->files = xcalloc(found->n, sizeof(*s->files));
	s->n = found->n;
	for (size_t i = 0; i < found->n; i++)
		look_at(s, &s->files[i], found->path[i]);
	for (size_t i = 0; i < s->local->n; i++) {
		char *path = conf_local_literal(s->local->pattern[i]);

		note_directory(s, path);
		free(path);
	}
}

static void
sweep(struct survey *s)
{
	struct map *paths = map_new();
	struct map_walk walk = { 0 };

	for (size_t i = 0; i < s->n; i++)
		map_set_str(paths, s->files[i].path, paths);
	while (map_next(s->known, &walk) != NULL)
		map_set(paths, walk.key, walk.len, paths);
	local_copy_sweep(s->directory, paths, &s->removed);
	map_free(&paths);
}

void
survey_run(struct survey *s)
{
	struct conf_local_files found;

	s->ok = conf_local_find(s->local, &found, &s->why);
	if (!s->ok)
		return;
	look_at_all(s, &found);
	conf_local_files_fini(&found);
	survey_file_accept_all(s);
	sweep(s);
}
