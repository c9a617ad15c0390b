#include "locals.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "lookout.h"
#include "survey.h"
#include "sync/timer.h"
#include "worker.h"
#include "writers.h"

/* A little longer than what is settled by then. */
static const double soon = SURVEY_SETTLING + 0.1;

struct locals {
	struct locals_env env;
	char *directory;
	struct conf_local *local;	/* NULL: not configured yet */
	struct local_set *set;
	struct survey *running;
	bool again;			/* one more survey after this one */
	struct writers *writers;
	bool is_foreign;		/* another program may have made the
					   product of files that are bad */
	double noticed;			/* when it was wanted; 0: it is not */
	double since;			/* the same of the running one */
	struct err blind;		/* why the last survey failed, or "" */
	struct timer *next;
	struct lookout *lookout;
};

/* Our own doing is no news. */
static bool
is_product(const struct locals *l, const char *path)
{
	size_t len = strlen(l->local->product);

	return strncmp(path, l->local->product, len) == 0 &&
	    (path[len] == '\0' || strcmp(path + len, ".tmp") == 0);
}

static void
on_noticed(void *ctx, const char *path, enum lookout_news news)
{
	struct locals *l = ctx;

	if (path != NULL && is_product(l, path))
		return;
	if (path != NULL)
		writers_note(l->writers, path, news);
	if (news != LOOKOUT_PART)
		locals_look(l);
}

static struct survey *
prepare(struct locals *l)
{
	struct survey *s = survey_new(conf_local_copy(l->local),
	    l->directory);

	local_set_prepare(l->set, s);
	writers_prepare(l->writers, s);
	s->careful = l->is_foreign;
	l->again = false;
	return s;
}

/* The same failure is said once. */
static void
take_failure(struct locals *l, const struct err *why)
{
	if (strcmp(l->blind.text, why->text) != 0)
		log_error("%s; the local data files stay as they were",
		    why->text);
	l->blind = *why;
}

/*
 * Returns whether data.cdb has to change.  What has changed before a directory
 * was watched is seen by one more look.
 */
static bool
end_survey(struct locals *l)
{
	struct survey *s = l->running;
	bool changed = false, later = false;

	l->running = NULL;
	if (s->ok) {
		l->blind.text[0] = '\0';
		changed = local_set_take(l->set, s, l->local,
		    l->env.once ? 0 : SURVEY_SETTLING, &later);
		if (l->lookout != NULL &&
		    lookout_set(l->lookout, s->directories))
			later = true;
	} else {
		take_failure(l, &s->why);
	}
	if (s->local->ip6_locations != l->local->ip6_locations) {
		local_set_forget(l->set);
		l->again = true;
	}
	survey_free(&s);
	timer_set(l->next, later && soon < l->env.poll ? soon : l->env.poll);
	return changed;
}

static void
work(void *arg)
{
	survey_run(((struct locals *)arg)->running);
}

static void
done(void *arg, bool ran)
{
	struct locals *l = arg;

	if (!ran) {
		survey_free(&l->running);
		return;
	}
	if (end_survey(l))
		l->env.changed(l->env.ctx, l->since);
	if (l->again)
		locals_look(l);
}

void
locals_look(struct locals *l)
{
	if (l->noticed == 0)
		l->noticed = clock_seconds();
	if (l->running != NULL) {
		l->again = true;
		return;
	}
	timer_stop(l->next);
	l->since = l->noticed;
	l->noticed = 0;
	l->running = prepare(l);
	worker_run(l->env.worker, work, done, l);
}

static void
on_next(void *ctx)
{
	locals_look(ctx);
}

struct locals *
locals_new(const struct locals_env *env, const char *directory)
{
	struct locals *l = xcalloc(1, sizeof(*l));
	struct err why;

	l->env = *env;
	l->directory = xstrdup(directory);
	l->set = local_set_new(directory);
	l->writers = writers_new();
	l->next = timer_new(env->base, on_next, l);
	if (env->inotify)
		l->lookout = lookout_new(env->base, on_noticed, l, &why);
	if (env->inotify && l->lookout == NULL)
		log_warn("%s: changes of local data files are noticed after "
		    "up to %.0f s", why.text, env->poll);
	return l;
}

void
locals_free(struct locals **take)
{
	struct locals *l = *take;

	*take = NULL;
	if (l == NULL)
		return;
	local_set_free(&l->set);
	writers_free(&l->writers);
	lookout_free(&l->lookout);
	timer_free(&l->next);
	conf_local_free(&l->local);
	free(l->directory);
	free(l);
}

/* What went away while nothing ran is told of here. */
static void
tell_removed(const struct locals *l, const struct errs *removed)
{
	for (size_t i = 0; i < removed->len; i++)
		log_warn("%s: %s, and its records leave data.cdb",
		    removed->text[i],
		    conf_local_has(l->local, removed->text[i]) ? "is gone" :
		    "is not configured any more");
}

/* Stands in the state until data.cdb is ours. */
static char *
foreign_path(const struct locals *l)
{
	return xasprintf("%s.foreign", l->directory);
}

static bool
find_foreign(const struct locals *l, bool has_copies)
{
	char *path = foreign_path(l);
	bool is = access(path, F_OK) == 0 ||
	    (!has_copies && access(l->local->product, F_OK) == 0);
	int fd = is ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644) : -1;

	if (fd >= 0)
		close(fd);
	free(path);
	return is;
}

void
locals_built(struct locals *l)
{
	char *path = foreign_path(l);

	if (l->is_foreign)
		unlink(path);
	l->is_foreign = false;
	free(path);
}

/* With the copies of before a restart, whatever there is to see now. */
static void
look_first(struct locals *l)
{
	bool has_copies = local_set_restore(l->set, l->local);

	l->is_foreign = find_foreign(l, has_copies);
	l->running = prepare(l);
	l->running->trust_all = l->env.once;
	l->running->trust_new = true;
	survey_run(l->running);
	tell_removed(l, &l->running->removed);
	if (!l->running->ok && l->is_foreign)
		local_set_blind(l->set);
	end_survey(l);
}

void
locals_configure(struct locals *l, const struct conf *conf)
{
	bool first = l->local == NULL;

	if (!first && l->local->ip6_locations != conf->local->ip6_locations)
		local_set_forget(l->set);
	conf_local_free(&l->local);
	l->local = conf_local_copy(conf->local);
	if (first)
		look_first(l);
	else
		locals_look(l);
}

struct local_set *
locals_set(const struct locals *l)
{
	return l->set;
}
