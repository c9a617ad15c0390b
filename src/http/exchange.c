#include "http/exchange.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct exchange {
	struct request request;
	exchange_answer_fn *answer;	/* NULL: abandoned */
	void *answer_ctx;
	exchange_gone_fn *gone;
	void *gone_ctx;
};

struct exchange *
exchange_new(struct request *take, exchange_answer_fn *answer, void *ctx)
{
	struct exchange *exchange = xcalloc(1, sizeof(*exchange));

	exchange->request = *take;
	memset(take, 0, sizeof(*take));
	exchange->answer = answer;
	exchange->answer_ctx = ctx;
	return exchange;
}

const struct request *
exchange_request(const struct exchange *exchange)
{
	return &exchange->request;
}

void
exchange_answer(struct exchange **take, struct response *response)
{
	struct exchange *exchange = *take;

	*take = NULL;
	if (exchange->answer != NULL)
		exchange->answer(exchange->answer_ctx, &exchange->request,
		    response);
	response_fini(response);
	response_init(response);
	request_fini(&exchange->request);
	free(exchange);
}

bool
exchange_is_abandoned(const struct exchange *exchange)
{
	return exchange->answer == NULL;
}

void
exchange_watch(struct exchange *exchange, exchange_gone_fn *gone, void *ctx)
{
	assert(gone == NULL || exchange->answer != NULL);
	exchange->gone = gone;
	exchange->gone_ctx = ctx;
}

void
exchange_abandon(struct exchange *exchange)
{
	exchange_gone_fn *gone = exchange->gone;

	exchange->answer = NULL;
	exchange->gone = NULL;
	if (gone != NULL)
		gone(exchange->gone_ctx, exchange);
}
