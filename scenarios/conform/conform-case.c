/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/conform/conform-case.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/error.h"
#include "scenarios/base/json-text.h"
#include "scenarios/base/text.h"
#include "scenarios/conform/conform-end.h"
#include "scenarios/conform/conform-json.h"

static const char *const place_names[] = {
#define X(NAME, TEXT) TEXT,
    CONFORM_PLACES(X)
#undef X
        NULL};

static const char *const list_names[] = {
#define X(NAME, TEXT) TEXT,
    CONFORM_LISTS(X)
#undef X
        NULL};

static const char *const scope_names[] = {
#define X(NAME, TEXT) TEXT,
    CONFORM_SCOPES(X)
#undef X
        NULL};

const char *
conform_place_name(ConformPlace place)
{
    return place_names[place];
}

const char *
conform_list_name(ConformListId list)
{
    return list_names[list];
}

const char *
conform_scope_name(ConformScope scope)
{
    return scope_names[scope];
}

char *
conform_family(const ConformCase *one)
{
    const char *dot = strchr(one->id, '.');

    return dot ? g_strndup(one->id, (gsize)(dot - one->id)) : g_strdup(one->id);
}

void
conform_case_free(ConformCase *one)
{
    if (!one) {
        return;
    }
    g_free(one->id);
    g_free(one->path);
    g_free(one->description);
    g_free(one->system_name);
    g_free(one->missing);
    g_free(one->personality);
    g_clear_pointer(&one->script, g_ptr_array_unref);
    for (guint i = 0; i < N_CONFORM_LISTS; i++) {
        conform_item_free(one->expect[i]);
    }
    g_clear_pointer(&one->root, json_node_unref);
    g_free(one);
}

/* ---- Which system sits where -------------------------------------------- */

/* Puts the system 'name' at 'place'.  A file may well hold cases of systems
 * that are not modelled: each of them is skipped, and the others are played. */
static void
put_system(ConformCase *one, ConformPlace place, const char *name)
{
    one->has_end[place] = TRUE;
    one->systems[place] = conform_system_find(name);
    if (!one->systems[place] && !one->missing) {
        one->missing = g_strdup(name);
    }
}

/* That of the system under test, which a variant has set. */
static gboolean
read_personality(const ConformSource *at, JsonObject *object, ConformCase *one,
                 GError **error)
{
    const ConformSystem *system = conform_system_find(one->system_name);
    const char *const *known = system ? system->personalities : NULL;

    if (!one->personality && !conform_get_text(at, object, "personality", FALSE,
                                               &one->personality, error)) {
        return FALSE;
    }
    return !one->personality || !known ||
           g_strv_contains(known, one->personality) ||
           conform_unknown(at, error, "personality", one->personality, known);
}

/* The system under test, its peer, and the upstream's. */
static gboolean
read_systems(const ConformSource *at, JsonObject *object, ConformCase *one,
             GError **error)
{
    static const char *const ends[] = {"client", "server", NULL};
    g_autofree char *peer = NULL, *upstream = NULL;
    guint end = 0;

    if (!conform_get_text(at, object, "system_under_test", TRUE,
                          &one->system_name, error) ||
        !conform_get_text(at, object, "peer", TRUE, &peer, error) ||
        !conform_get_text(at, object, "peer_upstream", FALSE, &upstream,
                          error) ||
        !read_personality(at, object, one, error) ||
        !conform_get_choice(at, object, "sut_end", TRUE, ends, &end, error)) {
        return FALSE;
    }
    one->sut = end == 0 ? CONFORM_C : CONFORM_S;
    put_system(one, one->sut, one->system_name);
    put_system(one, one->sut == CONFORM_C ? CONFORM_S : CONFORM_C, peer);
    if (upstream) {
        put_system(one, CONFORM_U, upstream);
    }
    return TRUE;
}

/* ---- The parts of a case ------------------------------------------------ */

static gboolean
read_wire_ignore(const ConformSource *at, JsonObject *object, ConformCase *one,
                 GError **error)
{
    JsonArray *array = NULL;

    if (!conform_get_array(at, object, "wire_ignore", FALSE, &array, error)) {
        return FALSE;
    }
    for (guint i = 0; array && i < json_array_get_length(array); i++) {
        g_autofree char *text =
            json_to_string(json_array_get_element(array, i), FALSE);
        if (!g_str_equal(text, "\"PROBE\"")) {
            return conform_wrong(at, error,
                                 "\"wire_ignore\" holds %s, expected \"PROBE\"",
                                 text);
        }
        one->ignore_probe = TRUE;
    }
    return TRUE;
}

/* The lists of a variant stand for those of "expect". */
static gboolean
read_expect(const ConformSource *at, JsonObject *object, JsonObject *variant,
            ConformCase *one, GError **error)
{
    JsonObject *expect = NULL;

    if (!conform_get_object(at, object, "expect", TRUE, &expect, error) ||
        !conform_keys(at, expect, list_names, error)) {
        return FALSE;
    }
    for (guint i = 0; i < N_CONFORM_LISTS; i++) {
        JsonObject *lists =
            variant && json_object_has_member(variant, list_names[i]) ? variant
                                                                      : expect;
        JsonNode *node = json_object_get_member(lists, list_names[i]);
        JsonArray *array = NULL;
        if (!node || JSON_NODE_HOLDS_NULL(node)) {
            continue;
        }
        if (!conform_get_array(at, lists, list_names[i], TRUE, &array, error)) {
            return FALSE;
        }
        one->expect[i] = conform_read_list(at, array, list_names[i], error);
        if (!one->expect[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
read_times(const ConformSource *at, JsonObject *object, ConformCase *one,
           gint64 *settle_ns, GError **error)
{
    gint64 delay_ms = 0, settle_ms = 0, tail_ms = 0;

    if (!conform_get_int(at, object, "delay_ms", TRUE, &delay_ms, error) ||
        !conform_get_int(at, object, "settle_ms", TRUE, &settle_ms, error) ||
        !conform_get_int(at, object, "tail_ms", TRUE, &tail_ms, error)) {
        return FALSE;
    }
    one->delay_ns = delay_ms * NS_PER_MS;
    one->tail_ns = tail_ms * NS_PER_MS;
    *settle_ns = settle_ms * NS_PER_MS;
    return TRUE;
}

/* Other keys are notes, but one that is nearly a known key is a slip. */
static gboolean
check_notes(const ConformSource *at, JsonObject *object, GError **error)
{
    static const char *const known[] = {"id",          "system_under_test",
                                        "sut_end",     "personality",
                                        "peer",        "peer_upstream",
                                        "description", "source",
                                        "delay_ms",    "settle_ms",
                                        "tail_ms",     "scope",
                                        "reason",      "needs",
                                        "wire_ignore", "script",
                                        "expect",      "variants",
                                        NULL};
    g_autoptr(GList) names = json_object_get_members(object);

    for (GList *name = names; name; name = name->next) {
        const char *meant = nearest_name(name->data, known);
        if (meant && !g_strv_contains(known, name->data)) {
            return conform_wrong(at, error,
                                 "unknown key \"%s\", did you mean \"%s\"?",
                                 (char *)name->data, meant);
        }
    }
    return TRUE;
}

/* Reads 'object' as a case; a 'variant' (NULL: none) is its lists under another
 * personality. */
static gboolean
read_case(ConformSource *at, JsonObject *object, JsonObject *variant,
          ConformCase *one, GError **error)
{
    JsonArray *script = NULL;
    gint64 settle_ns = 0;
    guint scope = 0;

    if (!one->id &&
        !conform_get_text(at, object, "id", TRUE, &one->id, error)) {
        return FALSE;
    }
    conform_source_clear(at);
    at->what = g_strdup(one->id);
    if (!conform_get_text(at, object, "description", FALSE, &one->description,
                          error) ||
        !read_systems(at, object, one, error) ||
        !read_times(at, object, one, &settle_ns, error) ||
        !conform_get_choice(at, object, "scope", TRUE, scope_names, &scope,
                            error) ||
        !read_wire_ignore(at, object, one, error) ||
        !conform_get_array(at, object, "script", TRUE, &script, error) ||
        !conform_read_script(at, script, settle_ns, one, error)) {
        return FALSE;
    }
    one->scope = (ConformScope)scope;
    return read_expect(at, object, variant, one, error) &&
           check_notes(at, object, error);
}

/* ---- Files -------------------------------------------------------------- */

/* Takes a case, or its variant 'name' (NULL: neither). */
static gboolean
add_case(GPtrArray *cases, GHashTable *ids, JsonNode *root, const char *name,
         JsonObject *variant, ConformSource *at, GError **error)
{
    g_autoptr(ConformCase) one = g_new0(ConformCase, 1);
    const ConformCase *twin;
    JsonObject *object = NULL;

    one->path = g_strdup(at->path);
    one->line = at->line;
    one->root = json_node_ref(root);
    if (name) { /* after the case itself, which is right */
        one->id = g_strdup_printf(
            "%s@%s",
            json_object_get_string_member(json_node_get_object(root), "id"),
            name);
        one->personality = g_strdup(name);
    }
    if (!conform_as_object(at, root, &object, error) ||
        !read_case(at, object, variant, one, error)) {
        return FALSE;
    }
    twin = g_hash_table_lookup(ids, one->id);
    if (twin) {
        return conform_wrong(at, error, "this id is that of line %u already",
                             twin->line);
    }
    g_hash_table_insert(ids, one->id, one);
    g_ptr_array_add(cases, g_steal_pointer(&one));
    return TRUE;
}

/* "variants": for each personality the lists that differ; a case of its own. */
static gboolean
add_variants(GPtrArray *cases, GHashTable *ids, JsonNode *root,
             ConformSource *at, GError **error)
{
    JsonObject *variants = NULL;
    g_autoptr(GList) names = NULL;

    if (!conform_get_object(at, json_node_get_object(root), "variants", FALSE,
                            &variants, error)) {
        return FALSE;
    }
    names = variants ? json_object_get_members(variants) : NULL;
    for (GList *name = names; name; name = name->next) {
        JsonObject *lists = NULL;
        if (!conform_get_object(at, variants, name->data, TRUE, &lists,
                                error) ||
            !conform_keys(at, lists, list_names, error) ||
            !add_case(cases, ids, root, name->data, lists, at, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* Takes one line, which is one case and its variants; 'ids' has those of the
 * file. */
static gboolean
parse_line(GPtrArray *cases, GHashTable *ids, const char *text,
           ConformSource *at, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(JsonNode) root = json_text_parse(text, strlen(text), &why);

    if (!root) {
        return conform_wrong(at, error, "%s, expected a JSON object",
                             why->message);
    }
    return add_case(cases, ids, root, NULL, NULL, at, error) &&
           add_variants(cases, ids, root, at, error);
}

gboolean
conform_parse(GPtrArray *cases, const char *text, gsize len, const char *path,
              GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *plain = NULL;
    g_auto(GStrv) lines = NULL;

    if (!text_check(text, len, path, "cases", error)) {
        return FALSE;
    }
    plain = text_plain_lines(text, len);
    lines = g_strsplit(plain, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        ConformSource at = {.path = path, .line = i + 1};
        gboolean ok = !*g_strchug(lines[i]) ||
                      parse_line(cases, ids, lines[i], &at, error);
        conform_source_clear(&at);
        if (!ok) {
            return FALSE;
        }
    }
    return g_hash_table_size(ids) > 0 ||
           mistake(error, "%s: no case, expected one on each line", path);
}

gboolean
conform_read(GPtrArray *cases, const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, &why)) {
        return mistake(error, "%s: cannot be read, expected cases: %s", path,
                       why->message);
    }
    return conform_parse(cases, text, len, path, error);
}
