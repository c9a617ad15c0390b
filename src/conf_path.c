#include "conf_path.h"

#include <string.h>

#include "base/mem.h"

char *
conf_path_resolve(const char *conf_file, const char *path)
{
	const char *slash = strrchr(conf_file, '/');

	if (path[0] == '/' || slash == NULL)
		return xstrdup(path);
	return xasprintf("%.*s/%s", (int)(slash - conf_file), conf_file, path);
}
