#include "cmd.h"

#include <stdint.h>
#include <string.h>

const struct command cmd_table[] = {
	{
		.name = "run",
		.summary = "keep data.cdb up to date, in the foreground",
		.arguments = "",
		.options = OPTION_CONFIG | OPTION_LOG,
		.run = cmd_run,
		.help =
"Asks the primaries for changes, transfers the zones that changed, publishes\n"
"data.cdb, and logs to stderr, until SIGTERM or SIGINT.  SIGHUP reads the\n"
"configuration again, SIGUSR1 asks for all zones now.\n",
	},
	{
		.name = "once",
		.summary = "every zone once, publish data.cdb, done",
		.arguments = " [ZONE...]",
		.max_args = SIZE_MAX,
		.options = OPTION_CONFIG | OPTION_LOG,
		.run = cmd_once,
		.help =
"Asks for every zone, or for those that are named, transfers what changed and\n"
"publishes data.cdb.  If a zone fails, the others are published all the same,\n"
"and the exit code is 111.\n",
	},
	{
		.name = "status",
		.summary = "show the state of all zones and other sources",
		.arguments = "",
		.options = OPTION_CONFIG | OPTION_JSON,
		.run = cmd_status,
		.help =
"Asks the running daemon.  If none runs, shows what the files tell.\n",
	},
	{
		.name = "sync",
		.summary = "tell the daemon to look at zones now",
		.arguments = " [ZONE...]",
		.max_args = SIZE_MAX,
		.options = OPTION_CONFIG,
		.run = cmd_sync,
		.help =
"The running daemon asks the primaries for all zones, or for those that are\n"
"named, and transfers what changed.  Waits for the outcome and prints it.\n",
	},
	{
		.name = "check",
		.summary = "check the configuration and its files",
		.arguments = "",
		.options = OPTION_CONFIG,
		.run = cmd_check,
		.help =
"Prints everything that is wrong, and exits with 100 if anything is.\n",
	},
	{
		.name = "fetch",
		.summary = "transfer one zone, print it or make a cdb",
		.arguments = "\n                     ZONE ADDRESS[@PORT]",
		.min_args = 2,
		.max_args = 2,
		.options = OPTION_OUTPUT | OPTION_KEY | OPTION_TLS |
		    OPTION_LOG,
		.run = cmd_fetch,
		.help =
"Transfers ZONE from a primary and prints it as lines of tinydns data, when\n"
"all of it has come and is good.  ADDRESS is an IPv4 or IPv6 address or a\n"
"host name, PORT is 53 unless given.  With -k, the question is signed with a\n"
"key, and the answer has to be: KEY is ALGORITHM:NAME:BASE64, or a file that\n"
"tsig-keygen has made.  With --tls, the primary is asked over TLS, where PORT\n"
"is 853, and its certificate has to be for the name WHO, or its public key\n"
"has to have that pin.\n",
	},
	{
		.name = "verify",
		.summary = "compare a secondary with the primaries",
		.arguments = " [ZONE...] @ADDRESS[@PORT]",
		.min_args = 1,
		.max_args = SIZE_MAX,
		.options = OPTION_CONFIG | OPTION_VERIFY | OPTION_LOG,
		.run = cmd_verify,
		.help =
"Transfers every zone of the configuration, or those that are named, asks the\n"
"primary and the secondary at ADDRESS for all names and types of it and for\n"
"what lies between, and prints each difference.  The exit code is 0 if there\n"
"is none, but for those by tinydns's design, 1 if there is one, and 111 if it\n"
"cannot be told.\n",
	},
	{
		.name = "keygen",
		.summary = "make a TSIG key for here and for primaries",
		.arguments = " NAME",
		.min_args = 1,
		.max_args = 1,
		.options = OPTION_ALGORITHM,
		.run = cmd_keygen,
		.help =
"Prints a new random key NAME as configuration for dnssync, named, nsd and\n"
"knotd.\n",
	},
	{
		.name = "compile",
		.summary = "make a tinydns cdb of data lines",
		.arguments = " [FILE...]",
		.max_args = SIZE_MAX,
		.options = OPTION_COMPILE | OPTION_LOG,
		.run = cmd_compile,
		.help =
"Makes data.cdb of the lines of tinydns data in FILE... (- is standard\n"
"input), or in the file data, as tinydns-data does: byte for byte.  If a line\n"
"is wrong, it says what to do, and data.cdb stays as it is.  Lines that\n"
"tinydns-data would silently read otherwise than meant get a warning.\n",
	},
	{
		.name = "dump",
		.summary = "print a tinydns cdb as data lines",
		.arguments = " [FILE [NAME]]",
		.max_args = 2,
		.options = OPTION_ZONE_FILE,
		.run = cmd_dump,
		.help =
"Prints every record of FILE, or of data.cdb in the current directory, as a\n"
"line of tinydns data; with NAME, only the records of this name and of those\n"
"below it.  With --zone-file, the zone NAME as a master file.\n",
	},
	{
		.name = "diff",
		.summary = "compare two tinydns cdbs",
		.arguments = " OLD NEW",
		.min_args = 2,
		.max_args = 2,
		.run = cmd_diff,
		.help =
"Prints the records that only OLD holds, as data lines with - before them,\n"
"and those that only NEW holds, with +.  The exit code is 0 if there are\n"
"none, and 1 if there are some.\n",
	},
	{
		.name = "host",
		.summary = "add, show and change dynamic hosts",
		.arguments = "\n                    VERB ...",
		.min_args = 1,
		.max_args = SIZE_MAX,
		.options = OPTION_CONFIG | OPTION_HOST | OPTION_JSON,
		.run = cmd_host,
		.help =
"  add NAME                    add a host; print its key and client lines\n"
"  list                        a line for each host\n"
"  show NAME                   all that is known of a host, and its keys\n"
"  set NAME ADDRESS...         set A, AAAA or both; - alone withdraws both\n"
"  ttl NAME N                  set the TTL; 0: that of its zone\n"
"  key NAME                    give it a further key, and print it\n"
"  revoke NAME LABEL|NUMBER    make a key useless\n"
"  disable NAME, enable NAME   take a host out of DNS; put it back\n"
"  remove NAME                 forget a host with its keys and history\n"
"  history NAME                what was changed, newest first\n"
"  import DIR                  take over clients/HOST/{IP,TTL,KEY}\n"
"\n"
"Works whether or not the daemon runs; one that runs serves the change at\n"
"once.  --label is for add and key, --ttl and --wildcard are for add,\n"
"--json is for list, show and history.\n",
	},
	{
		.name = "help",
		.summary = "explain a command",
		.arguments = " [COMMAND]",
		.max_args = 1,
		.run = cmd_help,
		.help =
"Prints what COMMAND does and its options, or the list of all commands.\n",
	},
	{ .name = NULL },
};

const struct command *
cmd_find(const char *name)
{
	for (const struct command *c = cmd_table; c->name != NULL; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}
