#include "progress.h"

#include <stdio.h>

enum { SUBJECT_WIDTH = 30 };

void
progress_size(char *text, size_t size, uint64_t bytes)
{
	static const char *const units[] = { "B", "kB", "MB", "GB", "TB" };
	double n = (double)bytes;
	size_t i = 0;

	/* 999.95 would be printed as 1000.0 */
	while (i < 4 && n >= (i == 0 ? 1000 : 999.95)) {
		n /= 1000;
		i++;
	}
	snprintf(text, size, "%.*f %s", i == 0 ? 0 : 1, n, units[i]);
}

void
progress_line(char text[PROGRESS_SIZE], const char *subject,
    uint64_t records, uint64_t bytes, double rate)
{
	char total[16], speed[16];
	int n;

	progress_size(total, sizeof(total), bytes);
	progress_size(speed, sizeof(speed), (uint64_t)rate);
	n = snprintf(text, PROGRESS_SIZE, "%.*s: %llu records, %s",
	    SUBJECT_WIDTH, subject, (unsigned long long)records, total);
	if (rate > 0)
		snprintf(text + n, PROGRESS_SIZE - (size_t)n, ", %s/s", speed);
}

void
progress_questions(char text[PROGRESS_SIZE], const char *subject,
    double part, uint64_t questions, uint64_t different)
{
	snprintf(text, PROGRESS_SIZE, "%.*s: %d %%, %llu questions, "
	    "%llu different", SUBJECT_WIDTH, subject, (int)(100 * part),
	    (unsigned long long)questions, (unsigned long long)different);
}
