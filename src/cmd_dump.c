#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "dns/datacdb.h"
#include "dns/tinydns.h"
#include "dns/zonefile.h"

static void
put_byte(struct buf *out, uint8_t c)
{
	if (c > 0x20 && c < 0x7f && c != '"' && c != '\\')
		buf_add_byte(out, c);
	else
		buf_addf(out, "\\%03o", c);
}

void
cmd_warn_unsayable(const struct datacdb_item *item, const struct err *why)
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

bool
cmd_put(const struct buf *out)
{
	return fwrite(out->data, 1, out->len, stdout) == out->len;
}

/* Prints one item; returns EXIT_LATER if there is no use in going on. */
static int
print_item(const struct datacdb_item *item, struct buf *line)
{
	struct err err;

	line->len = 0;
	if (!tinydns_item_line(line, item, &err)) {
		cmd_warn_unsayable(item, &err);
		return EXIT_CHANGE;
	}
	if (cmd_put(line))
		return EXIT_DONE;
	log_error("cannot write to standard output: %m");
	return EXIT_LATER;
}

/* Is the item a record of the name or below it?  Without a name: any. */
static bool
is_wanted(const struct datacdb_item *item, const struct name *name)
{
	struct record record;
	struct name owner;

	return name == NULL ||
	    (datacdb_decode(item, &record, &owner) == DATACDB_RECORD &&
	    name_is_within(owner.wire, name->wire));
}

static int
print(struct datacdb_reader *r, const char *path, const struct name *name)
{
	enum datacdb_step step = DATACDB_ITEM;
	struct datacdb_item item;
	struct buf line = { 0 };
	struct err err;
	int code = EXIT_DONE, its;

	while (code != EXIT_LATER &&
	    (step = datacdb_next(r, &item, &err)) == DATACDB_ITEM) {
		if (!is_wanted(&item, name))
			continue;
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

static bool
print_line(void *ctx, const struct buf *line, struct err *err)
{
	bool *failed = ctx;

	if (cmd_put(line))
		return true;
	*failed = true;
	return err_set(err, "cannot write to standard output: %m");
}

static int
print_zone_file(struct datacdb_reader *r, const char *path,
    const struct name *zone)
{
	struct zonefile_stats stats;
	struct err err;
	bool failed = false;

	if (!zonefile_print(r, zone, print_line, &failed, &stats, &err)) {
		if (!failed)
			err_about(&err, path);
		log_error("%s", err.text);
		return failed ? EXIT_LATER : EXIT_CHANGE;
	}
	if (stats.comments > 0)
		log_warn("%" PRIu64 " records are only comments, because a "
		    "master file cannot hold them", stats.comments);
	if (stats.below > 0)
		log_warn("%" PRIu64 " records below delegations are left out",
		    stats.below);
	return EXIT_DONE;
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
	code = print(r, path, NULL);
	datacdb_close(&r);
	return code;
}

/* Reads the name that is asked for; *name is NULL if there is none. */
static bool
take_name(const struct options *options, struct name *space,
    const struct name **name)
{
	struct err err;

	*name = NULL;
	if (options->nargs < 2 && !options->zone_file)
		return true;
	if (options->nargs < 2) {
		log_error("--zone-file needs FILE and the zone's name");
		return false;
	}
	if (!name_parse(space, options->args[1], &err)) {
		log_error("%s: no name: %s", options->args[1], err.text);
		return false;
	}
	*name = space;
	return true;
}

int
cmd_exit_of(int error)
{
	switch (error) {
	case EACCES:
	case EISDIR:
	case ENOENT:
	case ENOTDIR:
	case EPROTO:
		return EXIT_CHANGE;
	default:
		return EXIT_LATER;
	}
}

int
cmd_dump(const struct options *options)
{
	const char *path = options->nargs > 0 ? options->args[0] : "data.cdb";
	const struct name *name;
	struct datacdb_reader *r;
	struct name space;
	struct err err;
	int fd, code;

	if (!take_name(options, &space, &name))
		return EXIT_CHANGE;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		code = cmd_exit_of(errno);
		log_error("%s: %m", path);
		return code;
	}
	r = datacdb_open_fd(fd, &err);
	if (r == NULL) {
		log_error("%s: %s", path, err.text);
		code = EXIT_CHANGE;
	} else if (options->zone_file) {
		code = print_zone_file(r, path, name);
	} else {
		code = print(r, path, name);
	}
	datacdb_close(&r);
	close(fd);
	return code;
}
