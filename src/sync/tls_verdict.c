#include "sync/tls_verdict.h"

#include <time.h>

#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "tls_profile.h"

enum { NAMES_MAX = 4, DATE_SIZE = 32, NAME_SIZE = 128 };

static void
date_text(const ASN1_TIME *t, char text[DATE_SIZE])
{
	struct tm tm;

	if (ASN1_TIME_to_tm(t, &tm) != 1 ||
	    strftime(text, DATE_SIZE, "%Y-%m-%d %H:%M:%S UTC", &tm) == 0)
		text[0] = '\0';
}

static void
add_name(struct buf *list, const GENERAL_NAME *name)
{
	const ASN1_STRING *s = name->d.dNSName;
	struct buf text = { 0 };

	buf_add(&text, ASN1_STRING_get0_data(s),
	    (size_t)ASN1_STRING_length(s));
	buf_add_str(list, list->len > 0 ? ", " : "");
	buf_add_escaped(list, buf_str(&text));
	buf_fini(&text);
}

/* The first of the names that a certificate is for. */
static void
add_names(struct buf *list, X509 *cert)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(cert, NID_subject_alt_name,
	    NULL, NULL);
	int n = sk_GENERAL_NAME_num(names), found = 0;

	for (int i = 0; i < n && found < NAMES_MAX; i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

		if (name->type != GEN_DNS)
			continue;
		add_name(list, name);
		found++;
	}
	if (found == 0)
		buf_add_str(list, "no host name (subjectAltName)");
	else if (n > found)
		buf_add_str(list, ", ...");
	GENERAL_NAMES_free(names);
}

static bool
refuse_name(const struct tls_profile *profile, X509 *cert, struct err *why)
{
	struct buf list = { 0 };

	add_names(&list, cert);
	err_set(why, "its certificate is for %.300s, not for %s",
	    buf_str(&list), tls_profile_hostname(profile));
	buf_fini(&list);
	return false;
}

static bool
refuse_chain(const struct tls_profile *profile, X509 *cert, int error,
    struct err *why)
{
	const char *ca = tls_profile_ca(profile);
	char issuer[NAME_SIZE] = "";
	struct buf text = { 0 };

	X509_NAME_oneline(X509_get_issuer_name(cert), issuer, NAME_SIZE);
	buf_add_escaped(&text, issuer);
	err_set(why, "its certificate is by nobody whom we trust: %s, with %s "
	    "as the CAs, by %.200s", X509_verify_cert_error_string(error),
	    ca != NULL ? ca : "the system's", buf_str(&text));
	buf_fini(&text);
	return false;
}

/* The certificate at fault may be one of those that vouch for it. */
static bool
refuse(const struct tls_profile *profile, X509_STORE_CTX *store,
    struct err *why)
{
	int error = X509_STORE_CTX_get_error(store);
	X509 *cert = X509_STORE_CTX_get_current_cert(store);
	const char *whose = X509_STORE_CTX_get_error_depth(store) > 0 ?
	    "its issuer's" : "its";
	char date[DATE_SIZE];

	if (cert == NULL)
		cert = X509_STORE_CTX_get0_cert(store);
	switch (error) {
	case X509_V_ERR_HOSTNAME_MISMATCH:
		return refuse_name(profile, cert, why);
	case X509_V_ERR_CERT_HAS_EXPIRED:
		date_text(X509_get0_notAfter(cert), date);
		return err_set(why, "%s certificate expired on %s", whose,
		    date);
	case X509_V_ERR_CERT_NOT_YET_VALID:
		date_text(X509_get0_notBefore(cert), date);
		return err_set(why, "%s certificate is good only from %s: is "
		    "the clock right?", whose, date);
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
		return refuse_chain(profile, cert, error, why);
	default:
		return err_set(why, "%s certificate is refused: %s", whose,
		    X509_verify_cert_error_string(error));
	}
}

static bool
make_pin(X509 *cert, struct tls_pin *pin)
{
	unsigned char *der = NULL;
	int len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(cert), &der);
	bool ok = len > 0 && EVP_Digest(der, (size_t)len, pin->bytes, NULL,
	    EVP_sha256(), NULL) == 1;

	OPENSSL_free(der);
	return ok;
}

static bool
check_pin(const struct tls_profile *profile, X509_STORE_CTX *store,
    struct err *why)
{
	X509 *cert = X509_STORE_CTX_get0_cert(store);
	char text[TLS_PIN_TEXT_SIZE];
	struct tls_pin pin;

	if (!make_pin(cert, &pin))
		return err_set(why, "its certificate has no public key");
	if (tls_profile_has_pin(profile, &pin))
		return true;
	X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
	tls_pin_text(&pin, text);
	return err_set(why, "its public key has the pin %s, which is not "
	    "configured", text);
}

bool
tls_verdict(const struct tls_profile *profile,
    struct x509_store_ctx_st *store, struct err *why)
{
	if (tls_profile_hostname(profile) != NULL &&
	    X509_verify_cert(store) != 1)
		return refuse(profile, store, why);
	if (tls_profile_pins(profile) > 0 && !check_pin(profile, store, why))
		return false;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return true;
}
