#include "site_ask.h"

#include "base/clock.h"
#include "hosts.h"
#include "secret.h"

static void
add_params(struct site_ask *ask, const struct form *form)
{
	for (size_t i = 0; i < form->n; i++) {
		const struct form_pair *pair = &form->pairs[i];

		ask->params[ask->nparams++] = (struct update_param){
			pair->name.s, pair->is_bare ? NULL : pair->value.s };
	}
}

void
site_ask_read(struct site_ask *ask, const struct request *request)
{
	const struct credentials *c = &request->credentials;

	ask->nparams = 0;
	add_params(ask, &request->query);
	add_params(ask, &request->form);
	ask->has_key = login_read(&ask->login, c->user.s, c->secret.s,
	    ask->params, ask->nparams);
	ask->is_garbled = c->kind == CREDENTIALS_BAD;
}

void
site_ask_wipe(struct site_ask *ask)
{
	secret_wipe(&ask->login, sizeof(ask->login));
}

struct update_request
site_ask_update(const struct site_ask *ask, const struct request *request)
{
	const char *user = ask->login.user;

	return (struct update_request){ .params = ask->params,
		.nparams = ask->nparams, .user = *user != '\0' ? user : NULL,
		.source = request->client };
}

static const struct name *
find_known(const struct hosts *hosts, const struct update_host *asked,
    size_t n)
{
	struct host host;

	for (size_t i = 0; i < n; i++)
		if (asked[i].is_valid &&
		    hosts_find(hosts, &asked[i].name, &host))
			return &asked[i].name;
	return NULL;
}

/* The first of them that the key opens, else any that it opens. */
static const struct keyring_key *
find_key(const struct keyring_bunch *keys, const struct update_host *asked,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct keyring_key *found = asked[i].is_valid ?
		    keyring_find(keys, &asked[i].name) : NULL;

		if (found != NULL)
			return found;
	}
	return keyring_any(keys);
}

enum guard_word
site_ask_judge(struct guard *guard, const struct hosts *hosts,
    const struct keyring_bunch *keys, const struct update_host *asked,
    size_t n, const struct ip *source)
{
	const struct keyring_key *found = find_key(keys, asked, n);
	const struct name *host;

	if (found != NULL && !found->is_weak)
		return GUARD_PASS;
	host = found != NULL ? &found->host : find_known(hosts, asked, n);
	return guard_judge(guard, found != NULL ? GUARD_KEY_WEAK :
	    GUARD_KEY_WRONG, host, source, clock_seconds());
}
