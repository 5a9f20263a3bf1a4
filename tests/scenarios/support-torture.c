/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/scenarios/support-torture.h"

#include <string.h>

#include "scenarios/params/params-priv.h"

/* Longer than any timer of the systems takes to end a connection: 15 repeats
 * of data take 924.6 s [tcp_retries2], keep-alive is off. */
#define DURATION "1500s"
/* Of pairs that never stop: it is known that the first connection is not over,
 * not that it is stuck. */
#define DURATION_ENDLESS "30s"
/* More packets than that by then: the two never stop, as one connects again at
 * once, or both send back what they get. */
#define LIVELY_PACKETS 3000
#define FOREVER "2000s"
#define HELD "250ms"     /* longer than the first repeat takes */
#define COPIED "3s"      /* the connection is over by then, if nothing waits */
#define SYS_TIMER "400s" /* of a device, at which it connects again */
/* Half seconds of a device, which has no other timer for a peer that is gone
 * while it closes: longer than COPIED, short because vendor-reconnect looks
 * every 10 us whether its connection is over. */
#define CONNECTIONTOUT "8"

/* Of a run, those that are tried: the rest are repeats. */
#define MAX_CLOSING 10

const TortureData torture_data[] = {
    {"all is read", {{NULL}}},
    {"the server leaves bytes unread", {{"server.request", "40B"}}},
    {"the client leaves bytes unread", {{"client.reply", "40B"}}},
    {"much is queued", {{"server.reply", "200kB"}, {"client.reply", "200kB"}}},
    {NULL},
};

/* ---- Ways -----------------------------------------------------------------
 */

static const char *
section_of(guint role)
{
    return role == ROLE_SERVER ? "server" : "client";
}

/* The choices of end= for a program, "a|b"; NULL: it has no such key. */
static const char *
choices_of(const System *system, const Program *program)
{
    g_autofree char *key = g_strconcat(section_of(program->role), ".end", NULL);
    const Param *param = param_find(param_table(), key);
    const ParamUse *use =
        param ? param_use_under(param, system->name, program->name) : NULL;

    return use && param->type == VALUE_ENUM ? use->choices : NULL;
}

static void
add_program(GArray *ways, const System *system, const Program *program)
{
    const char *choices = choices_of(system, program);
    g_auto(GStrv) ends = g_strsplit(choices ? choices : "", "|", -1);
    TortureWay way = {system, program, NULL};

    if (!choices) {
        g_array_append_val(ways, way);
    }
    for (char **end = ends; *end; end++) {
        way.end = g_intern_string(*end);
        g_array_append_val(ways, way);
    }
}

GArray *
torture_ways(guint role)
{
    GArray *ways = g_array_new(FALSE, FALSE, sizeof(TortureWay));

    for (const System *const *system = systems_all(); *system; system++) {
        for (const Program *const *program = (*system)->programs; *program;
             program++) {
            if ((*program)->role == role) {
                add_program(ways, *system, *program);
            }
        }
    }
    return ways;
}

char *
torture_way_name(const TortureWay *way)
{
    return g_strconcat(way->system->name, " ", way->program->name,
                       way->end ? ", " : "", way->end, NULL);
}

/* ---- One run --------------------------------------------------------------
 */

/* A segment that one side sent: its number among those of that side. */
typedef struct Sent {
    gboolean from_client;
    guint number;
} Sent;

struct Torture {
    const TortureWay *server, *client;
    const char **texts; /* by parameter */
    ParamSet *set;
    TortureFn wrong;
    gpointer user;
    TortureCounts *counts;
    gboolean is_endless; /* the two talk, or connect, again and again */
    guint packets;       /* of the last run */
    /* Of the run without losses: whether the end was over, client, server. */
    gboolean was_over[2];
    /* Both were clean, and what is lost of that is sent again: both ends wait
     * for repeats (a device does not: it answers them with RST).  Of several
     * connections, a program can end one because of another. */
    gboolean must_stay_clean;
    DataClass data[2];
};

/* The closing segments of a run, as it goes. */
typedef struct Watch {
    guint sent[2]; /* by the client, by the server */
    gboolean is_closing;
    GArray *closing; /* Sent */
} Watch;

static void
watch(gpointer user, const char *node, const TraceRecord *record)
{
    Watch *watch = user;
    gboolean from_client = g_str_has_prefix(node, "client");
    Sent sent = {from_client, 0};

    if (record->kind != TRACE_SENT) {
        return;
    }
    sent.number = ++watch->sent[!from_client];
    watch->is_closing =
        watch->is_closing || (record->flags & (SIM_FIN | SIM_RST));
    if (watch->is_closing) {
        g_array_append_val(watch->closing, sent);
    }
}

static void
put(Torture *torture, const char *key, const char *text)
{
    const Param *param = param_find(param_table(), key);

    if (param) {
        torture->texts[param->index] = text;
    }
}

/* Has 'deed' done to the packets that 'which' names. */
static void
put_deed(Torture *torture, PathDeed deed, const char *which)
{
    g_autofree char *key = g_strconcat("link.", path_deed_name(deed), NULL);

    put(torture, key, which);
}

static void
put_way(Torture *torture, const TortureWay *way)
{
    const char *section = section_of(way->program->role);
    const char *const keys[][2] = {{"system", way->system->name},
                                   {"program", way->program->name},
                                   {"end", way->end}};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *key = g_strconcat(section, ".", keys[i][0], NULL);
        if (keys[i][1]) {
            put(torture, key, keys[i][1]);
        }
    }
}

/* ---- What must hold ------------------------------------------------------ */

static gboolean
is_clean(const Conn *conn)
{
    return conn->client.outcome == OUTCOME_CLEAN &&
           conn->server.outcome == OUTCOME_CLEAN;
}

/* TRUE if the program keeps its socket until the peer ends too, so that no
 * timer of FIN_WAIT_2 runs: shutdown(), and Node's end(). */
static gboolean
half_closes(const TortureWay *way)
{
    return way->end &&
           (g_str_equal(way->end, "half") || g_str_has_prefix(way->end, "end"));
}

/* TRUE if no timer of the end's would ever end it: its peer is gone, it has
 * nothing to send and waits, as its program wants. */
static gboolean
may_wait(const Record *record, const TortureWay *way)
{
    return record->outcome == OUTCOME_HALF_OPEN &&
           record->written_bytes == record->acked_bytes &&
           (record->left_ns == PORT_NEVER || half_closes(way));
}

/* What is wrong with the first connection of a run, static; NULL: nothing. */
static const char *
judge(const Torture *torture, const Conn *conn)
{
    gboolean both_clean = is_clean(conn);

    if (torture->was_over[0] && !torture->is_endless &&
        !record_is_over(&conn->client) &&
        !may_wait(&conn->client, torture->client)) {
        return "the client's end is stuck";
    }
    if (torture->was_over[1] && !torture->is_endless &&
        !record_is_over(&conn->server) &&
        !may_wait(&conn->server, torture->server)) {
        return "the server's end is stuck";
    }
    if (torture->must_stay_clean && !both_clean) {
        return "a graceful end is no longer one";
    }
    if (torture->must_stay_clean && (conn->client_data != torture->data[0] ||
                                     conn->server_data != torture->data[1])) {
        return "what the programs got is not what they got without loss";
    }
    return NULL;
}

static void
count(TortureCounts *counts, const Conn *conn)
{
    counts->outcomes[conn->client.outcome][0] += conn->has_client;
    counts->outcomes[conn->server.outcome][1] += conn->has_server;
}

/* TRUE if no key says how many connections the client wants, or how long it
 * waits for the next. */
static gboolean
is_endless(const TortureWay *client)
{
    static const char *const keys[] = {"client.connections",
                                       "client.sys_timer"};

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        const Param *param = param_find(param_table(), keys[i]);
        if (param_use_under(param, client->system->name,
                            client->program->name)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* TRUE if the end has a TIME_WAIT. */
static gboolean
waits(const Torture *torture, const char *section)
{
    return param_in(torture->set, section, "tcp.time_wait")->n > 0;
}

/* Runs with 'deed' done to the packets that 'which' names; the closing
 * segments, or NULL: it went wrong.  It is the one with nothing done, by which
 * others are judged, if 'is_first'. */
static GArray *
run(Torture *torture, PathDeed deed, const char *which, gboolean is_first)
{
    Watch seen = {.closing = g_array_new(FALSE, FALSE, sizeof(Sent))};
    RunWatch watcher = {.trace = watch, .trace_user = &seen};
    g_autoptr(GError) error = NULL;
    const char *why = NULL;
    const Param *culprit;
    RunResult result;

    put_deed(torture, deed, which);
    torture->counts->runs++;
    if (!param_set_read(torture->set, torture->texts, &culprit, &error) ||
        !run_simulate(torture->set, 1, &watcher, &result, &error)) {
        torture->wrong(torture->user, deed, which, error->message);
        return seen.closing;
    }
    torture->packets = seen.sent[0] + seen.sent[1];
    if (result.conns->len > 0) {
        const Conn *conn = &g_array_index(result.conns, Conn, 0);
        count(torture->counts, conn);
        if (is_first) {
            torture->was_over[0] = record_is_over(&conn->client);
            torture->was_over[1] = record_is_over(&conn->server);
            torture->must_stay_clean =
                result.conns->len == 1 && is_clean(conn) &&
                waits(torture, "server") && waits(torture, "client");
            torture->data[0] = conn->client_data;
            torture->data[1] = conn->server_data;
        }
        why =
            conn->has_client && conn->has_server ? judge(torture, conn) : NULL;
    }
    if (why) {
        torture->wrong(torture->user, deed, which, why);
    }
    run_result_clear(&result);
    return seen.closing;
}

/* Has 'deed' done to each of the closing segments. */
static void
disturb(Torture *torture, PathDeed deed, const GArray *closing)
{
    for (guint i = 0; i < MIN(closing->len, MAX_CLOSING); i++) {
        const Sent *sent = &g_array_index(closing, Sent, i);
        g_autofree char *which = g_strdup_printf(
            "%s:any:%u", sent->from_client ? "client" : "server", sent->number);
        g_autoptr(GArray) after = run(torture, deed, which, FALSE);
    }
    put_deed(torture, deed, "");
}

/* TRUE if the two still have much to say after DURATION_ENDLESS. */
static gboolean
is_lively(Torture *torture)
{
    TortureCounts *counts = torture->counts, uncounted = {0};
    g_autoptr(GArray) closing = NULL;

    torture->counts = &uncounted;
    put(torture, "scenario.duration", DURATION_ENDLESS);
    closing = run(torture, PATH_DEED_DROP, "", TRUE);
    torture->counts = counts;
    return torture->packets > LIVELY_PACKETS;
}

/* Tries a pair with each of its closing segments lost, late and twice; FALSE,
 * and nothing is run, if the two do not go together. */
gboolean
torture_pair(const TortureWay *server, const TortureWay *client,
             const TortureData *data, TortureFn wrong, gpointer user,
             TortureCounts *counts)
{
    g_autofree const char **texts =
        g_new0(const char *, param_count(param_table()));
    g_autoptr(ParamSet) set = param_set_new(param_table());
    Torture torture = {.server = server,
                       .client = client,
                       .texts = texts,
                       .set = set,
                       .wrong = wrong,
                       .user = user,
                       .counts = counts};
    const Param *culprit;
    g_autoptr(GArray) closing = NULL;

    put_way(&torture, server);
    put_way(&torture, client);
    put(&torture, "client.connections", "1");
    put(&torture, "link.reorder_by", HELD);
    put(&torture, "link.duplicate_by", COPIED);
    put(&torture, "client.think", FOREVER);
    put(&torture, "client.retry", FOREVER);
    put(&torture, "client.sys_timer", SYS_TIMER);
    put(&torture, "client.connectiontout", CONNECTIONTOUT);
    put(&torture, "server.connectiontout", CONNECTIONTOUT);
    for (gsize i = 0; i < G_N_ELEMENTS(data->keys) && data->keys[i][0]; i++) {
        put(&torture, data->keys[i][0], data->keys[i][1]);
    }
    if (!param_set_read(set, texts, &culprit, NULL) ||
        !param_set_check(set, NULL, &culprit, NULL)) {
        return FALSE;
    }
    torture.is_endless = is_endless(client) || is_lively(&torture);
    put(&torture, "scenario.duration",
        torture.is_endless ? DURATION_ENDLESS : DURATION);
    closing = run(&torture, PATH_DEED_DROP, "", TRUE);
    for (PathDeed deed = 0; deed < N_PATH_DEEDS; deed++) {
        disturb(&torture, deed, closing);
    }
    return TRUE;
}
