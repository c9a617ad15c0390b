#include "http_feeding.h"

#include "http/exchange.h"

struct record {
	int answers, gone;
	int status;
	struct exchange *exchange;
};

static void
on_answer(void *ctx, const struct request *request, struct response *response)
{
	struct record *record = ctx;

	assert_text(request->path, "/a");
	record->answers++;
	record->status = response->status;
}

static void
on_gone(void *ctx, struct exchange *exchange)
{
	struct record *record = ctx;

	assert_ptr_equal(exchange, record->exchange);
	assert_true(exchange_is_abandoned(exchange));
	record->gone++;
}

static void
answer_when_gone(void *ctx, struct exchange *exchange)
{
	struct response response;

	on_gone(ctx, exchange);
	response_init(&response);
	exchange_answer(&exchange, &response);
}

static void
begin(struct record *record)
{
	struct request r = feed_good(BYTES("GET /a HTTP/1.0\r\n\r\n"));

	*record = (struct record){ 0 };
	record->exchange = exchange_new(&r, on_answer, record);
	assert_null(r.path.s);
	assert_text(exchange_request(record->exchange)->path, "/a");
	assert_false(exchange_is_abandoned(record->exchange));
}

static void
answer(struct record *record)
{
	struct response response;

	response_init(&response);
	response_say(&response, 404, "x");
	exchange_answer(&record->exchange, &response);
	assert_null(record->exchange);
	assert_int_equal(response.status, 200);
	assert_int_equal(response.body.len, 0);
}

static void
an_answer_is_carried_once(void **state)
{
	struct record record;

	(void)state;
	begin(&record);
	exchange_watch(record.exchange, on_gone, &record);
	answer(&record);
	assert_int_equal(record.answers, 1);
	assert_int_equal(record.status, 404);
	assert_int_equal(record.gone, 0);
}

static void
an_answer_to_nobody_goes_nowhere(void **state)
{
	struct record record;

	(void)state;
	begin(&record);
	exchange_abandon(record.exchange);
	assert_true(exchange_is_abandoned(record.exchange));
	answer(&record);
	assert_int_equal(record.answers, 0);
}

static void
who_watches_is_told_once(void **state)
{
	struct record record;

	(void)state;
	begin(&record);
	exchange_watch(record.exchange, on_gone, &record);
	exchange_abandon(record.exchange);
	assert_int_equal(record.gone, 1);
	answer(&record);
	assert_int_equal(record.gone, 1);
	begin(&record);
	exchange_watch(record.exchange, on_gone, &record);
	exchange_watch(record.exchange, NULL, NULL);
	exchange_abandon(record.exchange);
	assert_int_equal(record.gone, 0);
	answer(&record);
}

static void
who_is_told_may_answer_right_there(void **state)
{
	struct record record;

	(void)state;
	begin(&record);
	exchange_watch(record.exchange, answer_when_gone, &record);
	exchange_abandon(record.exchange);
	assert_int_equal(record.gone, 1);
	assert_int_equal(record.answers, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_carried_once),
		cmocka_unit_test(an_answer_to_nobody_goes_nowhere),
		cmocka_unit_test(who_watches_is_told_once),
		cmocka_unit_test(who_is_told_may_answer_right_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
