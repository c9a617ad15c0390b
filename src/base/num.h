/*
 * num: numbers in text, read strictly.
 */
#ifndef DNSSYNC_BASE_NUM_H
#define DNSSYNC_BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a whole string of decimal digits, without sign or space, of at most
 * max.  Returns false, leaving *value alone, if it is anything else.
 */
bool num_parse(const char *text, uint64_t max, uint64_t *value);

/* What a hexadecimal digit of either case stands for; -1: c is none. */
int num_hex_digit(char c);

#endif
