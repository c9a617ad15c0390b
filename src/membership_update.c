#include "membership_update.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "conf_name.h"

struct update {
	struct membership *members;
	struct membership_list *lists;
	size_t n;
	struct map *by_catalog;		/* its name -> its list */
	const struct membership_calls *calls;
	void *ctx;
	bool changed;
};

/* An entry of a list. */
struct place {
	struct membership_list *list;
	const struct catalog_member *entry;
};

static bool
is_same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* false: the one that has it does not give it to one that lists it. */
static bool
follow_coo(const struct update *u, struct place *at)
{
	struct place next = { 0 };

	if (at->entry->coo != NULL)
		next.list = map_get_str(u->by_catalog, at->entry->coo);
	if (next.list != NULL && next.list->list != NULL)
		next.entry = catalog_find(next.list->list, at->entry->zone);
	if (next.entry == NULL)
		return false;
	*at = next;
	return true;
}

/* Whose it is, if it is this one's; those that give it in a ring keep it. */
static struct place
find_heir(const struct update *u, struct place owner)
{
	struct place at = owner;

	for (size_t i = 0; i < u->n; i++)
		if (!follow_coo(u, &at))
			return at;
	return owner;
}

static void
leave(struct update *u, const char *zone)
{
	membership_remove(u->members, zone);
	u->changed = true;
}

static void
set_group(struct update *u, struct member *member, const struct place *at)
{
	if (is_same_text(member->group, at->entry->group))
		return;
	xreplace(&member->group, at->entry->group);
	at->list->regrouped++;
	u->changed = true;
}

static void
follow_entry(struct update *u, struct member *member,
    struct membership_list *owner, const struct place *at)
{
	bool is_reset = strcmp(member->id, at->entry->id) != 0;

	if (at->list != owner) {
		owner->went++;
		at->list->came++;
		xreplace(&member->catalog, at->list->catalog);
		u->changed = true;
	}
	if (is_reset) {
		at->list->reset++;
		xreplace(&member->id, at->entry->id);
		member->anew = true;
		member->told = false;
		u->changed = true;
	}
	set_group(u, member, at);
}

/* One that is a member already. */
static void
review(struct update *u, struct member *member)
{
	struct membership_list *owner = map_get_str(u->by_catalog,
	    member->catalog);
	struct place at = { .list = owner };

	if (owner != NULL)
		owner->before++;
	if (owner == NULL || u->calls->is_configured(u->ctx, member->zone)) {
		leave(u, member->zone);
		return;
	}
	if (owner->list == NULL)
		return;
	at.entry = catalog_find(owner->list, member->zone);
	if (at.entry != NULL) {
		at = find_heir(u, at);
		follow_entry(u, member, owner, &at);
		return;
	}
	owner->removed++;
	membership_set_gone(u->members, member->zone);
	leave(u, member->zone);
}

static void
review_all(struct update *u)
{
	struct map_walk walk = { 0 };
	struct member *member;

	while ((member = membership_next(u->members, &walk)) != NULL)
		review(u, member);
}

static void
ignore(const struct update *u, const struct place *at, const char *why)
{
	u->calls->ignored(u->ctx, at->list->catalog, at->entry->zone, why);
}

/* Somebody has it already. */
static void
meet(const struct update *u, const struct place *at,
    const struct member *member)
{
	char *why;

	if (strcmp(member->catalog, at->list->catalog) == 0 ||
	    is_same_text(member->catalog, at->entry->coo))
		return;
	why = xasprintf("it is a member of %s, which would have to give it "
	    "away (coo)", member->catalog);
	ignore(u, at, why);
	free(why);
}

static void
join(struct update *u, struct place at)
{
	char text[NAME_TEXT_SIZE];
	struct member new = { .zone = at.entry->zone };
	struct name name;
	struct err err;

	if (!conf_name_parse(new.zone, &name, text, &err)) {
		ignore(u, &at, err.text);
		return;
	}
	at = find_heir(u, at);
	new.catalog = (char *)(uintptr_t)at.list->catalog;
	new.id = at.entry->id;
	new.group = at.entry->group;
	new.anew = membership_clear_gone(u->members, new.zone);
	membership_add(u->members, &new);
	at.list->added++;
	u->changed = true;
}

static void
welcome(struct update *u, struct place at)
{
	const struct member *member = membership_find(u->members,
	    at.entry->zone);

	if (member != NULL)
		meet(u, &at, member);
	else if (u->calls->is_configured(u->ctx, at.entry->zone))
		ignore(u, &at, "the configuration has this zone itself");
	else
		join(u, at);
}

static void
welcome_all(struct update *u, struct membership_list *list)
{
	if (list->list == NULL)
		return;
	if (!membership_knows(u->members, list->catalog)) {
		membership_know(u->members, list->catalog);
		u->changed = true;
	}
	for (size_t i = 0; i < catalog_count(list->list); i++)
		welcome(u, (struct place){ list, catalog_at(list->list, i) });
}

/* Catalogs that are not configured any more. */
static void
forget_others(struct update *u)
{
	struct map_walk walk = { 0 };
	const char *known;

	while ((known = membership_next_known(u->members, &walk)) != NULL)
		if (map_get_str(u->by_catalog, known) == NULL) {
			membership_unknow(u->members, known);
			u->changed = true;
		}
}

static void
count(struct update *u)
{
	struct map_walk walk = { 0 };
	const struct member *member;

	while ((member = membership_next(u->members, &walk)) != NULL) {
		struct membership_list *list = map_get_str(u->by_catalog,
		    member->catalog);

		list->after++;
	}
}

bool
membership_update(struct membership *m, struct membership_list *lists,
    size_t n, const struct membership_calls *calls, void *ctx)
{
	struct update u = { .members = m, .lists = lists, .n = n,
		.by_catalog = map_new(), .calls = calls, .ctx = ctx };

	for (size_t i = 0; i < n; i++)
		map_set_str(u.by_catalog, lists[i].catalog, &lists[i]);
	review_all(&u);
	for (size_t i = 0; i < n; i++)
		welcome_all(&u, &lists[i]);
	forget_others(&u);
	count(&u);
	map_free(&u.by_catalog);
	return u.changed;
}
