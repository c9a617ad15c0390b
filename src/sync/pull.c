#include "sync/pull.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/mem.h"
#include "sync/pull_loop.h"

/* Kinds of failures: CURLcodes, statuses from 100 to 999, and these. */
enum { KIND_BIG = 1000, KIND_CUT };

struct puller {
	struct pull_loop *loop;
};

struct pull {
	struct puller *puller;
	pull_fn *done;
	void *ctx;
	CURL *easy;
	CURLU *url;
	struct curl_slist *headers;
	char *shown;
	bool asked;			/* only for what is newer */
	bool is_big;
	struct buf text;
	char words[CURL_ERROR_SIZE];	/* libcurl's own */
};

char *
pull_url_text(const char *url)
{
	const char *host = strstr(url, "://"), *at, *from;
	size_t scheme, len;

	host = host != NULL ? host + 3 : url;
	scheme = (size_t)(host - url);
	at = memrchr(host, '@', strcspn(host, "/?#"));
	from = at != NULL ? at + 1 : host;
	len = strcspn(from, "?");
	return xasprintf("%.*s%.*s%s", (int)scheme, url, (int)len, from,
	    from[len] == '?' ? "?..." : "");
}

static void
free_pull(struct pull *pull)
{
	curl_easy_cleanup(pull->easy);
	curl_url_cleanup(pull->url);
	curl_slist_free_all(pull->headers);
	free(pull->shown);
	buf_fini(&pull->text);
	free(pull);
}

void
pull_cancel(struct pull **take)
{
	struct pull *pull = *take;

	*take = NULL;
	if (pull == NULL)
		return;
	pull_loop_remove(pull->puller->loop, pull->easy);
	free_pull(pull);
}

/* NULL: there is no such field, or it is too long. */
static const char *
find_field(const struct pull *pull, const char *name)
{
	struct curl_header *header;

	if (curl_easy_header(pull->easy, name, 0, CURLH_HEADER, -1,
	    &header) != CURLHE_OK || strlen(header->value) >= PULL_ETAG_SIZE)
		return NULL;
	return header->value;
}

static long
get_status(const struct pull *pull)
{
	long status = 0;

	curl_easy_getinfo(pull->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static void
fail(const struct pull *pull, struct pull_result *result, unsigned kind,
    const char *why)
{
	result->outcome = PULL_FAILED;
	result->kind = kind;
	err_set(&result->why, "%s: %s", pull->shown, why);
}

static void
fail_transfer(const struct pull *pull, struct pull_result *result,
    CURLcode code)
{
	const char *words = pull->words[0] != '\0' ? pull->words :
	    curl_easy_strerror(code);

	if (pull->is_big || code == CURLE_FILESIZE_EXCEEDED)
		fail(pull, result, KIND_BIG, "the list is longer than 16 MiB");
	else if (code == CURLE_UNSUPPORTED_PROTOCOL &&
	    get_status(pull) / 100 == 3)
		fail(pull, result, code, "redirects to another scheme: if "
		    "that is right, write that URL");
	else
		fail(pull, result, code, words);
}

/*
 * HTTP/1.0 may end a text by closing alone (RFC 9112, 6.3): that is no proof,
 * but a line's end is a sign, and that there is nothing at all is none.
 */
static bool
is_whole(const struct pull *pull)
{
	curl_off_t length = -1;
	const char *coding = find_field(pull, "Transfer-Encoding");
	long version = CURL_HTTP_VERSION_1_1;

	curl_easy_getinfo(pull->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T,
	    &length);
	curl_easy_getinfo(pull->easy, CURLINFO_HTTP_VERSION, &version);
	return length >= 0 || coding != NULL ||
	    version > CURL_HTTP_VERSION_1_1 || (pull->text.len > 0 &&
	    pull->text.data[pull->text.len - 1] == '\n');
}

static void
judge_answer(struct pull *pull, struct pull_result *result)
{
	long status = get_status(pull);
	const char *etag = find_field(pull, "ETag");
	char why[64];

	if (status == 200 && !is_whole(pull)) {
		fail(pull, result, KIND_CUT, "the list was perhaps cut off: "
		    "it has no Content-Length and no final newline");
	} else if (status == 200) {
		result->outcome = PULL_GOT;
		result->text = &pull->text;
		result->etag = etag != NULL ? etag : "";
	} else if (status == 304 && pull->asked) {
		result->outcome = PULL_SAME;
	} else {
		snprintf(why, sizeof(why), "the server answered with status "
		    "%ld", status);
		fail(pull, result, (unsigned)status, why);
		result->answered = true;
	}
}

static void
on_done(void *private, int code)
{
	struct pull *pull = private;
	struct pull_result result = { .outcome = PULL_FAILED };

	if (code == CURLE_OK)
		judge_answer(pull, &result);
	else
		fail_transfer(pull, &result, (CURLcode)code);
	pull->done(pull->ctx, &result);
	free_pull(pull);
}

static size_t
on_bytes(char *p, size_t size, size_t n, void *ctx)
{
	struct pull *pull = ctx;

	pull->is_big = size * n > PULL_MAX_BYTES - pull->text.len;
	if (pull->is_big)
		return CURL_WRITEFUNC_ERROR;
	/* What stands in a redirect or an error is nothing to keep. */
	if (get_status(pull) == 200)
		buf_add(&pull->text, p, size * n);
	return size * n;
}

struct puller *
puller_new(struct event_base *base, struct err *err)
{
	struct puller *puller = xcalloc(1, sizeof(*puller));

	puller->loop = pull_loop_new(base, on_done, err);
	if (puller->loop == NULL)
		puller_free(&puller);
	return puller;
}

void
puller_free(struct puller **take)
{
	struct puller *puller = *take;

	*take = NULL;
	if (puller == NULL)
		return;
	pull_loop_free(&puller->loop);
	free(puller);
}

static const char *
set_url(struct pull *pull, const struct pull_request *request)
{
	CURLUcode code = curl_url_set(pull->url, CURLUPART_URL, request->url,
	    CURLU_NON_SUPPORT_SCHEME);
	char *wait = xasprintf("wait=%u", request->wait), *scheme = NULL;
	static const char *const schemes[] = { "http", "https" };
	bool secure;

	if (code == CURLUE_OK && request->wait > 0)
		curl_url_set(pull->url, CURLUPART_QUERY, wait,
		    CURLU_APPENDQUERY);
	free(wait);
	curl_url_get(pull->url, CURLUPART_SCHEME, &scheme, 0);
	secure = scheme != NULL && strcmp(scheme, "https") == 0;
	curl_free(scheme);
	return schemes[secure];
}

/* One that waits has time for it, and sends nothing meanwhile. */
static void
set_limits(CURL *easy, long wait)
{
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)PULL_CONNECT);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, wait + PULL_TOTAL);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)PULL_SLOWEST);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, wait + PULL_SLOW);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE, (long)PULL_MAX_BYTES);
	curl_easy_setopt(easy, CURLOPT_MAXREDIRS, (long)PULL_MAX_REDIRECTS);
	/* Else a look-up that hangs would be waited for. */
	curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

static void
set_headers(struct pull *pull, const struct pull_request *request)
{
	char *known;

	pull->headers = xgot(curl_slist_append(NULL,
	    "Accept: text/plain, */*"));
	pull->asked = request->etag[0] != '\0';
	if (pull->asked) {
		known = xasprintf("If-None-Match: %s", request->etag);
		xgot(curl_slist_append(pull->headers, known));
		free(known);
	}
	curl_easy_setopt(pull->easy, CURLOPT_HTTPHEADER, pull->headers);
}

struct pull *
pull_start(struct puller *puller, const struct pull_request *request,
    pull_fn *done, void *ctx)
{
	struct pull *pull = xcalloc(1, sizeof(*pull));
	const char *scheme;

	pull->puller = puller;
	pull->done = done;
	pull->ctx = ctx;
	pull->easy = xgot(curl_easy_init());
	pull->url = xgot(curl_url());
	pull->shown = pull_url_text(request->url);
	scheme = set_url(pull, request);
	curl_easy_setopt(pull->easy, CURLOPT_CURLU, pull->url);
	curl_easy_setopt(pull->easy, CURLOPT_PROTOCOLS_STR, scheme);
	curl_easy_setopt(pull->easy, CURLOPT_REDIR_PROTOCOLS_STR, scheme);
	curl_easy_setopt(pull->easy, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(pull->easy, CURLOPT_USERAGENT,
	    PACKAGE_NAME "/" PACKAGE_VERSION);
	curl_easy_setopt(pull->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(pull->easy, CURLOPT_ERRORBUFFER, pull->words);
	curl_easy_setopt(pull->easy, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(pull->easy, CURLOPT_WRITEDATA, pull);
	curl_easy_setopt(pull->easy, CURLOPT_PRIVATE, pull);
	set_limits(pull->easy, request->wait);
	set_headers(pull, request);
	pull_loop_add(puller->loop, pull->easy);
	return pull;
}
