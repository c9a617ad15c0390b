/*
 * unixsock: stream sockets with a path, which may be longer than a socket
 * address has room for.
 */
#ifndef DNSSYNC_BASE_UNIXSOCK_H
#define DNSSYNC_BASE_UNIXSOCK_H

/*
 * Makes a non-blocking socket at path that only its owner may connect to, and
 * that does not listen yet.  A socket that stands there is replaced.  -1 and
 * errno on failure; ENOTSOCK: something else stands there.
 */
int unixsock_bind(const char *path);

/* Returns a blocking socket, or -1 and errno. */
int unixsock_connect(const char *path);

#endif
