#include "legacy_ips.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/slurp.h"
#include "ddns/hostname.h"
#include "legacy_file.h"
#include "legacy_tree.h"

enum { FILE_MAX = 4096 };

struct file {
	char *path;
	struct ip ip;			/* in it */
	bool is_known;			/* else it is anything */
	bool is_failing;
};

struct legacy_ips {
	struct map *files;		/* by name in wire form */
};

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* One that is missing, or blank, holds no address. */
static void
read_file(struct file *file)
{
	struct buf text = { 0 };
	struct stat st;
	struct err err;

	if (stat(file->path, &st) < 0) {
		file->is_known = true;
	} else if (S_ISREG(st.st_mode) && slurp(file->path, FILE_MAX, &text,
	    &err)) {
		while (text.len > 0 && is_blank(text.data[text.len - 1]))
			text.len--;
		file->is_known = text.len == 0 || ip_parse_bytes(&file->ip,
		    (const char *)text.data, text.len);
	}
	buf_fini(&text);
}

static void
add(struct legacy_ips *ips, const char *dir, const char *host)
{
	struct file *file;
	struct name name;
	struct err err;

	if (!hostname_parse(&name, host, &err) ||
	    map_get(ips->files, name.wire, name.len) != NULL)
		return;
	file = xcalloc(1, sizeof(*file));
	file->path = xasprintf("%s/%s/IP", dir, host);
	read_file(file);
	map_set(ips->files, name.wire, name.len, file);
}

struct legacy_ips *
legacy_ips_new(const char *dir, struct err *err)
{
	struct legacy_names hosts = { 0 };
	struct legacy_ips *ips = NULL;

	if (legacy_names_read(dir, S_IFDIR, &hosts, err)) {
		ips = xcalloc(1, sizeof(*ips));
		ips->files = map_new();
		for (size_t i = 0; i < hosts.n; i++)
			add(ips, dir, hosts.name[i]);
	}
	legacy_names_fini(&hosts);
	return ips;
}

void
legacy_ips_free(struct legacy_ips **take)
{
	struct legacy_ips *ips = *take;
	struct map_walk walk = { 0 };
	struct file *file;

	*take = NULL;
	if (ips == NULL)
		return;
	while ((file = map_next(ips->files, &walk)) != NULL) {
		free(file->path);
		free(file);
	}
	map_free(&ips->files);
	free(ips);
}

static bool
write_file(struct file *file, const struct ip *ip, int64_t changed,
    struct err *err)
{
	char line[IP_TEXT_SIZE + 1], text[IP_TEXT_SIZE];

	ip_text(ip, text);
	snprintf(line, sizeof(line), "%s\n", text);
	return legacy_file_write(file->path, line, changed, err);
}

bool
legacy_ips_follow(struct legacy_ips *ips, const struct host *host,
    struct err *err)
{
	struct file *file = map_get(ips->files, host->name.wire,
	    host->name.len);
	bool is6, was_failing;
	const struct ip *ip;

	if (file == NULL)
		return true;
	is6 = host->v4.len == 0 && file->ip.len == IP6_LEN;
	ip = is6 ? &host->v6 : &host->v4;
	if (file->is_known && ip_equal(ip, &file->ip))
		return true;
	was_failing = file->is_failing;
	file->is_failing = !write_file(file, ip, is6 ? host->v6_changed :
	    host->v4_changed, err);
	if (file->is_failing)
		return was_failing;
	file->is_known = true;
	file->ip = *ip;
	return true;
}
