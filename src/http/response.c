#include "http/response.h"

#include <string.h>

static const struct {
	int status;
	const char *reason;
} reasons[] = {
	{ 200, "OK" },
	{ 201, "Created" },
	{ 303, "See Other" },
	{ 304, "Not Modified" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 408, "Request Timeout" },
	{ 413, "Content Too Large" },
	{ 417, "Expectation Failed" },
	{ 429, "Too Many Requests" },
	{ 431, "Request Header Fields Too Large" },
	{ 500, "Internal Server Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 505, "HTTP Version Not Supported" },
};

/* RFC 9110, 15: a client goes by the number alone. */
static const char *
reason_of(int status)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Other";
}

void
response_init(struct response *response)
{
	*response = (struct response){ .status = 200, .type = "text/plain" };
}

void
response_fini(struct response *response)
{
	buf_fini(&response->body);
}

void
response_say(struct response *response, int status, const char *line)
{
	response->status = status;
	response->body.len = 0;
	buf_add_str(&response->body, line);
	buf_add_byte(&response->body, '\n');
}

void
response_refuse(struct response *response, enum refusal refusal)
{
	response_init(response);
	response_say(response, refusal_status(refusal),
	    refusal_text(refusal));
	if (refusal == REFUSAL_METHOD)
		response->allow = "GET, HEAD, POST";
}

/* RFC 9110, 13.1.2: compared weakly, so that W/ makes no difference. */
static bool
is_tag(struct text element, const char *etag)
{
	size_t len = strlen(etag);

	if (element.len >= 2 && memcmp(element.s, "W/", 2) == 0)
		element = (struct text){ element.s + 2, element.len - 2 };
	return element.len == len + 2 && element.s[0] == '"' &&
	    memcmp(element.s + 1, etag, len) == 0 &&
	    element.s[len + 1] == '"';
}

bool
response_is_known(const struct request *request, const char *etag)
{
	struct text rest, element;

	for (size_t i = 0; (rest = request_field_at(request, "If-None-Match",
	    i)).s != NULL; i++)
		while (text_next(&rest, &element))
			if (text_is(element, "*") || is_tag(element, etag))
				return true;
	return false;
}

static void
write_clock(const struct tm *tm, struct buf *out)
{
	buf_add_num(out, (unsigned)tm->tm_hour, 2);
	buf_add_byte(out, ':');
	buf_add_num(out, (unsigned)tm->tm_min, 2);
	buf_add_byte(out, ':');
	buf_add_num(out, (unsigned)tm->tm_sec, 2);
}

/* RFC 9110, 5.6.7; the names do not depend on the locale. */
static void
write_date(time_t now, struct buf *out)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu",
		"Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	struct tm tm;

	if (gmtime_r(&now, &tm) == NULL)
		return;
	buf_add_str(out, "Date: ");
	buf_add_str(out, days[tm.tm_wday]);
	buf_add_str(out, ", ");
	buf_add_num(out, (unsigned)tm.tm_mday, 2);
	buf_add_byte(out, ' ');
	buf_add_str(out, months[tm.tm_mon]);
	buf_add_byte(out, ' ');
	buf_add_num(out, (unsigned)tm.tm_year + 1900, 4);
	buf_add_byte(out, ' ');
	write_clock(&tm, out);
	buf_add_str(out, " GMT\r\n");
}

static void
write_options(const struct response *response, struct buf *out)
{
	if (response->realm != NULL)
		buf_addf(out, "WWW-Authenticate: Basic realm=\"%s\"\r\n",
		    response->realm);
	if (response->allow != NULL)
		buf_addf(out, "Allow: %s\r\n", response->allow);
	if (response->retry_after > 0)
		buf_addf(out, "Retry-After: %u\r\n", response->retry_after);
	if (response->etag[0] != '\0')
		buf_addf(out, "ETag: \"%s\"\r\n", response->etag);
}

void
response_write_head(const struct response *response,
    const struct response_frame *frame, struct buf *out)
{
	buf_add_str(out, "HTTP/1.1 ");
	buf_add_num(out, (unsigned)response->status, 3);
	buf_add_byte(out, ' ');
	buf_add_str(out, reason_of(response->status));
	buf_add_str(out, "\r\n");
	write_date(frame->now, out);
	if (response->status != 304) {
		buf_add_str(out, "Content-Type: ");
		buf_add_str(out, response->type);
		buf_add_str(out, "\r\nContent-Length: ");
		buf_add_num(out, response->body.len, 1);
		buf_add_str(out, "\r\n");
	}
	buf_add_str(out, "Cache-Control: no-store\r\nConnection: ");
	buf_add_str(out, frame->keep_alive ? "keep-alive" : "close");
	buf_add_str(out, "\r\n");
	write_options(response, out);
	buf_add_str(out, "\r\n");
}

bool
response_has_body(const struct response *response,
    const struct response_frame *frame)
{
	return response->status != 304 && !frame->is_head &&
	    response->body.len > 0;
}
