#include "cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"

enum { SIGNALS = 3 };

static const int numbers[SIGNALS] = { SIGINT, SIGTERM, SIGHUP };

/*
 * Whoever makes the file listens to signals while that takes time.  In the
 * moments before and after, they must not end us.
 */
static void
ignore_signals(struct sigaction old[SIGNALS])
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(numbers[i], &ignore, &old[i]);
}

static void
restore_signals(const struct sigaction old[SIGNALS])
{
	for (size_t i = 0; i < SIGNALS; i++)
		sigaction(numbers[i], &old[i], NULL);
}

static int
open_made(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		log_error("%s: %m", path);
	return fd;
}

/* -1: that failed. */
static int
make_in(const char *dir, bool (*make)(void *ctx, const char *path),
    void *ctx)
{
	char *path = xasprintf("%s/cdb", dir);
	int fd = -1;

	if (make(ctx, path))
		fd = open_made(path);
	unlink(path);
	free(path);
	rmdir(dir);
	return fd;
}

int
cmd_open_scratch(bool (*make)(void *ctx, const char *path), void *ctx,
    int *code)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = xasprintf("%s/dnssync.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	struct sigaction old[SIGNALS];
	int fd = -1;

	*code = EXIT_LATER;
	ignore_signals(old);
	if (mkdtemp(dir) != NULL) {
		fd = make_in(dir, make, ctx);
	} else {
		*code = cmd_exit_of(errno);
		log_error("%s: cannot make a temporary directory: %m", dir);
	}
	restore_signals(old);
	free(dir);
	return fd;
}
