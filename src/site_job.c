#include "site_job.h"

#include <stdlib.h>

#include "base/mem.h"
#include "ddns/host.h"
#include "hosts.h"
#include "site_parts.h"
#include "site_words.h"

struct site_job {
	struct site *site;
	struct exchange *exchange;
	enum site_job_kind kind;
	struct hosts_wish *wish;	/* NULL: nothing is waited for */
	TAILQ_ENTRY(site_job) link;	/* in site->jobs, with a wish */
	size_t n;
	struct site_line lines[];
};

static struct site_job *
job_new(struct site *site, struct exchange *take, enum site_job_kind kind,
    size_t n)
{
	struct site_job *job = xcalloc(1, sizeof(*job) +
	    n * sizeof(job->lines[0]));

	job->site = site;
	job->exchange = take;
	job->kind = kind;
	job->n = n;
	return job;
}

/* The answer, of which the job is freed. */
static void
finish(struct site_job *take)
{
	struct site_job *job = take;
	const struct request *request = exchange_request(job->exchange);
	struct response response;

	for (size_t i = 0; i < job->n; i++)
		job->site->verdicts[job->lines[i].verdict.code]++;
	site_words_log(request, job->lines, job->n);
	response_init(&response);
	if (job->kind == SITE_JOB_WORD)
		site_words_old(&response, &job->lines[0].verdict);
	else
		site_words_new(&response, job->lines, job->n);
	exchange_answer(&job->exchange, &response);
	free(job);
}

/* All of it is said in one verdict of the request. */
static void
finish_all(struct site_job *take, enum verdict_code code)
{
	take->n = 1;
	take->lines[0].verdict = (struct verdict){ .code = code };
	finish(take);
}

static bool
is_promise(const struct site_line *line)
{
	return line->verdict.code == VERDICT_GOOD ||
	    line->verdict.code == VERDICT_NOCHG;
}

/* Texts are asked for below the name. */
static bool
is_answered(const struct site *site, const struct site_line *line)
{
	const struct filemark *mark = site->env.mark != NULL ?
	    site->env.mark(site->env.ctx) : NULL;
	struct name below;

	return site_reach_has(site->reach, &line->name, mark) &&
	    (!line->has_txt || !host_challenge(&below, &line->name) ||
	    site_reach_has(site->reach, &below, mark));
}

/*
 * The answer, of what is published or was so before: good only if tinydns
 * gives it.  A status other than 200 would take the other hosts' lines away.
 */
static void
finish_published(struct site_job *take)
{
	size_t lost = 0;

	for (size_t i = 0; i < take->n; i++) {
		struct site_line *line = &take->lines[i];

		if (!is_promise(line) || is_answered(take->site, line))
			continue;
		line->verdict.code = VERDICT_DNSERR;
		lost++;
	}
	if (lost == take->n)
		finish_all(take, VERDICT_911);
	else
		finish(take);
}

void
site_job_refuse(struct site *site, struct exchange *take,
    enum site_job_kind kind, enum verdict_code code, size_t n)
{
	struct site_job *job;

	if (n == 0 || verdict_is_of_request(code))
		n = 1;
	job = job_new(site, take, kind, n);
	for (size_t i = 0; i < n; i++)
		job->lines[i].verdict.code = code;
	finish(job);
}

static void
leave(struct site_job *job)
{
	TAILQ_REMOVE(&job->site->jobs, job, link);
	job->site->njobs--;
}

/* The admin may have removed or disabled a host meanwhile. */
static void
drop_gone(struct site_job *job)
{
	struct host host;

	for (size_t i = 0; i < job->n; i++) {
		struct site_line *line = &job->lines[i];

		if (!is_promise(line) || (hosts_find(job->site->env.hosts,
		    &line->name, &host) && host.is_enabled))
			continue;
		line->verdict = (struct verdict){ .code = VERDICT_NOHOST };
		line->is_changed = false;
	}
}

static void
on_done(void *ctx, bool published)
{
	struct site_job *job = ctx;

	leave(job);
	if (!published) {
		finish_all(job, VERDICT_911);
		return;
	}
	drop_gone(job);
	site_words_tell(exchange_request(job->exchange), job->lines, job->n);
	finish_published(job);
}

/* The host if the key opens it, else the line says why it does not. */
static const struct keyring_key *
open_host(const struct hosts *hosts, const struct update_host *asked,
    const struct keyring_bunch *keys, struct site_line *line,
    struct host *host)
{
	const struct keyring_key *found;

	line->verdict.code = VERDICT_NOTFQDN;
	if (!asked->is_valid)
		return NULL;
	line->verdict.code = VERDICT_NOHOST;
	line->name = asked->name;
	found = keyring_find(keys, &asked->name);
	if (found == NULL || !hosts_find(hosts, &asked->name, host) ||
	    !host->is_enabled)
		return NULL;
	line->verdict.code = VERDICT_BADIP;
	return found;
}

/* May what is asked for be otherwise in data.cdb, though it is stored? */
static bool
is_owed(const struct site *site, const struct name *host)
{
	return hosts_is_pending(site->env.hosts, host) ||
	    (site->env.is_replaced != NULL &&
	    site->env.is_replaced(site->env.ctx));
}

/* false: there is nothing to wait for. */
static bool
judge(struct site_job *job, const struct site_wish *wish, size_t i,
    struct hosts_item *item)
{
	const struct hosts *hosts = job->site->env.hosts;
	const struct update_host *asked = &wish->update->hosts[i];
	struct site_line *line = &job->lines[i];
	struct host host;
	const struct keyring_key *found = open_host(hosts, asked,
	    wish->keys, line, &host);

	if (found == NULL || !wish->has_values)
		return false;
	line->verdict = change_make(&item->change, wish->update, &host,
	    hosts_allow_private(hosts, &host));
	line->before4 = host.v4;
	line->before6 = host.v6;
	line->after4 = item->change.changes4 ? item->change.v4 : host.v4;
	line->after6 = item->change.changes6 ? item->change.v6 : host.v6;
	line->has_txt = wish->update->txt_verb == UPDATE_SET;
	line->is_changed = change_is_any(&item->change);
	item->name = asked->name;
	item->key = found->id;
	return line->is_changed || (line->verdict.code != VERDICT_BADIP &&
	    is_owed(job->site, &asked->name));
}

/* A request may name a host twice. */
static bool
is_among(const struct hosts_item *items, size_t n, const struct name *name)
{
	for (size_t i = 0; i < n; i++)
		if (name_equal(items[i].name.wire, name->wire))
			return true;
	return false;
}

void
site_job_start(struct site *site, struct exchange *take,
    enum site_job_kind kind, const struct site_wish *wish)
{
	struct site_job *job = job_new(site, take, kind,
	    wish->update->nhosts);
	struct hosts_item *items = xreallocarray(NULL, job->n,
	    sizeof(*items));
	char client[IP_TEXT_SIZE];
	size_t n = 0;

	for (size_t i = 0; i < job->n; i++)
		if (judge(job, wish, i, &items[n]) &&
		    !is_among(items, n, &items[n].name))
			n++;
	if (n == 0) {
		finish_published(job);
	} else {
		site_words_client(exchange_request(take), client);
		TAILQ_INSERT_TAIL(&site->jobs, job, link);
		site->njobs++;
		job->wish = hosts_submit(site->env.hosts, items, n, client,
		    "update", on_done, job);
	}
	free(items);
}

void
site_update_abandon(struct site *site)
{
	struct site_job *job;

	while ((job = TAILQ_FIRST(&site->jobs)) != NULL) {
		leave(job);
		hosts_withdraw(&job->wish);
		finish_all(job, VERDICT_911);
	}
}
