/*
 * address: a primary's socket address.
 */
#ifndef DNSSYNC_SYNC_ADDRESS_H
#define DNSSYNC_SYNC_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/hostport.h"

enum { ADDRESS_TEXT_SIZE = 64 };

/* A value. */
struct address {
	struct sockaddr_storage ss;
	socklen_t len;
};

/* Reads a literal IPv4 or IPv6 address; false: it is a host name. */
bool address_parse(const struct hostport *hp, struct address *a);

/* Takes a sockaddr_in or a sockaddr_in6 of len bytes. */
void address_set(struct address *a, const void *sa, socklen_t len);
void address_set_port(struct address *a, uint16_t port);

/* "192.0.2.1", "2001:db8::1@5353": the port only if it is not 53. */
void address_text(const struct address *a, char text[ADDRESS_TEXT_SIZE]);

/* The same, and how it is asked: "192.0.2.1@853 (TLS)". */
void address_label(const struct address *a, bool is_tls,
    char text[ADDRESS_TEXT_SIZE]);

#endif
