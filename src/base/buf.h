/*
 * buf: bytes that grow.
 */
#ifndef DNSSYNC_BASE_BUF_H
#define DNSSYNC_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

/* A value: zeroed before its first use; data is NULL while cap is 0. */
struct buf {
	uint8_t *data;
	size_t len, cap;
};

void buf_add(struct buf *b, const void *p, size_t len);
void buf_add_byte(struct buf *b, uint8_t c);
void buf_add_str(struct buf *b, const char *s);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds it in decimal, as num_write() does, of at most NUM_DIGITS_MAX. */
void buf_add_num(struct buf *b, uint64_t value, size_t digits);

/* Adds a text from outside: what is no printable ASCII becomes \ooo. */
void buf_add_escaped(struct buf *b, const char *s);

/* The bytes as a string: a NUL stands behind the last, not counted in len. */
const char *buf_str(struct buf *b);

/* Takes the first n bytes (n <= len) away; the rest moves to the front. */
void buf_drop_front(struct buf *b, size_t n);

/* Frees the bytes and leaves an empty buffer. */
void buf_fini(struct buf *b);

#endif
