#include "sync/tls_turn.h"

#include <openssl/bio.h>
#include <openssl/ssl.h>

enum { TURN_MAX = 65536 };

/*
 * OpenSSL's call back, before and after each operation.  What is refused once
 * ends the round: the socket stays readable, and the next one begins.
 */
static long
on_operation(BIO *bio, int what, const char *bytes, size_t len, int argi,
    long argl, int result, size_t *processed)
{
	struct tls_turn *turn = (void *)BIO_get_callback_arg(bio);

	(void)bytes;
	(void)len;
	(void)argi;
	(void)argl;
	if (what == (BIO_CB_READ | BIO_CB_RETURN) && result > 0)
		turn->taken += *processed;
	if (what != BIO_CB_READ || turn->taken < TURN_MAX)
		return result;
	turn->taken = 0;
	BIO_set_retry_read(bio);
	return -1;
}

void
tls_turn_limit(struct ssl_st *ssl, struct tls_turn *turn)
{
	BIO *bio = SSL_get_rbio(ssl);

	BIO_set_callback_arg(bio, (char *)turn);
	BIO_set_callback_ex(bio, on_operation);
}
