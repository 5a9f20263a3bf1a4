/* SPDX-License-Identifier: GPL-2.0-only */
/* The rules of the POSIX kernel, each with the recorded case that it comes
 * from (lx.*: Linux): what the calls return at both ends, and how the records
 * of both ends tell it. */
#include "model/vm/coro.h"
#include "tests/model/posix-script.h"
#include "tests/model/support-rows.h"
#include "tests/units.h"

typedef struct Case {
    const char *name;
    const char *client, *server;           /* what they do */
    const char *client_saw, *server_saw;   /* what the calls returned */
    const char *client_ends, *server_ends; /* the outcomes */
} Case;

/* clang-format off */
static const Case cases[] = {
/* lx.graceful_client_first */
{"close/client-first",
 "socket connect send:10 drain close",
 "listen:9 accept recv:99 send:20 wr drain close",
 "socket=0 connect=0 send=10 drain=20 close=0",
 "listen=0 accept=0 recv=10 send=20 wr=0 drain=0 close=0", "clean", "clean"},
/* lx.graceful_server_first */
{"close/server-first",
 "socket connect recv:99 close", "listen:9 accept close",
 "socket=0 connect=0 recv=0 close=0", "listen=0 accept=0 close=0",
 "clean", "clean"},
/* lx.simultaneous_close */
{"close/both-at-once",
 "socket connect sleep:90 close", "listen:9 accept sleep:90 close",
 "socket=0 connect=0 close=0", "listen=0 accept=0 close=0", "clean", "clean"},
/* lx.half_close_client */
{"close/half-close-lets-the-answer-through",
 "socket connect send:9 wr drain close",
 "listen:9 accept drain send:10 send:10 send:10 close",
 "socket=0 connect=0 send=9 wr=0 drain=30 close=0",
 "listen=0 accept=0 drain=9 send=10 send=10 send=10 close=0",
 "clean", "clean"},
/* lx.data_and_fin_together */
{"close/data-and-fin-together",
 "socket connect sleep:99 recv:60 recv:60 recv:60 close",
 "listen:9 accept send:100 close",
 "socket=0 connect=0 recv=60 recv=40 recv=0 close=0",
 "listen=0 accept=0 send=100 close=0", "clean", "clean"},
/* The kernel delivers what is queued after close(). */
{"close/queue-is-delivered",
 "socket connect sleep:99 drain close", "listen:9 accept send:100000 close",
 "socket=0 connect=0 drain=100000 close=0",
 "listen=0 accept=0 send=100000 close=0", "clean", "clean"},
/* lx.close_unread */
{"close/unread-bytes-reset",
 "socket connect send:10 sleep:99 recv:9 close",
 "listen:9 accept sleep:50 close",
 "socket=0 connect=0 send=10 recv=ECONNRESET close=0",
 "listen=0 accept=0 close=0", "reset", "reset"},
/* lx.data_after_close: what had come is read, then a clean end. */
{"close/bytes-after-it-reset",
 "socket connect sleep:60 send:10 sleep:99 recv:99 recv:9 close",
 "listen:9 accept send:20 close",
 "socket=0 connect=0 send=10 recv=20 recv=0 close=0",
 "listen=0 accept=0 send=20 close=0", "reset", "reset"},
/* lx.linger0_both_fins: nothing is left to reset. */
{"close/linger0-after-both-fins",
 "socket connect wr sleep:99 rst", "listen:9 accept wr sleep:99 rst",
 "socket=0 connect=0 wr=0 rst=0", "listen=0 accept=0 wr=0 rst=0",
 "clean", "clean"},
/* exit() closes what is open. */
{"close/by-exit",
 "socket connect send:5", "listen:9 accept drain",
 "socket=0 connect=0 send=5", "listen=0 accept=0 drain=5", "clean", "clean"},

/* lx.rst_then_writes */
{"reset/seen-by-writes",
 "socket connect sleep:99 send:1 send:1 recv:9", "listen:9 accept rst",
 "socket=0 connect=0 send=ECONNRESET send=EPIPE recv=0",
 "listen=0 accept=0 rst=0", "reset", "reset"},
/* lx.rst_then_zero_send */
{"reset/seen-by-empty-writes",
 "socket connect send:0 sleep:99 send:0 send:0", "listen:9 accept rst",
 "socket=0 connect=0 send=0 send=ECONNRESET send=EPIPE",
 "listen=0 accept=0 rst=0", "reset", "reset"},
/* lx.linger0_idle_read */
{"reset/seen-by-reads",
 "socket connect recv:9 recv:9 send:1", "listen:9 accept sleep:50 rst",
 "socket=0 connect=0 recv=ECONNRESET recv=0 send=EPIPE",
 "listen=0 accept=0 rst=0", "reset", "reset"},
/* lx.linger0_peer_unread */
{"reset/data-comes-first",
 "socket connect sleep:99 recv:60 recv:60 recv:9 recv:9",
 "listen:9 accept send:100 sleep:50 rst",
 "socket=0 connect=0 recv=60 recv=40 recv=ECONNRESET recv=0",
 "listen=0 accept=0 send=100 rst=0", "reset", "reset"},
/* lx.linger0_after_own_fin */
{"reset/after-fin-is-epipe",
 "socket connect sleep:200 send:1 send:1 recv:9",
 "listen:9 accept wr sleep:50 rst",
 "socket=0 connect=0 send=EPIPE send=EPIPE recv=0",
 "listen=0 accept=0 wr=0 rst=0", "reset", "reset"},
/* lx.blocked_send_rst: what was taken counts, the next call learns why. */
{"reset/of-a-blocked-send",
 "socket connect send:200000 send:1 send:1", "listen:9 accept sleep:99 rst",
 "socket=0 connect=0 send=109336 send=ECONNRESET send=EPIPE",
 "listen=0 accept=0 rst=0", "reset", "reset"},
/* lx.reset_before_accept_data */
{"reset/before-accept",
 "socket connect send:20 sleep:50 rst",
 "listen:9 sleep:200 accept recv:99 recv:9 close",
 "socket=0 connect=0 send=20 rst=0",
 "listen=0 accept=0 recv=20 recv=ECONNRESET close=0", "reset", "reset"},
/* lx.fin_then_writes */
{"fin/first-write-provokes-the-rst",
 "socket connect recv:9 send:1 sleep:99 send:1 recv:9",
 "listen:9 accept close",
 "socket=0 connect=0 recv=0 send=1 send=EPIPE recv=0",
 "listen=0 accept=0 close=0", "reset", "reset"},

/* Retransmissions exhausted. */
{"timeout/of-data",
 "socket connect send:5 recv:9 recv:9 send:1", "listen:9 accept vanish",
 "socket=0 connect=0 send=5 recv=ETIMEDOUT recv=0 send=EPIPE",
 "listen=0 accept=0 vanish=0", "timeout", "discarded"},
{"timeout/of-recv",
 "socket connect timeo:50 recv:9 timeo:0 recv:9",
 "listen:9 accept sleep:99 send:5",
 "socket=0 connect=0 timeo=0 recv=EAGAIN timeo=0 recv=5",
 "listen=0 accept=0 send=5", "clean", "clean"},
/* lx.connect_blackhole; the socket may try again. */
{"connect/blackhole",
 "socket nobody connect close", "listen:9 accept drain",
 "socket=0 nobody=ETIMEDOUT connect=0 close=0", "listen=0 accept=0 drain=0",
 "timeout clean", "clean"},
/* lx.refused */
{"connect/refused-then-again",
 "socket connect send:1 recv:1 sleep:99 connect close",
 "sleep:50 listen:9 accept drain",
 "socket=0 connect=ECONNREFUSED send=EPIPE recv=ENOTCONN connect=0 close=0",
 "listen=0 accept=0 drain=0", "refused clean", "clean"},
/* lx.connect_states */
{"connect/twice",
 "socket connect connect wr connect", "listen:9 accept drain",
 "socket=0 connect=0 connect=EISCONN wr=0 connect=EISCONN",
 "listen=0 accept=0 drain=0", "clean", "clean"},

/* lx.write_after_own_shutdown */
{"shutdown/write-after-it",
 "socket connect wr send:1 send:0 recv:9", "listen:9 accept send:7 drain",
 "socket=0 connect=0 wr=0 send=EPIPE send=EPIPE recv=7",
 "listen=0 accept=0 send=7 drain=0", "clean", "clean"},
/* lx.shutdown_twice */
{"shutdown/twice",
 "socket wr connect wr wr sleep:99 wr", "listen:9 accept close",
 "socket=0 wr=ENOTCONN connect=0 wr=0 wr=0 wr=ENOTCONN",
 "listen=0 accept=0 close=0", "clean", "clean"},
/* lx.shut_rd_then_peer_sends */
{"shutdown/rd-still-returns-data",
 "socket connect rd recv:9 sleep:99 recv:9 recv:9",
 "listen:9 accept sleep:50 send:5 drain",
 "socket=0 connect=0 rd=0 recv=0 recv=5 recv=0",
 "listen=0 accept=0 send=5 drain=0", "clean", "clean"},
/* shutdown(RDWR): data that comes afterwards draws RST. */
{"shutdown/rdwr-then-data",
 "socket connect rdwr sleep:99 recv:9 recv:9",
 "listen:9 accept recv:9 send:5 sleep:99 recv:9",
 "socket=0 connect=0 rdwr=0 recv=ECONNRESET recv=0",
 "listen=0 accept=0 recv=0 send=5 recv=0", "reset", "reset"},

/* A machine that is gone answers nothing. */
{"vanish/fin-unanswered",
 "socket connect close", "listen:9 accept vanish",
 "socket=0 connect=0 close=0", "listen=0 accept=0 vanish=0",
 "timeout", "discarded"},
{"vanish/idle-peer-never-knows",
 "socket connect recv:1", "listen:9 accept vanish",
 "socket=0 connect=0", "listen=0 accept=0 vanish=0",
 "never-closed", "discarded"},
/* lx.fin_wait2_orphan_late_fin */
{"orphan/forgotten-in-fin-wait-2",
 "socket connect close", "listen:9 accept drain sleep:70000 close",
 "socket=0 connect=0 close=0", "listen=0 accept=0 drain=0 close=0",
 "discarded", "reset"},
/* lx.fin_wait2_held */
{"orphan/held-is-not",
 "socket connect wr recv:9 close",
 "listen:9 accept drain sleep:70000 send:5 close",
 "socket=0 connect=0 wr=0 recv=5 close=0",
 "listen=0 accept=0 drain=0 send=5 close=0", "clean", "clean"},
/* Calls that make no sense. */
{"errors/of-a-fresh-socket",
 "recv:1 socket recv:1 send:1 wr vanish close close",
 "socket listen:1 listen:1 recv:1",
 "recv=EBADF socket=0 recv=ENOTCONN send=EPIPE wr=ENOTCONN vanish=ENOTCONN "
 "close=0 close=EBADF",
 "socket=0 listen=0 listen=0 recv=ENOTCONN", "", ""},
};
/* clang-format on */

static void
test_case(gconstpointer data)
{
    const Case *at = &cases[rows_number(data)];
    PosixScript *script = posix_script_new(NULL, NULL);
    const char *saw[] = {at->client_saw, at->server_saw};
    const char *ends[] = {at->client_ends, at->server_ends};

    posix_script_spawn(script, 1, at->server);
    posix_script_spawn(script, 0, at->client);
    world_run(script->world, 200 * SECOND);
    posix_script_stop(script);
    for (guint i = 0; i < 2; i++) {
        g_autofree char *outcomes = posix_script_outcomes(script, i);

        g_assert_cmpstr(script->log[i]->str, ==, saw[i]);
        g_assert_cmpstr(outcomes, ==, ends[i]);
        g_assert_cmpuint(posix_host_sockets(script->hosts[i]), ==, 0);
        g_assert_cmpuint(posix_host_procs(script->hosts[i]), ==, 0);
    }
    posix_script_free(script);
}

int
main(int argc, char **argv)
{
    int status;

    rows_init(&argc, &argv);
    ROWS_ADD("/posix", cases, test_case);
    status = g_test_run();
    coro_pool_drain();
    return status;
}
