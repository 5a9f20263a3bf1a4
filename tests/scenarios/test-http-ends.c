/* SPDX-License-Identifier: GPL-2.0-only */
/* The HTTP client when it, its user or its servers leave in the middle: what
 * the fuzz target http-client has found to go wrong. */
#include "model/units.h"
#include "tests/scenarios/support-http-user.h"

/* ---- Its user ------------------------------------------------------------ */

/* A connection that is closed waits for no 100 Continue; its request is the
 * user's again. */
static void
test_closed(void)
{
    HttpUser user;

    http_user_begin(&user, "rfc", 0);
    http_user_put(&user, 0, 10, TRUE);
    http_user_ask(&user, 1);
    http_client_close(user.client);
    g_assert_cmpint(http_loop_deadline(&user.stage.base), ==, G_MAXINT64);
    g_assert_cmpuint(user.n_done[0], ==, 0);
    http_client_cancel(&user.calls[0]);
    http_user_check(&user, 0, HTTP_HOW_CANCELLED);
    http_user_end(&user);
}

/* Who cancels one of several that are lost together hears so of it. */
static void
test_cancelled_in_turn(void)
{
    HttpUser user;

    http_user_begin(&user, "node-client", 3);
    http_user_ask(&user, 3);
    user.cancels = &user.calls[2];
    http_user_resets(&user, 0);
    http_user_check(&user, 1, HTTP_HOW_SILENT);
    http_user_check(&user, 2, HTTP_HOW_CANCELLED);
    http_user_check(&user, 0, HTTP_HOW_SILENT);
    http_user_end(&user);
}

/* Who asks for more when the answer before was no HTTP does not get the
 * connection that ends. */
static void
test_asks_in_turn(void)
{
    HttpUser user;

    http_user_begin(&user, "node-client", 3);
    http_user_ask(&user, 2);
    user.asks = &user.calls[2];
    http_user_arrives(&user, 0, "what?\r\n\r\n");
    http_user_check(&user, 0, HTTP_HOW_BAD);
    g_assert_true(http_user_stream(&user, 0)->closed);
    http_user_arrives(&user, 1, "HTTP/1.1 204 No\r\n\r\n");
    http_user_check(&user, 2, HTTP_HOW_COMPLETE);
    http_user_end(&user);
}

/* A pause is over with its answer: the next one on the connection is read. */
static void
test_paused(void)
{
    HttpUser user;

    http_user_begin(&user, "rfc", 0);
    user.policy.connections = 1;
    user.pauses = TRUE;
    http_user_ask(&user, 2);
    http_user_arrives(&user, 0,
                      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab");
    http_user_arrives(&user, 0,
                      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\ncd");
    http_user_check(&user, 0, HTTP_HOW_COMPLETE);
    http_user_check(&user, 1, HTTP_HOW_COMPLETE);
    g_assert_cmpuint(user.stage.streams->len, ==, 1);
    http_user_end(&user);
}

/* ---- Bodies -------------------------------------------------------------- */

/* Nothing leaves behind a head whose body waits (RFC 9112 9.3.2). */
static void
test_expecting(void)
{
    HttpUser user;

    http_user_begin(&user, "rfc", 3);
    http_user_put(&user, 0, 10, TRUE);
    http_user_ask(&user, 2);
    g_assert_cmpuint(g_queue_get_length(&http_user_stream(&user, 0)->asks), ==,
                     1);
    http_user_arrives(&user, 0, "HTTP/1.1 100 Continue\r\n\r\n");
    g_assert_cmpint(http_reader_end(http_user_stream(&user, 0)->reader), ==,
                    HTTP_BETWEEN);
    http_user_end(&user);
}

/* The body of the refusal is none of the answer's. */
static void
test_refused_417(void)
{
    HttpUser user;

    http_user_begin(&user, "rfc", 0);
    http_user_put(&user, 0, 10, TRUE);
    http_user_ask(&user, 1);
    http_user_stream(&user, 0)->clean = FALSE; /* the body may come or not */
    http_user_arrives(&user, 0,
                      "HTTP/1.1 417 No\r\nContent-Length: 5\r\n\r\nwrong");
    g_assert_cmpuint(user.n_done[0], ==, 0);
    http_user_arrives(&user, 0,
                      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab");
    http_user_check(&user, 0, HTTP_HOW_COMPLETE);
    g_assert_cmpuint(user.calls[0].got_bytes, ==, 2);
    http_user_end(&user);
}

/* A request behind one that is answered and still goes out learns of the
 * connection's end, as does that one. */
static void
test_behind_a_rest(void)
{
    HttpUser user;

    http_user_begin(&user, "node-client", 3);
    http_user_put(&user, 0, 2 << 20, FALSE);
    http_user_ask(&user, 2);
    http_user_arrives(&user, 0, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    http_user_check(&user, 0, HTTP_HOW_COMPLETE);
    g_assert_true(user.calls[0].uploading);
    http_user_resets(&user, 0);
    g_assert_cmpuint(user.n_uploaded, ==, 1);
    http_user_check(&user, 1, HTTP_HOW_SILENT);
    http_user_end(&user);
}

/* What is left of others is no rest of an answered request. */
static void
test_rest_of_others(void)
{
    HttpUser user;

    http_user_begin(&user, "rfc", 3);
    http_user_put(&user, 1, 2 << 20, FALSE);
    http_user_ask(&user, 2);
    http_user_arrives(&user, 0, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    http_user_check(&user, 0, HTTP_HOW_COMPLETE);
    g_assert_false(http_user_stream(&user, 0)->closed);
    http_user_stream(&user, 0)->room_bytes = 4 << 20;
    http_stage_know(http_user_stream(&user, 0));
    http_stage_settle(&user.stage);
    http_user_arrives(&user, 0, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    http_user_check(&user, 1, HTTP_HOW_COMPLETE);
    http_user_end(&user);
}

/* ---- Ends of answers ----------------------------------------------------- */

/* The end that a client makes is no end of an answer without a length (RFC
 * 9112 8). */
static void
test_own_end(void)
{
    HttpUser user;

    http_user_begin(&user, "rfc", 0);
    user.policy.end = HTTP_CLIENT_END_REQUEST;
    user.policy.half_ns = NS_PER_S;
    http_user_ask(&user, 1);
    http_user_arrives(&user, 0, "HTTP/1.1 200 OK\r\n\r\nab");
    http_stage_pass(&user.stage, 2 * NS_PER_S);
    http_user_check(&user, 0, HTTP_HOW_CUT);
    http_user_end(&user);
}

/* Nor is an end behind a reset that a write was told. */
static void
test_told_to_a_write(void)
{
    HttpUser user;

    http_user_begin(&user, "rfc", 0);
    http_user_put(&user, 0, 2 << 20, FALSE);
    http_user_ask(&user, 1);
    http_user_arrives(&user, 0, "HTTP/1.1 200 OK\r\n\r\nab");
    http_client_pause(&user.calls[0], TRUE); /* it writes, and does not read */
    http_user_stream(&user, 0)->broken = HTTP_IO_RESET;
    http_user_stream(&user, 0)->end = HTTP_IO_RESET;
    http_stage_know(http_user_stream(&user, 0));
    http_stage_settle(&user.stage);
    http_user_check(&user, 0, HTTP_HOW_CUT);
    http_user_end(&user);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http-ends/closed", test_closed);
    g_test_add_func("/http-ends/cancelled-in-turn", test_cancelled_in_turn);
    g_test_add_func("/http-ends/asks-in-turn", test_asks_in_turn);
    g_test_add_func("/http-ends/paused", test_paused);
    g_test_add_func("/http-ends/expecting", test_expecting);
    g_test_add_func("/http-ends/refused-417", test_refused_417);
    g_test_add_func("/http-ends/behind-a-rest", test_behind_a_rest);
    g_test_add_func("/http-ends/rest-of-others", test_rest_of_others);
    g_test_add_func("/http-ends/own-end", test_own_end);
    g_test_add_func("/http-ends/told-to-a-write", test_told_to_a_write);
    return g_test_run();
}
