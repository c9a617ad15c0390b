#include "cmd.h"

#include <stdio.h>
#include <string.h>

#include "base/base64.h"
#include "base/log.h"
#include "base/random.h"
#include "dns/tsig_key.h"

static const char letters[] = "-_.0123456789"
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* What each of them wants; $N, $A and $S are name, algorithm and secret. */
static const char form[] =
"# dnssync.conf, and key = \"$N\" in the section of the primary, whose NOTIFY\n"
"# has to be signed by it then, too:\n"
"key \"$N\" { algorithm = \"$A\" secret = \"$S\" }\n"
"\n"
"# named.conf, and in the zone, if 192.0.2.53 is where dnssync listens:\n"
"#   allow-transfer { key \"$N\"; };\n"
"#   also-notify { 192.0.2.53 port 5300 key \"$N\"; };\n"
"key \"$N\" { algorithm $A; secret \"$S\"; };\n"
"\n"
"# nsd.conf, and in the zone:\n"
"#\tprovide-xfr: 192.0.2.53 $N\n"
"#\tnotify: 192.0.2.53@5300 $N\n"
"key:\n"
"\tname: \"$N\"\n"
"\talgorithm: $A\n"
"\tsecret: \"$S\"\n"
"\n"
"# knot.conf, with acl: dnssync and notify: dnssync in the zone:\n"
"key:\n"
"  - id: \"$N\"\n"
"    algorithm: $A\n"
"    secret: \"$S\"\n"
"#   remote:\n"
"#     - id: dnssync\n"
"#       address: 192.0.2.53@5300\n"
"#       key: \"$N\"\n"
"#   acl:\n"
"#     - id: dnssync\n"
"#       key: \"$N\"\n"
"#       action: transfer\n";

static void
fill_in(struct buf *out, const char *name, const char *algorithm,
    const char *secret)
{
	for (const char *p = form; *p != '\0'; p++) {
		if (*p != '$') {
			buf_add_byte(out, (uint8_t)*p);
			continue;
		}
		p++;
		buf_add_str(out, *p == 'N' ? name :
		    *p == 'A' ? algorithm : secret);
	}
}

/* A secret as long as the algorithm's MAC (RFC 2104, 3). */
static bool
print(const char *name, enum tsig_algorithm algorithm)
{
	char text[BASE64_SIZE(TSIG_MAC_MAX)];
	size_t len = tsig_algorithm_len(algorithm);
	uint8_t secret[TSIG_MAC_MAX];
	struct buf out = { 0 };
	bool ok;

	random_bytes(secret, len);
	base64_encode(secret, len, text);
	fill_in(&out, name, tsig_algorithm_text(algorithm), text);
	ok = cmd_put(&out);
	explicit_bzero(secret, sizeof(secret));
	explicit_bzero(text, sizeof(text));
	explicit_bzero(out.data, out.cap);
	buf_fini(&out);
	return ok;
}

/* The other servers write other bytes otherwise. */
static bool
is_name(const char *text, struct err *err)
{
	struct name name;

	if (text[strspn(text, letters)] != '\0')
		return err_set(err, "it has to be made of letters, digits, "
		    "'-', '_' and '.'");
	return name_parse(&name, text, err);
}

int
cmd_keygen(const struct options *options)
{
	enum tsig_algorithm algorithm = TSIG_HMAC_SHA256;
	const char *name = options->args[0];
	struct err err;

	if (!is_name(name, &err)) {
		log_error("%s: cannot be the name of a key: %s", name,
		    err.text);
		return EXIT_CHANGE;
	}
	if (options->algorithm != NULL &&
	    !tsig_algorithm_parse(options->algorithm, &algorithm)) {
		log_error("unknown algorithm '%s': it may be %s",
		    options->algorithm, tsig_algorithm_list());
		return EXIT_CHANGE;
	}
	return print(name, algorithm) ? EXIT_DONE : EXIT_LATER;
}
