#include "hosts.h"

#include "base/clock.h"
#include "hosts_desk.h"

/* A wish that changes nothing. */
static void
add_wish(struct hosts *h, hosts_done_fn *done, void *ctx)
{
	struct hosts_wish *wish = hosts_wish_add(&h->wishes, NULL, 0, "", "");

	wish->state = WISH_UNREAD;
	wish->deadline = clock_seconds() + h->env.deadline;
	wish->done = done;
	wish->ctx = ctx;
	wish->is_refresh = true;
	hosts_desk_set_timer(h);
}

void
hosts_refresh(struct hosts *h, hosts_done_fn *done, void *ctx)
{
	if (done != NULL)
		add_wish(h, done, ctx);
	hosts_desk_read(h);
}

void
hosts_end_refreshes(struct hosts *h)
{
	struct hosts_wish *wish;

	TAILQ_FOREACH(wish, &h->wishes, link) {
		hosts_done_fn *done = wish->done;

		if (!wish->is_refresh || done == NULL)
			continue;
		wish->done = NULL;
		done(wish->ctx, false);
	}
}
