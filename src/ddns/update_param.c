#include "ddns/update_param.h"

#include <string.h>
#include <strings.h>

/* Of which families a parameter, or what a word in it says, may be. */
enum { V4 = 1, V6 = 2, BOTH = V4 | V6 };

enum kind { ADDRESS, PREFIX };

static const struct param {
	const char *key;
	int families;
	enum kind kind;
	enum update_what if_empty;
} params[] = {
	{ "myip", BOTH, ADDRESS, UPDATE_SAID_SOURCE },
	{ "ip", BOTH, ADDRESS, UPDATE_SAID_SOURCE },
	{ "addr", BOTH, ADDRESS, UPDATE_SAID_SOURCE },
	{ "address", BOTH, ADDRESS, UPDATE_SAID_SOURCE },
	{ "myipv4", V4, ADDRESS, UPDATE_SAID_WITHDRAW },	/* deSEC */
	{ "ipv4", V4, ADDRESS, UPDATE_SAID_NOTHING },		/* dynv6 */
	{ "myipv6", V6, ADDRESS, UPDATE_SAID_WITHDRAW },
	{ "ipv6", V6, ADDRESS, UPDATE_SAID_NOTHING },
	{ "ip6", V6, ADDRESS, UPDATE_SAID_NOTHING },
	{ "myip6", V6, ADDRESS, UPDATE_SAID_NOTHING },	/* dyndnsd.rb */
	{ "myip2", V6, ADDRESS, UPDATE_SAID_NOTHING },	/* freedyn */
	{ "ip6lanprefix", V6, PREFIX, UPDATE_SAID_NOTHING },	/* Fritz!Box */
	{ "ipv6prefix", V6, PREFIX, UPDATE_SAID_NOTHING },	/* dynv6 */
};

static const struct word {
	const char *text;
	enum update_what what;
} words[] = {
	{ "auto", UPDATE_SAID_SOURCE },
	{ "preserve", UPDATE_SAID_KEEP },
	{ "no", UPDATE_SAID_KEEP },
	{ "-", UPDATE_SAID_WITHDRAW },
};

static const struct update_param *
find(const struct update_request *request, const char *key)
{
	for (size_t i = 0; i < request->nparams; i++)
		if (strcasecmp(request->params[i].key, key) == 0)
			return &request->params[i];
	return NULL;
}

const char *
update_param_value(const struct update_request *request, const char *key)
{
	const struct update_param *param = find(request, key);

	return param != NULL ? param->value : NULL;
}

bool
update_param_item(const char **list, char item[UPDATE_ITEM_SIZE])
{
	const char *text = *list;
	size_t len;

	if (text == NULL)
		return false;
	len = strcspn(text, ",");
	*list = text[len] == ',' ? text + len + 1 : NULL;
	for (; len > 0 && *text == ' '; len--)
		text++;
	while (len > 0 && text[len - 1] == ' ')
		len--;
	if (len >= UPDATE_ITEM_SIZE) {
		text = "?";
		len = 1;
	}
	memcpy(item, text, len);
	item[len] = '\0';
	return true;
}

static void
strengthen(struct update_said *said, enum update_what what)
{
	if (what > said->what)
		said->what = what;
}

static void
say(struct update_saying *saying, int families, enum update_what what,
    const struct ip *source)
{
	saying->is_any = saying->is_any || what != UPDATE_SAID_NOTHING;
	if (what == UPDATE_SAID_SOURCE)
		families &= source->len == IP4_LEN ? V4 : V6;
	if (families & V4)
		strengthen(&saying->v4, what);
	if (families & V6)
		strengthen(&saying->v6, what);
}

void
update_param_say_source(struct update_saying *saying, const struct ip *source)
{
	say(saying, BOTH, UPDATE_SAID_SOURCE, source);
}

static bool
say_address(struct update_saying *saying, const struct ip *ip)
{
	struct update_said *said =
	    ip->len == IP4_LEN ? &saying->v4 : &saying->v6;

	saying->is_any = true;
	if (said->what == UPDATE_SAID_ADDRESS)
		return ip_equal(&said->ip, ip);
	said->what = UPDATE_SAID_ADDRESS;
	said->ip = *ip;
	return true;
}

/* ADDRESS/BITS; all the bits make it an address of either family. */
static bool
read_prefix(struct update_saying *saying, enum kind kind, const char *text)
{
	struct ip ip;
	unsigned bits;

	if (!ip_parse_prefix(&ip, &bits, text))
		return false;
	if (bits == 8 * IP6_LEN) {
		ip = ip_make(ip.bytes, IP6_LEN);
		return kind == ADDRESS && say_address(saying, &ip);
	}
	if (kind == ADDRESS && !ip_is_network(&ip, bits) &&
	    !say_address(saying, &ip))
		return false;
	if (saying->prefix.len == 0) {
		saying->prefix = ip;
		saying->prefix_bits = bits;
	}
	saying->is_any = true;
	return true;
}

/* An IPv4 address with /32 is what some clients make of a plain one. */
static bool
read_address(struct update_saying *saying, const char *text)
{
	static const char all_bits[] = "/32";
	size_t len = strlen(text), tail = sizeof(all_bits) - 1;
	char plain[UPDATE_ITEM_SIZE];
	struct ip ip;

	memcpy(plain, text, len + 1);
	if (len > tail && strcmp(plain + len - tail, all_bits) == 0 &&
	    strchr(plain, ':') == NULL)
		plain[len - tail] = '\0';
	return ip_parse(&ip, plain) && say_address(saying, &ip);
}

static bool
read_item(struct update_saying *saying, const struct param *param,
    const char *item, const struct ip *source)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasecmp(item, words[i].text) == 0) {
			say(saying, param->families, words[i].what, source);
			return true;
		}
	if (read_prefix(saying, param->kind, item))
		return true;
	return param->kind == ADDRESS && read_address(saying, item);
}

static bool
read_param(struct update_saying *saying, const struct param *param,
    const char *value, const struct ip *source)
{
	char item[UPDATE_ITEM_SIZE];
	bool is_empty = true;

	while (update_param_item(&value, item)) {
		if (*item == '\0')
			continue;
		is_empty = false;
		if (!read_item(saying, param, item, source))
			return false;
	}
	if (is_empty)
		say(saying, param->families, param->if_empty, source);
	return true;
}

bool
update_param_addresses(const struct update_request *request,
    struct update_saying *saying)
{
	*saying = (struct update_saying){ 0 };
	for (size_t i = 0; i < sizeof(params) / sizeof(*params); i++) {
		const struct update_param *given = find(request,
		    params[i].key);
		const char *value = given != NULL ? given->value : NULL;

		if (given != NULL && value == NULL &&
		    params[i].if_empty == UPDATE_SAID_SOURCE)
			value = "";
		if (value != NULL && !read_param(saying, &params[i], value,
		    &request->source))
			return false;
	}
	return true;
}
