#include "ddns/verdict.h"

struct row {
	const char *word;
	unsigned status;
	bool of_request;
};

static const struct row rows[] = {
	[VERDICT_GOOD] = { "good", 200, false },
	[VERDICT_NOCHG] = { "nochg", 200, false },
	[VERDICT_DELETED] = { "deleted", 200, false },
	[VERDICT_NOTFQDN] = { "notfqdn", 200, false },
	[VERDICT_NOHOST] = { "nohost", 200, false },
	[VERDICT_BADIP] = { "badip", 200, false },
	[VERDICT_DNSERR] = { "dnserr", 200, false },
	[VERDICT_ABUSE] = { "abuse", 200, false },
	[VERDICT_NUMHOST] = { "numhost", 200, true },
	[VERDICT_BADAGENT] = { "badagent", 200, true },
	[VERDICT_BADAUTH] = { "badauth", 401, true },
	[VERDICT_911] = { "911", 503, true },
};

bool
verdict_is_of_request(enum verdict_code code)
{
	return rows[code].of_request;
}

unsigned
verdict_status(enum verdict_code code)
{
	return rows[code].status;
}

const char *
verdict_word(enum verdict_code code)
{
	return rows[code].word;
}

static void
add_addresses(struct buf *out, const struct verdict *verdict)
{
	char text[IP_PAIR_TEXT_SIZE];

	ip_pair_text(&verdict->v4, &verdict->v6, text);
	buf_add_byte(out, ' ');
	buf_add_str(out, text);
}

void
verdict_line(struct buf *out, const struct verdict *verdict)
{
	buf_add_str(out, rows[verdict->code].word);
	switch (verdict->code) {
	case VERDICT_GOOD:
	case VERDICT_NOCHG:
		add_addresses(out, verdict);
		break;
	case VERDICT_BADIP:
		if (verdict->v4.len > 0 || verdict->v6.len > 0)
			add_addresses(out, verdict);
		break;
	case VERDICT_DELETED:
		buf_addf(out, " %s%s%s", verdict->gone4 ? "A" : "",
		    verdict->gone4 && verdict->gone6 ? "," : "",
		    verdict->gone6 ? "AAAA" : "");
		break;
	default:
		break;
	}
	buf_add_byte(out, '\n');
}
