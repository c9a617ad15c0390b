/*
 * main: the front door; finds the command and lets it run.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "cmd.h"

/*
 * A descriptor 0, 1 or 2 that is closed would be given to the next file that
 * is opened, and its bytes mixed with messages.  What stands in for it can
 * only fail.
 */
static void
hold_standard_descriptors(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(EXIT_LATER);
}

static int
run_command(const struct command *command, int argc, char **argv)
{
	struct options options;
	struct err err;

	if (!options_parse(&options, command->options, argc, argv, &err)) {
		log_error("%s; see 'dnssync help %s'", err.text,
		    command->name);
		return EXIT_CHANGE;
	}
	if (options.help) {
		cmd_help_show(command);
		return EXIT_DONE;
	}
	if (options.nargs < command->min_args ||
	    options.nargs > command->max_args) {
		log_error("too %s arguments; see 'dnssync help %s'",
		    options.nargs < command->min_args ? "few" : "many",
		    command->name);
		return EXIT_CHANGE;
	}
	return command->run(&options);
}

static int
run(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	const struct command *command = cmd_find(name);

	if (command != NULL)
		return run_command(command, argc - 1, argv + 1);
	if (strcmp(name, "--version") == 0) {
		puts("dnssync " PACKAGE_VERSION);
		return EXIT_DONE;
	}
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
		cmd_help_show(NULL);
		return EXIT_DONE;
	}
	if (argc < 2)
		log_error("no command is named; see 'dnssync --help'");
	else
		log_error("there is no command '%s'; see 'dnssync --help'",
		    name);
	return EXIT_CHANGE;
}

/*
 * A full disk or a closed pipe behind stdout is a failure like any other.  A
 * command that ends with EXIT_LATER has told of its failures.
 */
static int
finish_stdout(int code)
{
	bool failed = ferror(stdout) != 0;

	errno = 0;
	if ((fflush(stdout) == 0 && !failed) || code == EXIT_LATER)
		return code;
	log_error("cannot write to standard output%s%s",
	    errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
	return code == EXIT_DONE ? EXIT_LATER : code;
}

int
main(int argc, char **argv)
{
	hold_standard_descriptors();
	signal(SIGPIPE, SIG_IGN);
	return finish_stdout(run(argc, argv));
}
