#include "conf_name.h"

#include <string.h>

bool
conf_name_parse(const char *word, struct name *name, char text[NAME_TEXT_SIZE],
    struct err *err)
{
	struct err why;

	if (!name_parse(name, word, &why))
		return err_set(err, "'%s' is no name of a zone: %s", word,
		    why.text);
	if (name_is_wildcard(name->wire))
		return err_set(err, "'%s' is a wildcard, which is no zone: "
		    "name the zone that holds it", word);
	name_text(name->wire, text);
	if (strlen(text) > CONF_NAME_MAX_TEXT)
		return err_set(err, "'%s' is too long: as a file name it "
		    "would be %zu bytes, and %d are the most", word,
		    strlen(text), CONF_NAME_MAX_TEXT);
	return true;
}
