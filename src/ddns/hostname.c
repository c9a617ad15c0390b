#include "ddns/hostname.h"

#include <string.h>

static const char *const reserved[] = {
	"autoconfig", "autodiscover", "isatap", "localhost", "mail", "ns",
	"wpad", "www",
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_alnum(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
check_label(const char *label, size_t len, struct err *err)
{
	size_t i = len > 1 && label[0] == '_' ? 1 : 0;

	if (len == 0)
		return err_set(err, "two dots without a label between them, "
		    "or a dot first");
	if (!is_alnum(label[i]) || !is_alnum(label[len - 1]))
		return err_set(err, "a label must begin and end with a letter "
		    "or a digit");
	for (; i < len; i++)
		if (!is_alnum(label[i]) && label[i] != '-')
			return err_set(err, "has another character than "
			    "letters, digits and hyphens; other scripts are "
			    "written as xn--...");
	return true;
}

static bool
is_number(const char *label, size_t len)
{
	while (len > 0 && is_digit(label[len - 1]))
		len--;
	return len == 0;
}

bool
hostname_parse(struct name *name, const char *text, struct err *err)
{
	const char *label = text;
	size_t len;

	if (*text == '\0')
		return err_set(err, "a name must not be empty");
	for (;; label += len + 1) {
		len = strcspn(label, ".");
		if (!check_label(label, len, err))
			return false;
		if (label[len] == '\0' || label[len + 1] == '\0')
			break;
	}
	if (label == text)
		return err_set(err, "is a single label; the name of a host "
		    "has its zone in it, as in host.dyn.example.com");
	if (is_number(label, len))
		return err_set(err, "ends with a number, as an address does");
	return name_parse(name, text, err);
}

const struct name *
hostname_zone(const struct name *host, const struct name *zones, size_t n)
{
	const struct name *best = NULL;

	for (size_t i = 0; i < n; i++)
		if (name_is_within(host->wire, zones[i].wire) &&
		    (best == NULL || zones[i].len > best->len))
			best = &zones[i];
	return best;
}

static bool
is_reserved_label(const uint8_t *label)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
		if (strlen(reserved[i]) == *label &&
		    memcmp(reserved[i], label + 1, *label) == 0)
			return true;
	return false;
}

/* ns1, ns2 and so on are servers as much as ns is. */
static bool
is_numbered_server(const uint8_t *label)
{
	return *label > 2 && memcmp(label + 1, "ns", 2) == 0 &&
	    is_number((const char *)label + 3, *label - 2u);
}

bool
hostname_is_reserved(const struct name *host, const struct name *zone)
{
	const uint8_t *label = host->wire;

	if (host->len <= zone->len || is_reserved_label(label) ||
	    is_numbered_server(label) || name_is_wildcard(label))
		return true;
	for (; label < host->wire + host->len - zone->len; label += *label + 1)
		if (label[1] == '_')
			return true;
	return false;
}
