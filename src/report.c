#include "report.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"

/* A zone has one record at least, its SOA. */
static bool
has_count(const struct report_row *row)
{
	return row->has_data && row->records > 0;
}

static json_t *
json_text(const char *text)
{
	struct buf escaped = { 0 };
	json_t *j;

	if (text == NULL)
		return json_null();
	j = json_string(text);
	if (j != NULL)
		return j;
	/* It is not UTF-8. */
	buf_add_escaped(&escaped, text);
	j = json_string(buf_str(&escaped));
	buf_fini(&escaped);
	return j;
}

static json_t *
json_time(time_t t)
{
	return t != 0 ? json_integer(t) : json_null();
}

static json_t *
json_number(bool is_known, uint64_t n)
{
	return is_known ? json_integer((json_int_t)n) : json_null();
}

static json_t *
json_row(const struct report_row *row)
{
	json_t *j = json_object();

	json_object_set_new(j, "zone", json_text(row->zone));
	json_object_set_new(j, "state", json_text(row->state));
	json_object_set_new(j, "serial", json_number(row->has_data,
	    row->serial));
	json_object_set_new(j, "records", json_number(has_count(row),
	    row->records));
	json_object_set_new(j, "primary", json_text(row->primary));
	json_object_set_new(j, "last_check", json_time(row->last_check));
	json_object_set_new(j, "next_check", json_time(row->next_check));
	json_object_set_new(j, "expires", json_time(row->expires));
	json_object_set_new(j, "last_error", json_text(row->last_error));
	return j;
}

static json_t *
json_local(const struct report_local *row)
{
	json_t *j = json_object();

	json_object_set_new(j, "file", json_text(row->file));
	json_object_set_new(j, "state", json_text(row->state));
	json_object_set_new(j, "records", json_number(row->has_records,
	    row->records));
	json_object_set_new(j, "changed", json_time(row->changed));
	json_object_set_new(j, "last_error", json_text(row->last_error));
	return j;
}

/* A line for each row, so that neither end holds one huge line. */
static void
put_row(struct buf *out, json_t *give, bool is_first)
{
	char *text = json_dumps(give, 0);

	buf_add_str(out, is_first ? "\n" : ",\n");
	buf_add_str(out, text);
	free(text);
	json_decref(give);
}

void
report_json(struct buf *out, const struct report *report)
{
	/* Nothing below returns NULL, then. */
	json_set_alloc_funcs(xmalloc, free);
	buf_add_str(out, "{\"zones\": [");
	for (size_t i = 0; i < report->n; i++)
		put_row(out, json_row(&report->rows[i]), i == 0);
	buf_add_str(out, report->n > 0 ? "\n]" : "]");
	buf_add_str(out, ", \"local\": [");
	for (size_t i = 0; i < report->nlocals; i++)
		put_row(out, json_local(&report->locals[i]), i == 0);
	buf_add_str(out, report->nlocals > 0 ? "\n]}\n" : "]}\n");
}
