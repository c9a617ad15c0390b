#include "http/form.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "http/percent.h"

static bool
decode(struct text *text, char *s, size_t len)
{
	if (!percent_decode(s, &len, PERCENT_KEEP))
		return false;
	s[len] = '\0';
	*text = (struct text){ s, len };
	return true;
}

/* What ends a name or a value is where its NUL comes to stand. */
static enum refusal
add_pair(struct form *form, char *s, size_t len)
{
	struct form_pair *pair;
	char *equals = memchr(s, '=', len);
	size_t name_len = equals == NULL ? len : (size_t)(equals - s);

	if (form->n == FORM_MAX_PAIRS)
		return REFUSAL_PARAMETERS;
	form->pairs = xreallocarray(form->pairs, form->n + 1,
	    sizeof(*form->pairs));
	pair = &form->pairs[form->n++];
	pair->value = (struct text){ "", 0 };
	pair->is_bare = equals == NULL;
	if (equals != NULL &&
	    !decode(&pair->value, equals + 1, len - name_len - 1))
		return REFUSAL_ESCAPE;
	return decode(&pair->name, s, name_len) ? REFUSAL_NONE :
	    REFUSAL_ESCAPE;
}

enum refusal
form_parse(struct form *form, char *bytes, size_t len)
{
	char *s = bytes, *end = bytes + len;
	enum refusal refusal = REFUSAL_NONE;

	form_fini(form);
	while (s < end && refusal == REFUSAL_NONE) {
		char *amp = memchr(s, '&', (size_t)(end - s));
		char *stop = amp == NULL ? end : amp;

		if (stop > s)
			refusal = add_pair(form, s, (size_t)(stop - s));
		s = stop + 1;
	}
	if (refusal != REFUSAL_NONE)
		form_fini(form);
	return refusal;
}

struct text
form_get(const struct form *form, const char *name)
{
	for (size_t i = 0; i < form->n; i++)
		if (text_is(form->pairs[i].name, name))
			return form->pairs[i].value;
	return (struct text){ 0 };
}

void
form_fini(struct form *form)
{
	free(form->pairs);
	memset(form, 0, sizeof(*form));
}
