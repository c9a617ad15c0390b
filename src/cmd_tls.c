#include "cmd.h"

#include <string.h>

#include "base/ip.h"
#include "tls_profile.h"

static struct tls_profile *
read_pin(const char *text, const char *ca, struct err *err)
{
	struct tls_profile_args args = { .npins = 1 };
	struct tls_pin pin;

	args.pins = &pin;
	if (ca != NULL)
		err_set(err, "--ca: of no use with a pin");
	else if (tls_pin_parse(&pin, text, err))
		return tls_profile_new(&args, err);
	return NULL;
}

struct tls_profile *
cmd_read_tls(const char *who, const char *ca, struct err *err)
{
	struct tls_profile_args args = { .hostname = who, .ca = ca };
	struct ip ip;

	if (strncmp(who, "pin:", 4) == 0)
		return read_pin(who + 4, ca, err);
	if (strcmp(who, "anybody") == 0) {
		args.hostname = args.ca = NULL;
	} else if (who[0] == '\0' || ip_parse(&ip, who)) {
		err_set(err, "--tls: '%s' is no host name: give that of the "
		    "primary's certificate, or pin:BASE64", who);
		return NULL;
	}
	return tls_profile_new(&args, err);
}
