#include "hosts_desk.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "hosts_ahead.h"
#include "sync/timer.h"
#include "worker.h"

/* What is read or written by the worker. */
struct hosts_job {
	struct hosts *hosts;
	struct hosts_zones zones;
	bool reads;			/* all is read */
	struct hosts_entry *entries;
	size_t n;
	bool has_pulled;
	struct hosts_lists pulled;
	int64_t now;
	struct hosts_book book;
	bool ok;
	struct err why;
};

void
hosts_desk_set_timer(struct hosts *h)
{
	double next = hosts_wish_next(&h->wishes);

	if (next > 0)
		timer_set(h->timer, next - clock_seconds());
	else
		timer_stop(h->timer);
}

static void
work(void *arg)
{
	struct hosts_job *job = arg;
	struct store *store = job->hosts->store;

	if (job->reads)
		job->ok = hosts_book_read(&job->book, store, &job->zones,
		    &job->why);
	else
		job->ok = hosts_book_write(store, job->entries, job->n,
		    job->has_pulled ? &job->pulled : NULL, job->now,
		    &job->zones, &job->why);
}

static struct hosts_job *
job_new(struct hosts *h, bool reads)
{
	struct hosts_job *job = xcalloc(1, sizeof(*job));

	job->hosts = h;
	job->reads = reads;
	hosts_zones_copy_of(&job->zones, &h->zones);
	return job;
}

static void
job_free(struct hosts_job *job)
{
	hosts_zones_fini(&job->zones);
	hosts_book_fini(&job->book);
	hosts_lists_fini(&job->pulled);
	free(job->entries);
	free(job);
}

/* The same failure is said once. */
static void
take_failure(struct hosts *h, const struct err *why)
{
	if (strcmp(h->why.text, why->text) != 0)
		log_error("%s", why->text);
	h->why = *why;
}

static void
take_success(struct hosts *h)
{
	if (h->why.text[0] != '\0')
		log_info("dynamic hosts: can be stored again");
	h->why.text[0] = '\0';
}

/* Is anything another now? */
static bool
take_item(struct hosts *h, const struct hosts_item *item, int64_t now)
{
	struct host host;

	hosts_ahead_stored(h->ahead, &item->name);
	if (!change_is_any(&item->change) ||
	    !roster_get(h->book.roster, &item->name, &host))
		return false;
	change_apply(&item->change, &host, now);
	roster_set(h->book.roster, &host);
	map_set(h->dirty, item->name.wire, item->name.len, h);
	hosts_news_note(h->news, &item->name);
	return true;
}

static void
tell_listener(struct hosts *h)
{
	h->version++;
	if (h->listener != NULL)
		h->listener(h->listener_ctx);
}

static void
take_batch(struct hosts *h, const struct hosts_job *job)
{
	bool differs = false;

	for (size_t i = 0; i < job->n; i++)
		differs |= take_item(h, job->entries[i].item, job->now);
	take_success(h);
	hosts_zones_keep_serials(&h->zones, &job->zones);
	hosts_wish_move_all(&h->wishes, WISH_COMMITTING, WISH_STORED);
	if (differs)
		tell_listener(h);
	h->env.changed(h->env.ctx);
}

/* What waits for the next batch fails, too: it may build on this one. */
static void
fail_unstored(struct hosts *h)
{
	hosts_wish_move_all(&h->wishes, WISH_WAITING, WISH_COMMITTING);
	hosts_ahead_forget(h->ahead, &h->wishes, WISH_COMMITTING);
	hosts_wish_end_all(&h->wishes, WISH_COMMITTING, false);
}

/* Others may be wanted already. */
static void
take_pulled(struct hosts *h, const struct hosts_job *job, bool stored)
{
	if (!job->has_pulled)
		return;
	hosts_pulled_end(&h->pulled, &job->pulled, stored);
	if (stored)
		hosts_news_note_all(h->news);
}

static void
committed(void *arg, bool ran)
{
	struct hosts_job *job = arg;
	struct hosts *h = job->hosts;

	h->is_committing = false;
	take_pulled(h, job, ran && job->ok);
	if (ran && job->ok) {
		take_batch(h, job);
	} else {
		if (ran)
			take_failure(h, &job->why);
		fail_unstored(h);
	}
	job_free(job);
	hosts_desk_set_timer(h);
	if (ran)
		hosts_desk_commit(h);
}

void
hosts_desk_commit(struct hosts *h)
{
	struct hosts_wish *wish;
	struct hosts_job *job;
	size_t n;

	if (h->is_committing)
		return;
	n = hosts_wish_count(&h->wishes, WISH_WAITING);
	if (n == 0 && h->pulled.state != PULLED_WAITING)
		return;
	job = job_new(h, false);
	job->has_pulled = hosts_pulled_begin(&h->pulled, &job->pulled);
	job->entries = xcalloc(n, sizeof(*job->entries));
	job->now = time(NULL);
	TAILQ_FOREACH(wish, &h->wishes, link) {
		if (wish->state != WISH_WAITING)
			continue;
		wish->state = WISH_COMMITTING;
		for (size_t i = 0; i < wish->n; i++)
			job->entries[job->n++] = (struct hosts_entry){
				&wish->items[i], wish->client, wish->how };
	}
	h->is_committing = true;
	worker_run(h->env.worker, work, committed, job);
}

void
hosts_desk_begin_pulled(struct hosts *h)
{
	struct hosts_job *job = job_new(h, false);

	job->has_pulled = hosts_pulled_begin(&h->pulled, &job->pulled);
	job->now = time(NULL);
	work(job);
	take_pulled(h, job, job->ok);
	if (job->ok) {
		hosts_zones_keep_serials(&h->zones, &job->zones);
	} else {
		take_failure(h, &job->why);
		hosts_lists_set(&h->pulled.stored, job->pulled.lists,
		    job->pulled.n);
	}
	job_free(job);
}

static void
take_book(struct hosts *h, struct hosts_job *job)
{
	struct hosts_book old = h->book;

	h->book = job->book;
	job->book = old;
	hosts_zones_keep_serials(&h->zones, &job->zones);
	h->mirror_is_old = true;
	hosts_news_note_all(h->news);
	take_success(h);
	tell_listener(h);
}

static void
read_done(void *arg, bool ran)
{
	struct hosts_job *job = arg;
	struct hosts *h = job->hosts;
	bool again = h->read_again;

	h->is_reading = h->read_again = false;
	if (ran && job->ok) {
		take_book(h, job);
		hosts_wish_move_all(&h->wishes, WISH_READING, WISH_STORED);
		h->env.changed(h->env.ctx);
	} else if (ran) {
		take_failure(h, &job->why);
		hosts_wish_end_all(&h->wishes, WISH_READING, false);
		timer_set(h->retry, HOSTS_RETRY);
	}
	job_free(job);
	if (ran && again)
		hosts_desk_read(h);
}

void
hosts_desk_read(struct hosts *h)
{
	if (h->is_reading) {
		h->read_again = true;
		return;
	}
	h->is_reading = true;
	hosts_wish_move_all(&h->wishes, WISH_UNREAD, WISH_READING);
	worker_run(h->env.worker, work, read_done, job_new(h, true));
}

bool
hosts_desk_begin(struct hosts *h, struct err *err)
{
	struct hosts_job *job = job_new(h, true);
	bool is_read;

	work(job);
	is_read = job->book.roster != NULL;
	if (is_read)
		take_book(h, job);
	else
		*err = job->why;
	if (is_read && !job->ok) {
		take_failure(h, &job->why);
		timer_set(h->retry, HOSTS_RETRY);
	}
	job_free(job);
	return is_read;
}
