/* SPDX-License-Identifier: GPL-2.0-only */
/* The order of a Node process: ticks, microtasks, timers, immediates, close
 * callbacks; and what recorded cases do not reach: cork(), pipe(), a reset that
 * newer libuv tells, a server without descriptors. */
#include "model/nodejs/node.h"
#include "tests/model/posix-script.h"

#include <string.h>

#include "tests/units.h"

typedef struct Play Play;
struct Play {
    PosixScript *script;
    Node *node;
    GString *log;
    NodeServerOptions options;
    guint events; /* that sockets listen for */
    void (*met)(Play *play, NodeSocket *socket);
    NodeSocket *first; /* that was accepted */
};

static void
say(Play *play, const char *what)
{
    g_string_append_printf(play->log, "%s%s", play->log->len > 0 ? " " : "",
                           what);
}

static void
on_event(gpointer user, const NodeEvent *event)
{
    Play *play = user;

    say(play, node_event_name(event->type));
    if (event->type == NODE_EVENT_DATA) {
        g_string_append_printf(play->log, "(%u)", (guint)event->len_bytes);
    } else if (event->error.code) {
        g_string_append_printf(play->log, "(%s)", event->error.code);
    }
}

static void
on_connection(gpointer user, NodeSocket *socket)
{
    Play *play = user;

    if (!play->first) {
        play->first = socket;
    }
    node_on(socket, play->events, on_event, play);
    if (play->met) {
        play->met(play, socket);
    }
}

static const NodeServerOps ops = {.connection = on_connection};

static void
serve(gpointer user)
{
    Play *play = user;

    node_listen(play->node, SCRIPT_PORT, &play->options, &ops, play);
}

#define EVENTS                                                                 \
    (NODE_ON(DATA) | NODE_ON(END) | NODE_ON(FINISH) | NODE_ON(DRAIN) |         \
     NODE_ON(ERROR) | NODE_ON(CLOSE))

/* A Node process on the server's host, whose kernel is as 'kernel' says. */
static Play *
play_new(NodeFn main, gboolean hup_is_eof, const PosixConfig *kernel)
{
    Play *play = g_new0(Play, 1);
    NodeConfig config;

    node_config_default(&config);
    config.hup_is_eof = hup_is_eof;
    config.wants_bytes = TRUE;
    play->script = posix_script_new(NULL, kernel);
    play->log = g_string_new(NULL);
    play->events = EVENTS;
    play->node = node_process_new(play->script->hosts[1], &config, main, play);
    return play;
}

/* Runs it to the end, and compares what was logged. */
static void
play_end(Play *play, const char *expected)
{
    world_run(play->script->world, 2000 * MS);
    posix_script_stop(play->script);
    node_process_free(play->node);
    posix_script_free(play->script);
    g_assert_cmpstr(play->log->str, ==, expected);
    g_string_free(play->log, TRUE);
    g_free(play);
}

/* ---- The order of tasks
 * ------------------------------------------------------ */

static void
tick_two(gpointer play)
{
    say(play, "tick2");
}

static void
tick(gpointer data)
{
    Play *play = data;

    say(play, "tick");
    node_next_tick(play->node, tick_two, play);
}

static void
microtask(gpointer play)
{
    say(play, "microtask");
}

static void
immediate(gpointer play)
{
    say(play, "immediate");
}

static void
timer(gpointer data)
{
    Play *play = data;

    say(play, "timer");
    node_microtask(play->node, microtask, play);
    node_next_tick(play->node, tick, play);
    node_set_immediate(play->node, immediate, play);
}

static void
late(gpointer play)
{
    say(play, "late");
}

/* All ticks go before all microtasks, both before the next timer, and
 * immediates behind a poll; the timer that was started first for a time goes
 * first. */
static void
order_main(gpointer data)
{
    Play *play = data;
    guint64 never = node_set_timeout(play->node, 5, timer, play);

    node_set_timeout(play->node, 10, timer, play);
    node_set_timeout(play->node, 10, late, play);
    node_set_timeout(play->node, 0, immediate, play);
    node_clear_timeout(play->node, never);
}

static void
test_order(void)
{
    Play *play = play_new(order_main, TRUE, NULL);

    play_end(play, "immediate timer tick tick2 microtask late immediate");
}

/* ---- Sockets
 * -------------------------------------------------------------------- */

static void
on_written(gpointer play, NodeError error)
{
    say(play, error.code ? error.code : "written");
}

/* cork() queues; uncork() sends all in one go. */
static void
meet_corked(Play *play, NodeSocket *socket)
{
    const NodeCallback written = {on_written, play};
    guint8 bytes[20000]; /* as the script expects them */

    for (guint i = 0; i < sizeof bytes; i++) {
        bytes[i] = (guint8)i;
    }
    node_cork(socket);
    node_write(socket, bytes, 10000, written);
    say(play,
        node_write(socket, bytes + 10000, 10000, written) ? "true" : "false");
    node_uncork(socket);
    node_end(socket, NULL, 0, NODE_NO_CALLBACK);
}

static void
test_cork(void)
{
    Play *play = play_new(serve, TRUE, NULL);

    play->met = meet_corked;
    posix_script_spawn(play->script, 0, "socket connect drain close");
    play_end(play, "false written written finish end close");
}

/* What the first socket reads goes out on the second. */
static void
meet_piped(Play *play, NodeSocket *socket)
{
    if (play->first != socket) {
        node_pipe(play->first, socket);
    }
}

static void
test_pipe(void)
{
    Play *play = play_new(serve, TRUE, NULL);

    play->met = meet_piped;
    play->events = NODE_ON(CLOSE);
    posix_script_spawn(play->script, 0,
                       "socket connect sleep:100 send:50000 wr drain close");
    posix_script_spawn(play->script, 0, "socket sleep:50 connect drain close");
    world_run(play->script->world, 1000 * MS);
    g_assert_nonnull(strstr(play->script->log[0]->str, "drain=50000"));
    play_end(play, "close close");
}

static void
meet_busy(Play *play, G_GNUC_UNUSED NodeSocket *socket)
{
    node_busy(play->node, 100 * MS);
}

/* Data and reset in one poll: [node.peer_rst_data_busy], and since PR 4997. */
static void
test_reset_told(gconstpointer hup_is_eof)
{
    Play *play = play_new(serve, hup_is_eof != NULL, NULL);

    play->met = meet_busy;
    posix_script_spawn(play->script, 0, "socket connect send:10 rst");
    play_end(play, hup_is_eof ? "data(10) end finish close"
                              : "data(10) error(ECONNRESET) close");
}

/* 4 descriptors are the loop's and the listener's: the second client is
 * accepted on the one that is kept, and turned away. */
static void
test_no_descriptor(void)
{
    Play *play = play_new(serve, TRUE, &(PosixConfig){.max_fds = 5});

    posix_script_spawn(play->script, 0, "socket connect sleep:500 close");
    posix_script_spawn(play->script, 0, "socket sleep:100 connect drain close");
    play_end(play, "end finish close");
}

static void
say_called(gpointer play)
{
    say(play, "called");
}

/* A call that comes before the process has run: once its loop runs; what
 * wakes it behind that finds nothing more to do. */
static void
test_early_call(void)
{
    Play *play = play_new(serve, TRUE, NULL);

    node_call(play->node, 0, say_called, play);
    world_run(play->script->world, 10 * MS);
    node_call(play->node, 0, say_called, play);
    play_end(play, "called called");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nodejs/order", test_order);
    g_test_add_func("/nodejs/cork", test_cork);
    g_test_add_func("/nodejs/pipe", test_pipe);
    g_test_add_data_func("/nodejs/reset-as-end", "", test_reset_told);
    g_test_add_data_func("/nodejs/reset-as-error", NULL, test_reset_told);
    g_test_add_func("/nodejs/no-descriptor", test_no_descriptor);
    g_test_add_func("/nodejs/early-call", test_early_call);
    return g_test_run();
}
