/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/programs/posix-programs.h"

#include <math.h>

#include "model/units.h"
#include "scenarios/run/host.h"

/* clang-format off */
#define KEY(FIELD, NAME, TYPE, VALUE, MIN, MAX, ...)                           \
    PARAM(PosixOptions, FIELD, NAME, TYPE, VALUE, MIN, MAX, __VA_ARGS__)
#define DELAY(FIELD, NAME, MAX, STREAM, ...)                                   \
    PARAM_DELAY(PosixOptions, FIELD, NAME, "0", MAX, STREAM, __VA_ARGS__)
#define DESCRIPTORS                                                            \
    PARAM_ASKED("descriptors", COUNT, "1024", 1, PARAM_MILLION,                \
        "descriptors that a process may have open (RLIMIT_NOFILE): without "   \
        "one, accept() gives EMFILE")
#define CALL_COST                                                              \
    PARAM_ASKED("call_cost", DELAY, "0", 0, 10,                                \
        "what each system call costs; a process has a CPU of its own")
#define PLAIN .needs = POSIX_DOES_PLAIN
#define PORT KEY(port, "port", COUNT, "1001", 1, 65535, "the port it listens on")
#define BACKLOG                                                                \
    KEY(backlog, "backlog", COUNT, "128", 0, 65535,                            \
        "that many connections and one more may wait to be accepted")
#define OVERFLOW                                                               \
    PARAM_ASKED("abort_on_overflow", BOOL, "no", 0, 1,                         \
        "who finds no place among them is reset, not left to try again "       \
        "(tcp_abort_on_overflow)")
#define ENDING(VALUE, DOC)                                                     \
    PARAM_CHOICE(PosixOptions, ending, "end", VALUE, POSIX_ENDINGS, DOC, PLAIN)

const ParamRow posix_server_rows[] = {
    PORT,
    KEY(request_bytes, "request", BYTES, "100B", 0, 1e12,
        "bytes to read before the reply; 0: whatever comes first", PLAIN),
    KEY(reply_bytes, "reply", BYTES, "100B", 0, 1e12, "bytes to answer"),
    ENDING("wait", "how it ends a connection after the reply"),
    BACKLOG,
    OVERFLOW,
    KEY(workers, "workers", COUNT, "1", 1, 10000, "threads that accept",
        PLAIN),
    DELAY(service, "service", PARAM_HOUR, HOST_STREAM_SERVER_SERVICE,
        "from the whole request to the reply"),
    CALL_COST,
    DESCRIPTORS,
    KEY(drain_ns, "drain", TIME, "0", 0, PARAM_DAY,
        "end=half: longest wait for the client's FIN; 0: for ever",
        .zero = "for ever", PLAIN),
    {.name = NULL},
};

const ParamRow posix_proxy_rows[] = {
    PORT,
    BACKLOG,
    OVERFLOW,
    CALL_COST,
    DESCRIPTORS,
    {.name = NULL},
};

const ParamRow posix_client_rows[] = {
    KEY(count, "connections", COUNT, "0", 0, 1e12,
        "connections of each of them, one after the other; 0: no end",
        .zero = "no end"),
    KEY(request_bytes, "request", BYTES, "100B", 0, 1e12,
        "length of a request", PLAIN),
    KEY(reply_bytes, "reply", BYTES, "100B", 0, 1e12,
        "length of the reply that they expect, where it is not HTTP that says "
        "it; 0: up to the server's FIN", PLAIN),
    ENDING("graceful", "how they end a connection after the reply"),
    DELAY(think, "think", PARAM_DAY, HOST_STREAM_CLIENT_THINK,
        "from the end of a connection to the wish for the next"),
    PARAM_DELAY(PosixOptions, retry.first, "retry", "10ms", PARAM_DAY,
        HOST_STREAM_CLIENT_RETRY,
        "from a refused or unanswered attempt to the next"),
    KEY(retry.factor, "retry_factor", NUMBER, "1", 1, 1000,
        "back-off: each further wait is so many times as long", PLAIN),
    KEY(retry.max_ns, "retry_max", TIME, "0", 0, PARAM_DAY,
        "... but no longer than this; 0: no bound", .zero = "no bound",
        PLAIN),
    KEY(retry.jitter, "retry_jitter", PROB, "0", 0, 1,
        "up to so much of each wait is left out at random", PLAIN),
    KEY(retry.n_tries, "retry_limit", COUNT, "0", 0, PARAM_MILLION,
        "attempts until a client gives up, and thinks; 0: it never does",
        .zero = "never", PLAIN),
    DELAY(cancel, "cancel", PARAM_DAY, HOST_STREAM_CLIENT_CANCEL,
        "from a request until a client leaves that has no complete reply; "
        "0: it stays", .zero = "never", PLAIN),
    KEY(patience_ns, "patience", TIME, "0", 0, PARAM_DAY,
        "longest wait for a part of the reply; 0: for ever", .zero = "for ever"),
    KEY(requests, "requests", COUNT, "1", 1, 1e12,
        "requests on each connection, one after the other's reply", PLAIN),
    DELAY(between, "between", PARAM_DAY, HOST_STREAM_CLIENT_BETWEEN,
        "from a reply to the next request on the same connection", PLAIN),
    DELAY(pause, "pause", PARAM_DAY, HOST_STREAM_CLIENT_PAUSE,
        "pause in the middle of a request", PLAIN),
    PARAM_BOOL(PosixOptions, looks, "look", "no",
        "before each further request: look whether the server has ended the "
        "connection, and take a new one then", PLAIN),
    KEY(repeats, "repeats", COUNT, "0", 0, PARAM_MILLION,
        "how often a request without a whole reply is sent again, each time "
        "on a new connection", PLAIN),
    CALL_COST,
    DESCRIPTORS,
    KEY(vanish, "vanish", PROB, "0", 0, 1,
        "fraction of connections that vanish in the middle of a request", PLAIN),
    {.name = NULL},
};

static const ParamRow reply_rows[] = {
    KEY(requests, "requests", COUNT, "1", 0, 1e12,
        "requests that it answers on each connection; 0: all of them",
        .zero = "all"),
    KEY(idle_ns, "idle", TIME, "0", 0, PARAM_DAY,
        "longest wait for more of a request, then it closes; 0: for ever",
        .zero = "for ever"),
    PARAM_BOOL(PosixOptions, no_reuse, "no_reuse", "no",
        "without SO_REUSEADDR: it waits, and tries each second, while an earlier "
        "connection is in TIME_WAIT on its port"),
    KEY(leak, "leak", PROB, "0", 0, 1,
        "fraction of connections that its handler never closes"),
    {.name = NULL},
};

static const ParamRow aolserver_rows[] = {
    KEY(threads, "threads", COUNT, "10", 1, 10000,
        "connection threads (maxthreads)"),
    KEY(recvwait_ns, "recvwait", TIME, "30s", 0.001, PARAM_DAY,
        "longest wait for more of a request"),
    KEY(sendwait_ns, "sendwait", TIME, "30s", 0.001, PARAM_DAY,
        "longest wait for room to write"),
    KEY(keepwait_ns, "keepwait", TIME, "30s", 0, PARAM_DAY,
        "how long an idle connection is kept; 0: none is"),
    KEY(closewait_ns, "closewait", TIME, "2s", 0, PARAM_DAY,
        "after the answer: longest wait for the client's FIN; 0: closes at "
        "once"),
    PARAM_CHOICE(PosixOptions, detect, "detect", "write", POSIX_DETECTIONS,
        "how the handler looks after its client: writes a byte, writes 0 bytes, "
        "recv(MSG_PEEK), poll() for HUP and ERR, or for RDHUP too"),
    KEY(probe_ns, "probe", TIME, "1s", 0, PARAM_DAY,
        "from one look after the client to the next; 0: none before the "
        "answer", .zero = "none"),
    {.name = NULL},
};
/* clang-format on */

static const PosixProgram request_loop = {
    .base = {.name = "request-loop",
             .summary = "connects, sends a request, reads the reply, ends the "
                        "connection, thinks, and so on",
             .role = ROLE_CLIENT,
             .does = POSIX_DOES_PLAIN},
    .run = posix_request_loop,
};

static const PosixProgram http_get = {
    .base = {.name = "http-get",
             .summary = "request-loop with the text of HTTP requests, of 41 to "
                        "1024 bytes (65 with keep-alive, asked for with more "
                        "than one of requests), which reads Content-Length",
             .role = ROLE_CLIENT,
             .does = POSIX_DOES_PLAIN},
    .run = posix_http_get,
    .tells_replies = TRUE,
};

static const PosixProgram reply = {
    .base = {.name = "reply",
             .summary =
                 "accepts, reads a request, answers, ends the connection",
             .role = ROLE_SERVER,
             .rows = reply_rows,
             .does = POSIX_DOES_PLAIN},
    .run = posix_reply,
};

static const PosixProgram aolserver = {
    .base = {.name = "aolserver",
             .summary = "answers HTTP requests with the connection handling of "
                        "AOLserver, and looks after its clients while it works",
             .role = ROLE_SERVER,
             .rows = aolserver_rows},
    .run = posix_aolserver,
};

static const PosixProgram http_server = {
    .base = HTTP_SERVER_PROGRAM(0),
    .rows_at = offsetof(PosixOptions, http),
    .run = posix_http_server,
};

static const PosixProgram http_proxy = {
    .base = HTTP_PROXY_PROGRAM,
    .rows_at = offsetof(PosixOptions, http),
    .run = posix_http_proxy,
};

static const PosixProgram http_client = {
    .base = HTTP_CLIENT_PROGRAM(0),
    .rows_at = offsetof(PosixOptions, http),
    .run = posix_http_client,
};

const Program *const posix_programs[] = {
    &request_loop.base, &http_get.base,   &reply.base,       &aolserver.base,
    &http_server.base,  &http_proxy.base, &http_client.base, NULL};

const PosixProgram *
posix_program_find(const char *name)
{
    for (const Program *const *at = posix_programs; *at; at++) {
        if (g_str_equal((*at)->name, name)) {
            return (const PosixProgram *)*at;
        }
    }
    return NULL;
}

const char *
posix_ending_name(PosixEnding ending)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        POSIX_ENDINGS(X)
#undef X
    };

    g_assert(ending < POSIX_N_ENDINGS);
    return names[ending];
}

guint64
posix_drain(PosixProc *proc, int fd, guint64 len_bytes)
{
    guint64 total = 0;

    while (total < len_bytes) {
        gssize len = posix_recv(proc, fd, NULL, len_bytes - total, 0);

        if (len <= 0) {
            break;
        }
        total += (guint64)len;
    }
    return total;
}

guint64
posix_drain_until(PosixProc *proc, int fd, guint64 len_bytes, gint64 until_ns)
{
    guint64 total = 0;

    while (total < len_bytes && posix_now_ns(proc) < until_ns) {
        gssize len;

        posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO,
                         until_ns - posix_now_ns(proc));
        len = posix_recv(proc, fd, NULL, len_bytes - total, 0);
        if (len <= 0) {
            break;
        }
        total += (guint64)len;
    }
    return total;
}

/* shutdown(WR), then reads to the end of file, for as long as 'options' say:
 * a lingering close. */
static void
half_close(PosixProc *proc, int fd, const PosixOptions *options)
{
    posix_shutdown(proc, fd, POSIX_SHUT_WR);
    if (options->drain_ns > 0) {
        posix_drain_until(proc, fd, G_MAXUINT64,
                          posix_now_ns(proc) + options->drain_ns);
    } else {
        posix_drain(proc, fd, G_MAXUINT64);
    }
    posix_close(proc, fd);
}

void
posix_end(PosixProc *proc, int fd, const PosixOptions *options)
{
    switch (options->ending) {
    case POSIX_END_GRACEFUL:
        posix_close(proc, fd);
        return;
    case POSIX_END_HALF:
        half_close(proc, fd, options);
        return;
    case POSIX_END_RESET:
        posix_setsockopt(proc, fd, POSIX_SO_LINGER, 0);
        posix_close(proc, fd);
        return;
    case POSIX_END_VANISH:
        posix_vanish(proc, fd);
        return;
    case POSIX_END_WAIT:
        posix_drain(proc, fd, G_MAXUINT64);
        posix_close(proc, fd);
        return;
    case POSIX_N_ENDINGS:
        break;
    }
    g_assert_not_reached();
}

gint64
posix_retry_ns(const PosixRetry *retry, guint64 n)
{
    gdouble wait_ns = (gdouble)port_delay_ns(&retry->first);

    if (retry->factor > 1) {
        wait_ns *= pow(retry->factor, (gdouble)(n - 1));
    }
    if (retry->max_ns > 0) {
        wait_ns = MIN(wait_ns, (gdouble)retry->max_ns);
    }
    if (retry->jitter > 0) {
        wait_ns *=
            1 - retry->jitter * (gdouble)port_delay_ns(&retry->lot) / NS_PER_S;
    }
    return (gint64)MIN(wait_ns, PARAM_DAY * NS_PER_S);
}

gboolean
posix_draw(PosixProc *proc, const PortDelay *lot, gdouble probability)
{
    if (probability <= 0) {
        return FALSE;
    }
    return (lot->draw_ns ? (gdouble)port_delay_ns(lot) / NS_PER_S
                         : posix_random(proc)) < probability;
}

gboolean
posix_peer_has_left(PosixProc *proc, int fd)
{
    gssize len =
        posix_recv(proc, fd, NULL, 1, POSIX_MSG_PEEK | POSIX_MSG_DONTWAIT);

    return len == 0 || (len < 0 && posix_errno(proc) != POSIX_EAGAIN);
}
