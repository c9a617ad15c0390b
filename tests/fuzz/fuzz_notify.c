/*
 * fuzz_notify: any bytes as a message to a server that hears NOTIFY.  The
 * answer is never longer than the message, and is not answered itself.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dns/notify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
answer(struct message *m, const struct notify *n, const uint8_t *data,
    size_t size)
{
	uint8_t *copy = malloc(size);
	struct notify ignored;
	size_t len;

	if (copy == NULL)
		return;
	memcpy(copy, data, size);
	len = notify_answer(copy, n, n->rcode);
	if (len > size || notify_read(m, copy, len, &ignored) !=
	    NOTIFY_SILENT)
		abort();
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message *m = message_new();
	struct notify n;

	if (notify_read(m, data, size, &n) != NOTIFY_SILENT)
		answer(m, &n, data, size);
	message_free(&m);
	return 0;
}
