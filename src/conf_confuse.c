#include "conf_confuse.h"

#include <confuse.h>
#include <stdio.h>

enum { MAX_OPTIONS = 32, MAX_TEXT = 256 };

/*
 * libconfuse hands nothing of the caller's to a callback.  But an option may
 * store into a variable of the caller's, and is copied into every section with
 * that pointer; so the first option of each section, whose empty name nobody
 * can write, has a pointer to this struct.
 */
struct reader {
	long unused;			/* what the option would set */
	const struct conf_confuse_calls *calls;
	void *ctx;
	bool failed;
};

static struct reader *
reader_of(cfg_t *cfg)
{
	return (struct reader *)cfg_getnopt(cfg, 0)->simple_value.number;
}

static int
on_word(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	const struct reader *r = reader_of(cfg);

	r->calls->word(r->ctx, cfg_opt_name(opt), value, (unsigned)cfg->line);
	*(const char **)result = value;
	return 0;
}

static void
on_error(cfg_t *cfg, const char *fmt, va_list ap)
{
	struct reader *r = reader_of(cfg);
	char text[MAX_TEXT];

	vsnprintf(text, sizeof(text), fmt, ap);
	r->calls->bad(r->ctx, (unsigned)cfg->line, text);
	r->failed = true;
}

static void
begin_options(cfg_opt_t *options, struct reader *r)
{
	options[0] = (cfg_opt_t){ .name = "", .type = CFGT_INT,
		.simple_value.number = &r->unused };
}

/* Every option is read as a list: how many words it may have is not said
 * here, so that too many are no error of syntax. */
static cfg_opt_t
list_option(const struct conf_key *key)
{
	return (cfg_opt_t){ .name = key->name, .type = CFGT_STR,
		.flags = CFGF_LIST, .parsecb = on_word };
}

static void
section_options(cfg_opt_t *options, enum conf_place place, struct reader *r)
{
	size_t n = 1;

	begin_options(options, r);
	for (const struct conf_key *key = conf_keys; key->name != NULL; key++)
		if ((key->places & place) && key->type != CONF_SECTION &&
		    n < MAX_OPTIONS - 1)
			options[n++] = list_option(key);
	options[n] = (cfg_opt_t)CFG_END();
}

static bool
read_statement(cfg_t *cfg, const struct conf_key *key, const char *statement,
    struct reader *r)
{
	bool ok = cfg_parse_buf(cfg, statement) == CFG_SUCCESS;

	if (!ok && !r->failed)
		r->calls->bad(r->ctx, 1, "the statement cannot be read");
	if (key->type == CONF_SECTION && !key->is_untitled &&
	    cfg_size(cfg, key->name) > 0)
		r->calls->title(r->ctx,
		    cfg_title(cfg_getnsec(cfg, key->name, 0)));
	return ok;
}

bool
conf_confuse_read(const struct conf_key *key, const char *statement,
    const struct conf_confuse_calls *calls, void *ctx)
{
	struct reader r = { .calls = calls, .ctx = ctx };
	cfg_opt_t options[3], inner[MAX_OPTIONS];
	cfg_t *cfg;
	bool ok;

	begin_options(options, &r);
	options[1] = list_option(key);
	options[2] = (cfg_opt_t)CFG_END();
	if (key->type == CONF_SECTION) {
		section_options(inner, key->opens, &r);
		options[1] = (cfg_opt_t)CFG_SEC((char *)key->name, inner,
		    key->is_untitled ? CFGF_NONE : CFGF_MULTI | CFGF_TITLE);
	}
	cfg = cfg_init(options, CFGF_NONE);
	if (cfg == NULL) {
		calls->bad(ctx, 1, "out of memory");
		return false;
	}
	cfg_set_error_function(cfg, on_error);
	ok = read_statement(cfg, key, statement, &r);
	cfg_free(cfg);
	return ok;
}
