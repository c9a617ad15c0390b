/*
 * tls_turn: how much a TLS connection reads in one round of the loop.
 *
 * OpenSSL comes back when it has data, or when nothing more is there to read.
 * A peer that sends without end what is neither, such as empty handshake
 * messages, would have the loop for itself.
 */
#ifndef DNSSYNC_SYNC_TLS_TURN_H
#define DNSSYNC_SYNC_TLS_TURN_H

#include <stddef.h>

struct ssl_st;

/* Zeroed before its first use. */
struct tls_turn {
	size_t taken;			/* bytes, in this round */
};

/* For the life of the connection, whose socket is set; turn outlives it. */
void tls_turn_limit(struct ssl_st *ssl, struct tls_turn *turn);

#endif
