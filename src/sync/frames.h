/*
 * frames: the messages in what a connection has brought, each behind two
 * bytes of length.
 */
#ifndef DNSSYNC_SYNC_FRAMES_H
#define DNSSYNC_SYNC_FRAMES_H

#include <stddef.h>
#include <stdint.h>

struct evbuffer;

enum {
	FRAME_LENGTH = 2,		/* bytes of it */
	FRAME_HEAD = 4			/* the length, and the message's id */
};

/* The id of the message that begins there; -1: that is not known yet. */
int frames_id(const uint8_t *bytes, size_t len);

/* The first message; NULL: it is not whole.  It lasts until it is dropped. */
const uint8_t *frames_first(struct evbuffer *in, size_t *len);

/* Takes the first message, of len bytes, away. */
void frames_drop(struct evbuffer *in, size_t len);

/* Appends a message of at most 65535 bytes. */
void frames_add(struct evbuffer *out, const uint8_t *msg, size_t len);

#endif
