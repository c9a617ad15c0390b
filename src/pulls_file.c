#include "pulls_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/publish.h"
#include "base/slurp.h"
#include "pull_text.h"

char *
pulls_file_directory(const char *state, struct err *err)
{
	char *path = xasprintf("%s/pulled", state);

	if (mkdir(path, 0755) == 0 || errno == EEXIST)
		return path;
	err_set(err, "%s: cannot make this directory: %m", path);
	free(path);
	return NULL;
}

static bool
write_all(int fd, const uint8_t *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

bool
pulls_file_write(const char *path, const struct buf *text, struct err *err)
{
	struct publish *p = publish_open(path, err);

	if (p == NULL)
		return false;
	if (write_all(publish_fd(p), text->data, text->len))
		return publish_commit(&p, err);
	err_set(err, "%s: cannot write: %m", path);
	publish_drop(&p);
	return false;
}

bool
pulls_file_read(const char *path, struct buf *text, struct err *err)
{
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return true;
	return slurp(path, PULL_TEXT_MAX, text, err) || err_about(err, path);
}

void
pulls_file_sweep(const char *directory, pulls_file_is_ours_fn *is_ours,
    void *ctx)
{
	DIR *dir = opendir(directory);
	const struct dirent *entry;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		char *path;

		if (entry->d_name[0] == '.' || is_ours(ctx, entry->d_name))
			continue;
		path = xasprintf("%s/%s", directory, entry->d_name);
		if (unlink(path) == 0)
			log_info("%s: removed: there is no dynamic-from for "
			    "it", path);
		free(path);
	}
	if (dir != NULL)
		closedir(dir);
}
