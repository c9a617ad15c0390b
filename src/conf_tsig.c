#include "conf_tsig.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/map.h"
#include "base/mem.h"
#include "base/slurp.h"
#include "conf_make.h"
#include "conf_once.h"
#include "conf_options.h"
#include "conf_path.h"
#include "dns/tsig_key.h"

enum { SECRET_FILE_MAX = TSIG_SECRET_TEXT_MAX + 64 };

struct conf_tsig {
	struct map *by_name;		/* those that are good */
	struct map *seen;		/* also those that are not */
};

/* What all the functions below want. */
struct reading {
	struct conf *conf;
	struct conf_tsig *keys;
	const char *file;
	struct conf_problems *problems;
};

/* One section, as far as it could be read. */
struct draft {
	const struct conf_section *section;
	struct name name;
	char text[NAME_TEXT_SIZE];
	enum tsig_algorithm algorithm;
};

static bool
read_name(struct reading *r, struct draft *d)
{
	const char *title = d->section->title;
	struct err err;

	if (name_parse(&d->name, title, &err)) {
		name_text(d->name.wire, d->text);
		return true;
	}
	if (!d->section->broken)
		conf_problem_add(r->problems, r->file, d->section->line,
		    "'%s' cannot be the name of a key, which is written like "
		    "that of a zone: %s", title, err.text);
	return false;
}

static bool
read_algorithm(struct reading *r, struct draft *d)
{
	const struct conf_word *word = conf_options_required(d->section,
	    "algorithm", "hmac-sha256", r->file, r->problems);

	if (word == NULL)
		return false;
	if (tsig_algorithm_parse(word->text, &d->algorithm))
		return true;
	conf_problem_add(r->problems, r->file, word->line, "unknown algorithm "
	    "'%s': write %s", word->text, tsig_algorithm_list());
	return false;
}

static struct tsig_key *
make_key(struct reading *r, const struct draft *d, const char *text,
    size_t len, unsigned line)
{
	struct err err;
	struct tsig_key *key = tsig_key_from_text(&d->name, d->algorithm,
	    text, len, &err);

	if (key == NULL)
		conf_problem_add(r->problems, r->file, line, "key '%s': %s",
		    d->text, err.text);
	return key;
}

/* Its group may read it, so that root can give it to who the daemon is. */
static bool
read_closed(const char *path, struct buf *data, struct err *err)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & S_IRWXO))
		return err_set(err, "everybody may read or write it (mode "
		    "%04o): chmod 640 it, and take another secret if somebody "
		    "could have read this one", (unsigned)st.st_mode & 07777);
	return slurp(path, SECRET_FILE_MAX, data, err);
}

static struct tsig_key *
read_file(struct reading *r, const struct draft *d,
    const struct conf_word *word)
{
	char *path = conf_path_resolve(r->file, word->text);
	struct tsig_key *key = NULL;
	struct buf data = { 0 };
	struct err err;

	if (read_closed(path, &data, &err))
		key = make_key(r, d, buf_str(&data), data.len, word->line);
	else
		conf_problem_add(r->problems, r->file, word->line,
		    "key '%s': %s: %s", d->text, path, err.text);
	if (data.cap > 0)
		explicit_bzero(data.data, data.cap);
	buf_fini(&data);
	conf_make_file(r->conf, path);
	free(path);
	return key;
}

/* A secret in the main file is one of its readers', too. */
static void
warn_of_readers(struct reading *r, const struct draft *d, unsigned line)
{
	struct stat st;

	if (stat(r->file, &st) == 0 && (st.st_mode & S_IROTH))
		errs_add(&r->conf->warnings, "%s:%u: the secret of key '%s' "
		    "can be read by everybody (mode %04o): chmod 640 the "
		    "file, or use secret-file", r->file, line, d->text,
		    (unsigned)st.st_mode & 07777);
}

static struct tsig_key *
read_secret(struct reading *r, const struct draft *d)
{
	const struct conf_word *secret = conf_options_word(d->section,
	    "secret", r->file, r->problems);
	const struct conf_word *path = conf_options_word(d->section,
	    "secret-file", r->file, r->problems);

	if (secret != NULL && path != NULL) {
		conf_problem_add(r->problems, r->file, path->line, "key '%s' "
		    "has a secret and a secret-file: remove one of the two",
		    d->text);
		return NULL;
	}
	if (path != NULL)
		return read_file(r, d, path);
	if (secret != NULL) {
		warn_of_readers(r, d, secret->line);
		return make_key(r, d, secret->text, strlen(secret->text),
		    secret->line);
	}
	if (conf_tree_find(d->section, "secret") == NULL &&
	    conf_tree_find(d->section, "secret-file") == NULL &&
	    !d->section->broken)
		conf_problem_add(r->problems, r->file, d->section->line,
		    "key '%s' has no secret: add secret = \"...\", which "
		    "'dnssync keygen %s' makes, or secret-file = \"...\"",
		    d->text, d->text);
	return NULL;
}

static void
read_section(struct reading *r, const struct conf_section *section)
{
	struct draft d = { .section = section };
	struct conf *conf = r->conf;
	struct tsig_key *key;

	if (!read_name(r, &d) || !conf_once(r->keys->seen, "key", d.text,
	    section->line, r->file, r->problems) || !read_algorithm(r, &d))
		return;
	key = read_secret(r, &d);
	if (key == NULL)
		return;
	map_set_str(r->keys->by_name, d.text, key);
	conf->keys = xreallocarray(conf->keys, conf->nkeys + 1,
	    sizeof(struct tsig_key *));
	conf->keys[conf->nkeys++] = key;
}

struct conf_tsig *
conf_tsig_new(struct conf *conf, const struct conf_tree *tree,
    const char *file, struct conf_problems *problems)
{
	struct conf_tsig *keys = xcalloc(1, sizeof(*keys));
	struct reading r = { .conf = conf, .keys = keys, .file = file,
		.problems = problems };

	keys->by_name = map_new();
	keys->seen = map_new();
	for (size_t i = 0; i < tree->nsections; i++)
		if (tree->sections[i].place == CONF_KEY)
			read_section(&r, &tree->sections[i]);
	return keys;
}

void
conf_tsig_free(struct conf_tsig **take)
{
	map_free(&(*take)->by_name);
	map_free(&(*take)->seen);
	free(*take);
	*take = NULL;
}

/* One that is there, but wrong, has been complained of. */
static bool
is_defined(const struct conf_tsig *keys, const char *text)
{
	return map_get_str(keys->seen, text) != NULL;
}

struct tsig_key *
conf_tsig_key(const struct conf_tsig *keys, const struct conf_section *section,
    const char *file, struct conf_problems *problems)
{
	const struct conf_word *word = conf_options_word(section, "key", file,
	    problems);
	char text[NAME_TEXT_SIZE] = "";
	struct tsig_key *key;
	struct name name;
	struct err err;

	if (word == NULL)
		return NULL;
	if (name_parse(&name, word->text, &err))
		name_text(name.wire, text);
	key = map_get_str(keys->by_name, text);
	if (key == NULL && !is_defined(keys, text))
		conf_problem_add(problems, file, word->line, "unknown key "
		    "'%s': define it with key \"%s\" { algorithm = "
		    "\"hmac-sha256\" secret = \"...\" }", word->text,
		    word->text);
	return key;
}
