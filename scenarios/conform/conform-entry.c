/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading the script of a case: entries, their ops and arguments. */
#include "scenarios/conform/conform-end.h"
#include "scenarios/conform/conform-json.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/error.h"

#define BOTH (1u << CONFORM_C | 1u << CONFORM_S)

static void
entry_free(gpointer data)
{
    ConformEntry *entry = data;

    g_free(entry->call_text);
    g_free(entry->on);
    g_free(entry->path);
    g_clear_pointer(&entry->reaction, g_array_unref);
    g_free(entry);
}

/* ---- Arguments ---------------------------------------------------------- */

static gboolean
check_words(const ConformSource *at, JsonObject *args, const ConformArg *arg,
            GError **error)
{
    g_auto(GStrv) choices = g_strsplit(arg->choices, "|", -1);
    JsonArray *array = NULL;

    if (!conform_get_array(at, args, arg->name, arg->required, &array, error)) {
        return FALSE;
    }
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        const char *word =
            JSON_NODE_HOLDS_VALUE(node) &&
                    json_node_get_value_type(node) == G_TYPE_STRING
                ? json_node_get_string(node)
                : "";
        if (!g_strv_contains((const char *const *)choices, word)) {
            return conform_unknown(at, error, arg->name, word,
                                   (const char *const *)choices);
        }
    }
    return TRUE;
}

static gboolean
check_arg(const ConformSource *at, JsonObject *args, const ConformArg *arg,
          GError **error)
{
    g_auto(GStrv) choices = NULL;
    g_autofree char *text = NULL;
    gint64 n;
    guint choice;
    gboolean yes;

    switch (arg->type) {
    case CONFORM_ARG_INT:
        return conform_get_int(at, args, arg->name, arg->required, &n, error);
    case CONFORM_ARG_BOOL:
        return conform_get_bool(at, args, arg->name, &yes, error);
    case CONFORM_ARG_TEXT:
        return conform_get_text(at, args, arg->name, arg->required, &text,
                                error);
    case CONFORM_ARG_CHOICE:
        choices = g_strsplit(arg->choices, "|", -1);
        return conform_get_choice(at, args, arg->name, arg->required,
                                  (const char *const *)choices, &choice, error);
    case CONFORM_ARG_WORDS:
        return check_words(at, args, arg, error);
    case CONFORM_ARG_JSON:
        return !arg->required || json_object_has_member(args, arg->name) ||
               conform_wrong(at, error, "no \"%s\"", arg->name);
    }
    g_assert_not_reached();
}

static gboolean
check_args(const ConformSource *at, JsonObject *args, const ConformOp *op,
           GError **error)
{
    const char *known[CONFORM_ARGS_MAX + 1] = {NULL};
    g_autoptr(JsonObject) none = json_object_new();
    ConformSource inside = *at;
    gboolean ok;

    for (guint i = 0; op->args[i].name; i++) {
        known[i] = op->args[i].name;
    }
    inside.what = g_strdup_printf("%s, %s", at->what, op->name);
    ok = conform_keys(&inside, args ? args : none, known, error);
    for (guint i = 0; ok && op->args[i].name; i++) {
        ok = check_arg(&inside, args ? args : none, &op->args[i], error);
    }
    conform_source_clear(&inside);
    return ok;
}

/* ---- Ops ---------------------------------------------------------------- */

/* The op 'name' of 'ops', or NULL and an error. */
static const ConformOp *
find_op(const ConformSource *at, const ConformOp *ops, const char *name,
        GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (; ops && ops->name; ops++) {
        if (g_str_equal(ops->name, name)) {
            return ops;
        }
        g_ptr_array_add(names, (gpointer)ops->name);
    }
    conform_unknown(at, error, "op", name, words_end(names));
    return NULL;
}

/* Reads "op" and "args" of 'object' as one of 'ops'; anything goes if 'any'. */
static gboolean
read_call(const ConformSource *at, JsonObject *object, const ConformOp *ops,
          gboolean any, ConformCall *call, GError **error)
{
    g_autofree char *name = NULL;

    if (!conform_get_text(at, object, "op", TRUE, &name, error) ||
        !conform_get_object(at, object, "args", FALSE, &call->args, error)) {
        return FALSE;
    }
    if (any) {
        return TRUE;
    }
    call->op = find_op(at, ops, name, error);
    return call->op && check_args(at, call->args, call->op, error);
}

/* ---- Reactions ---------------------------------------------------------- */

/* One of "do". */
static gboolean
read_action(const ConformSource *at, JsonNode *node,
            const ConformSystem *system, GArray *reaction, GError **error)
{
    static const char *const known[] = {"op", "args", "after_ms", NULL};
    ConformCall call = {0};
    JsonObject *object = NULL;
    gint64 after_ms = 0;

    if (!conform_as_object(at, node, &object, error) ||
        !conform_keys(at, object, known, error) ||
        !conform_get_int(at, object, "after_ms", FALSE, &after_ms, error) ||
        !read_call(at, object, system ? system->reactions : NULL, !system,
                   &call, error)) {
        return FALSE;
    }
    call.after_ns = after_ms * NS_PER_MS;
    g_array_append_val(reaction, call);
    return TRUE;
}

static gboolean
check_event(const ConformSource *at, const ConformSystem *system,
            const char *on, GError **error)
{
    static const char *const none[] = {NULL};
    const char *const *events =
        system && system->events ? system->events : none;

    return !system || g_strv_contains(events, on) ||
           conform_unknown(at, error, "event", on, events);
}

static gboolean
read_reaction(const ConformSource *at, JsonObject *object,
              const ConformSystem *system, ConformEntry *entry, GError **error)
{
    static const char *const known[] = {"step", "at", "on", "path",
                                        "once", "do", NULL};
    JsonArray *array = NULL;

    entry->reaction = g_array_new(FALSE, FALSE, sizeof(ConformCall));
    if (!conform_keys(at, object, known, error) ||
        !conform_get_text(at, object, "on", TRUE, &entry->on, error) ||
        !check_event(at, system, entry->on, error) ||
        !conform_get_text(at, object, "path", FALSE, &entry->path, error) ||
        !conform_get_bool(at, object, "once", &entry->once, error) ||
        !conform_get_array(at, object, "do", TRUE, &array, error)) {
        return FALSE;
    }
    for (guint i = 0; i < json_array_get_length(array); i++) {
        ConformSource inside;
        gboolean ok;
        conform_source_enter(&inside, at, "do", i);
        ok = read_action(&inside, json_array_get_element(array, i), system,
                         entry->reaction, error);
        conform_source_clear(&inside);
        if (!ok) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- Entries ------------------------------------------------------------ */

static gboolean
read_op(const ConformSource *at, JsonObject *object,
        const ConformSystem *system, gint64 settle_ns, ConformEntry *entry,
        GError **error)
{
    static const char *const known[] = {
        "step", "at", "op", "args", "quiet", "wait_ms", "sample", "call", NULL};
    static const char *const samples[] = {"C", "S", "none", NULL};
    static const guint bits[] = {1u << CONFORM_C, 1u << CONFORM_S, 0, BOTH};
    gboolean net = entry->at == CONFORM_NET;
    gint64 wait_ms = settle_ns / NS_PER_MS;
    guint sample = 3;

    if (!conform_keys(at, object, known, error) ||
        !conform_get_int(at, object, "wait_ms", FALSE, &wait_ms, error) ||
        !conform_get_bool(at, object, "quiet", &entry->call.quiet, error) ||
        !conform_get_text(at, object, "call", FALSE, &entry->call_text,
                          error) ||
        !conform_get_choice(at, object, "sample", FALSE, samples, &sample,
                            error)) {
        return FALSE;
    }
    entry->wait_ns = wait_ms * NS_PER_MS;
    entry->samples = bits[sample];
    return read_call(at, object,
                     net      ? conform_net_ops()
                     : system ? system->ops
                              : NULL,
                     !net && !system, &entry->call, error);
}

/* What C2 is, by the format: a client on plain sockets. */
#define BYSTANDER "posix"

/* Where the entry acts; C2 appears with its first entry. */
static gboolean
read_place(const ConformSource *at, JsonObject *object, ConformCase *one,
           ConformEntry *entry, GError **error)
{
    static const char *const places[] = {
#define X(NAME, TEXT) TEXT,
        CONFORM_PLACES(X)
#undef X
            NULL};
    guint place = 0;

    if (!conform_get_choice(at, object, "at", TRUE, places, &place, error)) {
        return FALSE;
    }
    entry->at = (ConformPlace)place;
    if (entry->at == CONFORM_C2 && !one->has_end[CONFORM_C2]) {
        one->has_end[CONFORM_C2] = TRUE;
        one->systems[CONFORM_C2] = conform_system_find(BYSTANDER);
    }
    return entry->at == CONFORM_NET || one->has_end[entry->at] ||
           conform_wrong(at, error,
                         "no end U, expected \"peer_upstream\" in "
                         "a case with one");
}

static gboolean
read_entry(const ConformSource *at, JsonNode *node, gint64 settle_ns,
           ConformCase *one, ConformEntry *entry, GError **error)
{
    const ConformSystem *system;
    JsonObject *object = NULL;

    if (!conform_as_object(at, node, &object, error) ||
        !conform_get_int(at, object, "step", TRUE, &entry->step, error) ||
        !read_place(at, object, one, entry, error)) {
        return FALSE;
    }
    system = entry->at == CONFORM_NET ? NULL : one->systems[entry->at];
    if (!json_object_has_member(object, "on")) {
        return read_op(at, object, system, settle_ns, entry, error);
    }
    if (entry->at == CONFORM_NET) {
        return conform_wrong(at, error, "\"on\" at net, expected an end");
    }
    return read_reaction(at, object, system, entry, error);
}

gboolean
conform_read_script(const ConformSource *at, JsonArray *array, gint64 settle_ns,
                    ConformCase *one, GError **error)
{
    gint64 last = 0;

    one->script = g_ptr_array_new_with_free_func(entry_free);
    for (guint i = 0; i < json_array_get_length(array); i++) {
        ConformEntry *entry = g_new0(ConformEntry, 1);
        ConformSource inside;
        gboolean ok;
        g_ptr_array_add(one->script, entry);
        conform_source_enter(&inside, at, "script", i);
        ok = read_entry(&inside, json_array_get_element(array, i), settle_ns,
                        one, entry, error);
        if (ok && entry->step < last) {
            ok = conform_wrong(&inside, error,
                               "step %" G_GINT64_FORMAT
                               " after step %" G_GINT64_FORMAT
                               ", expected steps that never decrease",
                               entry->step, last);
        }
        last = entry->step;
        conform_source_clear(&inside);
        if (!ok) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- What an op asks ---------------------------------------------------- */

/* The argument 'name', which the op must know; NULL: not given. */
static JsonNode *
argument(const ConformCall *call, const char *name, ConformArgType type,
         const ConformArg **found)
{
    const ConformArg *arg = call->op->args;

    while (arg->name && !g_str_equal(arg->name, name)) {
        arg++;
    }
    g_assert(arg->name && arg->type == type);
    if (found) {
        *found = arg;
    }
    return call->args ? json_object_get_member(call->args, name) : NULL;
}

gboolean
conform_has(const ConformCall *call, const char *name)
{
    return call->args && json_object_has_member(call->args, name);
}

gint64
conform_int(const ConformCall *call, const char *name, gint64 otherwise)
{
    JsonNode *node = argument(call, name, CONFORM_ARG_INT, NULL);

    return node ? json_node_get_int(node) : otherwise;
}

gboolean
conform_bool(const ConformCall *call, const char *name, gboolean otherwise)
{
    JsonNode *node = argument(call, name, CONFORM_ARG_BOOL, NULL);

    if (!node) {
        return otherwise;
    }
    return json_node_get_value_type(node) == G_TYPE_INT64
               ? json_node_get_int(node) == 1
               : json_node_get_boolean(node);
}

/* A text or a choice. */
const char *
conform_text(const ConformCall *call, const char *name)
{
    const ConformArg *arg = call->op->args;

    while (arg->name && !g_str_equal(arg->name, name)) {
        arg++;
    }
    g_assert(arg->name && (arg->type == CONFORM_ARG_TEXT ||
                           arg->type == CONFORM_ARG_CHOICE));
    return conform_has(call, name)
               ? json_object_get_string_member(call->args, name)
               : NULL;
}

guint
conform_words(const ConformCall *call, const char *name)
{
    const ConformArg *arg;
    JsonNode *node = argument(call, name, CONFORM_ARG_WORDS, &arg);
    g_auto(GStrv) choices = g_strsplit(arg->choices, "|", -1);
    JsonArray *array = node ? json_node_get_array(node) : NULL;
    guint bits = 0;

    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        const char *word = json_array_get_string_element(array, i);
        for (guint j = 0; choices[j]; j++) {
            if (g_str_equal(choices[j], word)) {
                bits |= 1u << j;
            }
        }
    }
    return bits;
}
