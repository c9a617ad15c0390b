/*
 * fuzz_message: any bytes as a DNS message; each of its records is printed
 * and said as a line.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "dns/message.h"
#include "dns/tinydns.h"
#include "dns/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
ask_all(const struct message *m)
{
	static const struct name zone = { 13, "\7example\3com" };

	message_id(m);
	message_is_response(m);
	message_is_authoritative(m);
	message_is_truncated(m);
	message_rcode(m);
	assert(!message_question_is(m, &zone, RR_AXFR) ||
	    message_question_count(m) == 1);
}

static void
look_at(const struct record *record, uint16_t class)
{
	char text[WIRE_RECORD_TEXT_SIZE];
	struct buf line = { 0 };
	struct err err;

	assert(name_wire_len(record->owner, NAME_MAX_LEN) > 0);
	assert(record->ttl <= 0x7fffffff);
	wire_record_text(record, text);
	assert(strpbrk(text, "\t\n") == NULL);
	if (class == CLASS_IN && !wire_type_is_meta(record->type))
		assert(tinydns_line(&line, record, &err));
	buf_fini(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message *m = message_new();
	enum message_step step;
	struct record record;
	unsigned records = 0;
	struct err err;
	uint16_t class;

	if (message_open(m, data, size, &err)) {
		ask_all(m);
		while ((step = message_next(m, &record, &class, &err)) ==
		    MESSAGE_RECORD) {
			look_at(&record, class);
			records++;
		}
		assert(step == MESSAGE_BAD ||
		    records == message_answer_count(m));
	}
	message_free(&m);
	return 0;
}
