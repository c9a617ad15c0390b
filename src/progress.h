/*
 * progress: how far something is that takes long, as a line for a terminal.
 */
#ifndef DNSSYNC_PROGRESS_H
#define DNSSYNC_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

enum { PROGRESS_SIZE = 128 };

/* "12.3 MB": 0 to 999 bytes, then kB, MB, GB, TB of 1000. */
void progress_size(char *text, size_t size, uint64_t bytes);

/*
 * "example.com: 123456 records, 12.3 MB, 4.5 MB/s"; a long subject is cut so
 * that the line fits a terminal.  rate: bytes in a second; 0: it is left out.
 */
void progress_line(char text[PROGRESS_SIZE], const char *subject,
    uint64_t records, uint64_t bytes, double rate);

/*
 * "example.com: 41 %, 12345 questions, 2 different"; part: of all, 0 to 1.
 */
void progress_questions(char text[PROGRESS_SIZE], const char *subject,
    double part, uint64_t questions, uint64_t different);

#endif
