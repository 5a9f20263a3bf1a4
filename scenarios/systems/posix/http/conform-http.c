/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/http/conform-http.h"

#include "model/units.h"

/* From one turn of a loop to the next: on loopback a packet and its answer are
 * through by then [nodehttp.cli_race_inflight_GET]. */
#define TURN_NS 1000

void
conform_http_init(ConformHttp *end, ConformRun *run, ConformPlace place)
{
    end->run = run;
    end->place = place;
    end->reactions = g_array_new(FALSE, FALSE, sizeof(ConformReaction));
    end->doings = g_ptr_array_new_with_free_func(g_free);
    end->host = posix_host_new(conform_run_port(run, place), NULL, NULL, NULL);
    end->loop = posix_loop_new(end->host, TURN_NS);
}

void
conform_http_clear(ConformHttp *end)
{
    posix_host_free(end->host);
    posix_loop_free(end->loop);
    g_array_unref(end->reactions);
    g_ptr_array_unref(end->doings);
}

/* ---- Ops ---------------------------------------------------------------- */

static void
op_due(gpointer data)
{
    ConformHttp *end = data;

    end->call->op->run(end, end->call);
    end->done = TRUE;
    conform_done(end->run);
}

void
conform_http_perform(gpointer data, const ConformCall *call)
{
    ConformHttp *end = data;

    if (call->op->outside) {
        call->op->run(end, call);
        return;
    }
    end->call = call;
    end->done = FALSE;
    posix_loop_post(end->loop, op_due, end);
    conform_run_until(end->run, &end->done);
}

void
conform_http_busy(gpointer data, const ConformCall *call)
{
    ConformHttp *end = data;

    posix_loop_busy(end->loop,
                    port_now_ns(conform_run_port(end->run, end->place)) +
                        conform_int(call, "ms", 0) * NS_PER_MS);
}

/* ---- Reactions ---------------------------------------------------------- */

void
conform_http_react(gpointer data, const ConformEntry *entry)
{
    ConformHttp *end = data;
    ConformReaction reaction = {.entry = entry};

    g_array_append_val(end->reactions, reaction);
}

const ConformEntry *
conform_http_reaction(ConformHttp *end, const char *on, const char *path)
{
    for (guint i = 0; i < end->reactions->len; i++) {
        ConformReaction *reaction =
            &g_array_index(end->reactions, ConformReaction, i);
        const ConformEntry *entry = reaction->entry;

        if (!reaction->used && g_str_equal(entry->on, on) &&
            (!entry->path || g_strcmp0(entry->path, path) == 0)) {
            reaction->used = entry->once;
            return entry;
        }
    }
    return NULL;
}

/* A reaction under way. */
static void later(gpointer doing);

typedef struct Doing {
    ConformHttp *end;
    const GArray *calls; /* of ConformCall */
    guint next;
    gpointer actor;
    HttpTimer timer;
} Doing;

static void
go_on(gpointer data)
{
    Doing *doing = data;
    const GArray *calls = doing->calls;

    while (doing->next < calls->len) {
        const ConformCall *call =
            &g_array_index(calls, ConformCall, doing->next++);
        call->op->run(doing->actor, call);
        if (doing->next < calls->len) {
            gint64 after_ns =
                g_array_index(calls, ConformCall, doing->next).after_ns;
            if (after_ns > 0) {
                http_timer_set(posix_loop_http(doing->end->loop), &doing->timer,
                               after_ns, later, doing);
                return;
            }
        }
    }
}

static void
later(gpointer data)
{
    Doing *doing = data;

    if (doing->end->turn) {
        doing->end->turn(doing->end, go_on, doing);
    } else {
        go_on(doing);
    }
}

void
conform_http_do(ConformHttp *end, const ConformEntry *entry, gpointer actor)
{
    Doing *doing;
    gint64 after_ns;

    if (!entry || entry->reaction->len == 0) {
        return;
    }
    doing = g_new0(Doing, 1);
    g_ptr_array_add(end->doings, doing);
    doing->end = end;
    doing->calls = entry->reaction;
    doing->actor = actor;
    after_ns = g_array_index(entry->reaction, ConformCall, 0).after_ns;
    if (after_ns > 0) {
        http_timer_set(posix_loop_http(end->loop), &doing->timer, after_ns,
                       later, doing);
    } else {
        go_on(doing);
    }
}

/* ---- Arguments ---------------------------------------------------------- */

gint64
conform_http_ns(const ConformCall *call, const char *name, gint64 otherwise_ns)
{
    return conform_has(call, name) ? conform_int(call, name, 0) * NS_PER_MS
                                   : otherwise_ns;
}

const char *
conform_http_text(JsonObject *object, const char *name)
{
    return json_object_get_string_member_with_default(object, name, NULL);
}

gint64
conform_http_int(JsonObject *object, const char *name, gint64 otherwise)
{
    return json_object_get_int_member_with_default(object, name, otherwise);
}

gboolean
conform_http_bool(JsonObject *object, const char *name, gboolean otherwise)
{
    return json_object_get_boolean_member_with_default(object, name, otherwise);
}

char *
conform_http_fields(JsonObject *object)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GList) names = json_object_get_members(object);

    for (const GList *at = names; at; at = at->next) {
        g_string_append_printf(text, "%s: %s\r\n", (const char *)at->data,
                               conform_http_text(object, at->data));
    }
    return g_string_free(text, FALSE);
}
