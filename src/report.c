#include "report.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/mem.h"
#include "report_columns.h"

static json_t *
json_text(const char *text)
{
	struct buf escaped = { 0 };
	json_t *j = json_string(text);

	if (j != NULL)
		return j;
	/* It is not UTF-8. */
	buf_add_escaped(&escaped, text);
	j = json_string(buf_str(&escaped));
	buf_fini(&escaped);
	return j;
}

static json_t *
json_value(const struct report_column *column, const void *row)
{
	struct report_value value = report_value(column, row);

	if (!value.is_known)
		return json_null();
	return value.text != NULL ? json_text(value.text) :
	    json_integer((json_int_t)value.number);
}

/* A line for each row, so that neither end holds one huge line. */
static void
put_row(struct buf *out, const struct report_part *part, size_t i)
{
	json_t *object = json_object();
	char *text;

	for (size_t j = 0; j < part->ncolumns; j++)
		json_object_set_new(object, part->columns[j].member,
		    json_value(&part->columns[j],
		    part->rows + i * part->size));
	text = json_dumps(object, 0);
	buf_add_str(out, i == 0 ? "\n" : ",\n");
	buf_add_str(out, text);
	free(text);
	json_decref(object);
}

void
report_json(struct buf *out, const struct report *report)
{
	struct report_part parts[REPORT_PARTS];

	/* Nothing below returns NULL, then. */
	json_set_alloc_funcs(xmalloc, free);
	report_parts(report, parts);
	for (size_t i = 0; i < REPORT_PARTS; i++) {
		buf_addf(out, "%s\"%s\": [", i == 0 ? "{" : ", ",
		    parts[i].member);
		for (size_t j = 0; j < parts[i].n; j++)
			put_row(out, &parts[i], j);
		buf_add_str(out, parts[i].n > 0 ? "\n]" : "]");
	}
	buf_add_str(out, "}\n");
}
