/* SPDX-License-Identifier: GPL-2.0-only */
/* Reading the expected lists of a case. */
#include "scenarios/conform/conform-json.h"

#include <string.h>

/* An "any_order" tries all subsets of its items. */
#define ANY_ORDER_MAX 12

static ConformItem *
item_new(ConformItemKind kind)
{
    ConformItem *item = g_new0(ConformItem, 1);

    item->kind = kind;
    item->children =
        g_ptr_array_new_with_free_func((GDestroyNotify)conform_item_free);
    return item;
}

void
conform_item_free(ConformItem *item)
{
    if (item) {
        g_free(item->text);
        g_ptr_array_unref(item->children);
        g_free(item);
    }
}

static gboolean read_item(const ConformSource *at, JsonNode *node,
                          ConformItem *into, GError **error);

/* Reads the items of 'array' as children of 'into'. */
static gboolean
read_items(const ConformSource *at, JsonArray *array, const char *key,
           ConformItem *into, GError **error)
{
    for (guint i = 0; i < json_array_get_length(array); i++) {
        ConformSource inside;
        gboolean ok;
        conform_source_enter(&inside, at, key, i);
        ok = read_item(&inside, json_array_get_element(array, i), into, error);
        conform_source_clear(&inside);
        if (!ok) {
            return FALSE;
        }
    }
    return TRUE;
}

/* "n": the range that "%d" stands for. */
static gboolean
read_range(const ConformSource *at, JsonObject *object, ConformItem *item,
           GError **error)
{
    static const char *const known[] = {"min", "max", "rec", NULL};
    JsonObject *range = NULL;

    if (!conform_get_object(at, object, "n", FALSE, &range, error)) {
        return FALSE;
    }
    item->ranged = range != NULL;
    if (item->ranged != (strstr(item->text, "%d") != NULL)) {
        return conform_wrong(at, error, "%s, expected both or neither",
                             range ? "\"n\" without a %d in \"ev\""
                                   : "%d in \"ev\" without \"n\"");
    }
    if (!range) {
        return TRUE;
    }
    if (!conform_keys(at, range, known, error) ||
        !conform_get_int(at, range, "min", TRUE, &item->min, error) ||
        !conform_get_int(at, range, "max", TRUE, &item->max, error)) {
        return FALSE;
    }
    return item->min <= item->max ||
           conform_wrong(at, error, "\"min\" is above \"max\"");
}

static gboolean
read_event(const ConformSource *at, JsonObject *object, ConformItem *item,
           GError **error)
{
    static const char *const known[] = {"step", "ev", "n", "opt", "info", NULL};

    item->has_step = json_object_has_member(object, "step");
    return conform_keys(at, object, known, error) &&
           conform_get_int(at, object, "step", FALSE, &item->step, error) &&
           conform_get_text(at, object, "ev", TRUE, &item->text, error) &&
           conform_get_bool(at, object, "opt", &item->opt, error) &&
           conform_get_bool(at, object, "info", &item->info, error) &&
           read_range(at, object, item, error);
}

static gboolean
read_any_order(const ConformSource *at, JsonObject *object, ConformItem *item,
               GError **error)
{
    static const char *const known[] = {"any_order", "opt", NULL};
    JsonArray *array = NULL;

    item->kind = CONFORM_ANY_ORDER;
    if (!conform_keys(at, object, known, error) ||
        !conform_get_bool(at, object, "opt", &item->opt, error) ||
        !conform_get_array(at, object, "any_order", TRUE, &array, error)) {
        return FALSE;
    }
    if (json_array_get_length(array) > ANY_ORDER_MAX) {
        return conform_wrong(at, error,
                             "\"any_order\" of %u items, expected at most %u",
                             json_array_get_length(array), ANY_ORDER_MAX);
    }
    return read_items(at, array, "any_order", item, error);
}

static gboolean
read_one_of(const ConformSource *at, JsonObject *object, ConformItem *item,
            GError **error)
{
    static const char *const known[] = {"one_of", "opt", NULL};
    JsonArray *array = NULL;

    item->kind = CONFORM_ONE_OF;
    if (!conform_keys(at, object, known, error) ||
        !conform_get_bool(at, object, "opt", &item->opt, error) ||
        !conform_get_array(at, object, "one_of", TRUE, &array, error)) {
        return FALSE;
    }
    for (guint i = 0; i < json_array_get_length(array); i++) {
        JsonNode *node = json_array_get_element(array, i);
        ConformItem *sequence = item_new(CONFORM_SEQUENCE);
        g_ptr_array_add(item->children, sequence);
        if (!JSON_NODE_HOLDS_ARRAY(node)) {
            return conform_wrong(at, error,
                                 "\"one_of\" holds no list, expected lists");
        }
        if (!read_items(at, json_node_get_array(node), "one_of", sequence,
                        error)) {
            return FALSE;
        }
    }
    return item->children->len > 0 ||
           conform_wrong(at, error, "\"one_of\" of nothing");
}

static gboolean
read_item(const ConformSource *at, JsonNode *node, ConformItem *into,
          GError **error)
{
    ConformItem *item = item_new(CONFORM_EVENT);
    JsonObject *object = NULL;

    g_ptr_array_add(into->children, item);
    if (JSON_NODE_HOLDS_VALUE(node) &&
        json_node_get_value_type(node) == G_TYPE_STRING) {
        item->text = g_strdup(json_node_get_string(node));
        return TRUE;
    }
    if (!conform_as_object(at, node, &object, error)) {
        return FALSE;
    }
    if (json_object_has_member(object, "any_order")) {
        return read_any_order(at, object, item, error);
    }
    if (json_object_has_member(object, "one_of")) {
        return read_one_of(at, object, item, error);
    }
    return read_event(at, object, item, error);
}

ConformItem *
conform_read_list(const ConformSource *at, JsonArray *array, const char *key,
                  GError **error)
{
    ConformItem *list = item_new(CONFORM_SEQUENCE);

    if (!read_items(at, array, key, list, error)) {
        conform_item_free(list);
        return NULL;
    }
    return list;
}
