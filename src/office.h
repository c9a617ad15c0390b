/*
 * office: what the daemon answers at its control socket.
 *
 *	status table|json	the state of zones, files and pulls
 *	sync [ZONE ...]		check now; a line for each outcome
 *	hosts			dynamic hosts have changed in the store
 */
#ifndef DNSSYNC_OFFICE_H
#define DNSSYNC_OFFICE_H

#include <stddef.h>

struct control_request;

/* A control_fn, whose ctx is the struct hall. */
void office_answer(void *ctx, struct control_request *request, char **argv,
    size_t argc);

#endif
