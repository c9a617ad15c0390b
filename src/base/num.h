/*
 * num: numbers in text, read strictly, and written where printf() would cost
 * more than all else.
 */
#ifndef DNSSYNC_BASE_NUM_H
#define DNSSYNC_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Reads a whole string of decimal digits, without sign or space, of at most
 * max.  Returns false, leaving *value alone, if it is anything else.
 */
bool num_parse(const char *text, uint64_t max, uint64_t *value);

/*
 * Writes it in decimal, of at least so many digits, behind zeros if need be,
 * and returns where it ends; no NUL follows.  There has to be room for
 * NUM_DIGITS_MAX, or for the digits if there are more.
 */
enum { NUM_DIGITS_MAX = 20 };
char *num_write(char *to, uint64_t value, size_t digits);

/* What a hexadecimal digit of either case stands for; -1: c is none. */
int num_hex_digit(char c);

#endif
