/*
 * clock: seconds that only grow, whatever is done to the time of day; they
 * stand still in a suspend.
 */
#ifndef DNSSYNC_BASE_CLOCK_H
#define DNSSYNC_BASE_CLOCK_H

double clock_seconds(void);

#endif
