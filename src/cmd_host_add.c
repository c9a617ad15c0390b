#include "cmd_host.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/num.h"
#include "enrol.h"

enum { SERVER_SIZE = 256 };

static bool
check_label(const char *label, struct err *err)
{
	uint64_t number;

	if (strlen(label) >= STORE_LABEL_SIZE)
		return err_set(err, "the label has %zu characters, and may "
		    "have %d", strlen(label), STORE_LABEL_SIZE - 1);
	for (const char *p = label; *p != '\0'; p++)
		if (*p < 0x20 || *p > 0x7e)
			return err_set(err, "the label has another character "
			    "than printable ASCII");
	if (num_parse(label, UINT64_MAX, &number))
		return err_set(err, "'%s' is no label: a number is how keys "
		    "without one are named", label);
	return true;
}

/* The name that clients are likely to know this system by, or NULL. */
static const char *
find_server(char name[SERVER_SIZE])
{
	if (gethostname(name, SERVER_SIZE) < 0)
		return NULL;
	name[SERVER_SIZE - 1] = '\0';
	return strchr(name, '.') != NULL && name[0] != '.' ? name : NULL;
}

static void
note_server(const struct cmd_host *h, const char *server)
{
	if (h->conf->nhttps == 0)
		log_warn("the configuration has no 'http' to listen for "
		    "updates; these lines are for one on the port of HTTPS");
	if (server == NULL)
		log_info("put the name that clients reach this server by in "
		    "place of SERVER.EXAMPLE");
	else
		log_info("%s is the name of this system: put another one in "
		    "its place if clients, or the certificate, know another",
		    server);
}

/* The one moment at which the key is seen. */
static int
show_key(struct cmd_host *h, const char *key)
{
	char space[SERVER_SIZE];
	const char *server = find_server(space);
	struct buf out = { 0 };
	int code;

	buf_addf(&out, "host:  %s\nkey:   %s\n"
	    "       (shown only now; it cannot be read back)\n\n", h->text,
	    key);
	cmd_host_put_clients(&out, h->conf, server, h->text, key);
	code = cmd_host_tell(&out, h->conf);
	secret_wipe(out.data, out.len);
	buf_fini(&out);
	note_server(h, server);
	return code;
}

static const char *
label_of(const struct cmd_host *h)
{
	return h->options->label != NULL ? h->options->label : "";
}

/* In a batch, which is committed. */
static int
give_key(struct cmd_host *h, const struct secret *secret)
{
	char key[SECRET_KEY_SIZE];
	struct err err;
	int code;

	secret_make_key(key);
	if (!enrol_add_key(h->store, secret, &h->name, key, label_of(h), &err))
		code = cmd_host_fail(h, &err);
	else
		code = cmd_host_commit(h);
	if (code == EXIT_DONE)
		code = show_key(h, key);
	secret_wipe(key, sizeof(key));
	return code;
}

/* Begins a batch with the host in it. */
static int
add_host(struct cmd_host *h, struct host *host)
{
	struct errs notes = { 0 };
	struct host there;
	struct err err;
	int code = cmd_host_begin(h);

	if (code != EXIT_DONE)
		return code;
	switch (store_host_find(h->store, &h->name, &there, &err)) {
	case STORE_FOUND:
		err_set(&err, "%s: is there already; 'dnssync host key' makes "
		    "a further key for it", h->text);
		return cmd_host_refuse(h, &err);
	case STORE_NONE:
		break;
	default:
		return cmd_host_fail(h, &err);
	}
	enrol_place(h->conf, host, &notes);
	cmd_host_log(&notes);
	cmd_host_check_answer(h);
	return store_host_add(h->store, host, &h->origin, &err) ? EXIT_DONE :
	    cmd_host_fail(h, &err);
}

static bool
read_options(const struct cmd_host *h, struct host *host)
{
	const struct options *o = h->options;
	struct err err;

	host->has_wildcard = o->wildcard;
	if ((o->ttl == NULL || enrol_read_ttl(o->ttl, &host->ttl, &err)) &&
	    check_label(label_of(h), &err))
		return true;
	log_error("%s: %s", h->text, err.text);
	return false;
}

int
cmd_host_add(struct cmd_host *h)
{
	struct host host = { .name = h->name, .is_enabled = true };
	struct secret *secret;
	int code;

	if (!read_options(h, &host))
		return EXIT_CHANGE;
	secret = cmd_host_secret(h, &code);
	if (secret == NULL)
		return code;
	code = add_host(h, &host);
	if (code == EXIT_DONE)
		code = give_key(h, secret);
	secret_close(&secret);
	return code;
}

struct label_search {
	const char *label;
	bool is_taken;
};

static bool
compare_label(void *ctx, const struct store_key *key, struct err *err)
{
	struct label_search *search = ctx;

	(void)err;
	if (key->revoked == 0 && *search->label != '\0' &&
	    strcmp(key->label, search->label) == 0)
		search->is_taken = true;
	return true;
}

/* In a batch: `revoke` has to know which key a label means. */
static int
check_label_is_new(struct cmd_host *h)
{
	struct label_search search = { .label = label_of(h) };
	struct err err;

	if (!store_keys_of(h->store, &h->name, compare_label, &search, &err))
		return cmd_host_fail(h, &err);
	if (!search.is_taken)
		return EXIT_DONE;
	err_set(&err, "%s: has a key '%s' already: take another label, or "
	    "revoke that one first", h->text, search.label);
	return cmd_host_refuse(h, &err);
}

int
cmd_host_key(struct cmd_host *h)
{
	struct secret *secret;
	struct host host;
	struct err err;
	int code;

	if (!check_label(label_of(h), &err)) {
		log_error("%s: %s", h->text, err.text);
		return EXIT_CHANGE;
	}
	secret = cmd_host_secret(h, &code);
	if (secret == NULL)
		return code;
	code = cmd_host_begin_with(h, &host);
	if (code == EXIT_DONE)
		code = check_label_is_new(h);
	if (code == EXIT_DONE)
		code = give_key(h, secret);
	secret_close(&secret);
	return code;
}
