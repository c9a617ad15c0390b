#include "cmd_host.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report_host.h"

struct keys {
	struct store_key *key;
	size_t n;
};

static bool
collect_key(void *ctx, const struct store_key *key, struct err *err)
{
	struct keys *keys = ctx;

	(void)err;
	keys->key = xreallocarray(keys->key, keys->n + 1, sizeof(*keys->key));
	keys->key[keys->n++] = *key;
	return true;
}

bool
cmd_host_json(const struct cmd_host *h, struct buf *out,
    const struct host *host, struct err *err)
{
	const struct conf_dynamic *zone = cmd_host_zone(h, &host->name);
	struct report_host row = { .host = host, .ttl = host->ttl };
	struct keys keys = { 0 };
	struct err why;
	bool ok = store_keys_of(h->store, &host->name, collect_key, &keys,
	    err);

	if (row.ttl == 0 && zone != NULL)
		row.ttl = zone->ttl;
	row.keys = keys.key;
	row.nkeys = keys.n;
	row.is_answered = cmd_host_is_answered(h, &host->name, &why);
	report_host_json(out, &row);
	free(keys.key);
	return ok;
}

/* Rows on lines of their own, between brackets. */
struct rows {
	const struct cmd_host *h;
	struct buf *out;
	size_t n;
};

static void
begin_row(struct rows *rows)
{
	buf_add_str(rows->out, rows->n++ == 0 ? "\n" : ",\n");
}

static bool
put_host(void *ctx, const struct host *host, struct err *err)
{
	struct rows *rows = ctx;

	begin_row(rows);
	return cmd_host_json(rows->h, rows->out, host, err);
}

static bool
put_event(void *ctx, const struct store_event *event, struct err *err)
{
	struct rows *rows = ctx;

	(void)err;
	begin_row(rows);
	report_host_event_json(rows->out, event);
	return true;
}

bool
cmd_host_json_list(const struct cmd_host *h, struct buf *out, struct err *err)
{
	struct rows rows = { h, out, 0 };
	bool ok;

	buf_add_str(out, "{\"hosts\": [");
	ok = store_hosts(h->store, put_host, &rows, err);
	buf_add_str(out, rows.n > 0 ? "\n]}\n" : "]}\n");
	return ok;
}

bool
cmd_host_json_history(const struct cmd_host *h, struct buf *out,
    struct err *err)
{
	struct rows rows = { h, out, 0 };
	bool ok;

	buf_add_str(out, "{\"history\": [");
	ok = store_history(h->store, &h->name, put_event, &rows, err);
	buf_add_str(out, rows.n > 0 ? "\n]}\n" : "]}\n");
	return ok;
}
