/*
 * form: the parameters of a query, or of a body that is a form:
 * name=value&name=value.
 *
 * Routers put what the user typed into such a value without escaping it.  So
 * a '+' is a '+' (passwords have them; no value of a client needs a blank
 * that is not written %20), and a '%' that begins no escape is a '%'.
 */
#ifndef DNSSYNC_HTTP_FORM_H
#define DNSSYNC_HTTP_FORM_H

#include "http/refusal.h"
#include "http/text.h"

enum { FORM_MAX_PAIRS = 128 };

struct form_pair {
	struct text name, value;
	bool is_bare;			/* a name without '=' */
};

/* A value, zeroed before its first use. */
struct form {
	struct form_pair *pairs;
	size_t n;
};

/*
 * Decodes in place; bytes[len] has to be writable, too, and the bytes have to
 * last as long as the form.  A name without '=' has an empty value.
 * On refusal the form is empty.
 */
enum refusal form_parse(struct form *form, char *bytes, size_t len);

/* The first value of that name; its s is NULL if there is none. */
struct text form_get(const struct form *form, const char *name);

/* Frees the pairs, not the bytes, and leaves an empty form. */
void form_fini(struct form *form);

#endif
