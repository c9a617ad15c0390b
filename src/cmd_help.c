#include "cmd.h"

#include <stdio.h>

#include "base/log.h"

static void
put_command(struct buf *out, const struct command *c)
{
	buf_addf(out, "usage: dnssync %s", c->name);
	options_usage(out, c->options);
	buf_addf(out, "%s\n\n%s\n", c->arguments, c->help);
	options_help(out, c->options);
}

static void
put_all(struct buf *out)
{
	buf_add_str(out,
"usage: dnssync COMMAND [OPTION...] [ARGUMENT...]\n"
"       dnssync --version | --help\n"
"\n"
"Keeps a tinydns server's data.cdb equal to the zones of its primaries.\n"
"\n");
	for (const struct command *c = cmd_table; c->name != NULL; c++)
		buf_addf(out, "  %-8s %s\n", c->name, c->summary);
	buf_add_str(out,
"\n"
"'dnssync help COMMAND' tells more, and dnssync(8) and dnssync.conf(5) all.\n"
"Exit codes: 0 done, 100 something must be changed, 111 try again later.\n");
}

void
cmd_help_show(const struct command *command)
{
	struct buf out = { 0 };

	if (command != NULL)
		put_command(&out, command);
	else
		put_all(&out);
	fwrite(out.data, 1, out.len, stdout);
	buf_fini(&out);
}

int
cmd_help(const struct options *options)
{
	const struct command *c = NULL;

	if (options->nargs > 0) {
		c = cmd_find(options->args[0]);
		if (c == NULL) {
			log_error("there is no command '%s'; see "
			    "'dnssync --help'", options->args[0]);
			return EXIT_CHANGE;
		}
	}
	cmd_help_show(c);
	return EXIT_DONE;
}
