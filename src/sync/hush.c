#include "sync/hush.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "sync/timer.h"

enum { LINE_MAX_LEN = 512 };

struct subject {
	bool is_warning;
	unsigned long more;
	char line[];
};

struct hush {
	const char *topic;
	double minute;
	struct timer *timer;		/* runs while there are subjects */
	struct map *subjects;		/* by key */
	unsigned long others;
};

static void
say(bool is_warning, const char *line)
{
	if (is_warning)
		log_warn("%s", line);
	else
		log_info("%s", line);
}

static void
tell_more(const struct hush *hush, const struct subject *s)
{
	char line[LINE_MAX_LEN + 64];

	if (s->more == 0)
		return;
	snprintf(line, sizeof(line), "%s (%lu more times within %.0f s)",
	    s->line, s->more, hush->minute);
	say(s->is_warning, line);
}

static void
end_minute(void *ctx)
{
	struct hush *hush = ctx;
	struct map_walk walk = { 0 };
	struct subject *s;

	while ((s = map_next(hush->subjects, &walk)) != NULL) {
		tell_more(hush, s);
		map_remove(hush->subjects, walk.key, walk.len);
		free(s);
	}
	if (hush->others > 0)
		log_warn("%s: %lu more within %.0f s that are not told of "
		    "each", hush->topic, hush->others, hush->minute);
	hush->others = 0;
}

struct hush *
hush_new(struct event_base *base, const char *topic, double minute)
{
	struct hush *hush = xcalloc(1, sizeof(*hush));

	hush->topic = topic;
	hush->minute = minute;
	hush->timer = timer_new(base, end_minute, hush);
	hush->subjects = map_new();
	return hush;
}

void
hush_free(struct hush **take)
{
	struct hush *hush = *take;

	if (hush == NULL)
		return;
	*take = NULL;
	end_minute(hush);
	timer_free(&hush->timer);
	map_free(&hush->subjects);
	free(hush);
}

static void
add_subject(struct hush *hush, const char *key, bool is_warning,
    const char *line)
{
	size_t size = strlen(line) + 1;
	struct subject *s = xmalloc(sizeof(*s) + size);

	s->is_warning = is_warning;
	s->more = 0;
	memcpy(s->line, line, size);
	map_set_str(hush->subjects, key, s);
	if (!timer_is_running(hush->timer))
		timer_set(hush->timer, hush->minute);
	say(is_warning, line);
}

void
hush_say(struct hush *hush, const char *key, bool is_warning,
    const char *fmt, ...)
{
	struct subject *s = map_get_str(hush->subjects, key);
	char line[LINE_MAX_LEN];
	va_list ap;

	if (s != NULL) {
		s->more++;
	} else if (map_count(hush->subjects) >= HUSH_MAX) {
		hush->others++;
	} else {
		va_start(ap, fmt);
		vsnprintf(line, sizeof(line), fmt, ap);
		va_end(ap);
		add_subject(hush, key, is_warning, line);
	}
}
