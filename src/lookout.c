#include "lookout.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/mem.h"

enum {
	WHOLE = IN_CLOSE_WRITE | IN_MOVED_TO,
	WATCHED = WHOLE | IN_CREATE | IN_MODIFY | IN_MOVED_FROM | IN_DELETE |
	    IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR
};

/* The watch of a directory; several paths may lead to the same one. */
struct post {
	int wd;
	char path[];
};

struct lookout {
	int fd;
	struct event *event;
	struct map *posts;		/* by path */
	bool said_shortage;
	lookout_fn *noticed;
	void *ctx;
};

static enum lookout_news
news_of(uint32_t mask)
{
	if (mask & WHOLE)
		return LOOKOUT_WHOLE;
	return mask & IN_MODIFY ? LOOKOUT_PART : LOOKOUT_OTHER;
}

static void
tell(const struct lookout *l, const struct inotify_event *e)
{
	struct map_walk walk = { 0 };
	const struct post *post;

	if (e->len == 0) {
		l->noticed(l->ctx, NULL, LOOKOUT_OTHER);
		return;
	}
	while ((post = map_next(l->posts, &walk)) != NULL) {
		char *path;

		if (post->wd != e->wd)
			continue;
		path = xasprintf("%s/%s", post->path, e->name);
		l->noticed(l->ctx, path, news_of(e->mask));
		free(path);
	}
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	union {
		struct inotify_event event;	/* for its alignment */
		char bytes[16 * (sizeof(struct inotify_event) + NAME_MAX + 1)];
	} buffer;
	const struct lookout *l = arg;
	ssize_t n = read((int)fd, buffer.bytes, sizeof(buffer.bytes));

	(void)what;
	for (ssize_t i = 0; i < n;) {
		const struct inotify_event *e =
		    (const void *)(buffer.bytes + i);

		tell(l, e);
		i += (ssize_t)(sizeof(*e) + e->len);
	}
}

struct lookout *
lookout_new(struct event_base *base, lookout_fn *noticed, void *ctx,
    struct err *err)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	struct lookout *l;

	if (fd < 0) {
		err_set(err, "inotify: %m");
		return NULL;
	}
	l = xcalloc(1, sizeof(*l));
	l->fd = fd;
	l->posts = map_new();
	l->noticed = noticed;
	l->ctx = ctx;
	l->event = event_new(base, fd, EV_READ | EV_PERSIST, on_event, l);
	if (l->event == NULL || event_add(l->event, NULL) < 0) {
		err_set(err, "inotify: libevent cannot wait for it");
		lookout_free(&l);
	}
	return l;
}

/* Closing the descriptor ends all watches. */
void
lookout_free(struct lookout **take)
{
	struct lookout *l = *take;

	*take = NULL;
	if (l == NULL)
		return;
	map_free_values(&l->posts);
	if (l->event != NULL)
		event_free(l->event);
	close(l->fd);
	free(l);
}

static bool
is_watched(const struct lookout *l, int wd)
{
	struct map_walk walk = { 0 };
	const struct post *post;

	while ((post = map_next(l->posts, &walk)) != NULL)
		if (post->wd == wd)
			return true;
	return false;
}

/* Ends a watch that has left the map. */
static void
end(const struct lookout *l, struct post *take)
{
	if (take != NULL && !is_watched(l, take->wd))
		inotify_rm_watch(l->fd, take->wd);
	free(take);
}

/* One that is not there is no news, and will be tried again. */
static void
tell_shortage(struct lookout *l, const char *path)
{
	if (errno != ENOSPC && errno != ENOMEM)
		return;
	if (!l->said_shortage)
		log_warn("%s: cannot be watched by inotify (%m): changes "
		    "there are noticed later", path);
	l->said_shortage = true;
}

/*
 * A directory of this name that is another one now gets a new watch.  Returns
 * whether that was so, or it had none.
 */
static bool
begin(struct lookout *l, const char *path, size_t len)
{
	struct post *post = xcalloc(1, sizeof(*post) + len + 1), *old;
	bool is_new;

	memcpy(post->path, path, len);
	post->wd = inotify_add_watch(l->fd, post->path, WATCHED);
	if (post->wd < 0) {
		tell_shortage(l, post->path);
		free(post);
		return false;
	}
	old = map_set(l->posts, path, len, post);
	is_new = old == NULL || old->wd != post->wd;
	end(l, old);
	return is_new;
}

bool
lookout_set(struct lookout *l, const struct map *directories)
{
	struct map_walk walk = { 0 };
	bool any = false;

	while (map_next(l->posts, &walk) != NULL)
		if (map_get(directories, walk.key, walk.len) == NULL)
			end(l, map_remove(l->posts, walk.key, walk.len));
	walk = (struct map_walk){ 0 };
	while (map_next(directories, &walk) != NULL)
		any = begin(l, walk.key, walk.len) || any;
	return any;
}
