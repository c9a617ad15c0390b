#include "report_host.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static json_t *
json_time(int64_t t)
{
	return t != 0 ? json_integer((json_int_t)t) : json_null();
}

/* What is not UTF-8 is escaped. */
static json_t *
json_text(const char *text, size_t len)
{
	struct buf whole = { 0 }, escaped = { 0 };
	json_t *j = json_stringn(text, len);

	if (j == NULL) {
		buf_add(&whole, text, len);
		buf_add_escaped(&escaped, buf_str(&whole));
		j = json_string(buf_str(&escaped));
	}
	buf_fini(&escaped);
	buf_fini(&whole);
	return j;
}

static json_t *
json_name(const struct name *name)
{
	char text[NAME_TEXT_SIZE];

	if (name->len == 0)
		return json_null();
	name_text(name->wire, text);
	return json_string(text);
}

static json_t *
json_ip(const struct ip *ip)
{
	char text[IP_TEXT_SIZE];

	if (ip->len == 0)
		return json_null();
	ip_text(ip, text);
	return json_string(text);
}

static json_t *
json_txt(const char *lines)
{
	json_t *j = json_array();

	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");

		json_array_append_new(j, json_text(lines, len));
		lines += len + (lines[len] == '\n');
	}
	return j;
}

static json_t *
json_keys(const struct store_key *keys, size_t n)
{
	json_t *all = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct store_key *key = &keys[i];
		json_t *j = json_object();

		json_object_set_new(j, "number",
		    json_integer((json_int_t)i + 1));
		json_object_set_new(j, "label",
		    json_text(key->label, strlen(key->label)));
		json_object_set_new(j, "weak", json_boolean(key->is_weak));
		json_object_set_new(j, "created", json_time(key->created));
		json_object_set_new(j, "used", json_time(key->used));
		json_object_set_new(j, "revoked", json_time(key->revoked));
		json_array_append_new(all, j);
	}
	return all;
}

static void
put(struct buf *out, json_t *give)
{
	char *text = json_dumps(give, 0);

	buf_add_str(out, text);
	free(text);
	json_decref(give);
}

void
report_host_json(struct buf *out, const struct report_host *row)
{
	const struct host *host = row->host;
	json_t *j;

	/* Nothing below returns NULL, then, but for bad UTF-8. */
	json_set_alloc_funcs(xmalloc, free);
	j = json_object();
	json_object_set_new(j, "name", json_name(&host->name));
	json_object_set_new(j, "zone", json_name(&host->zone));
	json_object_set_new(j, "enabled", json_boolean(host->is_enabled));
	json_object_set_new(j, "answered", json_boolean(row->is_answered));
	json_object_set_new(j, "wildcard", json_boolean(host->has_wildcard));
	json_object_set_new(j, "reserved", json_boolean(host->is_reserved));
	json_object_set_new(j, "ttl", row->ttl != 0 ?
	    json_integer(row->ttl) : json_null());
	json_object_set_new(j, "ipv4", json_ip(&host->v4));
	json_object_set_new(j, "ipv4_changed", json_time(host->v4_changed));
	json_object_set_new(j, "ipv6", json_ip(&host->v6));
	json_object_set_new(j, "ipv6_changed", json_time(host->v6_changed));
	json_object_set_new(j, "txt", json_txt(host->txt));
	json_object_set_new(j, "txt_changed", json_time(host->txt_changed));
	json_object_set_new(j, "created", json_time(host->created));
	json_object_set_new(j, "keys", json_keys(row->keys, row->nkeys));
	put(out, j);
}

void
report_host_event_json(struct buf *out, const struct store_event *event)
{
	json_t *j;

	json_set_alloc_funcs(xmalloc, free);
	j = json_object();
	json_object_set_new(j, "time", json_time(event->time));
	json_object_set_new(j, "before",
	    json_text(event->before, strlen(event->before)));
	json_object_set_new(j, "after",
	    json_text(event->after, strlen(event->after)));
	json_object_set_new(j, "client",
	    json_text(event->client, strlen(event->client)));
	json_object_set_new(j, "how",
	    json_text(event->how, strlen(event->how)));
	put(out, j);
}
