/*
 * survey_file: one local data file in a survey.
 */
#ifndef DNSSYNC_SURVEY_FILE_H
#define DNSSYNC_SURVEY_FILE_H

#include "survey.h"

/*
 * Reads the file; SURVEY_NEW then means that a cdb stands beside the copy,
 * which survey_file_accept() puts in its place.  known is NULL if the file
 * was never seen before.
 */
void survey_file_judge(const struct survey *s, struct survey_file *f,
    const struct survey_known *known);

/* The file may be half written, and is left for later. */
void survey_file_leave(const struct survey *s, struct survey_file *f,
    const struct survey_known *known);

/* All that is SURVEY_NEW becomes durable, and then the copy. */
void survey_file_accept_all(struct survey *s);

#endif
