#include "sync/copy.h"
#include "sync/watch.h"
#include "sync/watch_parts.h"

void
watch_doubt(struct watch *w)
{
	if (!copy_doubt(w->copy))
		return;
	if (w->round != NULL)
		w->rounds++;
	else if (w->env->silent)
		return;
	round_cancel(&w->round);
	watch_begin(w, 0);
}

void
watch_taken(struct watch *w)
{
	w->standing.is_published = true;
	w->standing.from[0] = '\0';
}
