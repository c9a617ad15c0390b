#include "http/head.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "http/target.h"

/* RFC 9110, 5.6.2.  Asked of each byte: what is frequent comes first. */
static bool
is_token_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
	    (c >= '0' && c <= '9') ||
	    (c != '\0' && strchr("!#$%&'*+.^_`|~", c) != NULL);
}

static bool
is_token(const char *s, size_t len)
{
	size_t i = 0;

	while (i < len && is_token_byte(s[i]))
		i++;
	return len > 0 && i == len;
}

static enum refusal
read_method(struct request *r, struct text method)
{
	static const struct {
		const char *word;
		enum request_method method;
	} methods[] = {
		{ "GET", REQUEST_GET },
		{ "HEAD", REQUEST_HEAD },
		{ "POST", REQUEST_POST },
	};

	if (!is_token(method.s, method.len))
		return REFUSAL_REQUEST_LINE;
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (text_is(method, methods[i].word)) {
			r->method = methods[i].method;
			return REFUSAL_NONE;
		}
	return REFUSAL_METHOD;
}

/* HTTP/1.2 to HTTP/1.9 would be read as 1.1 is (RFC 9110, 2.5). */
static enum refusal
read_version(struct request *r, struct text version)
{
	if (version.len != 8 || memcmp(version.s, "HTTP/", 5) != 0 ||
	    version.s[5] < '0' || version.s[5] > '9' || version.s[6] != '.' ||
	    version.s[7] < '0' || version.s[7] > '9')
		return REFUSAL_REQUEST_LINE;
	if (version.s[5] != '1')
		return REFUSAL_VERSION;
	r->is_http10 = version.s[7] == '0';
	r->keep_alive = !r->is_http10;
	return REFUSAL_NONE;
}

/* The target is all between the first blank and the last one. */
static enum refusal
read_request_line(struct request *r, char *s, size_t len)
{
	char *first = memchr(s, ' ', len), *last = memrchr(s, ' ', len);
	struct target target = { 0 };
	struct text version;
	enum refusal refusal;

	if (first == NULL || last <= first + 1)
		return REFUSAL_REQUEST_LINE;
	version = (struct text){ last + 1, len - (size_t)(last + 1 - s) };
	refusal = read_version(r, version);
	if (refusal == REFUSAL_NONE)
		refusal = read_method(r,
		    (struct text){ s, (size_t)(first - s) });
	if (refusal == REFUSAL_NONE)
		refusal = target_parse(&target, first + 1,
		    (size_t)(last - first - 1));
	r->host = target.host;
	r->path = target.path;
	r->query = target.query;
	return refusal;
}

static enum refusal
read_field(struct request *r, char *s, size_t len)
{
	char *colon = memchr(s, ':', len);
	struct request_field *field;
	struct text value;

	if (s[0] == ' ' || s[0] == '\t')
		return REFUSAL_FOLD;
	if (colon == NULL || !is_token(s, (size_t)(colon - s)))
		return REFUSAL_FIELD;
	if (r->n_fields == REQUEST_MAX_FIELDS)
		return REFUSAL_FIELD_COUNT;
	r->fields = xreallocarray(r->fields, r->n_fields + 1,
	    sizeof(*r->fields));
	field = &r->fields[r->n_fields++];
	value = text_trim(colon + 1, len - (size_t)(colon + 1 - s));
	*colon = '\0';
	s[value.s + value.len - s] = '\0';
	field->name = (struct text){ s, (size_t)(colon - s) };
	field->value = value;
	return REFUSAL_NONE;
}

static enum refusal
read_length(struct request *r)
{
	struct text value = request_field(r, "Content-Length");
	uint64_t length;

	if (value.s == NULL)
		return REFUSAL_NONE;
	if (!num_parse(value.s, UINT64_MAX, &length))
		return value.len > 0 && strspn(value.s, "0123456789") ==
		    value.len ? REFUSAL_BODY_SIZE : REFUSAL_LENGTH;
	if (length > HEAD_MAX_BODY)
		return REFUSAL_BODY_SIZE;
	r->content_length = (size_t)length;
	return REFUSAL_NONE;
}

/* RFC 9112, 3.2: a host in the target stands above the field. */
static enum refusal
read_host(struct request *r)
{
	struct text value = request_field(r, "Host");

	if (value.s == NULL ? !r->is_http10 : !target_is_host(value))
		return REFUSAL_HOST;
	if (r->host.s == NULL)
		r->host = value;
	return REFUSAL_NONE;
}

static enum refusal
read_expectation(struct request *r)
{
	struct text value = request_field(r, "Expect");

	if (value.s == NULL || r->is_http10)
		return REFUSAL_NONE;
	r->expects_continue = text_is_word(value, "100-continue");
	return r->expects_continue ? REFUSAL_NONE : REFUSAL_EXPECTATION;
}

static void
read_connection(struct request *r)
{
	struct text rest, word;

	for (size_t i = 0; (rest = request_field_at(r, "Connection", i)).s;
	    i++)
		while (text_next(&rest, &word)) {
			if (text_is_word(word, "close")) {
				r->keep_alive = false;
				return;
			}
			if (text_is_word(word, "keep-alive"))
				r->keep_alive = true;
		}
}

/* Proxies that read another one than we do would be led astray by these. */
static enum refusal
find_repeated(const struct request *r)
{
	static const char *const once[] = { "Authorization",
		"Content-Length", "Content-Type", "Expect", "Host" };

	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++)
		if (request_field_at(r, once[i], 1).s != NULL)
			return REFUSAL_REPEATED;
	return REFUSAL_NONE;
}

static void
take_credentials(struct request *r)
{
	for (size_t i = 0; i < r->n_fields; i++) {
		struct request_field *field = &r->fields[i];

		if (!text_is_word(field->name, "Authorization"))
			continue;
		credentials_parse(&r->credentials, (char *)field->value.s,
		    field->value.len);
		*field = r->fields[--r->n_fields];
		return;
	}
}

static enum refusal
read_fields(struct request *r)
{
	enum refusal refusal = find_repeated(r);

	if (refusal != REFUSAL_NONE)
		return refusal;
	if (request_field(r, "Transfer-Encoding").s != NULL)
		return REFUSAL_TRANSFER_ENCODING;
	if ((refusal = read_length(r)) != REFUSAL_NONE ||
	    (refusal = read_host(r)) != REFUSAL_NONE ||
	    (refusal = read_expectation(r)) != REFUSAL_NONE)
		return refusal;
	read_connection(r);
	take_credentials(r);
	return REFUSAL_NONE;
}

enum refusal
head_parse(struct request *r, char *s, size_t len)
{
	char *end = s + len, *cr;
	enum refusal refusal = REFUSAL_NONE;

	for (bool first = true; refusal == REFUSAL_NONE; first = false) {
		cr = memchr(s, '\r', (size_t)(end - s));
		if (cr == NULL || cr == s)
			break;
		refusal = first ?
		    read_request_line(r, s, (size_t)(cr - s)) :
		    read_field(r, s, (size_t)(cr - s));
		s = cr + 2;
	}
	return refusal != REFUSAL_NONE ? refusal : read_fields(r);
}
