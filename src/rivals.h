/*
 * rivals: sources that have an SOA at the same name, of which data.cdb has
 * only what the first one says.
 */
#ifndef DNSSYNC_RIVALS_H
#define DNSSYNC_RIVALS_H

struct build;
struct hall;

/*
 * Tells the log, once, and the status who is left out of a build that went
 * well, for whom.
 */
void rivals_tell(struct hall *hall, const struct build *build);

/* Frees what it keeps in the hall. */
void rivals_forget(struct hall *hall);

#endif
