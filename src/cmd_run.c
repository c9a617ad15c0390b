#include "cmd.h"

#include "daemon.h"

int
cmd_run(const struct options *options)
{
	struct daemon_options daemon = { .conf_path = options->config };

	return daemon_run(&daemon);
}
