#include "legacy_client.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/slurp.h"
#include "ddns/hostname.h"
#include "enrol.h"
#include "secret.h"

enum { FILE_MAX = 4096 };

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Reads a file of one word.  One that is missing leaves out empty. */
static bool
read_word(const char *path, struct buf *out, struct stat *st, struct err *err)
{
	if (stat(path, st) < 0)
		return errno == ENOENT || err_set(err, "cannot open: %m");
	if (!S_ISREG(st->st_mode))
		return err_set(err, "is no file");
	if (!slurp(path, FILE_MAX, out, err))
		return false;
	while (out->len > 0 && is_blank(out->data[out->len - 1]))
		out->len--;
	for (size_t i = 0; i < out->len; i++)
		if (out->data[i] <= ' ' || out->data[i] == 0x7f)
			return err_set(err, "has more than one word in it");
	return true;
}

/* What the files are read into. */
struct reading {
	struct legacy_client *client;
	const struct conf *conf;
	struct errs *notes;
};

static bool
use_ip(struct reading *r, const char *text, const struct stat *st,
    struct err *err)
{
	struct ip ip;

	if (!ip_parse(&ip, text))
		return err_set(err, "'%s' is no address", text);
	if (!enrol_check_ip(r->conf, &r->client->name, &ip, r->notes, err))
		return false;
	r->client->ip = ip;
	r->client->ip_time = st->st_mtime;
	return true;
}

static bool
use_ttl(struct reading *r, const char *text, const struct stat *st,
    struct err *err)
{
	(void)st;
	return enrol_read_ttl(text, &r->client->ttl, err);
}

/* The text must not get into the error. */
static bool
use_key(struct reading *r, const char *text, const struct stat *st,
    struct err *err)
{
	size_t len = strlen(text);

	(void)st;
	if (len >= sizeof(r->client->key))
		return err_set(err, "is longer than %zu characters",
		    sizeof(r->client->key) - 1);
	memcpy(r->client->key, text, len + 1);
	return true;
}

typedef bool use_fn(struct reading *r, const char *text,
    const struct stat *st, struct err *err);

/* An empty file tells nothing. */
static void
read_file(struct reading *r, const char *name, use_fn *use)
{
	char *path = xasprintf("%s/%s", r->client->path, name);
	struct buf word = { 0 };
	struct stat st;
	struct err err;

	if (!read_word(path, &word, &st, &err) ||
	    (word.len > 0 && !use(r, buf_str(&word), &st, &err))) {
		errs_add(r->notes, "%s: %s; not imported", path, err.text);
		r->client->problems++;
	}
	if (word.cap > 0)
		secret_wipe(word.data, word.cap);
	buf_fini(&word);
	free(path);
}

bool
legacy_client_read(struct legacy_client *client, const struct conf *conf,
    const char *dir, const char *host, struct errs *notes)
{
	struct reading r = { client, conf, notes };
	struct err err;

	*client = (struct legacy_client){ 0 };
	client->path = xasprintf("%s/%s", dir, host);
	if (!hostname_parse(&client->name, host, &err)) {
		errs_add(notes, "%s: no host's name: %s; not imported",
		    client->path, err.text);
		client->problems++;
		return false;
	}
	read_file(&r, "IP", use_ip);
	read_file(&r, "TTL", use_ttl);
	read_file(&r, "KEY", use_key);
	return true;
}

void
legacy_client_fini(struct legacy_client *client)
{
	secret_wipe(client->key, sizeof(client->key));
	free(client->path);
	client->path = NULL;
}
