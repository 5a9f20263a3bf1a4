/* SPDX-License-Identifier: GPL-2.0-only */
/* The tree of a constraint; private to the constraint*.c files. */
#ifndef FINWAIT_SCENARIOS_CONSTRAINT_PRIV_H
#define FINWAIT_SCENARIOS_CONSTRAINT_PRIV_H

#include "scenarios/scenario/constraint.h"

G_BEGIN_DECLS

typedef enum Relation {
    RELATION_EQ,
    RELATION_NE,
    RELATION_LT,
    RELATION_LE,
    RELATION_GT,
    RELATION_GE,
} Relation;

typedef enum NodeKind {
    NODE_AND,
    NODE_OR,
    NODE_NOT,     /* of 'a' */
    NODE_COMPARE, /* of 'left' and 'right' */
} NodeKind;

/* One side of a comparison: a key, or a value of the other side's type. */
typedef struct Side {
    char *text;         /* as written; owned */
    const Param *param; /* NULL: a value */
    Value value;        /* of a value; its text is 'text' */
} Side;

typedef struct Node Node;
struct Node {
    NodeKind kind;
    Node *a, *b;
    const ParamTable *table; /* of NODE_COMPARE: where its keys are */
    Side left, right;
    Relation relation;
};

struct Constraint {
    Node *root; /* NULL: holds everywhere */
    guint n_comparisons;
};

/* constraint.c */
Node *node_new(NodeKind kind, Node *a, Node *b);
void node_free(Node *node);

/* constraint-compare.c: what the two sides of a comparison may be. */
gboolean constraint_check_sides(Node *node, GError **error);
gboolean relation_find(const char *text, Relation *relation);
gboolean relation_unknown(const char *text, GError **error);
gboolean relation_is_order(Relation relation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Node, node_free)

G_END_DECLS

#endif
