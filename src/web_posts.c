#include "web_posts.h"

#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "web_post.h"

/* Does one of that section not listen that is to, or one that is old? */
static bool
has_post(const struct map *posts, const char *title, bool is_wanted)
{
	struct map_walk walk = { 0 };
	const struct web_post *post;

	while ((post = map_next(posts, &walk)) != NULL)
		if (post->is_wanted == is_wanted &&
		    (post->socket == NULL) == is_wanted &&
		    strcmp(post->title, title) == 0)
			return true;
	return false;
}

/* The same failure is said once. */
static void
tell_failure(const struct map *posts, struct web_post *post,
    const struct err *why)
{
	if (strcmp(post->why.text, why->text) != 0)
		log_error("http %s: %s; this is tried again%s", post->title,
		    why->text, has_post(posts, post->title, false) ? ", and "
		    "the old addresses of this section stay until then" : "");
	post->why = *why;
}

static void
tell_success(const struct web_post *post)
{
	log_info("http %s: listens at %s%s", post->title, post->text,
	    post->tls != NULL ? " (TLS)" : "");
}

/* What was closed, and all in vain, is opened again. */
static void
restore(struct map *posts, struct server *server, const struct web_post *post)
{
	struct map_walk walk = { 0 };
	struct web_post *old;
	struct err err;

	while ((old = map_next(posts, &walk)) != NULL)
		if (!old->is_wanted && web_post_overlaps(old, post) &&
		    !web_post_open(old, server, &err))
			log_error("http %s: %s", old->title, err.text);
}

/* A wider address is free only when those in it are closed. */
static bool
open_instead(struct map *posts, struct server *server,
    struct web_post *post, struct err *err)
{
	struct map_walk walk = { 0 };
	struct web_post *old;
	bool is_clearer = false;

	while ((old = map_next(posts, &walk)) != NULL)
		if (!old->is_wanted && web_post_overlaps(old, post) &&
		    web_post_close(old))
			is_clearer = true;
	if (!is_clearer || web_post_open(post, server, err))
		return is_clearer;
	restore(posts, server, post);
	return false;
}

static void
open_post(struct map *posts, struct server *server, struct web_post *post)
{
	struct err err;

	if (web_post_open(post, server, &err) ||
	    (post->is_taken && open_instead(posts, server, post, &err)))
		tell_success(post);
	else
		tell_failure(posts, post, &err);
}

static void
end_unwanted(struct map *posts)
{
	struct map_walk walk = { 0 };
	struct web_post *post;

	while ((post = map_next(posts, &walk)) != NULL) {
		if (post->is_wanted || (post->socket != NULL &&
		    has_post(posts, post->title, true)))
			continue;
		map_remove(posts, walk.key, walk.len);
		web_post_free(post);
	}
}

bool
web_posts_open(struct map *posts, struct server *server)
{
	struct map_walk walk = { 0 };
	struct web_post *post;

	while ((post = map_next(posts, &walk)) != NULL)
		if (post->is_wanted && post->socket == NULL)
			open_post(posts, server, post);
	end_unwanted(posts);
	return web_posts_are_well(posts);
}

bool
web_posts_are_well(const struct map *posts)
{
	struct map_walk walk = { 0 };
	const struct web_post *post;

	while ((post = map_next(posts, &walk)) != NULL)
		if (post->is_wanted && post->socket == NULL)
			return false;
	return true;
}
