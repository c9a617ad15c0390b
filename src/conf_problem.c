#include "conf_problem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct conf_problem {
	char *file;
	size_t file_order;		/* 0: the first file */
	size_t order;
	unsigned line;
	char *text;
};

/* The order of a file that had a problem before, else a new one. */
static size_t
file_order(struct conf_problems *problems, const char *file)
{
	if (strcmp(file, problems->first_file) == 0)
		return 0;
	for (size_t i = problems->len; i > 0; i--)
		if (strcmp(problems->list[i - 1].file, file) == 0)
			return problems->list[i - 1].file_order;
	return ++problems->nfiles;
}

void
conf_problem_add(struct conf_problems *problems, const char *file,
    unsigned line, const char *fmt, ...)
{
	struct conf_problem problem = { .line = line };
	va_list ap;

	problem.file_order = file_order(problems, file);
	problem.file = xstrdup(file);
	problem.order = problems->len;
	va_start(ap, fmt);
	problem.text = xvasprintf(fmt, ap);
	va_end(ap);
	if (problems->len == problems->cap) {
		problems->cap = problems->cap ? 2 * problems->cap : 8;
		problems->list = xreallocarray(problems->list, problems->cap,
		    sizeof(*problems->list));
	}
	problems->list[problems->len++] = problem;
}

static int
compare_sizes(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int
compare(const void *a, const void *b)
{
	const struct conf_problem *p = a, *q = b;
	int order = compare_sizes(p->file_order, q->file_order);

	if (order == 0)
		order = compare_sizes(p->line, q->line);
	if (order == 0)
		order = compare_sizes(p->order, q->order);
	return order;
}

void
conf_problems_finish(struct conf_problems *problems, struct errs *errs)
{
	if (problems->len > 0)
		qsort(problems->list, problems->len, sizeof(*problems->list),
		    compare);
	for (size_t i = 0; i < problems->len; i++) {
		struct conf_problem *p = &problems->list[i];

		if (p->line > 0)
			errs_add(errs, "%s:%u: %s", p->file, p->line, p->text);
		else
			errs_add(errs, "%s: %s", p->file, p->text);
		free(p->file);
		free(p->text);
	}
	free(problems->list);
	memset(problems, 0, sizeof(*problems));
}
