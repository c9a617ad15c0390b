#include "sync/copy.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "sync/frozen.h"
#include "sync/schedule.h"
#include "sync/timer.h"

struct copy {
	const struct copy_env *env;
	const struct conf_zone *zone;
	char *path;
	struct frozen frozen;
	bool is_here, is_expired, is_awaited;
	bool is_missing;
	bool is_doubted;		/* any other one takes its place */
	bool untold;			/* the expiry, while it is awaited */
	bool said_touch;		/* that the mtime cannot be set */
	double good_until;		/* by clock_seconds() */
	struct timer *expiry;
	void (*expired)(void *ctx);
	void *ctx;
};

static double
time_left(const struct copy *c)
{
	return c->good_until - clock_seconds();
}

static double
good_for(const struct copy *c)
{
	return schedule_expire(&c->frozen.soa, c->zone->options);
}

static void
set_missing(struct copy *c, bool missing)
{
	if (missing && !c->is_missing)
		c->env->counts->missing++;
	if (!missing && c->is_missing)
		c->env->counts->missing--;
	c->is_missing = missing;
}

static void
set_here(struct copy *c, bool here)
{
	if (here)
		set_missing(c, false);
	if (here && !c->is_here)
		c->env->counts->here++;
	if (!here && c->is_here)
		c->env->counts->here--;
	c->is_here = here;
}

static void
set_awaited(struct copy *c, bool awaited)
{
	if (awaited && !c->is_awaited)
		c->env->counts->awaited++;
	if (!awaited && c->is_awaited)
		c->env->counts->awaited--;
	c->is_awaited = awaited;
}

static void
tell_expiry(const struct copy *c)
{
	unsigned serial = c->frozen.soa.serial;
	double since = difftime(time(NULL), c->frozen.checked);

	if (c->zone->options->keep_expired)
		log_warn("%s: serial %u has expired, but stays: no primary "
		    "confirmed it for %.0f s (on-expire = keep)",
		    c->zone->text, serial, since);
	else
		log_error("%s: serial %u has expired and leaves data.cdb: no "
		    "primary confirmed it for %.0f s", c->zone->text, serial,
		    since);
	c->expired(c->ctx);
}

static void
on_expiry(void *ctx)
{
	struct copy *c = ctx;

	if (time_left(c) > 0) {
		timer_set(c->expiry, time_left(c));
		return;
	}
	c->is_expired = true;
	c->untold = c->is_awaited;
	if (!c->untold)
		tell_expiry(c);
}

/* Begins the wait for the expiry; if it is past, the loop tells of it. */
static void
await_expiry(struct copy *c)
{
	c->is_expired = time_left(c) <= 0;
	c->untold = false;
	timer_set(c->expiry, time_left(c));
}

/* A clock that went back makes the copy young, never old. */
static void
take_file(struct copy *c)
{
	double age = difftime(time(NULL), c->frozen.checked);

	set_here(c, true);
	c->good_until = clock_seconds() + good_for(c) - (age > 0 ? age : 0);
	await_expiry(c);
}

struct copy *
copy_new(const struct copy_env *env, const struct conf_zone *zone,
    const char *path, void (*expired)(void *ctx), void *ctx)
{
	struct copy *c = xcalloc(1, sizeof(*c));
	struct err err;

	c->env = env;
	c->zone = zone;
	c->path = xstrdup(path);
	c->expired = expired;
	c->ctx = ctx;
	c->expiry = timer_new(env->base, on_expiry, c);
	switch (frozen_load(path, &zone->name, &c->frozen, &err)) {
	case FROZEN_NONE:
		break;
	case FROZEN_BAD:
		log_error("%s: %s; fetching it anew", zone->text, err.text);
		break;
	case FROZEN_HERE:
		take_file(c);
		break;
	}
	if (!copy_is_served(c))
		set_awaited(c, env->is_published(env->ctx, &zone->name));
	set_missing(c, c->is_awaited && !c->is_here);
	return c;
}

void
copy_free(struct copy **take)
{
	struct copy *c = *take;

	if (c == NULL)
		return;
	*take = NULL;
	set_here(c, false);
	set_missing(c, false);
	set_awaited(c, false);
	timer_free(&c->expiry);
	free(c->path);
	free(c);
}

void
copy_configure(struct copy *c, const struct conf_zone *zone)
{
	double before = c->is_here ? good_for(c) : 0;

	c->zone = zone;
	if (!c->is_here)
		return;
	c->good_until += good_for(c) - before;
	if (!c->is_expired)
		await_expiry(c);
}

const char *
copy_path(const struct copy *c)
{
	return c->path;
}

const struct soa *
copy_soa(const struct copy *c)
{
	return c->is_here ? &c->frozen.soa : NULL;
}

const struct soa *
copy_held(const struct copy *c)
{
	return c->is_doubted ? NULL : copy_soa(c);
}

bool
copy_doubt(struct copy *c)
{
	c->is_doubted = c->is_here;
	return c->is_here;
}

bool
copy_is_expired(const struct copy *c)
{
	return c->is_here && c->is_expired;
}

bool
copy_is_served(const struct copy *c)
{
	return c->is_here &&
	    (!c->is_expired || c->zone->options->keep_expired);
}

time_t
copy_checked(const struct copy *c)
{
	return c->is_here ? c->frozen.checked : 0;
}

time_t
copy_expires(const struct copy *c)
{
	return c->is_here ? c->frozen.checked + (time_t)good_for(c) : 0;
}

/*
 * A clock that is behind the last check does not write that over, nor does
 * the word of a primary that has not been confirmed for longer.
 */
static void
touch(struct copy *c, time_t when)
{
	struct err err;

	if (when < c->frozen.checked)
		return;
	c->frozen.checked = when;
	if (frozen_touch(c->path, when, &err)) {
		c->said_touch = false;
	} else if (!c->said_touch) {
		c->said_touch = true;
		log_warn("%s: %s", c->zone->text, err.text);
	}
}

void
copy_renew(struct copy *c, uint32_t age)
{
	double until = clock_seconds() + good_for(c) - age;

	if (age == 0 || until > c->good_until)
		c->good_until = until;
	await_expiry(c);
	touch(c, time(NULL) - (time_t)age);
}

void
copy_replace(struct copy *c, const struct soa *soa, uint32_t age)
{
	c->frozen.soa = *soa;
	c->frozen.checked = time(NULL) - (time_t)age;
	c->good_until = clock_seconds();
	c->is_doubted = false;
	set_here(c, true);
	copy_renew(c, age);
}

void
copy_lose(struct copy *c, const struct err *why)
{
	log_error("%s: %s; fetching it anew", c->zone->text, why->text);
	set_here(c, false);
	set_missing(c, true);
	set_awaited(c, true);
	c->is_expired = false;
	timer_stop(c->expiry);
}

void
copy_judged(struct copy *c)
{
	bool untold = c->untold;

	set_awaited(c, false);
	c->untold = false;
	if (untold && copy_is_expired(c))
		tell_expiry(c);
}
