/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/scenario/constraint-priv.h"

#include <math.h>

#include "scenarios/base/error.h"

/* A node over 'a' and 'b', which it takes (NULL: none).
 * (transfer full): node_free() */
Node *
node_new(NodeKind kind, Node *a, Node *b)
{
    Node *node = g_new0(Node, 1);

    node->kind = kind;
    node->a = a;
    node->b = b;
    return node;
}

/* Frees the whole tree; accepts NULL. */
void
node_free(Node *node)
{
    if (node) {
        node_free(node->a);
        node_free(node->b);
        g_free(node->left.text);
        g_free(node->right.text);
        g_free(node);
    }
}

/* Frees 'constraint'; accepts NULL. */
void
constraint_free(Constraint *constraint)
{
    if (constraint) {
        node_free(constraint->root);
        g_free(constraint);
    }
}

/* How many comparisons it has: what deciding a point can cost. */
guint
constraint_comparisons(const Constraint *constraint)
{
    return constraint->n_comparisons;
}

/* The case of 'param' for the system that comes first. */
static const ParamUse *
first_use(const Param *param)
{
    for (const System *const *system = systems_all(); *system; system++) {
        for (guint i = 0; i < param->n_uses; i++) {
            if (param->uses[i].system == *system) {
                return &param->uses[i];
            }
        }
    }
    return param->uses;
}

/* Complains of a key where it does not apply, and says what would keep such
 * points away. */
static gboolean
means_nothing(const Param *param, GError **error)
{
    const ParamUse *use = first_use(param);

    return mistake(error,
                   "%s means nothing there, expected \"%s.%s = %s and\" "
                   "before it",
                   param->key, param->section,
                   use->program ? "program" : "system",
                   use->program ? use->program : use->system->name);
}

/* What 'side' is at the point of 'texts'. */
static gboolean
side_value(const ParamTable *table, const Side *side, const char *const *texts,
           Value *value, GError **error)
{
    const ParamUse *use;
    const char *text;

    if (!side->param) {
        *value = side->value;
        return TRUE;
    }
    use = param_find_use(table, side->param, texts);
    if (!use) {
        return means_nothing(side->param, error);
    }
    text = param_given(table, side->param, texts);
    *value = (Value){.text = text ? text : use->value};
    if (side->param->type != VALUE_ENUM && /* what it is called is enough */
        !value_parse(side->param->type, NULL, value->text, value, error)) {
        g_prefix_error(error, "%s: ", side->param->key);
        return FALSE;
    }
    return TRUE;
}

static gboolean
decide(Relation relation, gdouble a, gdouble b)
{
    switch (relation) {
    case RELATION_EQ:
        return a == b;
    case RELATION_NE:
        return a != b;
    case RELATION_LT:
        return a < b;
    case RELATION_LE:
        return a <= b;
    case RELATION_GT:
        return a > b;
    case RELATION_GE:
        return a >= b;
    }
    g_assert_not_reached();
}

/* A random variable is equal to itself only, and has no order. */
static gboolean
compare_texts(const Node *node, const Value *a, const Value *b, gboolean *holds,
              GError **error)
{
    if (relation_is_order(node->relation)) {
        return mistake(error,
                       "\"%s\" is a random variable, expected a time, or = "
                       "or !=",
                       a->n < 0 ? a->text : b->text);
    }
    *holds = g_str_equal(a->text, b->text) == (node->relation == RELATION_EQ);
    return TRUE;
}

static gboolean
compare(const Node *node, const char *const *texts, gboolean *holds,
        GError **error)
{
    const Param *param =
        node->left.param ? node->left.param : node->right.param;
    ValueType left_type =
        node->left.param ? node->left.param->type : param->type;
    ValueType right_type =
        node->right.param ? node->right.param->type : param->type;
    Value a, b;
    gdouble x, y;

    if (!side_value(node->table, &node->left, texts, &a, error) ||
        !side_value(node->table, &node->right, texts, &b, error)) {
        return FALSE;
    }
    x = left_type == VALUE_BOOL ? (gdouble)a.n : value_number(left_type, &a);
    y = right_type == VALUE_BOOL ? (gdouble)b.n : value_number(right_type, &b);
    if (isnan(x) || isnan(y)) {
        return compare_texts(node, &a, &b, holds, error);
    }
    *holds = decide(node->relation, x, y);
    return TRUE;
}

static gboolean
node_holds(const Node *node, const char *const *texts, gboolean *holds,
           GError **error)
{
    switch (node->kind) {
    case NODE_COMPARE:
        return compare(node, texts, holds, error);
    case NODE_NOT:
        if (!node_holds(node->a, texts, holds, error)) {
            return FALSE;
        }
        *holds = !*holds;
        return TRUE;
    case NODE_AND:
    case NODE_OR:
        if (!node_holds(node->a, texts, holds, error)) {
            return FALSE;
        }
        return *holds == (node->kind == NODE_OR) ||
               node_holds(node->b, texts, holds, error);
    }
    g_assert_not_reached();
}

/* Whether the constraint holds at the point with 'texts', one for each
 * parameter (NULL: the default).  The error says what cannot be compared
 * there. */
gboolean
constraint_holds(const Constraint *constraint, const char *const *texts,
                 gboolean *holds, GError **error)
{
    *holds = TRUE;
    return !constraint->root ||
           node_holds(constraint->root, texts, holds, error);
}
