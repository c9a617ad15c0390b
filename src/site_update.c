#include "site_update.h"

#include "hosts.h"
#include "site_ask.h"
#include "site_job.h"
#include "site_parts.h"

/* The verdict on whoever brings a key. */
static bool
is_let_in(struct site *site, const struct keyring_bunch *keys,
    const struct update_host *asked, size_t n, const struct ip *source,
    enum verdict_code *why)
{
	enum guard_word word = site_ask_judge(site->guard, site->env.hosts,
	    keys, asked, n, source);

	*why = word == GUARD_ABUSE ? VERDICT_ABUSE : VERDICT_BADAUTH;
	return word == GUARD_PASS;
}

static void
start(struct site *site, struct exchange *take,
    const struct update_request *asked, struct update *update,
    const struct keyring_bunch *keys)
{
	enum verdict_code why;
	const struct site_wish wish = { .update = update, .keys = keys,
		.has_values = update_read_values(update, asked, &why) };

	site_job_start(site, take, SITE_JOB_LINES, &wish);
}

/* What is wrong with the hosts is told only to those with a key. */
static void
serve(struct site *site, struct exchange *take, struct update *update,
    const struct site_ask *ask, bool remove)
{
	const struct request *request = exchange_request(take);
	struct update_request asked = site_ask_update(ask, request);
	const struct keyring_bunch *keys = ask->has_key ?
	    hosts_open(site->env.hosts, ask->login.key) : NULL;
	enum verdict_code why, wrong_hosts;
	bool has_hosts;

	asked.remove = remove;
	has_hosts = update_read_hosts(update, &asked, &wrong_hosts);
	if (!ask->has_key && !ask->is_garbled)
		site_job_refuse(site, take, SITE_JOB_LINES, VERDICT_BADAUTH,
		    0);
	else if (!is_let_in(site, keys, update->hosts, update->nhosts,
	    &request->client, &why))
		site_job_refuse(site, take, SITE_JOB_LINES, why,
		    update->nhosts);
	else if (!has_hosts)
		site_job_refuse(site, take, SITE_JOB_LINES, wrong_hosts, 0);
	else
		start(site, take, &asked, update, keys);
}

static void
begin(struct site *site, struct exchange *take, bool remove)
{
	struct update update;
	struct site_ask ask;

	site_ask_read(&ask, exchange_request(take));
	serve(site, take, &update, &ask, remove);
	site_ask_wipe(&ask);
}

void
site_update(struct site *site, struct exchange *take)
{
	begin(site, take, false);
}

void
site_update_delete(struct site *site, struct exchange *take)
{
	begin(site, take, true);
}

/* A key of several hosts does not say which one is meant. */
void
site_update_key(struct site *site, struct exchange *take, const char *key)
{
	const struct ip *client = &exchange_request(take)->client;
	const struct keyring_bunch *keys = hosts_open(site->env.hosts, key);
	const struct keyring_key *only = keyring_only(keys);
	struct update update = { .nhosts = 1 };
	const struct site_wish wish = { .update = &update, .keys = keys,
		.has_values = true };
	struct update_family set = { .verb = UPDATE_SET, .ip = *client,
		.from_source = true };
	enum verdict_code why;

	if (!is_let_in(site, keys, NULL, 0, client, &why)) {
		site_job_refuse(site, take, SITE_JOB_WORD, why, 0);
		return;
	}
	if (only == NULL) {
		site_job_refuse(site, take, SITE_JOB_WORD, VERDICT_NOHOST, 0);
		return;
	}
	update.hosts[0] = (struct update_host){ only->host, true };
	*(client->len == IP6_LEN ? &update.v6 : &update.v4) = set;
	site_job_start(site, take, SITE_JOB_WORD, &wish);
}
