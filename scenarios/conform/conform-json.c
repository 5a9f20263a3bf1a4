/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/conform/conform-json.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

/* Characters of a value that are shown. */
#define MAX_SHOWN 40

gboolean
conform_wrong(const ConformSource *at, GError **error, const char *format, ...)
{
    g_autofree char *text = NULL, *whole = NULL, *visible = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    whole = g_strdup_printf("%s%s%s", at->what ? at->what : "",
                            at->what ? ": " : "", text);
    visible = text_visible(whole, ""); /* JSON can spell line feeds */
    return mistake(error, "%s:%u: %s", at->path, at->line, visible);
}

gboolean
conform_unknown(const ConformSource *at, GError **error, const char *what,
                const char *name, const char *const *known)
{
    g_autofree char *all = g_strjoinv(", ", (char **)known);
    g_autofree char *meant = did_you_mean(name, known);

    return conform_wrong(at, error, "unknown %s \"%s\", expected %s%s", what,
                         name, *all ? all : "none", meant);
}

gboolean
conform_keys(const ConformSource *at, JsonObject *object,
             const char *const *known, GError **error)
{
    g_autoptr(GList) names = json_object_get_members(object);

    for (GList *name = names; name; name = name->next) {
        if (!g_strv_contains(known, name->data)) {
            return conform_unknown(at, error, "key", name->data, known);
        }
    }
    return TRUE;
}

/* The member 'key', or NULL where '*ok' says whether that is fine. */
static JsonNode *
member(const ConformSource *at, JsonObject *object, const char *key,
       gboolean required, const char *expected, gboolean *ok, GError **error)
{
    JsonNode *node = json_object_get_member(object, key);

    *ok = node || !required ||
          conform_wrong(at, error, "no \"%s\", expected %s", key, expected);
    return node;
}

static gboolean
wrong_type(const ConformSource *at, const char *key, JsonNode *node,
           const char *expected, GError **error)
{
    g_autofree char *text = json_to_string(node, FALSE);
    g_autofree char *shown = text_excerpt(text, MAX_SHOWN);

    return conform_wrong(at, error, "\"%s\" is %s, expected %s", key, shown,
                         expected);
}

static gboolean
is_int(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) &&
           json_node_get_value_type(node) == G_TYPE_INT64;
}

static gboolean
is_text(JsonNode *node)
{
    return JSON_NODE_HOLDS_VALUE(node) &&
           json_node_get_value_type(node) == G_TYPE_STRING;
}

gboolean
conform_get_int(const ConformSource *at, JsonObject *object, const char *key,
                gboolean required, gint64 *value, GError **error)
{
    const char *expected = "an integer from 0 to 2000000000";
    gboolean ok;
    JsonNode *node = member(at, object, key, required, expected, &ok, error);

    if (!node) {
        return ok;
    }
    if (!is_int(node) || json_node_get_int(node) < 0 ||
        json_node_get_int(node) > 2000000000) {
        return wrong_type(at, key, node, expected, error);
    }
    *value = json_node_get_int(node);
    return TRUE;
}

gboolean
conform_get_bool(const ConformSource *at, JsonObject *object, const char *key,
                 gboolean *value, GError **error)
{
    JsonNode *node = json_object_get_member(object, key);

    if (!node) {
        return TRUE;
    }
    if (is_int(node) && (json_node_get_int(node) | 1) == 1) {
        *value = json_node_get_int(node) == 1;
        return TRUE;
    }
    if (!JSON_NODE_HOLDS_VALUE(node) ||
        json_node_get_value_type(node) != G_TYPE_BOOLEAN) {
        return wrong_type(at, key, node, "true or false", error);
    }
    *value = json_node_get_boolean(node);
    return TRUE;
}

gboolean
conform_get_text(const ConformSource *at, JsonObject *object, const char *key,
                 gboolean required, char **value, GError **error)
{
    gboolean ok;
    JsonNode *node = member(at, object, key, required, "a string", &ok, error);

    if (!node) {
        return ok;
    }
    if (!is_text(node)) {
        return wrong_type(at, key, node, "a string", error);
    }
    g_free(*value);
    *value = g_strdup(json_node_get_string(node));
    return TRUE;
}

gboolean
conform_get_array(const ConformSource *at, JsonObject *object, const char *key,
                  gboolean required, JsonArray **value, GError **error)
{
    gboolean ok;
    JsonNode *node = member(at, object, key, required, "a list", &ok, error);

    if (!node) {
        return ok;
    }
    if (!JSON_NODE_HOLDS_ARRAY(node)) {
        return wrong_type(at, key, node, "a list", error);
    }
    *value = json_node_get_array(node);
    return TRUE;
}

gboolean
conform_as_object(const ConformSource *at, JsonNode *node, JsonObject **value,
                  GError **error)
{
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        g_autofree char *text = json_to_string(node, FALSE);
        g_autofree char *shown = text_excerpt(text, MAX_SHOWN);
        return conform_wrong(at, error, "%s, expected an object", shown);
    }
    *value = json_node_get_object(node);
    return TRUE;
}

gboolean
conform_get_object(const ConformSource *at, JsonObject *object, const char *key,
                   gboolean required, JsonObject **value, GError **error)
{
    gboolean ok;
    JsonNode *node = member(at, object, key, required, "an object", &ok, error);

    if (!node) {
        return ok;
    }
    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        return wrong_type(at, key, node, "an object", error);
    }
    *value = json_node_get_object(node);
    return TRUE;
}

gboolean
conform_get_choice(const ConformSource *at, JsonObject *object, const char *key,
                   gboolean required, const char *const *known, guint *value,
                   GError **error)
{
    g_autofree char *text = NULL;

    if (!conform_get_text(at, object, key, required, &text, error)) {
        return FALSE;
    }
    for (guint i = 0; text && known[i]; i++) {
        if (g_str_equal(text, known[i])) {
            *value = i;
            return TRUE;
        }
    }
    return !text || conform_unknown(at, error, key, text, known);
}

/* Makes 'at' an item within 'outer'; cleared by conform_source_clear(). */
void
conform_source_enter(ConformSource *at, const ConformSource *outer,
                     const char *key, guint index)
{
    *at = *outer;
    at->what = g_strdup_printf("%s, %s[%u]", outer->what, key, index);
}

void
conform_source_clear(ConformSource *at)
{
    g_clear_pointer(&at->what, g_free);
}
