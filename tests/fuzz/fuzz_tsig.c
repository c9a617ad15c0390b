/*
 * fuzz_tsig: any bytes as a message that may be signed: as the answer to a
 * question of ours, and as somebody's question.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/tsig.h"
#include "dns/tsig_server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADER_LEN = 12, NOW = 1700000000 };

static void
find(const uint8_t *data, size_t size)
{
	struct tsig_record r;
	struct err err;

	if (tsig_record_find(data, size, &r, &err) != TSIG_FOUND)
		return;
	assert(r.start >= HEADER_LEN && r.mac > data + r.start);
	assert(r.mac + r.mac_len + 6 == r.other);
	assert(r.other + r.other_len == data + size);
	assert(r.key.len == name_wire_len(r.key.wire, NAME_MAX_LEN));
	assert(r.algorithm.len == name_wire_len(r.algorithm.wire,
	    NAME_MAX_LEN));
}

static void
verify(struct tsig_key *key, const uint8_t *data, size_t size)
{
	uint8_t query[HEADER_LEN + TSIG_ROOM] = { 0x12, 0x34 };
	struct tsig *tsig = tsig_new(key);
	struct err err;

	tsig_sign(tsig, query, HEADER_LEN, NOW);
	assert(tsig_verify(tsig, data, size, NOW, &err) ==
	    tsig_may_end(tsig, &err));
	tsig_free(&tsig);
}

static void
answer(struct tsig_key *key, const uint8_t *data, size_t size)
{
	uint8_t reply[HEADER_LEN + TSIG_ROOM] = { 0x12, 0x34 };
	struct tsig_request request;
	struct tsig_record r;
	struct err err;
	size_t len;

	tsig_request_read(&request, &key, 1, data, size, NOW, &err);
	len = tsig_request_answer(&request, reply, HEADER_LEN, NOW);
	assert(len <= sizeof(reply));
	assert(tsig_record_find(reply, len, &r, &err) ==
	    (len > HEADER_LEN ? TSIG_FOUND : TSIG_NONE));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct name name = { 5, "\3xfr" };
	struct err err;
	struct tsig_key *key = tsig_key_new(&name, TSIG_HMAC_SHA256,
	    "secret", 6, &err);

	find(data, size);
	verify(key, data, size);
	answer(key, data, size);
	tsig_key_unref(&key);
	return 0;
}
