#include "cmd_host.h"

#include <stdio.h>

#include "report_grid.h"

static int64_t
last_change(const struct host *host)
{
	int64_t last = host->created;

	if (host->v4_changed > last)
		last = host->v4_changed;
	if (host->v6_changed > last)
		last = host->v6_changed;
	if (host->txt_changed > last)
		last = host->txt_changed;
	return last;
}

struct counts {
	unsigned keys, weak;
};

static bool
count_key(void *ctx, const struct store_key *key, struct err *err)
{
	struct counts *counts = ctx;

	(void)err;
	counts->keys += key->revoked == 0;
	counts->weak += key->revoked == 0 && key->is_weak;
	return true;
}

struct list {
	struct cmd_host *h;
	struct report_grid grid;
};

static bool
list_host(void *ctx, const struct host *host, struct err *err)
{
	struct list *list = ctx;
	char name[NAME_TEXT_SIZE], pair[IP_PAIR_TEXT_SIZE], keys[48];
	char ttl[CMD_HOST_TTL_SIZE];
	char when[CMD_HOST_TIME_SIZE];
	struct counts counts = { 0 };

	if (!store_keys_of(list->h->store, &host->name, count_key, &counts,
	    err))
		return false;
	name_text(host->name.wire, name);
	ip_pair_text(&host->v4, &host->v6, pair);
	cmd_host_ttl_text(list->h, host, ttl);
	cmd_host_time(when, last_change(host));
	snprintf(keys, sizeof(keys), "%u", counts.keys);
	if (counts.weak > 0)
		snprintf(keys, sizeof(keys), "%u (%u weak)", counts.keys,
		    counts.weak);
	report_grid_add(&list->grid, name);
	report_grid_add(&list->grid, cmd_host_state(list->h, host));
	report_grid_add(&list->grid, pair);
	report_grid_add(&list->grid, ttl);
	report_grid_add(&list->grid, when);
	report_grid_add(&list->grid, keys);
	return true;
}

static bool
list(struct cmd_host *h, struct buf *out, struct err *err)
{
	static const char *const titles[] = { "host", "state", "addresses",
		"ttl", "last change", "keys" };
	struct list hosts = { .h = h };
	bool ok;

	if (h->options->json)
		return cmd_host_json_list(h, out, err);
	report_grid_start(&hosts.grid, titles,
	    sizeof(titles) / sizeof(*titles));
	ok = store_hosts(h->store, list_host, &hosts, err);
	report_grid_put(out, &hosts.grid, "");
	report_grid_fini(&hosts.grid);
	return ok;
}

int
cmd_host_list(struct cmd_host *h)
{
	struct buf out = { 0 };
	struct err err;
	int code;

	if (store_read_begin(h->store, &err) && list(h, &out, &err))
		code = cmd_host_print(&out);
	else
		code = cmd_host_fail(h, &err);
	store_read_end(h->store);
	buf_fini(&out);
	return code;
}
