#include "cmd.h"

#include <errno.h>
#include <stdio.h>

#include "base/log.h"
#include "dns/datadiff.h"
#include "dns/tinydns.h"

struct side {
	char sign;
	int code;			/* what the files are so far */
	bool failed;			/* the output cannot be written */
};

static bool
print_item(void *ctx, const struct datacdb_item *item, struct err *err)
{
	struct side *side = ctx;
	struct buf line = { 0 };
	struct err why;
	bool ok = true;

	buf_add_byte(&line, (uint8_t)side->sign);
	if (side->code == EXIT_DONE)
		side->code = EXIT_DIFFERENT;
	if (tinydns_item_line(&line, item, &why)) {
		ok = cmd_put(&line);
		side->failed = !ok;
	} else {
		cmd_warn_unsayable(item, &why);
		side->code = EXIT_CHANGE;
	}
	buf_fini(&line);
	return ok || err_set(err, "cannot write to standard output: %m");
}

static bool
print_side(struct side *side, struct datacdb_reader *r,
    struct datacdb_reader *other, const char *path)
{
	struct err err;

	if (datadiff(r, other, print_item, side, &err))
		return true;
	log_error("%s%s%s", side->failed ? "" : path,
	    side->failed ? "" : ": ", err.text);
	side->code = side->failed ? EXIT_LATER : EXIT_CHANGE;
	return false;
}

int
cmd_diff(const struct options *options)
{
	const char *old_path = options->args[0], *new_path = options->args[1];
	struct side side = { '-', EXIT_DONE, false };
	struct datacdb_reader *old, *new = NULL;
	struct err err;

	old = datacdb_open(old_path, &err);
	if (old != NULL)
		new = datacdb_open(new_path, &err);
	if (new == NULL) {
		int code = cmd_exit_of(errno);

		log_error("%s", err.text);
		datacdb_close(&old);
		return code;
	}
	if (print_side(&side, old, new, old_path)) {
		side.sign = '+';
		print_side(&side, new, old, new_path);
	}
	datacdb_close(&old);
	datacdb_close(&new);
	return side.code;
}
