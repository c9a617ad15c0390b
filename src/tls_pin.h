/*
 * tls_pin: the SHA-256 of a public key as it stands in a certificate (its
 * SubjectPublicKeyInfo; RFC 7858, 4.2).
 */
#ifndef DNSSYNC_TLS_PIN_H
#define DNSSYNC_TLS_PIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/base64.h"
#include "base/err.h"

enum { TLS_PIN_LEN = 32, TLS_PIN_TEXT_SIZE = BASE64_SIZE(TLS_PIN_LEN) };

/* A value. */
struct tls_pin {
	uint8_t bytes[TLS_PIN_LEN];
};

/* Reads base64. */
bool tls_pin_parse(struct tls_pin *pin, const char *text, struct err *err);
void tls_pin_text(const struct tls_pin *pin, char text[TLS_PIN_TEXT_SIZE]);
bool tls_pin_equal(const struct tls_pin *a, const struct tls_pin *b);

#endif
