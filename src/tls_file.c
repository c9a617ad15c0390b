#include "tls_file.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

/* The first error is the cause; those that follow say who passed it on. */
bool
tls_file_fail(struct err *err, const char *path, const char *what)
{
	unsigned long code = ERR_get_error();
	const char *reason = code == 0 ? NULL : ERR_reason_error_string(code);

	ERR_clear_error();
	if (reason == NULL)
		reason = "unknown reason";
	if (ERR_SYSTEM_ERROR(code))
		reason = strerror(ERR_GET_REASON(code));
	return err_set(err, "%s: %s: %s", path, what, reason);
}

/* OpenSSL would ask for it at the terminal. */
static int
no_passphrase(char *buf, int size, int is_write, void *ctx)
{
	(void)buf;
	(void)size;
	(void)is_write;
	(void)ctx;
	return -1;
}

bool
tls_file_read_own(SSL_CTX *ctx, const char *certificate, const char *key,
    struct err *err)
{
	ERR_clear_error();
	SSL_CTX_set_default_passwd_cb(ctx, no_passphrase);
	if (SSL_CTX_use_certificate_chain_file(ctx, certificate) != 1)
		return tls_file_fail(err, certificate, "is no certificate");
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
		return tls_file_fail(err, key,
		    "is no key of that certificate");
	return true;
}
