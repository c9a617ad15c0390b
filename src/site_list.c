#include "site_list.h"

#include <inttypes.h>
#include <string.h>

#include "dns/name.h"
#include "hosts.h"

struct writing {
	struct buf *out;
	enum site_list_form form;
};

static void
add_v6(struct buf *out, enum site_list_form form, const char *name,
    const struct ip *ip)
{
	bool generic = form == SITE_LIST_GENERIC;

	buf_addf(out, generic ? ":%s:28:" : "3%s:", name);
	for (int i = 0; i < IP6_LEN; i++)
		buf_addf(out, generic ? "\\%03o" : "%02x", ip->bytes[i]);
}

static void
add_lines(const struct writing *to, const struct host *host, uint32_t ttl,
    const char *name)
{
	char text[IP_TEXT_SIZE];

	if (host->v4.len > 0) {
		ip_text(&host->v4, text);
		buf_addf(to->out, "+%s:%s:%" PRIu32 "\n", name, text, ttl);
	}
	if (host->v6.len > 0 && to->form != SITE_LIST_NONE) {
		add_v6(to->out, to->form, name, &host->v6);
		buf_addf(to->out, ":%" PRIu32 "\n", ttl);
	}
}

static void
add_host(void *ctx, const struct host *host, uint32_t ttl)
{
	const struct writing *to = ctx;
	char name[NAME_TEXT_SIZE + 2] = "*.";

	name_text(host->name.wire, name + 2);
	add_lines(to, host, ttl, name + 2);
	if (host->has_wildcard && host->name.len + 2 <= NAME_MAX_LEN)
		add_lines(to, host, ttl, name);
}

void
site_list_update(struct site_list *list, enum site_list_form form,
    const struct hosts *hosts)
{
	struct writing to = { .out = &list->text, .form = form };

	if (list->is_made && list->version == hosts_version(hosts))
		return;
	list->text.len = 0;
	hosts_each(hosts, add_host, &to);
	list->version = hosts_version(hosts);
	list->is_made = true;
}

void
site_list_fini(struct site_list *list)
{
	buf_fini(&list->text);
	list->is_made = false;
}
