#include "store_row.h"

#include <stdio.h>
#include <string.h>

#include "store_parts.h"

bool
store_column_name(sqlite3_stmt *statement, int column, struct name *name)
{
	const uint8_t *bytes = sqlite3_column_blob(statement, column);
	size_t len = (size_t)sqlite3_column_bytes(statement, column);

	if (bytes == NULL || len == 0 || name_wire_len(bytes, len) != len)
		return false;
	name_from_wire(name, bytes);
	return true;
}

static bool
read_zone(sqlite3_stmt *statement, int column, struct name *zone)
{
	const char *text = sql_text(statement, column);
	struct err err;

	zone->len = 0;
	return *text == '\0' || name_parse(zone, text, &err);
}

/* NULL is none. */
static bool
read_ip(sqlite3_stmt *statement, int column, uint8_t len, struct ip *ip)
{
	const char *text = sql_text(statement, column);

	*ip = (struct ip){ 0 };
	if (*text == '\0')
		return true;
	return (len == IP4_LEN ? ip_parse(ip, text) :
	    ip_parse_plain6(ip, text)) && ip->len == len;
}

static bool
read_txt(sqlite3_stmt *statement, int column, char txt[HOST_TXT_SIZE])
{
	const char *text = sql_text(statement, column);
	size_t len = strlen(text);

	if (len >= HOST_TXT_SIZE || (len > 0 && text[len - 1] != '\n'))
		return false;
	memcpy(txt, text, len + 1);
	return true;
}

static bool
read_columns(sqlite3_stmt *s, struct store_row *row)
{
	struct host *host = &row->host;

	row->id = sqlite3_column_int64(s, 0);
	row->zone = sqlite3_column_int64(s, 2);
	host->is_enabled = sqlite3_column_int(s, 4) != 0;
	host->has_wildcard = sqlite3_column_int(s, 5) != 0;
	host->is_reserved = sqlite3_column_int(s, 6) != 0;
	host->ttl = (uint32_t)sqlite3_column_int64(s, 7);
	host->created = sqlite3_column_int64(s, 12);
	host->v4_changed = sqlite3_column_int64(s, 13);
	host->v6_changed = sqlite3_column_int64(s, 14);
	host->txt_changed = sqlite3_column_int64(s, 15);
	row->events = sqlite3_column_int64(s, 16);
	return store_column_name(s, 1, &host->name) &&
	    read_zone(s, 3, &host->zone) &&
	    read_ip(s, 8, IP4_LEN, &host->v4) &&
	    read_ip(s, 9, IP6_LEN, &host->v6) &&
	    read_ip(s, 10, IP6_LEN, &host->v6_id) &&
	    read_txt(s, 11, host->txt);
}

bool
store_row_read(struct store *store, sqlite3_stmt *statement,
    struct store_row *row, struct err *err)
{
	if (read_columns(statement, row))
		return true;
	return err_set(err, "%s: the row of host number %lld cannot be "
	    "read: mend it with sqlite3, or restore the file from a backup",
	    store->path, (long long)row->id);
}

static const char *
ip_or_null(const struct ip *ip, char text[IP_TEXT_SIZE])
{
	ip_text(ip, text);
	return ip->len > 0 ? text : NULL;
}

/* The lines of the list from the last one on, as far as there is room. */
static void
text_of_all(const char *txt, char text[STORE_TEXT_SIZE])
{
	size_t end = strlen(txt), start, len;

	snprintf(text, STORE_TEXT_SIZE, end > 0 ? "TXT" : "no TXT");
	for (; end > 0; end = start) {
		for (start = --end; start > 0 && txt[start - 1] != '\n';)
			start--;
		len = strlen(text);
		snprintf(text + len, STORE_TEXT_SIZE - len, " %.*s",
		    (int)(end - start), txt + start);
	}
}

void
store_texts_of(struct store_texts *texts, const struct host *host)
{
	name_text(host->name.wire, texts->name);
	texts->v4 = ip_or_null(&host->v4, texts->of_v4);
	texts->v6 = ip_or_null(&host->v6, texts->of_v6);
	texts->v6_id = ip_or_null(&host->v6_id, texts->of_id);
	texts->txt = host->txt[0] != '\0' ? host->txt : NULL;
	ip_pair_text(&host->v4, &host->v6, texts->pair);
	text_of_all(host->txt, texts->all_txt);
}

void
store_bind_time(sqlite3_stmt *statement, int at, int64_t time)
{
	if (time != 0)
		sql_bind_int(statement, at, time);
}
