#include "cmd.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "conf.h"
#include "control_client.h"
#include "dns/name.h"

/* Fills names as a configuration writes them. */
static bool
read_names(const struct options *options, char **names)
{
	bool ok = true;

	for (size_t i = 0; i < options->nargs; i++) {
		char text[NAME_TEXT_SIZE];
		struct name name;
		struct err err;

		if (name_parse(&name, options->args[i], &err)) {
			name_text(name.wire, text);
			names[i] = xstrdup(text);
		} else {
			log_error("%s: no zone's name: %s", options->args[i],
			    err.text);
			ok = false;
		}
	}
	return ok;
}

static int
call(const struct options *options, char **argv, size_t argc)
{
	struct conf *conf;
	struct err err;
	int code = cmd_ask_daemon(options, argv, argc, &conf, &err);

	if (code == CONTROL_NO_DAEMON) {
		log_error("%s; start 'dnssync run', or do it here with "
		    "'dnssync once'", err.text);
		code = EXIT_LATER;
	}
	conf_free(&conf);
	return code;
}

int
cmd_sync(const struct options *options)
{
	size_t argc = options->nargs + 1;
	char **argv = xcalloc(argc, sizeof(*argv));
	int code = EXIT_CHANGE;

	argv[0] = xstrdup("sync");
	if (read_names(options, argv + 1))
		code = call(options, argv, argc);
	for (size_t i = 0; i < argc; i++)
		free(argv[i]);
	free(argv);
	return code;
}
