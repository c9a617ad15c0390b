#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

bool
err_set(struct err *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return false;
}

bool
err_about(struct err *err, const char *subject)
{
	struct err old = *err;
	size_t n = (size_t)snprintf(err->text, sizeof(err->text), "%s: ",
	    subject);

	if (n < sizeof(err->text))
		snprintf(err->text + n, sizeof(err->text) - n, "%s", old.text);
	return false;
}

void
err_join(struct err *err, const char *subject, const char *why)
{
	size_t n = strlen(err->text);

	snprintf(err->text + n, sizeof(err->text) - n, "%s%s: %s",
	    n > 0 ? "; " : "", subject, why);
}

void
errs_add(struct errs *errs, const char *fmt, ...)
{
	va_list ap;

	if (errs->len == errs->cap) {
		errs->cap = errs->cap ? 2 * errs->cap : 8;
		errs->text = xreallocarray(errs->text, errs->cap,
		    sizeof(*errs->text));
	}
	va_start(ap, fmt);
	errs->text[errs->len++] = xvasprintf(fmt, ap);
	va_end(ap);
}

void
errs_fini(struct errs *errs)
{
	for (size_t i = 0; i < errs->len; i++)
		free(errs->text[i]);
	free(errs->text);
	memset(errs, 0, sizeof(*errs));
}
