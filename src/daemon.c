#include "daemon.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/mem.h"
#include "conf_choose.h"
#include "entry.h"
#include "hall.h"
#include "hall_hosts.h"
#include "once.h"

/* The last one is not for `once`. */
static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGUSR1 };
enum { SIGNALS = sizeof(signals) / sizeof(signals[0]) };

struct daemon {
	const struct daemon_options *options;
	struct conf *conf;
	struct hall hall;
	struct entry entry;
	struct event *caught[SIGNALS];
};

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static struct conf *
load_conf(const char *path, const char **name)
{
	struct errs errs = { 0 };
	struct conf *conf = conf_find_and_load(path, name, &errs);

	for (size_t i = 0; i < errs.len; i++)
		log_error("%s", errs.text[i]);
	errs_fini(&errs);
	for (size_t i = 0; conf != NULL && i < conf->warnings.len; i++)
		log_warn("%s", conf->warnings.text[i]);
	return conf;
}

static void
reload(struct daemon *d)
{
	const char *name;
	struct conf *conf = load_conf(d->options->conf_path, &name);
	struct err err;

	if (conf == NULL) {
		log_error("the configuration was not changed: the old one "
		    "stays in force");
		return;
	}
	if (!entry_follow(&d->entry, d->conf, conf, &err)) {
		log_error("%s; the old configuration stays in force",
		    err.text);
		conf_free(&conf);
		return;
	}
	hall_configure(&d->hall, conf);
	conf_free(&d->conf);
	d->conf = conf;
	log_info("configuration read again: %zu zone%s",
	    d->hall.conf->nzones, plural(d->hall.conf->nzones));
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
	hall_hosts_drain(&d->hall);
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

static int
run(struct daemon *d)
{
	log_info("watching %zu zone%s for %s", d->hall.conf->nzones,
	    plural(d->hall.conf->nzones), d->conf->data_cdb);
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
	d->hall.ports = d->entry.ports;
	hall_configure(&d->hall, d->conf);
	d->hall.ports = NULL;
	entry_close_ports(&d->entry);
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
	struct daemon d = { .options = options };
	const char *name;
	struct err err;
	int code;

	hold_signals(SIG_BLOCK);
	d.conf = load_conf(options->conf_path, &name);
	if (d.conf == NULL)
		return EXIT_CONFIG;
	code = entry_pass(&d.entry, d.conf, name, options->once, &err);
	if (code == EXIT_GOOD && !hall_open(&d.hall, d.conf, options->once,
	    &err))
		code = EXIT_TEMPORARY;
	if (code == EXIT_GOOD)
		code = work(&d);
	else
		log_error("%s", err.text);
	entry_fini(&d.entry);
	conf_free(&d.conf);
	return code;
}
