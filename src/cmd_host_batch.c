#include "cmd_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "control_client.h"
#include "store_path.h"
#include "store_pepper.h"

int
cmd_host_refuse(struct cmd_host *h, const struct err *err)
{
	log_error("%s", err->text);
	store_rollback(h->store);
	return EXIT_CHANGE;
}

int
cmd_host_fail(struct cmd_host *h, const struct err *err)
{
	log_error("%s", err->text);
	store_rollback(h->store);
	return EXIT_LATER;
}

int
cmd_host_begin(struct cmd_host *h)
{
	struct err err;

	if (!store_begin(h->store, time(NULL), &err))
		return cmd_host_fail(h, &err);
	return EXIT_DONE;
}

int
cmd_host_begin_with(struct cmd_host *h, struct host *host)
{
	int code = cmd_host_begin(h);
	struct err err;

	if (code != EXIT_DONE)
		return code;
	switch (store_host_find(h->store, &h->name, host, &err)) {
	case STORE_FOUND:
		return EXIT_DONE;
	case STORE_NONE:
		err_set(&err, "%s: there is no such host; 'dnssync host "
		    "list' names all", h->text);
		return cmd_host_refuse(h, &err);
	default:
		return cmd_host_fail(h, &err);
	}
}

int
cmd_host_commit(struct cmd_host *h)
{
	struct err err;

	return store_commit(h->store, &err) ? EXIT_DONE :
	    cmd_host_fail(h, &err);
}

static int
tell_daemon(const struct conf *conf)
{
	char *path = xasprintf("%s/control", conf->state);
	char *argv[] = { "hosts" };
	struct err err;
	int code = control_call(path, argv, 1, &err);

	free(path);
	if (code == CONTROL_NO_DAEMON) {
		log_info("no daemon runs: the next one that starts serves "
		    "this");
		return EXIT_DONE;
	}
	if (code == EXIT_DONE)
		return EXIT_DONE;
	log_error("it is stored, but the running daemon has not published "
	    "it: that follows as soon as it can, or when it is started again");
	return EXIT_LATER;
}

int
cmd_host_tell(const struct buf *done, const struct conf *conf)
{
	fwrite(done->data, 1, done->len, stdout);
	fflush(stdout);
	return tell_daemon(conf);
}

int
cmd_host_finish(struct cmd_host *h, const char *what)
{
	struct buf done = { 0 };
	int code = cmd_host_commit(h);

	if (code == EXIT_DONE) {
		buf_addf(&done, "%s: %s\n", h->text, what);
		code = cmd_host_tell(&done, h->conf);
	}
	buf_fini(&done);
	return code;
}

struct secret *
cmd_host_secret(const struct cmd_host *h, int *code)
{
	char *path = store_path_pepper(h->conf->state);
	bool stands = access(path, F_OK) == 0;
	struct err err;
	struct secret *secret = secret_open(path, &err);

	free(path);
	if (secret == NULL) {
		log_error("%s", err.text);
		*code = stands ? EXIT_CHANGE : EXIT_LATER;
	} else if (!store_pepper_check(h->store, secret, &err)) {
		log_error("%s", err.text);
		*code = EXIT_LATER;
		secret_close(&secret);
	}
	return secret;
}
