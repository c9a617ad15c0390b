#include "ddns/update.h"

#include <string.h>
#include <strings.h>

#include "ddns/host.h"
#include "ddns/hostname.h"
#include "ddns/update_param.h"

static const char acme_label[] = HOST_CHALLENGE ".";

/* The second and further names of lists begin behind a comma, and blanks. */
static void
add_host(struct update *update, const char *text, bool is_acme)
{
	struct update_host *host = &update->hosts[update->nhosts++];
	size_t skip = sizeof(acme_label) - 1;
	struct err err;

	if (is_acme && strncasecmp(text, acme_label, skip) == 0)
		text += skip;
	host->is_valid = hostname_parse(&host->name, text, &err);
}

/* hostname=YES is what clients send that keep the name elsewhere. */
static const char *
host_list(const struct update_request *request)
{
	static const char *const keys[] = { "hostname", "host_id" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const char *list = update_param_value(request, keys[i]);

		if (list != NULL && *list != '\0' &&
		    strcasecmp(list, "YES") != 0)
			return list;
	}
	return request->user;
}

bool
update_read_hosts(struct update *update, const struct update_request *request,
    enum verdict_code *why)
{
	const char *list = host_list(request);
	bool is_acme = update_param_value(request, "txt") != NULL;
	char item[UPDATE_ITEM_SIZE];

	update->nhosts = 0;
	while (list != NULL && update_param_item(&list, item)) {
		if (*item == '\0')
			continue;
		if (update->nhosts == UPDATE_MAX_HOSTS) {
			*why = VERDICT_NUMHOST;
			return false;
		}
		add_host(update, item, is_acme);
	}
	*why = VERDICT_NOTFQDN;
	return update->nhosts > 0;
}

/* Printable, so that it is one line wherever it is written. */
static bool
read_txt(struct update *update, const struct update_request *request)
{
	const char *value = update_param_value(request, "txt");

	update->txt_verb = UPDATE_KEEP;
	update->txt[0] = '\0';
	if (value == NULL)
		return true;
	if (strlen(value) >= sizeof(update->txt))
		return false;
	for (const char *p = value; *p != '\0'; p++)
		if (*p < 0x20 || *p > 0x7e)
			return false;
	update->txt_verb = *value != '\0' ? UPDATE_SET : UPDATE_WITHDRAW;
	memcpy(update->txt, value, strlen(value) + 1);
	return true;
}

/* What the strongest of the things that were said of a family comes to. */
static struct update_family
family_of(const struct update_said *said, const struct ip *source)
{
	struct update_family family = { .verb = UPDATE_KEEP };

	switch (said->what) {
	case UPDATE_SAID_ADDRESS:
		family.verb = UPDATE_SET;
		family.ip = said->ip;
		break;
	case UPDATE_SAID_SOURCE:
		family.verb = UPDATE_SET;
		family.ip = *source;
		family.from_source = true;
		break;
	case UPDATE_SAID_WITHDRAW:
		family.verb = UPDATE_WITHDRAW;
		break;
	case UPDATE_SAID_KEEP:
	case UPDATE_SAID_NOTHING:
		break;
	}
	return family;
}

static void
withdraw(struct update_said *said, bool is_meant)
{
	if (is_meant && said->what != UPDATE_SAID_KEEP)
		said->what = UPDATE_SAID_WITHDRAW;
	else if (!is_meant)
		said->what = UPDATE_SAID_NOTHING;
}

/* An address only selects the family that is withdrawn. */
static void
withdraw_mentioned(struct update_saying *saying)
{
	bool has4 = saying->v4.what > UPDATE_SAID_SOURCE;
	bool has6 = saying->v6.what > UPDATE_SAID_SOURCE ||
	    saying->prefix.len > 0;

	withdraw(&saying->v4, has4 || !has6);
	withdraw(&saying->v6, has6 || !has4);
	saying->prefix.len = 0;
}

static bool
has_explicit(const struct update_saying *saying)
{
	return saying->v4.what > UPDATE_SAID_SOURCE ||
	    saying->v6.what > UPDATE_SAID_SOURCE || saying->prefix.len > 0;
}

static bool
is_offline(const struct update_request *request)
{
	const char *value = update_param_value(request, "offline");

	return value != NULL && strcasecmp(value, "YES") == 0;
}

bool
update_read_values(struct update *update, const struct update_request *request,
    enum verdict_code *why)
{
	struct update_saying saying;

	*why = VERDICT_BADIP;
	if (!update_param_addresses(request, &saying) ||
	    !read_txt(update, request))
		return false;
	update->remove = request->remove;
	if (request->remove && !has_explicit(&saying) &&
	    request->source.len == 0)
		return false;
	if (request->remove && !has_explicit(&saying))
		withdraw(request->source.len == IP4_LEN ? &saying.v4 :
		    &saying.v6, true);
	else if (request->remove || is_offline(request))
		withdraw_mentioned(&saying);
	else if (!saying.is_any && update->txt_verb == UPDATE_KEEP)
		update_param_say_source(&saying, &request->source);

	/* A word that keeps AAAA stands above a prefix, an empty value not. */
	if (saying.v6.what == UPDATE_SAID_KEEP)
		saying.prefix.len = 0;
	else if (saying.prefix.len > 0 &&
	    saying.v6.what == UPDATE_SAID_WITHDRAW)
		saying.v6.what = UPDATE_SAID_NOTHING;
	update->v4 = family_of(&saying.v4, &request->source);
	update->v6 = family_of(&saying.v6, &request->source);
	update->prefix = saying.prefix;
	update->prefix_bits = saying.prefix_bits;
	return true;
}
