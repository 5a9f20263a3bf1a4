/* SPDX-License-Identifier: GPL-2.0-only */
/* A toy server answers the first bytes of a connection and closes; a toy
 * client asks and waits for the end: processes on a POSIX host. */
#include "tests/scenarios/support-toy.h"

#include "model/posix/posix.h"
#include "scenarios/run/host.h"
#include "scenarios/talk/talk-system.h"

typedef struct Toy {
    gint64 port, bytes, interval_ns; /* what scenarios set */
    PortAddr server;                 /* whom a client asks */
    PosixHost *kernel;
    TalkRun *run; /* NULL: no conversation */
    guint end;
} Toy;

static void
serve(PosixProc *proc, gpointer data)
{
    const Toy *toy = data;
    int listener = posix_socket(proc);

    posix_bind(proc, listener, (guint16)toy->port);
    posix_listen(proc, listener, 8);
    while (TRUE) {
        int fd = posix_accept(proc, listener, NULL);
        posix_recv(proc, fd, NULL, 1000000, 0);
        posix_send(proc, fd, NULL, (gsize)toy->bytes, 0);
        posix_close(proc, fd);
    }
}

static void
ask(PosixProc *proc, gpointer data)
{
    const Toy *toy = data;

    do {
        int fd = posix_socket(proc);
        gssize n, got = 0;
        posix_connect(proc, fd, toy->server);
        posix_send(proc, fd, NULL, (gsize)toy->bytes, POSIX_MSG_NOSIGNAL);
        while ((n = posix_recv(proc, fd, NULL, 1000000, 0)) > 0) {
            got += n;
        }
        if (toy->run) {
            talk_say(toy->run, toy->end, 0, "got %d", (int)got);
        }
        posix_close(proc, fd);
        posix_sleep(proc, toy->interval_ns);
    } while (!toy->run);
}

static const ParamRow server[] = {
    PARAM(Toy, port, "port", COUNT, "1001", 1, 65535, "where it listens"),
    PARAM(Toy, bytes, "reply", BYTES, "10B", 1, 1e6, "bytes to answer"),
    {.name = NULL}};
static const ParamRow client[] = {
    PARAM(Toy, interval_ns, "interval", TIME, "1s", 0.001, 60,
          "between two wishes"),
    PARAM(Toy, bytes, "request", BYTES, "5B", 1, 1e6, "bytes to ask with"),
    {.name = NULL}};
static const ParamRows rows[] = {{server, ROLE_SERVER, "", NULL},
                                 {client, ROLE_CLIENT, "", NULL},
                                 {.rows = NULL}};

static gboolean
make(Host *host, GError **error)
{
    Toy *toy = host->own = g_new0(Toy, 1);

    toy->kernel = posix_host_new(host->port, NULL, host->record, host->user);
    toy->server = host_server(host);
    return host_fill(host, &rows[host->role == ROLE_CLIENT], host->stream, toy,
                     error);
}

static void
start(Host *host)
{
    posix_process(((Toy *)host->own)->kernel,
                  host->role == ROLE_CLIENT ? ask : serve, host->own);
}

static void
stop(Host *host)
{
    posix_host_stop(((Toy *)host->own)->kernel);
}

static guint64
begun(const Host *host, gboolean active)
{
    return posix_host_begun(((const Toy *)host->own)->kernel, active);
}

static void
toy_free(gpointer toy)
{
    posix_host_free(((Toy *)toy)->kernel);
    g_free(toy);
}

static const HostOps host = {.make = make,
                             .start = start,
                             .stop = stop,
                             .begun = begun,
                             .free = toy_free};

static void
do_serve(gpointer toy, const TalkStatement *statement)
{
    ((Toy *)toy)->port = statement->n;
    posix_process(((Toy *)toy)->kernel, serve, toy);
}

static void
do_ask(gpointer toy, const TalkStatement *statement)
{
    ((Toy *)toy)->server.port = (guint16)statement->n;
    posix_process(((Toy *)toy)->kernel, ask, toy);
}

static const TalkVerb verbs[] = {
    {"serve", TALK_ARG_NUMBER, TALK_BETWEEN, 1, 65535, NULL, do_serve},
    {"ask", TALK_ARG_NUMBER, TALK_BETWEEN, 1, 65535, NULL, do_ask},
    {.name = NULL}};

static gpointer
end_new(TalkRun *run, guint end)
{
    Toy *toy = g_new0(Toy, 1);

    *toy = (Toy){.bytes = 7, .run = run, .end = end};
    toy->server.ip = talk_world_ip(run->world, end, 1 - end);
    toy->kernel =
        posix_host_new(talk_world_port(run->world, end), NULL, NULL, NULL);
    return toy;
}

static void
command(gpointer toy, const TalkCommand *command)
{
    talk_do(toy, command->statements);
}

static const TalkSystem talk = {
    .verbs = verbs, .make = end_new, .free = toy_free, .command = command};
static const Program server_program = {
    .name = "serve", .summary = "serves", .role = ROLE_SERVER};
static const Program client_program = {
    .name = "ask", .summary = "asks", .role = ROLE_CLIENT};
static const Program *const programs[] = {&server_program, &client_program, 0};
const System system_toy = {"toy",         rows,          programs,
                           .host = &host, .talk = &talk, .no_events = TRUE};
