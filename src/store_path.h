/*
 * store_path: where the store and its pepper stand in the state directory.
 */
#ifndef DNSSYNC_STORE_PATH_H
#define DNSSYNC_STORE_PATH_H

/* STATE/dnssync.db.  Allocated. */
char *store_path_database(const char *state);

/* STATE/pepper.  Allocated. */
char *store_path_pepper(const char *state);

#endif
