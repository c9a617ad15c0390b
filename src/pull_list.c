#include "pull_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/fnv.h"
#include "base/mem.h"
#include "ddns/hostname.h"

struct address {
	uint32_t ttl;
	uint8_t len;
	bool is_wildcard;
	uint8_t bytes[16];
};

struct entry {
	size_t n;
	struct address addresses[];
};

struct pull_list {
	unsigned refs;
	struct map *entries;		/* by name */
	size_t text_len;
	uint64_t text_hash;
	size_t left;			/* lines that are left out */
	struct err why;			/* the first of them is */
};

struct pull_list *
pull_list_new(const char *text, size_t len)
{
	struct pull_list *list = xcalloc(1, sizeof(*list));

	list->refs = 1;
	list->entries = map_new();
	list->text_len = len;
	list->text_hash = fnv_more(FNV_START, text, len);
	return list;
}

void
pull_list_leave(struct pull_list *list, const struct err *why)
{
	if (list->left++ == 0)
		list->why = *why;
}

size_t
pull_list_left(const struct pull_list *list, const char **why)
{
	*why = list->why.text;
	return list->left;
}

struct pull_list *
pull_list_ref(struct pull_list *list)
{
	list->refs++;
	return list;
}

void
pull_list_unref(struct pull_list **take)
{
	struct pull_list *list = *take;

	*take = NULL;
	if (list == NULL || --list->refs > 0)
		return;
	map_free_values(&list->entries);
	free(list);
}

static bool
is_same(const struct address *a, const struct address *b)
{
	return a->len == b->len && a->is_wildcard == b->is_wildcard &&
	    memcmp(a->bytes, b->bytes, a->len) == 0;
}

bool
pull_list_add(struct pull_list *list, const struct record *record)
{
	bool is_wildcard = name_is_wildcard(record->owner);
	struct address address = { .ttl = record->ttl,
		.len = (uint8_t)record->rdlen, .is_wildcard = is_wildcard };
	const uint8_t *key = record->owner + (is_wildcard ? 2 : 0);
	size_t len = name_wire_len(key, NAME_MAX_LEN);
	struct entry *old = map_get(list->entries, key, len), *entry;
	size_t n = old != NULL ? old->n : 0;

	memcpy(address.bytes, record->rdata, record->rdlen);
	for (size_t i = 0; i < n; i++)
		if (is_same(&old->addresses[i], &address))
			return true;
	if (n == PULL_LIST_MAX_ADDRESSES)
		return false;
	entry = xmalloc(sizeof(*entry) + (n + 1) * sizeof(address));
	entry->n = n + 1;
	if (n > 0)
		memcpy(entry->addresses, old->addresses, n * sizeof(address));
	entry->addresses[n] = address;
	free(map_set(list->entries, key, len, entry));
	return true;
}

bool
pull_list_is_of(const struct pull_list *list, const char *text, size_t len)
{
	return list->text_len == len &&
	    list->text_hash == fnv_more(FNV_START, text, len);
}

size_t
pull_list_count(const struct pull_list *list)
{
	return map_count(list->entries);
}

bool
pull_list_has_host(const struct pull_list *list, const uint8_t *wire,
    size_t len)
{
	return map_get(list->entries, wire, len) != NULL;
}

bool
pull_list_has(const struct pull_list *list, const uint8_t *owner, size_t len,
    uint16_t type)
{
	bool is_wildcard = name_is_wildcard(owner);
	size_t skip = is_wildcard ? 2 : 0;
	const struct entry *entry = map_get(list->entries, owner + skip,
	    len - skip);

	for (size_t i = 0; entry != NULL && i < entry->n; i++) {
		const struct address *a = &entry->addresses[i];

		if (a->is_wildcard == is_wildcard && (a->len == 4 ?
		    type != RR_AAAA : type != RR_A))
			return true;
	}
	return false;
}

bool
pull_list_next(const struct pull_list *list, struct map_walk *walk)
{
	return map_next(list->entries, walk) != NULL;
}

bool
pull_list_give(const struct pull_list *list, const struct map_walk *walk,
    record_fn *give, void *ctx, struct err *err)
{
	const struct entry *entry = map_get(list->entries, walk->key,
	    walk->len);
	uint8_t owner[2 + NAME_MAX_LEN] = "\1*";

	memcpy(owner + 2, walk->key, walk->len);
	for (size_t i = 0; i < entry->n; i++) {
		const struct address *a = &entry->addresses[i];
		const struct record record = {
			.owner = owner + (a->is_wildcard ? 0 : 2),
			.type = a->len == 4 ? RR_A : RR_AAAA, .ttl = a->ttl,
			.rdata = a->bytes, .rdlen = a->len };

		if (!give(ctx, &record, err))
			return false;
	}
	return true;
}

static uint64_t
hash_entry(const struct map_walk *walk, const struct entry *entry,
    size_t rank)
{
	uint64_t sum = 0, begin = fnv_more(FNV_START, walk->key, walk->len);

	for (size_t i = 0; i < entry->n; i++) {
		const struct address *a = &entry->addresses[i];
		uint8_t head[6] = { (uint8_t)rank, a->is_wildcard };

		put_u32(head + 2, a->ttl);
		sum += fnv_more(fnv_more(begin, head, sizeof(head)),
		    a->bytes, a->len);
	}
	return sum;
}

void
pull_list_sum(const struct pull_list *list, size_t rank,
    const struct name *zones, size_t n, uint64_t *sums)
{
	struct map_walk walk = { 0 };
	const struct entry *entry;

	while ((entry = map_next(list->entries, &walk)) != NULL) {
		struct name name = { .len = (uint8_t)walk.len };
		const struct name *zone;

		memcpy(name.wire, walk.key, walk.len);
		zone = hostname_zone(&name, zones, n);
		if (zone != NULL)
			sums[zone - zones] += hash_entry(&walk, entry, rank);
	}
}
