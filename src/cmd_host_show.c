#include "cmd_host.h"

#include <stdio.h>
#include <string.h>

#include "report_grid.h"

static void
put_address(struct buf *out, const char *title, const struct ip *ip,
    int64_t changed)
{
	char text[IP_TEXT_SIZE], when[CMD_HOST_TIME_SIZE];

	ip_text(ip, text);
	cmd_host_time(when, changed);
	buf_addf(out, "%s%s", title, *text != '\0' ? text : "-");
	if (changed != 0)
		buf_addf(out, "  (since %s)", when);
	buf_add_byte(out, '\n');
}

static void
put_txt(struct buf *out, const char *lines)
{
	while (*lines != '\0') {
		size_t len = strcspn(lines, "\n");
		char value[HOST_TXT_SIZE];

		snprintf(value, sizeof(value), "%.*s", (int)len, lines);
		buf_add_str(out, "TXT:         ");
		buf_add_escaped(out, value);
		buf_add_byte(out, '\n');
		lines += len + (lines[len] == '\n');
	}
}

static void
put_host(const struct cmd_host *h, struct buf *out, const struct host *host)
{
	struct err why;
	char zone[NAME_TEXT_SIZE] = "- (added by hand)";
	char ttl[CMD_HOST_TTL_SIZE], when[CMD_HOST_TIME_SIZE];

	if (host->zone.len > 0)
		name_text(host->zone.wire, zone);
	cmd_host_ttl_text(h, host, ttl);
	cmd_host_time(when, host->created);
	buf_addf(out, "host:        %s\nzone:        %s\nstate:       %s\n",
	    h->text, zone, cmd_host_state(h, host));
	put_address(out, "A:           ", &host->v4, host->v4_changed);
	put_address(out, "AAAA:        ", &host->v6, host->v6_changed);
	if (host->v6_id.len > 0)
		put_address(out, "identifier:  ", &host->v6_id, 0);
	put_txt(out, host->txt);
	buf_addf(out, "TTL:         %s\nwildcard:    %s\nreserved:    %s\n"
	    "created:     %s\n", ttl, host->has_wildcard ? "yes" : "no",
	    host->is_reserved ? "yes" : "no", when);
	if (!cmd_host_is_answered(h, &host->name, &why))
		buf_addf(out, "\n%s\n", why.text);
}

static bool
add_key(void *ctx, const struct store_key *key, struct err *err)
{
	struct report_grid *grid = ctx;
	char number[24], created[CMD_HOST_TIME_SIZE], used[CMD_HOST_TIME_SIZE];

	(void)err;
	snprintf(number, sizeof(number), "%zu", grid->ncells / grid->columns);
	cmd_host_time(created, key->created);
	cmd_host_time(used, key->used);
	report_grid_add(grid, number);
	report_grid_add(grid, key->label[0] != '\0' ? key->label : "-");
	report_grid_add(grid, key->revoked != 0 ? "revoked" :
	    key->is_weak ? "weak" : "good");
	report_grid_add(grid, created);
	report_grid_add(grid, used);
	return true;
}

static bool
show_host(struct cmd_host *h, struct buf *out, const struct host *host,
    struct err *err)
{
	static const char *const titles[] = { "key", "label", "state",
		"created", "last used" };
	struct report_grid grid = { 0 };
	bool ok;

	if (h->options->json) {
		ok = cmd_host_json(h, out, host, err);
		buf_add_byte(out, '\n');
		return ok;
	}
	put_host(h, out, host);
	report_grid_start(&grid, titles,
	    sizeof(titles) / sizeof(*titles));
	ok = store_keys_of(h->store, &h->name, add_key, &grid, err);
	buf_add_byte(out, '\n');
	report_grid_put(out, &grid, "");
	report_grid_fini(&grid);
	return ok;
}

static bool
add_event(void *ctx, const struct store_event *event, struct err *err)
{
	struct report_grid *grid = ctx;
	char when[CMD_HOST_TIME_SIZE];

	(void)err;
	cmd_host_time(when, event->time);
	report_grid_add(grid, when);
	report_grid_add(grid, event->before);
	report_grid_add(grid, event->after);
	report_grid_add(grid, event->client);
	report_grid_add(grid, event->how);
	return true;
}

static bool
show_history(struct cmd_host *h, struct buf *out, const struct host *host,
    struct err *err)
{
	static const char *const titles[] = { "time", "before", "after",
		"client", "how" };
	struct report_grid grid = { 0 };
	bool ok;

	if (h->options->json)
		return cmd_host_json_history(h, out, err);
	report_grid_start(&grid, titles,
	    sizeof(titles) / sizeof(*titles));
	ok = store_history(h->store, &host->name, add_event, &grid, err);
	report_grid_put(out, &grid, "");
	report_grid_fini(&grid);
	return ok;
}

typedef bool show_fn(struct cmd_host *h, struct buf *out,
    const struct host *host, struct err *err);

/* Prints what is said of one host, all of it of one moment. */
static int
show(struct cmd_host *h, show_fn *make)
{
	struct buf out = { 0 };
	struct host host;
	struct err err;
	int code = EXIT_LATER;
	bool ok = store_read_begin(h->store, &err);
	enum store_found found = !ok ? STORE_FAILED :
	    store_host_find(h->store, &h->name, &host, &err);

	if (found == STORE_NONE) {
		err_set(&err, "%s: there is no such host; 'dnssync host "
		    "list' names all", h->text);
		code = cmd_host_refuse(h, &err);
	} else if (found == STORE_FAILED || !make(h, &out, &host, &err)) {
		code = cmd_host_fail(h, &err);
	} else {
		code = cmd_host_print(&out);
	}
	store_read_end(h->store);
	buf_fini(&out);
	return code;
}

int
cmd_host_show(struct cmd_host *h)
{
	return show(h, show_host);
}

int
cmd_host_history(struct cmd_host *h)
{
	return show(h, show_history);
}
