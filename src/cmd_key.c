#include "cmd.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/slurp.h"
#include "conf_keyfile.h"
#include "dns/tsig_key.h"

static void
warn_of_readers(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && (st.st_mode & S_IRWXO))
		log_warn("%s: everybody may read or write this secret (mode "
		    "%04o): chmod 640 it", path,
		    (unsigned)st.st_mode & 07777);
}

static struct tsig_key *
read_file(const char *path, struct err *err)
{
	struct tsig_key *key = NULL;
	struct buf data = { 0 };

	if (slurp(path, CONF_KEYFILE_MAX, &data, err))
		key = conf_keyfile_read(buf_str(&data), data.len, err);
	if (data.cap > 0)
		explicit_bzero(data.data, data.cap);
	buf_fini(&data);
	if (key == NULL)
		err_about(err, path);
	else
		warn_of_readers(path);
	return key;
}

/* NAME:BASE64, which is overwritten. */
static struct tsig_key *
read_words(enum tsig_algorithm algorithm, char *words, struct err *err)
{
	size_t len = strcspn(words, ":");
	struct tsig_key *key = NULL;
	struct name name;
	struct err why;

	if (words[len] == '\0') {
		err_set(err, "a key is ALGORITHM:NAME:BASE64, or a file");
		explicit_bzero(words, len);
		return NULL;
	}
	words[len] = '\0';
	if (name_parse(&name, words, &why))
		key = tsig_key_from_text(&name, algorithm, words + len + 1,
		    strlen(words + len + 1), err);
	else
		err_set(err, "'%.100s' cannot be the name of a key: %s", words,
		    why.text);
	explicit_bzero(words + len + 1, strlen(words + len + 1));
	return key;
}

/* What stands behind the colon may be a secret all the same. */
static void
refuse(const char *word, char *rest, struct err *err)
{
	err_set(err, "'%.100s' is no algorithm of a key, which is "
	    "ALGORITHM:NAME:BASE64, or a file; it may be %s", word,
	    tsig_algorithm_list());
	explicit_bzero(rest, strlen(rest));
}

struct tsig_key *
cmd_read_key(char *arg, struct err *err)
{
	char *colon = strchr(arg, ':'), *word;
	enum tsig_algorithm algorithm;
	struct tsig_key *key = NULL;

	if (colon == NULL)
		return read_file(arg, err);
	word = xasprintf("%.*s", (int)(colon - arg), arg);
	if (tsig_algorithm_parse(word, &algorithm))
		key = read_words(algorithm, colon + 1, err);
	else if (access(arg, F_OK) == 0)
		key = read_file(arg, err);
	else
		refuse(word, colon + 1, err);
	free(word);
	return key;
}
