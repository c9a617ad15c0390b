/*
 * hall_catalogs: members of catalogs are zones as all others; inside of the
 * hall.
 */
#ifndef DNSSYNC_HALL_CATALOGS_H
#define DNSSYNC_HALL_CATALOGS_H

struct conf;
struct hall;

/* Before the zones are made, and after they and the worker are gone. */
void hall_catalogs_open(struct hall *hall);
void hall_catalogs_close(struct hall *hall);

/* The configuration with members, to be handed to hall_catalogs_apply(). */
struct conf *hall_catalogs_configure(struct hall *hall,
    const struct conf *base);

/* The zones are these from here on: puts them in force, and takes them. */
void hall_catalogs_apply(struct hall *hall, struct conf *take);

#endif
