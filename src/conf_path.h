/*
 * conf_path: files that the configuration file names.
 */
#ifndef DNSSYNC_CONF_PATH_H
#define DNSSYNC_CONF_PATH_H

/*
 * A path that is relative to the directory of the configuration file, as one
 * that can be opened; an absolute one stays as it is.  Allocated.
 */
char *conf_path_resolve(const char *conf_file, const char *path);

#endif
