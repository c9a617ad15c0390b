/*
 * web_posts: all addresses that are listened at, or are to be, each a struct
 * web_post under its text; inside of web.
 */
#ifndef DNSSYNC_WEB_POSTS_H
#define DNSSYNC_WEB_POSTS_H

#include <stdbool.h>

struct map;
struct server;

/*
 * Tries all that are wanted and do not listen, and ends those that are not
 * wanted any more, but for the old ones of a section of which not all listens
 * yet.  Returns whether all do.  A failure is logged once.
 */
bool web_posts_open(struct map *posts, struct server *server);

/* Do all listen that are wanted? */
bool web_posts_are_well(const struct map *posts);

#endif
