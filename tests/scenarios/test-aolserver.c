/* SPDX-License-Identifier: GPL-2.0-only */
/* The server that is like AOLserver: which requests are answered, what the
 * handler is told, and how connections are kept and closed.  Times are those
 * of the recorded cases (aol.*), in the in-memory world. */
#include <string.h>

#include "scenarios/systems/posix/programs/aolserver.h"
#include "tests/model/posix-script.h"
#include "tests/model/support-rows.h"
#include "tests/units.h"

/* A client that follows words, and a handler that follows the target's.
 * Client: "PIPE:TARGET" (KEEP twice in one segment) "GET:TARGET" "KEEP:TARGET"
 * (with Connection: keep-alive) "POST:T" (body abc, kept if asked),
 * "half-head", "send:N", "dump:MS" (reads until the end or MS of silence),
 * "sleep:MS", "wr", "rst", "close". Handler: the target is "/WORD/WORD...":
 * "wN" ns_write of N bytes, "rN" ns_return of N bytes, "sMS" sleeps, "c"
 * ns_conn isconnected. */
typedef struct Talk {
    PosixScript *script;
    AolConfig config;
    const char *words;
    GString *client, *server;
} Talk;

static void
say(GString *log, const char *what, gint64 n)
{
    g_string_append_printf(log, "%s%s=%" G_GINT64_FORMAT,
                           log->len > 0 ? " " : "", what, n);
}

static void
handle(AolConn *conn, gpointer user)
{
    Talk *talk = user;
    char **words = g_strsplit(aol_target(conn) + 1, "/", -1);

    for (guint i = 0; words[i]; i++) {
        gint64 n = g_ascii_strtoll(words[i] + 1, NULL, 10);

        switch (words[i][0]) {
        case 'w':
            say(talk->server, "w", aol_write(conn, NULL, (gsize)n));
            break;
        case 'r':
            say(talk->server, "r",
                aol_return(conn, 200, "text/plain", NULL, (gsize)n));
            break;
        case 's':
            posix_sleep(aol_proc(conn), n * MS);
            break;
        case 'c':
            say(talk->server, "c", aol_is_connected(conn));
            break;
        default:
            g_assert_not_reached();
        }
    }
    g_strfreev(words);
}

/* Sends the request 'times' times, at once. */
static void
request(PosixProc *proc, int fd, const char *method, const char *target,
        gboolean keep, guint times)
{
    gboolean post = g_str_equal(method, "POST");
    char text[400] = "";

    for (guint i = 0; i < times; i++) {
        gsize len = strlen(text);

        g_snprintf(text + len, sizeof text - len,
                   "%s %s HTTP/1.1\r\nHost: x\r\n%s%s\r\n%s", method, target,
                   keep ? "Connection: keep-alive\r\n" : "",
                   post ? "Content-Length: 3\r\n" : "", post ? "abc" : "");
    }
    posix_send(proc, fd, text, strlen(text), 0);
}

/* Reads until the end or 'idle_ns' without data. */
static void
dump(PosixProc *proc, int fd, Talk *talk, gint64 idle_ns)
{
    gint64 total = 0;
    gssize len;

    posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO, idle_ns);
    while ((len = posix_recv(proc, fd, NULL, 65536, 0)) > 0) {
        total += len;
    }
    say(talk->client, "dump", total);
    g_string_append_printf(talk->client, ":%s",
                           len == 0 ? "EOF"
                                    : posix_errno_name(posix_errno(proc)));
}

static void
do_word(PosixProc *proc, int fd, Talk *talk, const char *word)
{
    const char *arg = strchr(word, ':');
    gint64 n = arg ? g_ascii_strtoll(arg + 1, NULL, 10) : 0;

    if (g_str_has_prefix(word, "GET:")) {
        request(proc, fd, "GET", arg + 1, FALSE, 1);
    } else if (g_str_has_prefix(word, "KEEP:")) {
        request(proc, fd, "GET", arg + 1, TRUE, 1);
    } else if (g_str_has_prefix(word, "POST:")) {
        request(proc, fd, "POST", arg + 1, TRUE, 1);
    } else if (g_str_has_prefix(word, "PIPE:")) {
        request(proc, fd, "GET", arg + 1, TRUE, 2);
    } else if (g_str_equal(word, "half-head")) {
        posix_send(proc, fd, "GET / HT", 8, 0);
    } else if (g_str_has_prefix(word, "send:")) {
        gssize len = posix_send(proc, fd, NULL, (gsize)n, POSIX_MSG_NOSIGNAL);

        say(talk->client, "send", len);
    } else if (g_str_has_prefix(word, "dump:")) {
        dump(proc, fd, talk, n * MS);
    } else if (g_str_has_prefix(word, "sleep:")) {
        posix_sleep(proc, n * MS);
    } else if (g_str_equal(word, "wr")) {
        posix_shutdown(proc, fd, POSIX_SHUT_WR);
    } else if (g_str_equal(word, "rst")) {
        posix_setsockopt(proc, fd, POSIX_SO_LINGER, 0);
        posix_close(proc, fd);
    } else {
        g_assert_cmpstr(word, ==, "close");
        posix_close(proc, fd);
    }
}

static void
client(PosixProc *proc, gpointer data)
{
    Talk *talk = data;
    char **words = g_strsplit(talk->words, " ", -1);
    int fd = posix_socket(proc);
    PortAddr server = posix_script_server(talk->script);

    server.port = talk->config.port;
    g_assert_cmpint(posix_connect(proc, fd, server), ==, 0);
    for (guint i = 0; words[i]; i++) {
        do_word(proc, fd, talk, words[i]);
    }
    g_strfreev(words);
}

typedef struct Case {
    const char *name, *words, *client, *server;
    gint64 closewait_ms; /* 0: 2 s; -1: 0 */
} Case;

/* clang-format off */
static const Case cases[] = {
/* aol.return_keepalive: head of 171 bytes as recorded */
{"keep-alive", "KEEP:/r100 dump:50 KEEP:/r100 dump:50 close",
 "dump=271:EAGAIN dump=271:EAGAIN", "r=1 r=1", 0},
/* aol.keepwait_idle */
{"keepwait", "KEEP:/r100 dump:50 dump:4000 KEEP:/r100 dump:100 close",
 "dump=271:EAGAIN dump=0:EOF dump=0:EOF", "r=1", 0},
/* aol.return_keepalive_post; HTTP/1.1 alone does not keep either */
{"post-is-not-kept", "POST:/r100 dump:100 close", "dump=266:EOF", "r=1", 0},
{"get-is-not-kept", "GET:/r100 dump:100 close", "dump=266:EOF", "r=1", 0},
/* aol.keepalive_write_no_length */
{"ns_write-is-not-kept", "KEEP:/w45/s10/w100/c dump:100 close",
 "dump=145:EOF", "w=1 w=1 c=1", 0},
/* aol.pipeline2_keepalive: the second is lost, the connection idles */
{"pipelining", "PIPE:/r100 dump:1500 close",
 "dump=271:EOF", "r=1", 0},
/* aol.write_after_client_close, _rst, _halfclose */
{"client-closes", "GET:/w45/s100/w100/s100/w100/s100/w100/s100/w100/c sleep:160 "
 "dump:20 close", "dump=145:EAGAIN", "w=1 w=1 w=1 w=0 w=0 c=1", 0},
{"client-resets", "GET:/w45/s100/w100/s100/w100/s100/w100/c sleep:160 dump:20 "
 "rst", "dump=145:EAGAIN", "w=1 w=1 w=0 w=0 c=1", 0},
{"client-half-closes", "GET:/w45/s100/w100/s100/w100/c wr dump:400 close",
 "dump=245:EOF", "w=1 w=1 w=1 c=1", 0},
/* aol.silent_client_close: ns_return into a closed client says 1; then it has
 * closed the connection itself */
{"ns_return-to-a-closed-client", "GET:/s400/r100/c sleep:50 close",
 "", "r=1 c=0", 0},
/* aol.closewait_extra, aol.closewait0_extra */
{"closewait", "GET:/r100 sleep:90 send:10 sleep:90 dump:100 send:10 close",
 "send=10 dump=266:EOF send=10", "r=1", 0},
{"closewait-0", "GET:/r100 sleep:90 send:10 sleep:90 dump:100 send:1 close",
 "send=10 dump=266:EOF send=-1", "r=1", -1},
/* aol.closewait_expires */
{"closewait-expires", "GET:/r100 dump:100 sleep:3500 send:1 sleep:90 send:1",
 "dump=266:EOF send=1 send=-1", "r=1", 0},
/* half a request is dropped after recvwait: FIN, no answer */
{"recvwait", "half-head dump:3000 close", "dump=0:EOF", "", 0},
/* a client that does not read: fails after sendwait */
{"sendwait", "GET:/r20000000 sleep:2500", "", "r=0", 0},
};
/* clang-format on */

static void
test_case(gconstpointer data)
{
    const Case *c = data;
    Talk talk = {
        .script = posix_script_new(NULL, NULL),
        .words = c->words,
        .client = g_string_new(NULL),
        .server = g_string_new(NULL),
    };

    aol_config_default(&talk.config);
    talk.config.port = 8080;
    talk.config.keepwait_ns = 1000 * MS;
    talk.config.recvwait_ns = 1000 * MS;
    talk.config.sendwait_ns = 1000 * MS;
    if (c->closewait_ms != 0) {
        talk.config.closewait_ns = MAX(c->closewait_ms, 0) * MS;
    }
    talk.config.handler = handle;
    talk.config.user = &talk;
    posix_process(talk.script->hosts[1], aol_server, &talk.config);
    posix_process(talk.script->hosts[0], client, &talk);
    world_run(talk.script->world, 20000 * MS);
    posix_script_stop(talk.script);
    g_assert_cmpstr(talk.client->str, ==, c->client);
    g_assert_cmpstr(talk.server->str, ==, c->server);
    posix_script_free(talk.script);
    g_string_free(talk.client, TRUE);
    g_string_free(talk.server, TRUE);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/aolserver/", cases[i].name, NULL);

        g_test_add_data_func(path, &cases[i], test_case);
    }
    return g_test_run();
}
