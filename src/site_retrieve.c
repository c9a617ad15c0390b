#include "site_retrieve.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"
#include "hosts.h"
#include "site_parts.h"
#include "sync/timer.h"

/*
 * Seconds between two rounds of answers to those that wait, so that many
 * changes are few lists.
 */
static const double pause = 0.2;

/* A request that is answered when something changes. */
struct site_wait {
	struct site *site;
	struct exchange *exchange;
	enum site_list_form form;
	struct timer *timer;
	TAILQ_ENTRY(site_wait) link;
};

static bool
read_form(const struct request *request, enum site_list_form *form)
{
	static const char *const words[] = { [SITE_LIST_GENERIC] = "generic",
		[SITE_LIST_3] = "3", [SITE_LIST_NONE] = "none" };
	struct text value = request_parameter(request, "ipv6");

	*form = SITE_LIST_GENERIC;
	if (value.s == NULL)
		return true;
	for (int i = 0; i < SITE_LIST_FORMS; i++)
		if (text_is_word(value, words[i])) {
			*form = (enum site_list_form)i;
			return true;
		}
	return false;
}

/* 0: not at all. */
static bool
read_wait(const struct request *request, double *seconds)
{
	struct text value = request_parameter(request, "wait");
	double sum = 0;

	for (size_t i = 0; i < value.len; i++) {
		if (value.s[i] < '0' || value.s[i] > '9')
			return false;
		sum = 10 * sum + (value.s[i] - '0');
		if (sum > SITE_RETRIEVE_MAX_WAIT)
			sum = SITE_RETRIEVE_MAX_WAIT;
	}
	*seconds = sum;
	return true;
}

/* Numbers of another process, or of another form, are never met again. */
static void
write_tag(const struct site *site, enum site_list_form form,
    struct response *response)
{
	snprintf(response->etag, sizeof(response->etag),
	    "%016" PRIx64 "-%" PRIu64 "-%d", site->start,
	    hosts_version(site->env.hosts), (int)form);
}

static bool
is_current(const struct site *site, enum site_list_form form,
    const struct exchange *exchange)
{
	struct response response;

	response_init(&response);
	write_tag(site, form, &response);
	return response_is_known(exchange_request(exchange), response.etag);
}

static void
answer(struct site *site, enum site_list_form form, struct exchange **take)
{
	struct site_list *list = &site->lists[form];
	struct response response;

	response_init(&response);
	write_tag(site, form, &response);
	if (response_is_known(exchange_request(*take), response.etag)) {
		response.status = 304;
	} else if (!exchange_is_abandoned(*take)) {
		site_list_update(list, form, site->env.hosts);
		buf_add(&response.body, list->text.data, list->text.len);
	}
	exchange_answer(take, &response);
}

/* It is in no list any more. */
static void
end(struct site_wait *take)
{
	answer(take->site, take->form, &take->exchange);
	timer_free(&take->timer);
	free(take);
}

static void
leave(struct site_wait *wait)
{
	TAILQ_REMOVE(&wait->site->waits, wait, link);
	wait->site->nwaits--;
}

static void
on_late(void *ctx)
{
	struct site_wait *wait = ctx;

	leave(wait);
	end(wait);
}

static void
on_gone(void *ctx, struct exchange *exchange)
{
	(void)exchange;
	on_late(ctx);
}

static void
hold(struct site *site, enum site_list_form form, double seconds,
    struct exchange *take)
{
	struct site_wait *wait = xcalloc(1, sizeof(*wait));

	wait->site = site;
	wait->exchange = take;
	wait->form = form;
	wait->timer = timer_new(site->env.base, on_late, wait);
	timer_set(wait->timer, seconds);
	TAILQ_INSERT_TAIL(&site->waits, wait, link);
	site->nwaits++;
	exchange_watch(take, on_gone, wait);
}

/* Has there been a round just now? */
static bool
is_early(const struct site *site)
{
	return clock_seconds() < site->woken + pause;
}

void
site_retrieve(struct site *site, struct exchange *take)
{
	const struct request *request = exchange_request(take);
	enum site_list_form form;
	double seconds;
	bool current;

	if (!read_form(request, &form)) {
		site_say(&take, 400, "ipv6: 3, generic, or none", NULL);
		return;
	}
	if (!read_wait(request, &seconds)) {
		site_say(&take, 400, "wait: a number of seconds", NULL);
		return;
	}
	current = is_current(site, form, take);
	if (seconds > 0 && (current || is_early(site)) &&
	    !site->is_draining && !exchange_is_abandoned(take)) {
		hold(site, form, seconds, take);
		if (!current)
			site_retrieve_notice(site);
	} else {
		answer(site, form, &take);
	}
}

/* An answer may bring the next request, which waits for the next round. */
void
site_retrieve_wake(struct site *site)
{
	struct site_waits woken = TAILQ_HEAD_INITIALIZER(woken);
	struct site_wait *wait, *next;

	site->woken = clock_seconds();
	for (wait = TAILQ_FIRST(&site->waits); wait != NULL; wait = next) {
		next = TAILQ_NEXT(wait, link);
		if (!site->is_draining &&
		    is_current(site, wait->form, wait->exchange))
			continue;
		exchange_watch(wait->exchange, NULL, NULL);
		leave(wait);
		TAILQ_INSERT_TAIL(&woken, wait, link);
	}
	while ((wait = TAILQ_FIRST(&woken)) != NULL) {
		TAILQ_REMOVE(&woken, wait, link);
		end(wait);
	}
}

void
site_retrieve_notice(struct site *site)
{
	if (site->nwaits > 0 && !timer_is_running(site->wake))
		timer_set(site->wake, site->woken + pause - clock_seconds());
}
