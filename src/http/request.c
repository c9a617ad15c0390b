#include "http/request.h"

#include <stdlib.h>
#include <string.h>

struct text
request_field_at(const struct request *r, const char *name, size_t n)
{
	for (size_t i = 0; i < r->n_fields; i++)
		if (text_is_word(r->fields[i].name, name) && n-- == 0)
			return r->fields[i].value;
	return (struct text){ 0 };
}

struct text
request_field(const struct request *r, const char *name)
{
	return request_field_at(r, name, 0);
}

struct text
request_parameter(const struct request *r, const char *name)
{
	struct text value = form_get(&r->query, name);

	return value.s != NULL ? value : form_get(&r->form, name);
}

void
request_fini(struct request *r)
{
	if (r->head_bytes != NULL)
		explicit_bzero(r->head_bytes, r->head_size);
	if (r->body_bytes != NULL)
		explicit_bzero(r->body_bytes, r->content_length);
	form_fini(&r->query);
	form_fini(&r->form);
	free(r->fields);
	free(r->head_bytes);
	free(r->body_bytes);
	memset(r, 0, sizeof(*r));
}
