/*
 * fuzz_update: any pairs as a request of the update protocol, on a host that
 * they are then done to.  NULs divide the input: user, source, the host's
 * interface identifier, and then parameters, "=" between key and value.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "ddns/change.h"
#include "ddns/login.h"
#include "ddns/update.h"

enum { MAX_PARAMS = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The next text up to a NUL, or "". */
static char *
take(char **rest, const char *end)
{
	char *text = *rest;

	if (text < end)
		*rest += strlen(text) + 1;
	return text < end ? text : (char *)end;
}

static void
check_ip(const struct ip *ip)
{
	char text[IP_TEXT_SIZE];
	struct ip again;

	assert(ip->len == 0 || ip->len == IP4_LEN || ip->len == IP6_LEN);
	if (ip->len == 0)
		return;
	ip_text(ip, text);
	assert(ip_parse(&again, text));
	assert(ip_equal(ip, &again));
}

static void
check_hosts(const struct update *update)
{
	char text[NAME_TEXT_SIZE];

	assert(update->nhosts >= 1 && update->nhosts <= UPDATE_MAX_HOSTS);
	for (size_t i = 0; i < update->nhosts; i++) {
		const struct name *name = &update->hosts[i].name;

		if (!update->hosts[i].is_valid)
			continue;
		assert(name_wire_len(name->wire, name->len) == name->len);
		name_text(name->wire, text);
		assert(strpbrk(text, "\\:\n*") == NULL);
	}
}

/* One line, which says nothing of the client's but addresses. */
static void
check_line(const struct verdict *verdict)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzAAAA"
	    "0123456789.:,- \n";
	struct buf out = { 0 };
	const char *line;

	verdict_line(&out, verdict);
	line = buf_str(&out);
	assert(strspn(line, allowed) == out.len);
	assert(strchr(line, '\n') == line + out.len - 1);
	buf_fini(&out);
}

static void
check_change(const struct update *update, struct host *host)
{
	struct change change;
	struct verdict verdict = change_make(&change, update, host, false);

	check_line(&verdict);
	assert(verdict.code != VERDICT_BADIP || !change_is_any(&change));
	change_apply(&change, host, 1);
	check_ip(&host->v4);
	check_ip(&host->v6);
	assert(host->v4.len != IP6_LEN && host->v6.len != IP4_LEN);
	assert(ip_use(&host->v4) == IP_PUBLIC || host->v4.len == 0);
	assert(ip_use(&host->v6) == IP_PUBLIC || host->v6.len == 0);
	/* What has been done once changes nothing more. */
	verdict = change_make(&change, update, host, false);
	assert(!change_is_any(&change));
}

static void
check_login(const struct update_request *request)
{
	struct login found;
	bool has_key = login_read(&found, request->user, NULL,
	    request->params, request->nparams);

	assert(has_key == (found.key[0] != '\0'));
	assert(strlen(found.user) < sizeof(found.user));
	assert(strlen(found.key) < sizeof(found.key));
	assert(strpbrk(found.user, "\r\n") == NULL);
	assert(strpbrk(found.key, "\r\n") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = xmalloc(size + 1), *rest = copy, *end = copy + size;
	struct update_param params[MAX_PARAMS];
	struct update_request request = { .params = params };
	struct host host = { .is_enabled = true };
	struct update *update = xmalloc(sizeof(*update));
	enum verdict_code why;

	if (size > 0)
		memcpy(copy, data, size);
	*end = '\0';
	request.user = take(&rest, end);
	if (!ip_parse(&request.source, take(&rest, end)))
		request.source = (struct ip){ .len = IP4_LEN };
	ip_parse_plain6(&host.v6_id, take(&rest, end));
	while (rest < end && request.nparams < MAX_PARAMS) {
		char *value = take(&rest, end);
		const char *key = strsep(&value, "=");

		params[request.nparams++] =
		    (struct update_param){ key, value };
	}
	request.remove = size % 5 == 4;
	check_login(&request);
	if (update_read_hosts(update, &request, &why) &&
	    update_read_values(update, &request, &why)) {
		check_hosts(update);
		check_change(update, &host);
	} else {
		assert(verdict_status(why) == 200);
	}
	free(update);
	free(copy);
	return 0;
}
