#include "tls_pin.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool
tls_pin_parse(struct tls_pin *pin, const char *text, struct err *err)
{
	char *copy = xstrdup(text);
	size_t len = strlen(copy);
	bool ok = base64_decode(copy, &len) && len == TLS_PIN_LEN;

	if (ok)
		memcpy(pin->bytes, copy, TLS_PIN_LEN);
	free(copy);
	return ok || err_set(err, "'%.100s' is no pin, which is the SHA-256 of "
	    "a public key in base64, 44 characters", text);
}

void
tls_pin_text(const struct tls_pin *pin, char text[TLS_PIN_TEXT_SIZE])
{
	base64_encode(pin->bytes, TLS_PIN_LEN, text);
}

bool
tls_pin_equal(const struct tls_pin *a, const struct tls_pin *b)
{
	return memcmp(a->bytes, b->bytes, TLS_PIN_LEN) == 0;
}
