#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "dns/datacdb.h"
#include "dns/tinydns.h"

static void
put_byte(struct buf *out, uint8_t c)
{
	if (c > 0x20 && c < 0x7f && c != '"' && c != '\\')
		buf_add_byte(out, c);
	else
		buf_addf(out, "\\%03o", c);
}

/* Names the item that no line can say. */
static void
warn_about(const struct datacdb_item *item, const struct err *why)
{
	char text[NAME_TEXT_SIZE] = "an item";
	struct record record;
	struct name owner;
	struct buf key = { 0 };

	if (datacdb_decode(item, &record, &owner) == DATACDB_RECORD)
		name_text(owner.wire, text);
	for (size_t i = 0; i < item->klen; i++)
		put_byte(&key, item->key[i]);
	log_warn("%s: %s; its key is \"%s\"", text, why->text, buf_str(&key));
	buf_fini(&key);
}

/* Prints one item; returns EXIT_LATER if there is no use in going on. */
static int
print_item(const struct datacdb_item *item, struct buf *line)
{
	struct err err;

	line->len = 0;
	if (!tinydns_item_line(line, item, &err)) {
		warn_about(item, &err);
		return EXIT_CHANGE;
	}
	if (fwrite(line->data, 1, line->len, stdout) == line->len)
		return EXIT_DONE;
	log_error("cannot write to standard output: %m");
	return EXIT_LATER;
}

static int
print(struct datacdb_reader *r, const char *path)
{
	enum datacdb_step step = DATACDB_ITEM;
	struct datacdb_item item;
	struct buf line = { 0 };
	struct err err;
	int code = EXIT_DONE, its;

	while (code != EXIT_LATER &&
	    (step = datacdb_next(r, &item, &err)) == DATACDB_ITEM) {
		its = print_item(&item, &line);
		if (its != EXIT_DONE)
			code = its;
	}
	if (step == DATACDB_BAD) {
		log_error("%s: %s", path, err.text);
		code = EXIT_CHANGE;
	}
	buf_fini(&line);
	return code;
}

int
cmd_print_cdb(int fd, const char *path)
{
	struct err err;
	struct datacdb_reader *r = datacdb_open_fd(fd, &err);
	int code;

	if (r == NULL) {
		log_error("%s: %s", path, err.text);
		return EXIT_CHANGE;
	}
	code = print(r, path);
	datacdb_close(&r);
	return code;
}

int
cmd_exit_of(int error)
{
	switch (error) {
	case EACCES:
	case EISDIR:
	case ENOENT:
	case ENOTDIR:
		return EXIT_CHANGE;
	default:
		return EXIT_LATER;
	}
}

int
cmd_dump(const struct options *options)
{
	const char *path = options->nargs > 0 ? options->args[0] : "data.cdb";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int code;

	if (fd < 0) {
		code = cmd_exit_of(errno);
		log_error("%s: %m", path);
		return code;
	}
	code = cmd_print_cdb(fd, path);
	close(fd);
	return code;
}
