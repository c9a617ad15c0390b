/*
 * update: what a request of the dyndns2 protocol and its dialects asks for.
 *
 * A family (A, AAAA) that is not mentioned is never touched.  Nothing
 * mentioned at all means the address that the request comes from, and so
 * that one's family.
 *
 *   myip= ip= addr= address=     one address, or one of each family, in any
 *                                order; empty: the source
 *   myipv4=                      an address; empty: withdraw A
 *   myipv6=                      an address; empty: withdraw AAAA
 *   ipv4= / ipv6= ip6= myip6= myip2=     the same; empty: not mentioned
 *   ip6lanprefix= ipv6prefix=    PREFIX/BITS: give AAAA a new prefix
 *
 * An address says itself which family it is of; the parameter's name tells
 * it of the words: "auto" (the source, if it is of that family), "preserve"
 * and "no" (leave it), "-" (withdraw it).  ADDRESS/BITS is the address and
 * the prefix; where the bits behind the prefix are 0, only the prefix.
 *
 * offline=YES withdraws the families that are mentioned, or both; txt=VALUE
 * publishes a TXT record, an empty one withdraws them all.  hostname=, or
 * host_id=, names 1 to 20 hosts; without one, or if it is YES, the user name
 * does.  wildcard, mx, backmx, system, url and all others are not looked at.
 *
 * Names of parameters and words are equal but for case; of parameters with
 * one name the first counts; one without "=" is not there, but that myip
 * without it is an empty one.
 */
#ifndef DNSSYNC_DDNS_UPDATE_H
#define DNSSYNC_DDNS_UPDATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ip.h"
#include "ddns/verdict.h"
#include "dns/name.h"

enum {
	UPDATE_MAX_HOSTS = 20,		/* as at Dyn */
	UPDATE_TXT_SIZE = 256		/* 255 bytes: one string (RFC 1035) */
};

/* Decoded from the query, or from the body of a form. */
struct update_param {
	const char *key;
	const char *value;		/* NULL: there was no "=" */
};

struct update_request {
	const struct update_param *params;
	size_t nparams;
	const char *user;		/* of Basic; NULL: none */
	struct ip source;
	bool remove;			/* /nic/delete: withdraw */
};

enum update_verb { UPDATE_KEEP, UPDATE_SET, UPDATE_WITHDRAW };

struct update_family {
	enum update_verb verb;
	struct ip ip;			/* of UPDATE_SET, else none */
	bool from_source;
};

struct update_host {
	struct name name;
	bool is_valid;			/* false: answer VERDICT_NOTFQDN */
};

struct update {
	struct update_host hosts[UPDATE_MAX_HOSTS];
	size_t nhosts;
	struct update_family v4, v6;
	struct ip prefix;		/* none: no new prefix */
	unsigned prefix_bits;
	enum update_verb txt_verb;
	char txt[UPDATE_TXT_SIZE];
	bool remove;
};

/*
 * Reads the hosts.  A name that follows "_acme-challenge." is the host's if
 * there is a txt=, since that is where some clients put it.  false: *why is
 * what the request is answered, once.
 */
bool update_read_hosts(struct update *update,
    const struct update_request *request, enum verdict_code *why);

/* Reads all the rest; the same. */
bool update_read_values(struct update *update,
    const struct update_request *request, enum verdict_code *why);

#endif
