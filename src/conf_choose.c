#include "conf_choose.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "legacy.h"

/* A file that cannot be looked at does exist: reading it says why. */
static bool
exists(const char *path)
{
	return access(path, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR);
}

/* The file, or NULL, and then *root is set unless there is none either. */
static const char *
choose(const char *path, const char **root)
{
	*root = getenv("ROOT");
	if (*root != NULL && **root == '\0')
		*root = NULL;
	if (path == NULL && exists(CONF_DEFAULT_PATH))
		path = CONF_DEFAULT_PATH;
	return path;
}

void
conf_find_and_peek(const char *path, struct conf_peek *peek)
{
	const char *root;

	path = choose(path, &root);
	if (path != NULL)
		conf_peek_read(peek, path);
	else if (root != NULL)
		legacy_peek(peek, root);
}

struct conf *
conf_find_and_load(const char *path, const char **name, struct errs *errs)
{
	const char *root;

	path = choose(path, &root);
	*name = path != NULL ? path : "ROOT";
	if (path != NULL)
		return conf_load(path, errs);
	if (root != NULL)
		return legacy_load(root, errs);
	errs_add(errs, "no configuration: there is no %s, and ROOT is not set "
	    "in the environment: write that file, or name another with -c "
	    "FILE", CONF_DEFAULT_PATH);
	return NULL;
}
