/* SPDX-License-Identifier: GPL-2.0-only */
/* An end that is the server of aolserver.h; what its handler does for a
 * request is the first reaction that is for its target. */
#include "scenarios/conform/conform-run.h"
#include "scenarios/systems/posix/programs/aolserver.h"

#include <string.h>

#include "model/units.h"

/* What a call takes: on loopback a packet and its answer are through before
 * one thread can wake another [aol.silent_client_close]. */
#define CALL_NS 1000

/* A reaction; 'used' if it was for one request only and has been. */
typedef struct Reaction {
    const ConformEntry *entry;
    gboolean used;
} Reaction;

typedef struct ConformAol {
    ConformRun *run;
    ConformPlace place;
    PosixHost *host;
    AolConfig config;
    GArray *reactions; /* of Reaction */
    gboolean listening;
} ConformAol;

/* What an op of a reaction is done for. */
typedef struct Handling {
    ConformAol *end;
    AolConn *conn;
} Handling;

/* ---- Ops of a handler --------------------------------------------------- */

static void
do_ns_write(gpointer data, const ConformCall *call)
{
    const Handling *handling = data;
    const char *text = conform_text(call, "text");
    const char *label = conform_text(call, "label");
    gsize len = text ? strlen(text) : (gsize)conform_int(call, "bytes", 0);
    g_autofree char *number = g_strdup_printf("%" G_GSIZE_FORMAT, len);

    conform_say(handling->end->run, handling->end->place, "ns_write(%s)=%d",
                label ? label : number, aol_write(handling->conn, text, len));
}

static void
do_ns_return(gpointer data, const ConformCall *call)
{
    const Handling *handling = data;
    gsize len = (gsize)conform_int(call, "bytes", 0);
    const char *type = conform_text(call, "type");

    conform_say(handling->end->run, handling->end->place,
                "ns_return(%" G_GSIZE_FORMAT ")=%d", len,
                aol_return(handling->conn,
                           (guint)conform_int(call, "status", 200),
                           type ? type : "text/plain", NULL, len));
}

static void
do_ns_isconnected(gpointer data, G_GNUC_UNUSED const ConformCall *call)
{
    const Handling *handling = data;

    conform_say(handling->end->run, handling->end->place,
                "ns_conn isconnected=%d", aol_is_connected(handling->conn));
}

/* The reaction for 'target', or NULL. */
static const ConformEntry *
find_reaction(const ConformAol *end, const char *target)
{
    for (guint i = 0; i < end->reactions->len; i++) {
        Reaction *reaction = &g_array_index(end->reactions, Reaction, i);
        const ConformEntry *entry = reaction->entry;

        if (!reaction->used &&
            (!entry->path || g_str_equal(entry->path, target))) {
            reaction->used = entry->once;
            return entry;
        }
    }
    return NULL;
}

static void
handle(AolConn *conn, gpointer user)
{
    ConformAol *end = user;
    const ConformEntry *entry = find_reaction(end, aol_target(conn));
    Handling handling = {.end = end, .conn = conn};

    if (!entry) {
        aol_return(conn, 404, "text/plain", NULL, 0);
        return;
    }
    for (guint i = 0; i < entry->reaction->len; i++) {
        const ConformCall *call =
            &g_array_index(entry->reaction, ConformCall, i);

        if (call->after_ns > 0) {
            posix_sleep(aol_proc(conn), call->after_ns);
        }
        call->op->run(&handling, call);
    }
}

/* ---- The end ------------------------------------------------------------ */

static gint64
wait_of(const ConformCall *call, const char *name, gint64 otherwise_ns)
{
    return conform_has(call, name) ? conform_int(call, name, 0) * NS_PER_MS
                                   : otherwise_ns;
}

static void
on_listening(gpointer user)
{
    ConformAol *end = user;

    end->listening = TRUE;
    conform_done(end->run);
}

static void
do_http_listen(gpointer data, const ConformCall *call)
{
    ConformAol *end = data;
    AolConfig *config = &end->config;

    aol_config_default(config);
    config->port = CONFORM_PORT;
    config->closewait_ns = wait_of(call, "closewait_ms", config->closewait_ns);
    config->keepwait_ns = wait_of(call, "keepwait_ms", config->keepwait_ns);
    config->sendwait_ns = wait_of(call, "sendwait_ms", config->sendwait_ns);
    config->recvwait_ns = wait_of(call, "recvwait_ms", config->recvwait_ns);
    config->handler = handle;
    config->listening = on_listening;
    config->user = end;
    posix_process(end->host, aol_server, config);
    posix_host_run(end->host);
    conform_run_until(end->run, &end->listening);
}

static gpointer
make(ConformRun *run, ConformPlace place)
{
    ConformAol *end = g_new0(ConformAol, 1);
    PosixConfig config = {.call_cost = {.fixed_ns = CALL_NS}};

    end->run = run;
    end->place = place;
    end->reactions = g_array_new(FALSE, FALSE, sizeof(Reaction));
    end->host =
        posix_host_new(conform_run_port(run, place), &config, NULL, NULL);
    return end;
}

static void
end_free(gpointer data)
{
    ConformAol *end = data;

    posix_host_free(end->host);
    g_array_unref(end->reactions);
    g_free(end);
}

static void
react(gpointer data, const ConformEntry *entry)
{
    ConformAol *end = data;
    Reaction reaction = {.entry = entry};

    g_array_append_val(end->reactions, reaction);
}

/* clang-format off */
#define INT(NAME) {NAME, CONFORM_ARG_INT, FALSE, NULL}
#define TEXT(NAME) {NAME, CONFORM_ARG_TEXT, FALSE, NULL}

static const ConformOp ops[] = {
    {"http_listen", do_http_listen,
     {INT("closewait_ms"), INT("keepwait_ms"), INT("sendwait_ms"),
      INT("recvwait_ms")}, 0},
    {NULL, NULL, {{0}}, 0},
};

static const ConformOp reactions[] = {
    {"ns_write", do_ns_write, {INT("bytes"), TEXT("text"), TEXT("label")}, 0},
    {"ns_return", do_ns_return,
     {INT("status"), TEXT("type"), INT("bytes")}, 0},
    {"ns_isconnected", do_ns_isconnected, {{0}}, 0},
    {NULL, NULL, {{0}}, 0},
};
/* clang-format on */

static const char *const events[] = {"request", NULL};

const ConformSystem conform_aolserver = {
    .name = "aolserver",
    .ops = ops,
    .reactions = reactions,
    .events = events,
    .make = make,
    .free = end_free,
    .react = react,
};
