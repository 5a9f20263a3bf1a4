/* SPDX-License-Identifier: GPL-2.0-only */
/* Which comparisons make sense. */
#include "scenarios/scenario/constraint-priv.h"

#include <string.h>

#include "scenarios/base/error.h"

/* Signs, and what they mean; the first of each meaning is the one that
 * messages offer. */
static const struct {
    const char *sign;
    Relation relation;
} relations[] = {
    {"<=", RELATION_LE}, {">=", RELATION_GE}, {"!=", RELATION_NE},
    {"=", RELATION_EQ},  {"<", RELATION_LT},  {">", RELATION_GT},
    {"==", RELATION_EQ},
};

/* The relation that 'text' stands for; FALSE if it is none. */
gboolean
relation_find(const char *text, Relation *relation)
{
    for (gsize i = 0; i < G_N_ELEMENTS(relations); i++) {
        if (g_str_equal(relations[i].sign, text)) {
            *relation = relations[i].relation;
            return TRUE;
        }
    }
    return FALSE;
}

/* Complains of 'text', which is no relation. */
gboolean
relation_unknown(const char *text, GError **error)
{
    const char *signs[G_N_ELEMENTS(relations) + 1] = {NULL};

    for (gsize i = 0; i < G_N_ELEMENTS(relations); i++) {
        signs[i] = relations[i].sign;
    }
    return mistaken_word(
        error, text, signs,
        "\"%s\" is no comparison, expected =, !=, <, <=, > or >=", text);
}

/* TRUE for those that need values on a scale. */
gboolean
relation_is_order(Relation relation)
{
    return relation != RELATION_EQ && relation != RELATION_NE;
}

/* TRUE if values of 'type' are numbers, which can be larger or smaller. */
static gboolean
is_scale(ValueType type)
{
    switch (type) {
    case VALUE_TIME:
    case VALUE_RATE:
    case VALUE_BYTES:
    case VALUE_PROB:
    case VALUE_COUNT:
    case VALUE_NUMBER:
    case VALUE_DELAY:
        return TRUE;
    case VALUE_ENUM:
    case VALUE_BOOL:
    case VALUE_TEXT:
    case VALUE_ADDRESS:
    case VALUE_WINDOWS:
    case VALUE_PACKETS:
        return FALSE;
    }
    g_assert_not_reached();
}

/* A key that is the same for all points decides nothing. */
static gboolean
check_key(const Param *param, GError **error)
{
    return !param->is_fixed ||
           mistake(error,
                   "\"%s\" is the same for all points, expected a key of "
                   "[link], [server], [client] or the duration",
                   param->key);
}

/* Complains that 'text' is no key; FALSE, without an error, if it does not
 * look like one. */
static gboolean
is_misspelt_key(const ParamTable *table, const char *text, GError **error)
{
    g_autofree char *meant = param_meant(table, NULL, text);

    if (!g_ascii_isalpha(*text) || (!strchr(text, '.') && !*meant)) {
        return FALSE;
    }
    mistake(error,
            "unknown key \"%s\", expected one that `finwait describe` "
            "shows%s",
            text, meant);
    return TRUE;
}

static gboolean
no_key(const Node *node, GError **error)
{
    return is_misspelt_key(node->table, node->left.text, error) ||
                   is_misspelt_key(node->table, node->right.text, error)
               ? FALSE
               : mistake(error,
                         "neither \"%s\" nor \"%s\" is a key, expected one "
                         "such as link.loss",
                         node->left.text, node->right.text);
}

/* Appends to 'names' all that 'param' can be called, over all its uses. */
static void
all_choices(const Param *param, GPtrArray *names)
{
    for (guint i = 0; i < param->n_uses; i++) {
        g_auto(GStrv) words = g_strsplit(
            param->uses[i].choices ? param->uses[i].choices : "", "|", -1);
        for (char **word = words; *word; word++) {
            if (**word && !g_ptr_array_find_with_equal_func(
                              names, *word, g_str_equal, NULL)) {
                g_ptr_array_add(names, g_strdup(*word));
            }
        }
    }
    g_ptr_array_add(names, NULL);
}

/* Reads the value that 'param' is compared with. */
static gboolean
read_value(const ParamTable *table, const Param *param, Side *side,
           GError **error)
{
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *choices = NULL;
    gboolean is_key = g_ascii_isalpha(*side->text) &&
                      is_misspelt_key(table, side->text, NULL);

    if (param->type == VALUE_ENUM) {
        names = g_ptr_array_new_with_free_func(g_free);
        all_choices(param, names);
        choices = g_strjoinv("|", (char **)names->pdata);
    }
    if (value_parse(param->type, choices, side->text, &side->value, NULL)) {
        return TRUE;
    }
    if (is_key && strchr(side->text, '.')) {
        return !is_misspelt_key(table, side->text, error);
    }
    value_parse(param->type, choices, side->text, &side->value, error);
    g_prefix_error(error, "%s: ", param->key);
    return FALSE;
}

/* Two keys must be of one kind. */
static gboolean
check_kinds(const Param *a, const Param *b, GError **error)
{
    gboolean same =
        is_scale(a->type) && is_scale(b->type)
            ? g_str_equal(value_base_unit(a->type), value_base_unit(b->type))
            : a->type == b->type;

    return same || mistake(error,
                           "%s and %s are of different kinds, expected two of "
                           "the same: the one takes %s, the other %s",
                           a->key, b->key, value_expectation(a->type),
                           value_expectation(b->type));
}

/* Finds out what the sides of the comparison 'node' are and whether they can
 * be compared so; reads the value if one is. */
gboolean
constraint_check_sides(Node *node, GError **error)
{
    Side *left = &node->left, *right = &node->right;
    const Param *key = left->param ? left->param : right->param;

    if (!key) {
        return no_key(node, error);
    }
    if ((left->param && !check_key(left->param, error)) ||
        (right->param && !check_key(right->param, error))) {
        return FALSE;
    }
    if (relation_is_order(node->relation) && !is_scale(key->type)) {
        return mistake(error, "%s has no order, expected = or !=", key->key);
    }
    if (left->param && right->param) {
        return check_kinds(left->param, right->param, error);
    }
    return read_value(node->table, key, left->param ? right : left, error);
}
