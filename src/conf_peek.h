/*
 * conf_peek: where a configuration that cannot be loaded has its files.
 */
#ifndef DNSSYNC_CONF_PEEK_H
#define DNSSYNC_CONF_PEEK_H

/* A value, zeroed first.  NULL: it does not say. */
struct conf_peek {
	char *data_cdb;			/* as in struct conf */
	char *state;
};

/*
 * Reads the two from the file that conf_load() would read, whatever else is
 * wrong with it, and says nothing of that.
 */
void conf_peek_read(struct conf_peek *peek, const char *path);

void conf_peek_fini(struct conf_peek *peek);

#endif
