/*
 * conf_tls: the `tls` of a primary: how it is asked over TLS.
 */
#ifndef DNSSYNC_CONF_TLS_H
#define DNSSYNC_CONF_TLS_H

#include <stdbool.h>

#include "conf.h"
#include "conf_problem.h"
#include "conf_tree.h"

enum { CONF_TLS_PORT = 853 };		/* RFC 9103, 8.2 */

bool conf_tls_is_set(const struct conf_section *primary);

/*
 * The profile, which is the caller's to unref; the files that it names are
 * added to those of conf.  NULL: none is set, or what is wrong is noted.
 */
struct tls_profile *conf_tls_read(struct conf *conf,
    const struct conf_section *primary, const char *file,
    struct conf_problems *problems);

#endif
