#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

enum { JSON = 256, STRICT, IP6_LOCATIONS, ZONE_FILE, LABEL, TTL, WILDCARD,
	TLS, CA, ALL, RATE, TCP };

static const struct entry {
	unsigned allowed;		/* 0: in all commands */
	int letter;			/* JSON and above: none */
	const char *name, *argument, *help;
} entries[] = {
	{ OPTION_CONFIG, 'c', "config", "FILE",
	    "the configuration [/etc/dnssync/dnssync.conf]" },
	{ OPTION_OUTPUT, 'o', "output", "FILE",
	    "make this tinydns cdb instead of printing lines" },
	{ OPTION_COMPILE, 'o', "output", "FILE",
	    "the tinydns cdb to make [data.cdb]" },
	{ OPTION_COMPILE, 'n', "check", NULL, "make nothing, only check" },
	{ OPTION_COMPILE, STRICT, "strict", NULL,
	    "refuse what tinydns-data refuses" },
	{ OPTION_COMPILE, IP6_LOCATIONS, "ip6-locations", NULL,
	    "client locations in the layout of the IPv6 patch" },
	{ OPTION_ZONE_FILE, ZONE_FILE, "zone-file", NULL,
	    "print a zone as a master file" },
	{ OPTION_HOST, LABEL, "label", "TEXT", "what the key is for" },
	{ OPTION_HOST, TTL, "ttl", "N", "seconds; 0: the zone's [0]" },
	{ OPTION_HOST, WILDCARD, "wildcard", NULL,
	    "give *.NAME the same addresses" },
	{ OPTION_KEY, 'k', "key", "KEY", "sign with this key of TSIG" },
	{ OPTION_TLS, TLS, "tls", "WHO",
	    "over TLS: WHO is a name, pin:BASE64 or anybody" },
	{ OPTION_TLS, CA, "ca", "FILE",
	    "the CAs to trust for --tls [the system's]" },
	{ OPTION_ALGORITHM, 'a', "algorithm", "ALG",
	    "the key's algorithm [hmac-sha256]" },
	{ OPTION_VERIFY, ALL, "all", NULL,
	    "print also what differs by tinydns's design" },
	{ OPTION_VERIFY, RATE, "rate", "N", "questions a second [1000]" },
	{ OPTION_VERIFY, TCP, "tcp", NULL, "ask over TCP only" },
	{ OPTION_JSON, JSON, "json", NULL, "print JSON, for programs" },
	{ OPTION_LOG, 'q', "quiet", NULL,
	    "log only warnings and errors, show no progress" },
	{ OPTION_LOG, 'v', "verbose", NULL, "log every step" },
	{ 0, 'h', "help", NULL, "print this help" },
};

enum { ENTRIES = sizeof(entries) / sizeof(entries[0]) };

static bool
is_allowed(const struct entry *e, unsigned allowed)
{
	return e->allowed == 0 || (e->allowed & allowed) != 0;
}

/* What getopt_long() wants of the same table. */
struct tables {
	char letters[1 + 2 * ENTRIES + 1];
	struct option names[ENTRIES + 1];
};

static void
make_tables(struct tables *t, unsigned allowed)
{
	char *letter = t->letters;
	struct option *name = t->names;

	memset(t, 0, sizeof(*t));
	*letter++ = ':';
	for (const struct entry *e = entries; e < entries + ENTRIES; e++) {
		if (!is_allowed(e, allowed))
			continue;
		name->name = e->name;
		name->has_arg = e->argument != NULL;
		name->val = e->letter;
		name++;
		if (e->letter >= JSON)
			continue;
		*letter++ = (char)e->letter;
		if (e->argument != NULL)
			*letter++ = ':';
	}
}

static void
take(struct options *o, int letter)
{
	switch (letter) {
	case 'c':
		o->config = optarg;
		break;
	case 'o':
		o->output = optarg;
		break;
	case JSON:
		o->json = true;
		break;
	case 'n':
		o->check = true;
		break;
	case STRICT:
		o->strict = true;
		break;
	case IP6_LOCATIONS:
		o->ip6_locations = true;
		break;
	case ZONE_FILE:
		o->zone_file = true;
		break;
	case LABEL:
		o->label = optarg;
		break;
	case TTL:
		o->ttl = optarg;
		break;
	case WILDCARD:
		o->wildcard = true;
		break;
	case ALL:
		o->all = true;
		break;
	case RATE:
		o->rate = optarg;
		break;
	case TCP:
		o->tcp = true;
		break;
	case 'k':
		o->key = optarg;
		break;
	case TLS:
		o->tls = optarg;
		break;
	case CA:
		o->ca = optarg;
		break;
	case 'a':
		o->algorithm = optarg;
		break;
	case 'q':
		o->quiet = true;
		log_set_level(LOG_LEVEL_WARN);
		break;
	case 'v':
		o->quiet = false;
		log_set_level(LOG_LEVEL_DEBUG);
		break;
	case 'h':
		o->help = true;
		break;
	}
}

/*
 * getopt_long() leaves a letter in optopt, and a name in front of optind with
 * optopt 0, or with its letter if only the value is wrong.
 */
static bool
complain(const char *arg, const struct tables *t, int what, struct err *err)
{
	char letter[] = { '-', (char)optopt, '\0' };
	bool is_name = strncmp(arg, "--", 2) == 0;
	bool is_known = optopt >= JSON || strchr(t->letters, optopt) != NULL;

	if (what == ':')
		return err_set(err, "option '%s' needs a value",
		    is_name ? arg : letter);
	if (optopt == 0)
		return err_set(err, "unknown option '%s'", arg);
	if (is_known)
		return err_set(err, "option '%s': it takes no value", arg);
	return err_set(err, "unknown option '%s'", letter);
}

bool
options_parse(struct options *options, unsigned allowed, int argc,
    char **argv, struct err *err)
{
	struct tables t;
	int letter;

	memset(options, 0, sizeof(*options));
	make_tables(&t, allowed);
	opterr = 0;
	while ((letter = getopt_long(argc, argv, t.letters, t.names,
	    NULL)) != -1) {
		if (letter == '?' || letter == ':')
			return complain(argv[optind - 1], &t, letter, err);
		take(options, letter);
	}
	options->args = argv + optind;
	options->nargs = (size_t)(argc - optind);
	return true;
}

void
options_help(struct buf *out, unsigned allowed)
{
	for (const struct entry *e = entries; e < entries + ENTRIES; e++) {
		char letter[] = { '-', (char)e->letter, ',', ' ', '\0' };
		char name[32];

		if (!is_allowed(e, allowed))
			continue;
		snprintf(name, sizeof(name), "--%s%s%s", e->name,
		    e->argument != NULL ? " " : "",
		    e->argument != NULL ? e->argument : "");
		buf_addf(out, "  %-4s%-16s%s\n",
		    e->letter < JSON ? letter : "", name, e->help);
	}
}

void
options_usage(struct buf *out, unsigned allowed)
{
	for (const struct entry *e = entries; e < entries + ENTRIES; e++) {
		if (e->allowed == 0 || !is_allowed(e, allowed))
			continue;
		buf_add_str(out, " [");
		if (e->letter < JSON)
			buf_addf(out, "-%c", e->letter);
		else
			buf_addf(out, "--%s", e->name);
		if (e->argument != NULL)
			buf_addf(out, " %s", e->argument);
		buf_add_byte(out, ']');
	}
}
