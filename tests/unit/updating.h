/*
 * updating: queries as clients send them, decoded as an update.
 */
#ifndef DNSSYNC_TESTS_UPDATING_H
#define DNSSYNC_TESTS_UPDATING_H

#include <stdio.h>
#include <string.h>

#include "ddns/update.h"
#include "dns/name.h"

enum { UPDATING_MAX_PARAMS = 40 };

static inline struct ip
updating_ip(const char *text)
{
	struct ip ip = { 0 };

	if (*text != '\0')
		assert_true(ip_parse(&ip, text));
	return ip;
}

static inline int
updating_hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Decodes %XX in place. */
static inline void
updating_unescape(char *text)
{
	char *out = text;

	for (; *text != '\0'; text++) {
		if (*text == '%') {
			*out++ = (char)(16 * updating_hex(text[1]) +
			    updating_hex(text[2]));
			text += 2;
		} else {
			*out++ = *text;
		}
	}
	*out = '\0';
}

static inline bool
updating_read_both(struct update *update,
    const struct update_request *request, enum verdict_code *why)
{
	return update_read_hosts(update, request, why) &&
	    update_read_values(update, request, why);
}

/* What stands behind the "?": pairs with "&" between them. */
static inline bool
updating_read(struct update *update, const char *query, const char *user,
    const char *source, enum verdict_code *why)
{
	struct update_param params[UPDATING_MAX_PARAMS];
	struct update_request request = { .params = params, .user = user,
		.source = updating_ip(source) };
	char *copy = strdup(query), *rest = copy, *pair;
	bool ok;

	while ((pair = strsep(&rest, "&")) != NULL) {
		char *key = strsep(&pair, "=");

		if (*key == '\0')
			continue;
		updating_unescape(key);
		if (pair != NULL)
			updating_unescape(pair);
		assert_true(request.nparams < UPDATING_MAX_PARAMS);
		params[request.nparams++] =
		    (struct update_param){ key, pair };
	}
	ok = updating_read_both(update, &request, why);
	free(copy);
	return ok;
}

static inline void
updating_family_text(const struct update_family *family, char text[64])
{
	char address[IP_TEXT_SIZE];

	ip_text(&family->ip, address);
	snprintf(text, 64, "%s%s", family->verb == UPDATE_KEEP ? "keep" :
	    family->verb == UPDATE_WITHDRAW ? "withdraw" : address,
	    family->from_source ? "*" : "");
}

/* "HOST,HOST A AAAA": an address, "keep", "withdraw"; * is the source's. */
static inline void
updating_expect(const char *query, const char *user, const char *source,
    const char *expected)
{
	char got[2048], name[NAME_TEXT_SIZE], v4[64], v6[64], prefix[64] = "";
	enum verdict_code why;
	struct update update;
	size_t len = 0;

	if (!updating_read(&update, query, user, source, &why))
		fail_msg("%s: refused", query);
	for (size_t i = 0; i < update.nhosts; i++) {
		snprintf(name, sizeof(name), "?");
		if (update.hosts[i].is_valid)
			name_text(update.hosts[i].name.wire, name);
		len += (size_t)snprintf(got + len, sizeof(got) - len, "%s%s",
		    i > 0 ? "," : "", name);
	}
	updating_family_text(&update.v4, v4);
	updating_family_text(&update.v6, v6);
	if (update.prefix.len > 0) {
		char address[IP_TEXT_SIZE];

		ip_text(&update.prefix, address);
		snprintf(prefix, sizeof(prefix), " %s/%u", address,
		    update.prefix_bits);
	}
	snprintf(got + len, sizeof(got) - len, " %s %s%s", v4, v6, prefix);
	assert_string_equal(got, expected);
}

static inline void
updating_expect_refusal(const char *query, const char *user,
    enum verdict_code expected)
{
	enum verdict_code why;
	struct update update;

	if (updating_read(&update, query, user, "192.0.2.9", &why))
		fail_msg("%s: not refused", query);
	assert_int_equal(why, expected);
}

#endif
