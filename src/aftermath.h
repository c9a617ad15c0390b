/*
 * aftermath: what follows a build: the log line of each zone that went live
 * and those of the changes, the on-publish command, the drop-in mode's serial
 * files.
 */
#ifndef DNSSYNC_AFTERMATH_H
#define DNSSYNC_AFTERMATH_H

#include <stdbool.h>

struct build;
struct hall;

/*
 * Returns false if the build failed for broken copies only: those zones are
 * fetched anew, and another build comes.
 */
bool aftermath(struct hall *hall, const struct build *build);

/* The serial files are written anew, whatever they hold. */
void aftermath_forget_serials(struct hall *hall);

#endif
