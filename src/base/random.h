/*
 * random: numbers that nobody can foresee.
 */
#ifndef DNSSYNC_BASE_RANDOM_H
#define DNSSYNC_BASE_RANDOM_H

#include <stdint.h>

uint32_t random_u32(void);

#endif
