#include "daemon.h"

#include <libgen.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/lockfile.h"
#include "base/log.h"
#include "base/mem.h"
#include "conf_choose.h"
#include "hall.h"
#include "once.h"
#include "state.h"

enum { EXIT_GOOD = 0, EXIT_CONFIG = 100, EXIT_TEMPORARY = 111 };

/* The last one is not for `once`. */
static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1 };
enum { SIGNALS = sizeof(signals) / sizeof(signals[0]) };

struct daemon {
	const struct daemon_options *options;
	struct conf *conf;
	struct hall hall;
	int lock, product_lock;
	struct event *caught[SIGNALS];
};

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static struct conf *
load_conf(const char *path)
{
	struct errs errs = { 0 };
	const char *name;
	struct conf *conf = conf_find_and_load(path, &name, &errs);

	for (size_t i = 0; i < errs.len; i++)
		log_error("%s", errs.text[i]);
	errs_fini(&errs);
	for (size_t i = 0; conf != NULL && i < conf->warnings.len; i++)
		log_warn("%s", conf->warnings.text[i]);
	return conf;
}

/* data.cdb has one publisher, whatever its state directory is. */
static int
lock_product(const struct conf *conf, struct err *err)
{
	char *copy = xstrdup(conf->data_cdb);
	int fd = lockfile_lock_directory(dirname(copy), err);

	free(copy);
	return fd;
}

/* Takes the lock of another directory, if the new data.cdb is in one. */
static bool
change_product(struct daemon *d, const struct conf *conf)
{
	char *copy = xstrdup(conf->data_cdb);
	bool same = lockfile_is_directory(d->product_lock, dirname(copy));
	struct err err;
	int fd;

	free(copy);
	if (same)
		return true;
	fd = lock_product(conf, &err);
	if (fd < 0) {
		log_error("%s; the old configuration stays in force",
		    err.text);
		return false;
	}
	close(d->product_lock);
	d->product_lock = fd;
	return true;
}

static void
reload(struct daemon *d)
{
	struct conf *conf = load_conf(d->options->conf_path);

	if (conf != NULL && strcmp(conf->state, d->conf->state) != 0) {
		log_error("the state directory cannot change while dnssync "
		    "runs (from %s to %s): restart it", d->conf->state,
		    conf->state);
		conf_free(&conf);
	}
	if (conf == NULL) {
		log_error("the configuration was not changed: the old one "
		    "stays in force");
		return;
	}
	if (!change_product(d, conf)) {
		conf_free(&conf);
		return;
	}
	hall_configure(&d->hall, conf);
	conf_free(&d->conf);
	d->conf = conf;
	log_info("configuration read again: %zu zone%s", conf->nzones,
	    plural(conf->nzones));
}

static void
check_all(struct daemon *d)
{
	struct map_walk walk = { 0 };
	struct watch *w;

	locals_look(d->hall.locals);
	while ((w = zoneset_next(d->hall.zones, &walk)) != NULL)
		watch_check_now(w);
	log_info("checking %zu zone%s now", zoneset_count(d->hall.zones),
	    plural(zoneset_count(d->hall.zones)));
}

static void
stop(struct daemon *d, int sig)
{
	log_info("stopping on signal %d", sig);
	hall_stop(&d->hall);
}

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	struct daemon *d = arg;

	(void)what;
	switch (sig) {
	case SIGHUP:
		if (d->options->once)
			stop(d, (int)sig);
		else
			reload(d);
		break;
	case SIGUSR1:
		check_all(d);
		break;
	default:
		stop(d, (int)sig);
		break;
	}
}

/* Until they are caught, signals wait: none ends a daemon that just began. */
static void
hold_signals(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < SIGNALS; i++)
		sigaddset(&set, signals[i]);
	sigprocmask(how, &set, NULL);
}

static void
catch_signals(struct daemon *d)
{
	size_t n = d->options->once ? SIGNALS - 1 : SIGNALS;

	signal(SIGIO, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < n; i++) {
		d->caught[i] = evsignal_new(d->hall.base, signals[i],
		    on_signal, d);
		if (d->caught[i] == NULL ||
		    event_add(d->caught[i], NULL) < 0)
			log_error("cannot catch signal %d", signals[i]);
	}
	hold_signals(SIG_UNBLOCK);
}

/* The state directory, locks, and nothing in the way. */
static bool
prepare(struct daemon *d, struct err *err)
{
	d->lock = state_open(d->conf, err);
	d->product_lock = d->lock >= 0 ? lock_product(d->conf, err) : -1;
	if (d->product_lock >= 0)
		state_sweep(d->conf);
	return d->product_lock >= 0;
}

static int
run(struct daemon *d)
{
	log_info("watching %zu zone%s for %s", d->conf->nzones,
	    plural(d->conf->nzones), d->conf->data_cdb);
	hall_run(&d->hall);
	return EXIT_GOOD;
}

static int
run_once(struct daemon *d)
{
	struct once *once = once_start(&d->hall, d->options);
	int code;

	if (once == NULL)
		return EXIT_CONFIG;
	hall_run(&d->hall);
	code = once_end(&once) ? EXIT_GOOD : EXIT_TEMPORARY;
	switch (local_set_fault(locals_set(d->hall.locals))) {
	case LOCAL_SET_GOOD:
		return code;
	case LOCAL_SET_TEMPORARY:
		return EXIT_TEMPORARY;
	default:
		return EXIT_CONFIG;
	}
}

static int
work(struct daemon *d)
{
	int code;

	catch_signals(d);
	hall_configure(&d->hall, d->conf);
	code = d->options->once ? run_once(d) : run(d);
	for (size_t i = 0; i < SIGNALS; i++)
		if (d->caught[i] != NULL)
			event_free(d->caught[i]);
	hall_close(&d->hall);
	return code;
}

int
daemon_run(const struct daemon_options *options)
{
	struct daemon d = { .options = options, .lock = -1,
		.product_lock = -1 };
	int code = EXIT_TEMPORARY;
	struct err err;

	hold_signals(SIG_BLOCK);
	d.conf = load_conf(options->conf_path);
	if (d.conf == NULL)
		return EXIT_CONFIG;
	if (prepare(&d, &err) &&
	    hall_open(&d.hall, d.conf, options->once, &err))
		code = work(&d);
	else
		log_error("%s", err.text);
	if (d.product_lock >= 0)
		close(d.product_lock);
	if (d.lock >= 0)
		close(d.lock);
	conf_free(&d.conf);
	return code;
}
