/*
 * site_ask: what an HTTP request says of an update, and who says so.
 */
#ifndef DNSSYNC_SITE_ASK_H
#define DNSSYNC_SITE_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "ddns/guard.h"
#include "ddns/login.h"
#include "ddns/update.h"
#include "http/request.h"

struct hosts;
struct keyring_bunch;

/* A value, large; its texts are the request's. */
struct site_ask {
	struct update_param params[2 * FORM_MAX_PAIRS];
	size_t nparams;
	struct login login;
	bool has_key;
	bool is_garbled;		/* credentials that cannot be read */
};

/*
 * Reads the parameters of the query, and behind them those of a form, and the
 * login.  site_ask_wipe() has to follow.
 */
void site_ask_read(struct site_ask *ask, const struct request *request);
void site_ask_wipe(struct site_ask *ask);

/* What an update is read from; it lasts as long as both. */
struct update_request site_ask_update(const struct site_ask *ask,
    const struct request *request);

/*
 * Does the bearer's key open anything, what, and may it go on?  Without a host
 * that is known, of the n that are asked for, a wrong key counts for its
 * source only.
 */
enum guard_word site_ask_judge(struct guard *guard, const struct hosts *hosts,
    const struct keyring_bunch *keys, const struct update_host *asked,
    size_t n, const struct ip *source);

#endif
