#include "http/parse.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "http/head.h"

/*
 * LEADING -a byte of a line-> HEAD -empty line-> BODY -all of it-> WHOLE
 *    |                         |                  |
 *    +-------------------------+------------------+-----> REFUSED
 */
enum state { LEADING, HEAD, BODY, WHOLE, REFUSED };

struct parse {
	enum state state;
	enum refusal refusal;
	struct request request;
	struct buf head;
	size_t head_len;		/* with what is left out of head */
	size_t line_len;		/* of the line under way */
	bool cr;			/* was the last byte a CR? */
	bool continued;			/* "100 Continue" was asked for */
};

struct parse *
parse_new(void)
{
	return xcalloc(1, sizeof(struct parse));
}

void
parse_free(struct parse **take)
{
	struct parse *p = *take;

	if (p == NULL)
		return;
	*take = NULL;
	buf_fini(&p->head);
	request_fini(&p->request);
	free(p);
}

static void
refuse(struct parse *p, enum refusal refusal)
{
	p->state = REFUSED;
	p->refusal = refusal;
}

static void
end_body(struct parse *p)
{
	struct request *r = &p->request;
	struct text type = request_field(r, "Content-Type");
	enum refusal refusal = REFUSAL_NONE;

	p->state = WHOLE;
	if (type.s == NULL)
		return;
	type = text_trim(type.s, strcspn(type.s, ";"));
	if (text_is_word(type, "application/x-www-form-urlencoded"))
		refusal = form_parse(&r->form, r->body_bytes, r->body.len);
	if (refusal != REFUSAL_NONE)
		refuse(p, refusal);
	else if (r->form.n > 0)
		r->body = (struct text){ "", 0 };
}

/* The bytes move into the request. */
static void
end_head(struct parse *p)
{
	struct request *r = &p->request;
	size_t len = p->head.len;
	enum refusal refusal;

	buf_str(&p->head);
	r->head_bytes = (char *)p->head.data;
	r->head_size = len;
	p->head = (struct buf){ 0 };
	refusal = head_parse(r, r->head_bytes, len);
	if (refusal != REFUSAL_NONE) {
		refuse(p, refusal);
		return;
	}
	p->state = BODY;
	r->body_bytes = xcalloc(1, r->content_length + 1);
	r->body.s = r->body_bytes;
	if (r->content_length == 0)
		end_body(p);
}

static enum refusal
check_byte(const struct parse *p, uint8_t c)
{
	if (p->cr && c != '\n')
		return REFUSAL_BARE_CR;
	if (!p->cr && c == '\n')
		return REFUSAL_BARE_LF;
	if ((c < 0x20 && c != '\t' && c != '\r' && c != '\n') || c == 0x7f)
		return REFUSAL_CONTROL;
	return REFUSAL_NONE;
}

/* Returns true when the byte ends the head. */
static bool
see_byte(struct parse *p, uint8_t c)
{
	enum refusal refusal = check_byte(p, c);
	bool ends = c == '\n' && p->line_len == 0 && p->state == HEAD;

	if (refusal == REFUSAL_NONE && p->head_len == PARSE_MAX_HEAD)
		refusal = REFUSAL_HEAD_SIZE;
	if (refusal != REFUSAL_NONE) {
		refuse(p, refusal);
		return false;
	}
	p->head_len++;
	p->cr = c == '\r';
	if (c == '\n') {
		p->line_len = 0;
	} else if (c != '\r') {
		p->line_len++;
		p->state = HEAD;
	}
	return ends;
}

/* How many bytes from here on are neither a line's end nor wrong. */
static size_t
plain_bytes(const uint8_t *data, size_t len)
{
	size_t n = 0;

	while (n < len && ((data[n] >= 0x20 && data[n] != 0x7f) ||
	    data[n] == '\t'))
		n++;
	return n;
}

/* A run of them as see_byte() would see each; returns how many. */
static size_t
see_plain(struct parse *p, const uint8_t *data, size_t len)
{
	size_t room = PARSE_MAX_HEAD - p->head_len;
	size_t n = p->cr ? 0 : plain_bytes(data, len < room ? len : room);

	p->head_len += n;
	p->line_len += n;
	if (n > 0)
		p->state = HEAD;
	return n;
}

/* Empty lines before the request line are left out (RFC 9112, 2.2). */
static size_t
feed_head(struct parse *p, const uint8_t *data, size_t len)
{
	size_t from = 0, i = 0;
	bool ended = false;

	while (i < len && !ended && p->state != REFUSED) {
		i += see_plain(p, data + i, len - i);
		if (i < len)
			ended = see_byte(p, data[i++]);
		if (p->state == LEADING)
			from = i;
	}
	buf_add(&p->head, data + from, i - from);
	if (ended)
		end_head(p);
	return i;
}

static size_t
feed_body(struct parse *p, const uint8_t *data, size_t len)
{
	struct request *r = &p->request;
	size_t left = r->content_length - r->body.len;
	size_t n = len < left ? len : left;

	memcpy(r->body_bytes + r->body.len, data, n);
	r->body.len += n;
	if (r->body.len == r->content_length)
		end_body(p);
	return n;
}

enum parse_step
parse_feed(struct parse *p, const uint8_t *data, size_t len, size_t *used)
{
	*used = 0;
	if (len > 0 && (p->state == LEADING || p->state == HEAD))
		*used = feed_head(p, data, len);
	if (len > *used && p->state == BODY)
		*used += feed_body(p, data + *used, len - *used);
	return p->state == WHOLE ? PARSE_DONE :
	    p->state == REFUSED ? PARSE_REFUSED : PARSE_MORE;
}

bool
parse_is_under_way(const struct parse *p)
{
	return p->head_len > 0;
}

bool
parse_wants_continue(struct parse *p)
{
	bool wants = p->state == BODY && p->request.expects_continue &&
	    p->request.body.len == 0 && !p->continued;

	p->continued |= wants;
	return wants;
}

enum refusal
parse_refusal(const struct parse *p)
{
	return p->refusal;
}

bool
parse_is_head(const struct parse *p)
{
	return p->request.method == REQUEST_HEAD;
}

void
parse_take(struct parse *p, struct request *r)
{
	assert(p->state == WHOLE);
	*r = p->request;
	memset(p, 0, sizeof(*p));
}
