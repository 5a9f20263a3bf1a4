/* SPDX-License-Identifier: GPL-2.0-only */
/* A window on a host of the world in memory, with a process that speaks to it:
 * what the recorded cases (tests/conform/winsock*.jsonl) do not show. */
#include "model/winsock/winsock.h"
#include "tests/model/posix-script.h"

#include "tests/units.h"

#define PORT (SCRIPT_PORT + 1)
#define WMSG 1

/* A window that accepts, and logs its messages as "FD_READ@150". */
typedef struct Window {
    PosixScript *script;
    Winsock *ws;
    WsaHandle listener;
    gint64 handler_ns; /* of FD_READ */
    guint most;        /* messages that waited at once */
    GString *log;
} Window;

static void
window_main(Winsock *ws, gpointer user)
{
    Window *window = user;
    WsaMessage message;

    window->listener = wsa_socket(ws);
    wsa_async_select(ws, window->listener, WMSG,
                     WSA_FD_ACCEPT | WSA_FD_READ | WSA_FD_CLOSE);
    wsa_listen(ws, window->listener, PORT);
    while (wsa_get_message(ws, &message, 1000 * MS)) {
        window->most = MAX(window->most, wsa_queue_length(ws) + 1);
        g_string_append_printf(window->log, "%s@%d ",
                               wsa_event_name(message.event),
                               (int)(wsa_now_ns(ws) / MS));
        if (message.event == WSA_FD_ACCEPT) {
            wsa_accept(ws, window->listener);
        } else if (message.event == WSA_FD_READ && window->handler_ns > 0) {
            wsa_busy(ws, window->handler_ns);
        }
    }
}

/* A client that sends, and ends as its argument says. */
static void
visit(PosixProc *proc, gpointer data)
{
    Window *window = data;
    int fd = posix_socket(proc);
    PortAddr server = posix_script_server(window->script);

    server.port = PORT;
    g_assert_cmpint(posix_connect(proc, fd, server), ==, 0);
    posix_send(proc, fd, NULL, 10, 0);
    posix_sleep(proc, 100 * MS);
    posix_setsockopt(proc, fd, POSIX_SO_LINGER, 0);
    posix_close(proc, fd);
}

/* Runs a window and a visitor for 900 ms. */
static void
window_begin(Window *window, const TcpProfile *tcp)
{
    const WsaConfig config = {.rules = {.reset_has_error = TRUE}};
    const PosixConfig posix = {.system = "winsock"};

    window->script = posix_script_new(NULL, &posix);
    window->log = g_string_new(NULL);
    if (tcp) {
        world_host_tcp(window->script->ports[1], tcp);
    }
    window->ws =
        wsa_new(window->script->hosts[1], &config, window_main, window);
    posix_process(window->script->hosts[0], visit, window);
    world_run(window->script->world, 900 * MS);
}

static const Record *
window_end(Window *window)
{
    posix_script_stop(window->script);
    g_assert_cmpuint(window->script->records[1]->len, ==, 1);
    return &g_array_index(window->script->records[1], Record, 0);
}

static void
window_free(Window *window)
{
    wsa_free(window->ws);
    posix_script_free(window->script);
    g_string_free(window->log, TRUE);
}

/* ---- Names -------------------------------------------------------------- */

static void
test_names(void)
{
    g_autofree char *some = wsa_mask_text(WSA_FD_CLOSE | WSA_FD_READ);
    g_autofree char *none = wsa_mask_text(0);

    g_assert_cmpstr(some, ==, "FD_READ|FD_CLOSE");
    g_assert_cmpstr(none, ==, "0");
    g_assert_cmpstr(wsa_error_name(WSA_OK), ==, "0");
    g_assert_cmpstr(wsa_error_name(WSA_WSAECONNREFUSED), ==, "WSAECONNREFUSED");
    g_assert_cmpstr(wsa_shut_name(WSA_SD_BOTH), ==, "SD_BOTH");
}

/* Every switch parts some personality from another. */
static void
test_switches(void)
{
    WsaRules rules[N_WSA_PERSONALITIES];

    for (guint i = 0; i < N_WSA_PERSONALITIES; i++) {
        wsa_rules_of(&rules[i], (WsaPersonality)i);
    }
#define X(NAME, WINDOWS, WINE_10, WINE_8, DOC)                                 \
    if (rules[0].NAME == rules[1].NAME && rules[1].NAME == rules[2].NAME) {    \
        g_test_message("%s: the same everywhere", #NAME);                      \
        g_test_fail();                                                         \
    }
    WSA_SWITCHES(X)
#undef X
}

/* ---- The queue ---------------------------------------------------------- */

/* Messages come as they were posted; those that arrive while a handler works
 * wait for it. */
static void
test_busy(void)
{
    Window window = {.handler_ns = 500 * MS};

    window_begin(&window, NULL);
    g_assert_cmpstr(window.log->str, ==,
                    "FD_ACCEPT@30 FD_READ@30 FD_CLOSE@530 ");
    g_assert_cmpuint(window.most, ==, 1);
    window_end(&window);
    window_free(&window);
}

/* wsa_get_message() with a time returns at that time; the program that returns
 * ends its process. */
static void
test_time_out(void)
{
    Window window = {0};

    window_begin(&window, NULL);
    g_assert_cmpstr(window.log->str, ==,
                    "FD_ACCEPT@30 FD_READ@30 FD_CLOSE@130 ");
    g_assert_false(wsa_is_over(window.ws));
    world_run(window.script->world, 1001 * MS);
    g_assert_true(wsa_is_over(window.ws));
    window_end(&window);
    window_free(&window);
}

static void
test_kill(void)
{
    Window window = {0};

    window_begin(&window, NULL);
    wsa_kill(window.ws);
    g_assert_true(wsa_is_over(window.ws));
    wsa_kill(window.ws); /* once is enough */
    window_end(&window);
    window_free(&window);
}

/* ---- The account -------------------------------------------------------- */

/* Ten bytes come, nobody reads them, then the reset. */
static void
test_account(gconstpointer data)
{
    TcpProfile tcp;
    Window window = {0};
    const Record *record;

    world_tcp_plain(&tcp);
    tcp.reset_erases = data != NULL;
    window_begin(&window, &tcp);
    record = window_end(&window);
    g_assert_cmpstr(record->system, ==, "winsock");
    g_assert_cmpint(record->outcome, ==, OUTCOME_RESET);
    g_assert_cmpuint(record->received_bytes, ==, 10);
    g_assert_cmpuint(record->read_bytes, ==, 0);
    g_assert_cmpuint(record->dropped_bytes + record->waiting_bytes, ==, 10);
    g_assert_cmpuint(record->dropped_bytes, ==, data ? 10 : 0);
    window_free(&window);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/winsock/names", test_names);
    g_test_add_func("/winsock/switches", test_switches);
    g_test_add_func("/winsock/busy", test_busy);
    g_test_add_func("/winsock/time-out", test_time_out);
    g_test_add_func("/winsock/kill", test_kill);
    g_test_add_data_func("/winsock/account/keeps", NULL, test_account);
    g_test_add_data_func("/winsock/account/erases", "", test_account);
    return g_test_run();
}
