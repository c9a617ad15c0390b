/*
 * login: the user name and the key that a request comes with.
 *
 * They stand in the Authorization field, or in parameters:
 * username= or user=, and password= pass= pwd= token= or key=
 *
 * The parameters are for clients that know no better, since a query stands in
 * logs; each counts where the field does not bring its part.
 */
#ifndef DNSSYNC_DDNS_LOGIN_H
#define DNSSYNC_DDNS_LOGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "ddns/update.h"

enum { LOGIN_SIZE = 256 };	/* of each of both */

/* The caller wipes it. */
struct login {
	char user[LOGIN_SIZE];	/* "": none */
	char key[LOGIN_SIZE];	/* may have colons */
};

/*
 * user and key are those of the Authorization field, NULL for what it has not;
 * if one of them is too long or no text, neither counts.  false: there is no
 * key, which is no wrong one: the answer is VERDICT_BADAUTH with a challenge,
 * and nobody counts it.  A user name may be there all the same.
 */
bool login_read(struct login *login, const char *user, const char *key,
    const struct update_param *params, size_t nparams);

#endif
