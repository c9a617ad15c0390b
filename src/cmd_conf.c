#include "cmd.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "conf.h"
#include "conf_choose.h"
#include "control_client.h"

/* Prints and frees. */
static void
print(struct errs *errs, const char *mark)
{
	for (size_t i = 0; i < errs->len; i++)
		fprintf(stderr, "%s%s\n", mark, errs->text[i]);
	errs_fini(errs);
}

/* The directory with the daemon's socket, allocated; NULL: nobody knows. */
static char *
find_state(const struct options *options, struct conf **conf)
{
	struct conf_peek peek = { 0 };
	struct errs errs = { 0 };
	const char *name;
	char *state;

	*conf = conf_find_and_load(options->config, &name, &errs);
	if (*conf != NULL)
		return xstrdup((*conf)->state);
	conf_find_and_peek(options->config, &peek);
	print(&errs, peek.state != NULL ? "warning: " : "");
	state = peek.state;
	peek.state = NULL;
	conf_peek_fini(&peek);
	return state;
}

int
cmd_ask_daemon(const struct options *options, char *const *argv, size_t argc,
    struct conf **conf, struct err *err)
{
	char *path, *state = find_state(options, conf);
	int code;

	if (state == NULL)
		return EXIT_CHANGE;
	path = xasprintf("%s/control", state);
	free(state);
	code = control_call(path, argv, argc, err);
	free(path);
	if (code != CONTROL_NO_DAEMON) {
		conf_free(conf);
	} else if (*conf == NULL) {
		log_error("%s, and the configuration cannot be used",
		    err->text);
		code = EXIT_CHANGE;
	}
	return code;
}
