#include "hosts.h"

#include <string.h>

#include "base/map.h"
#include "dns/merge.h"
#include "dns/patch.h"
#include "hosts_ahead.h"
#include "hosts_desk.h"
#include "pull_source.h"

bool
hosts_are_ready(const struct hosts *h)
{
	for (size_t i = 0; i < h->zones.n; i++)
		if (h->zones.zones[i].serial == 0)
			return false;
	return true;
}

bool
hosts_are_well(const struct hosts *h)
{
	return h->why.text[0] == '\0' && hosts_are_ready(h);
}

/* The mirror becomes what is stored. */
static void
follow(struct hosts *h)
{
	struct map_walk walk = { 0 };
	struct host host;

	if (h->mirror_is_old)
		roster_copy(h->mirror, h->book.roster);
	while (map_next(h->dirty, &walk) != NULL) {
		struct name name = { .len = (uint8_t)walk.len };

		memcpy(name.wire, walk.key, walk.len);
		if (roster_get(h->book.roster, &name, &host))
			roster_set(h->mirror, &host);
		map_remove(h->dirty, walk.key, walk.len);
	}
	h->mirror_is_old = false;
	roster_set_zones(h->mirror, h->zones.zones, h->zones.n);
}

static void
begin_build(struct hosts *h)
{
	follow(h);
	hosts_news_gather(h->news);
	hosts_wish_move_all(&h->wishes, WISH_STORED, WISH_BUILDING);
}

bool
hosts_gather_news(struct hosts *h, struct patch_news *give)
{
	begin_build(h);
	give->hosts = roster_source(h->mirror);
	return hosts_news_names(h->news, &give->names, &give->n);
}

bool
hosts_gather(struct hosts *h, struct merge_source *source)
{
	begin_build(h);
	if (roster_count(h->mirror) == 0 && h->zones.n == 0 &&
	    h->pulled.stored.n == 0)
		return false;
	*source = (struct merge_source){ .kind = MERGE_HOSTS,
		.hosts = pull_source_set(h->source, h->mirror,
		    h->pulled.stored.lists, h->pulled.stored.n) };
	return true;
}

void
hosts_built(struct hosts *h, bool ok)
{
	hosts_news_built(h->news, ok);
	if (ok) {
		hosts_ahead_forget(h->ahead, &h->wishes, WISH_BUILDING);
		hosts_wish_end_all(&h->wishes, WISH_BUILDING, true);
	} else {
		hosts_wish_move_all(&h->wishes, WISH_BUILDING, WISH_STORED);
	}
	hosts_desk_set_timer(h);
}
