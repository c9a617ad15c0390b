#include "conf_once.h"

#include <stdint.h>

/* The line stands in the map in place of a pointer. */
bool
conf_once(struct map *seen, const char *what, const char *text, unsigned line,
    const char *file, struct conf_problems *problems)
{
	const void *first = map_get_str(seen, text);

	if (first == NULL) {
		map_set_str(seen, text, (void *)(uintptr_t)line);
		return true;
	}
	conf_problem_add(problems, file, line, "%s '%s' stands in line %u "
	    "already: remove one of the two", what, text,
	    (unsigned)(uintptr_t)first);
	return false;
}
