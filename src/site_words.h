/*
 * site_words: how the outcome of an update is said: to the client, and in the
 * log; inside of site.
 */
#ifndef DNSSYNC_SITE_WORDS_H
#define DNSSYNC_SITE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ip.h"
#include "ddns/verdict.h"
#include "dns/name.h"
#include "http/response.h"

/* One host's outcome. */
struct site_line {
	struct verdict verdict;
	struct name name;		/* len 0: none */
	bool is_changed;
	bool has_txt;			/* the request, for it */
	struct ip before4, before6, after4, after6;
};

/* A line for each, and the status that goes with them. */
void site_words_new(struct response *response, const struct site_line *lines,
    size_t n);

/*
 * The older dnssync-web said "OK", or 404.  Nothing else holds a word that a
 * client could take for success.
 */
void site_words_old(struct response *response, const struct verdict *verdict);

/* The client's address, or "unknown", as it is logged and stored. */
void site_words_client(const struct request *request,
    char text[IP_TEXT_SIZE]);

/* For debugging: all lines.  Neither keys nor paths are logged. */
void site_words_log(const struct request *request,
    const struct site_line *lines, size_t n);

/* Of each host that has changed and is published. */
void site_words_tell(const struct request *request,
    const struct site_line *lines, size_t n);

#endif
