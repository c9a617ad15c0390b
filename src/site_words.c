#include "site_words.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "site_parts.h"

static const char realm[] = "dnssync";

static void
add_status(struct response *response, enum verdict_code code)
{
	response->status = (int)verdict_status(code);
	if (response->status == 401)
		response->realm = realm;
	if (response->status == 503)
		response->retry_after = SITE_UPDATE_RETRY;
}

void
site_words_new(struct response *response, const struct site_line *lines,
    size_t n)
{
	add_status(response, lines[0].verdict.code);
	for (size_t i = 0; i < n; i++)
		verdict_line(&response->body, &lines[i].verdict);
}

void
site_words_old(struct response *response, const struct verdict *verdict)
{
	switch (verdict->code) {
	case VERDICT_GOOD:
	case VERDICT_NOCHG:
		buf_add_str(&response->body, "OK");
		break;
	case VERDICT_911:
		verdict_line(&response->body, verdict);
		add_status(response, VERDICT_911);
		break;
	case VERDICT_ABUSE:
	case VERDICT_BADIP:
		response_say(response, 403, verdict_word(verdict->code));
		break;
	default:
		response_say(response, 404, "unknown");
		break;
	}
}

void
site_words_client(const struct request *request, char text[IP_TEXT_SIZE])
{
	ip_text(&request->client, text);
	if (text[0] == '\0')
		snprintf(text, IP_TEXT_SIZE, "unknown");
}

void
site_words_log(const struct request *request, const struct site_line *lines,
    size_t n)
{
	struct text agent = request_field(request, "User-Agent");
	char client[IP_TEXT_SIZE], name[NAME_TEXT_SIZE],
	    pair[IP_PAIR_TEXT_SIZE];
	struct buf all = { 0 };

	if (!log_has_level(LOG_LEVEL_DEBUG))
		return;
	site_words_client(request, client);
	for (size_t i = 0; i < n; i++) {
		const struct verdict *v = &lines[i].verdict;

		ip_pair_text(&v->v4, &v->v6, pair);
		buf_add_str(&all, i > 0 ? ", " : "");
		if (lines[i].name.len > 0) {
			name_text(lines[i].name.wire, name);
			buf_addf(&all, "%s ", name);
		}
		buf_addf(&all, "%s %s", verdict_word(v->code), pair);
	}
	log_debug("update by %s: %s (%.80s)", client, buf_str(&all),
	    agent.s != NULL ? agent.s : "no user agent");
	buf_fini(&all);
}

static void
tell(const struct site_line *line, const char *client)
{
	char name[NAME_TEXT_SIZE], before[IP_PAIR_TEXT_SIZE],
	    after[IP_PAIR_TEXT_SIZE];

	name_text(line->name.wire, name);
	ip_pair_text(&line->before4, &line->before6, before);
	ip_pair_text(&line->after4, &line->after6, after);
	if (strcmp(before, after) != 0)
		log_info("%s: %s (was %s) by %s", name, after, before, client);
	else
		log_info("%s: TXT changed by %s", name, client);
}

void
site_words_tell(const struct request *request, const struct site_line *lines,
    size_t n)
{
	char client[IP_TEXT_SIZE];

	site_words_client(request, client);
	for (size_t i = 0; i < n; i++)
		if (lines[i].is_changed)
			tell(&lines[i], client);
}
