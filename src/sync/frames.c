#include "sync/frames.h"

#include <assert.h>

#include <event2/buffer.h>

#include "base/bytes.h"
#include "base/mem.h"

int
frames_id(const uint8_t *bytes, size_t len)
{
	if (len < FRAME_HEAD || get_u16(bytes) < FRAME_HEAD - FRAME_LENGTH)
		return -1;
	return get_u16(bytes + FRAME_LENGTH);
}

const uint8_t *
frames_first(struct evbuffer *in, size_t *len)
{
	uint8_t length[FRAME_LENGTH];
	size_t whole;

	if (evbuffer_copyout(in, length, FRAME_LENGTH) < FRAME_LENGTH)
		return NULL;
	*len = get_u16(length);
	whole = FRAME_LENGTH + *len;
	if (evbuffer_get_length(in) < whole)
		return NULL;
	return (const uint8_t *)xgot(evbuffer_pullup(in, (ssize_t)whole)) +
	    FRAME_LENGTH;
}

void
frames_drop(struct evbuffer *in, size_t len)
{
	evbuffer_drain(in, FRAME_LENGTH + len);
}

void
frames_add(struct evbuffer *out, const uint8_t *msg, size_t len)
{
	uint8_t length[FRAME_LENGTH];

	assert(len <= UINT16_MAX);
	put_u16(length, (uint16_t)len);
	evbuffer_add(out, length, sizeof(length));
	evbuffer_add(out, msg, len);
}
