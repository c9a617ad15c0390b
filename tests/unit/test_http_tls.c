#include "http_certificate.h"

#include "http/tls.h"
#include "tempdir.h"

struct house {
	struct serving s;
	struct tls *tls;
	SSL_CTX *ctx;
};

static void
open_house(struct house *h)
{
	struct err err;

	memset(h, 0, sizeof(*h));
	certificate_make("a");
	h->tls = tls_new("a.pem", "a.key", &err);
	assert_non_null(h->tls);
	h->ctx = SSL_CTX_new(TLS_client_method());
	h->s.limits = limits_default();
	serving_listen(&h->s, h->tls);
}

static void
close_house(struct house *h)
{
	serving_end(&h->s);
	tls_free(&h->tls);
	assert_null(h->tls);
	tls_free(&h->tls);
	SSL_CTX_free(h->ctx);
}

static void
a_client_is_served_over_tls(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, GET("/a") GET("/b"));
	client_await(&c, "\n/a\n");
	client_await(&c, "\n/b\n");
	assert_peer_is(&c, "a");
	assert_string_equal(SSL_get_version(client_ssl(&c)), "TLSv1.3");
	client_end(&c);
	serving_await_count(&h.s, 0);
	close_house(&h);
}

static void
many_pipelined_requests_are_all_answered_over_tls(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	client_connect_tls(&c, &h.s, h.ctx);
	client_ask_much(&c);
	client_end(&c);
	close_house(&h);
}

static void
the_last_answer_is_followed_by_a_goodbye(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, "GET /a HTTP/1.0\r\n\r\n");
	client_await_end(&c);
	assert_false(c.was_reset);
	assert_true(SSL_get_shutdown(client_ssl(&c)) &
	    SSL_RECEIVED_SHUTDOWN);
	client_await(&c, "\n/a\n");
	client_end(&c);
	serving_await_count(&h.s, 0);
	close_house(&h);
}

static void
a_large_answer_arrives_over_tls(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, "GET /big HTTP/1.0\r\n\r\n");
	client_await(&c, "\r\n\r\n/big\n");
	client_await_end(&c);
	assert_int_equal(c.got.len, SERVING_BIG);
	client_end(&c);
	close_house(&h);
}

static void
a_refused_client_can_read_why_over_tls(void **state)
{
	struct house h;
	struct client c;
	char *body = calloc(1, 1 << 20);

	(void)state;
	open_house(&h);
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, "POST / HTTP/1.1\r\nHost: a\r\n"
	    "Content-Length: 1048576\r\n\r\n");
	bufferevent_write(c.bev, body, 1 << 20);
	free(body);
	client_await(&c, "HTTP/1.1 413 ");
	client_await(&c, "the body is too large\n");
	client_end(&c);
	close_house(&h);
}

static void
old_versions_and_weak_ciphers_are_refused(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	SSL_CTX_set_security_level(h.ctx, 0);
	SSL_CTX_set_min_proto_version(h.ctx, TLS1_VERSION);
	SSL_CTX_set_max_proto_version(h.ctx, TLS1_1_VERSION);
	client_connect_tls(&c, &h.s, h.ctx);
	client_await_end(&c);
	client_end(&c);
	SSL_CTX_set_max_proto_version(h.ctx, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(h.ctx, "ECDHE-ECDSA-AES128-SHA");
	client_connect_tls(&c, &h.s, h.ctx);
	client_await_end(&c);
	client_end(&c);
	SSL_CTX_set_cipher_list(h.ctx, "ECDHE-ECDSA-AES128-GCM-SHA256");
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, GET("/a"));
	client_await(&c, "\n/a\n");
	assert_string_equal(SSL_get_version(client_ssl(&c)), "TLSv1.2");
	client_end(&c);
	assert_int_equal(h.s.n_requests, 1);
	close_house(&h);
}

static void
http_1_1_is_chosen_among_the_protocols(void **state)
{
	struct house h;
	struct client c;
	const unsigned char *chosen;
	unsigned len;

	(void)state;
	open_house(&h);
	SSL_CTX_set_alpn_protos(h.ctx, (const unsigned char *)
	    "\x02h2\x08http/1.1", 12);
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, GET("/a"));
	client_await(&c, "\n/a\n");
	SSL_get0_alpn_selected(client_ssl(&c), &chosen, &len);
	assert_int_equal(len, 8);
	assert_memory_equal(chosen, "http/1.1", 8);
	client_end(&c);
	SSL_CTX_set_alpn_protos(h.ctx, (const unsigned char *)"\x02h2", 3);
	client_connect_tls(&c, &h.s, h.ctx);
	client_await_end(&c);
	client_end(&c);
	close_house(&h);
}

static void
a_new_certificate_is_shown_to_new_clients(void **state)
{
	struct house h;
	struct client old, new;
	struct err err;

	(void)state;
	open_house(&h);
	client_connect_tls(&old, &h.s, h.ctx);
	client_say(&old, GET("/a"));
	client_await(&old, "\n/a\n");
	certificate_make("b");
	assert_false(tls_is_outdated(h.tls));
	assert_int_equal(rename("b.pem", "a.pem"), 0);
	assert_int_equal(rename("b.key", "a.key"), 0);
	assert_true(tls_is_outdated(h.tls));
	assert_true(tls_reload(h.tls, &err));
	assert_false(tls_is_outdated(h.tls));
	client_connect_tls(&new, &h.s, h.ctx);
	client_say(&new, GET("/b"));
	client_await(&new, "\n/b\n");
	assert_peer_is(&new, "b");
	client_say(&old, GET("/c"));
	client_await(&old, "\n/c\n");
	assert_peer_is(&old, "a");
	client_end(&new);
	client_end(&old);
	close_house(&h);
}

static void
assert_bad_reload(struct house *h, const char *text)
{
	struct err err;

	assert_false(tls_reload(h->tls, &err));
	assert_string_equal(err.text, text);
}

static void
a_bad_certificate_leaves_the_old_one(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	certificate_make("b");
	assert_int_equal(rename("b.pem", "a.pem"), 0);
	assert_bad_reload(&h, "a.key: is no key of that certificate: key "
	    "values mismatch");
	assert_false(tls_is_outdated(h.tls));
	tempdir_file("a.pem", "nothing\n");
	assert_bad_reload(&h, "a.pem: is no certificate: no start line");
	unlink("a.pem");
	assert_false(tls_is_outdated(h.tls));
	assert_bad_reload(&h, "a.pem: is no certificate: No such file or "
	    "directory");
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, GET("/a"));
	client_await(&c, "\n/a\n");
	assert_peer_is(&c, "a");
	client_end(&c);
	close_house(&h);
}

static void
a_key_with_a_passphrase_is_an_error_and_asks_nobody(void **state)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	struct err err = { "" };
	FILE *f;

	(void)state;
	certificate_make("a");
	f = fopen("a.key", "w");
	PEM_write_PrivateKey(f, key, EVP_aes_128_cbc(),
	    (const unsigned char *)"secret", 6, NULL, NULL);
	fclose(f);
	EVP_PKEY_free(key);
	assert_null(tls_new("a.pem", "a.key", &err));
	assert_non_null(strstr(err.text, "a.key: is no key of that "
	    "certificate: "));
}

static void
the_handshake_counts_into_the_deadline(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	server_free(&h.s.server);
	event_base_free(h.s.base);
	h.s.limits.request = 0.2;
	serving_listen(&h.s, h.tls);
	client_connect(&c, &h.s);
	client_say(&c, "\x16\x03\x01");
	client_await_end(&c);
	assert_int_equal(server_counts(h.s.server).accepted, 1);
	assert_int_equal(server_counts(h.s.server).connections, 0);
	client_end(&c);
	close_house(&h);
}

static void
http_without_tls_is_no_handshake(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	client_connect(&c, &h.s);
	client_say(&c, GET("/a"));
	client_await_end(&c);
	client_end(&c);
	serving_await_count(&h.s, 0);
	assert_int_equal(h.s.n_requests, 0);
	close_house(&h);
}

static void
a_client_that_says_goodbye_waits_for_nothing(void **state)
{
	struct house h;
	struct client c;

	(void)state;
	open_house(&h);
	client_connect_tls(&c, &h.s, h.ctx);
	client_say(&c, GET("/later"));
	assert_true(loop_until(h.s.base, &h.s.was_kept));
	SSL_shutdown(client_ssl(&c));
	assert_true(loop_until(h.s.base, &h.s.is_gone));
	serving_answer(&h.s, "nobody");
	client_end(&c);
	serving_await_count(&h.s, 0);
	close_house(&h);
}

static void
another_certificate_needs_no_other_socket(void **state)
{
	struct house h;
	struct client old, new;
	struct tls *other;
	struct err err;

	(void)state;
	open_house(&h);
	certificate_make("b");
	other = tls_new("b.pem", "b.key", &err);
	client_connect_tls(&old, &h.s, h.ctx);
	client_say(&old, GET("/a"));
	client_await(&old, "\n/a\n");
	server_set_tls(h.s.socket, other);
	tls_free(&h.tls);
	client_connect_tls(&new, &h.s, h.ctx);
	client_say(&new, GET("/b"));
	client_await(&new, "\n/b\n");
	assert_peer_is(&new, "b");
	client_end(&new);
	client_say(&old, GET("/c"));
	client_await(&old, "\n/c\n");
	client_end(&old);
	server_set_tls(h.s.socket, NULL);
	tls_free(&other);
	client_connect(&new, &h.s);
	client_say(&new, GET("/d"));
	client_await(&new, "\n/d\n");
	client_end(&new);
	close_house(&h);
}

#define IN_TEMPDIR(f) \
	cmocka_unit_test_setup_teardown(f, tempdir_setup, tempdir_teardown)

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		IN_TEMPDIR(a_client_is_served_over_tls),
		IN_TEMPDIR(many_pipelined_requests_are_all_answered_over_tls),
		IN_TEMPDIR(the_last_answer_is_followed_by_a_goodbye),
		IN_TEMPDIR(a_large_answer_arrives_over_tls),
		IN_TEMPDIR(a_refused_client_can_read_why_over_tls),
		IN_TEMPDIR(old_versions_and_weak_ciphers_are_refused),
		IN_TEMPDIR(http_1_1_is_chosen_among_the_protocols),
		IN_TEMPDIR(a_new_certificate_is_shown_to_new_clients),
		IN_TEMPDIR(a_bad_certificate_leaves_the_old_one),
		IN_TEMPDIR(a_key_with_a_passphrase_is_an_error_and_asks_nobody),
		IN_TEMPDIR(the_handshake_counts_into_the_deadline),
		IN_TEMPDIR(http_without_tls_is_no_handshake),
		IN_TEMPDIR(a_client_that_says_goodbye_waits_for_nothing),
		IN_TEMPDIR(another_certificate_needs_no_other_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
