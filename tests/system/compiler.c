/*
 * compiler: what `dnssync compile` and `dnssync dump` do to many files, without
 * a new process for each.
 *
 * A line of standard input is a step: "strict" and "lax" compile ./data to
 * ./ours.cdb, "dump" prints ./ours.cdb to ./out.  What is said about it is in
 * ./log.  The exit code that the program would have had is the answer.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"

static int
run(const char *step)
{
	char *cdb = (char *)"ours.cdb";
	struct options options = { .output = cdb };

	if (strcmp(step, "dump\n") == 0) {
		options = (struct options){ .args = &cdb, .nargs = 1 };
		return cmd_find("dump")->run(&options);
	}
	options.strict = strcmp(step, "strict\n") == 0;
	return cmd_find("compile")->run(&options);
}

int
main(void)
{
	int answers = dup(STDOUT_FILENO), code;
	char step[16];

	while (fgets(step, sizeof(step), stdin) != NULL) {
		if (freopen("out", "w", stdout) == NULL ||
		    freopen("log", "w", stderr) == NULL)
			return 1;
		code = run(step);
		fflush(stdout);
		fflush(stderr);
		dprintf(answers, "%d\n", code);
	}
	return 0;
}
