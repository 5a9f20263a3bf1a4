/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-code.h"

#include <string.h>

#include "scenarios/base/text.h"
#include "scenarios/packetdrill/pkt-info.h"

#define MAX_DEPTH 32
#define MAX_OPERANDS 256

/* What Python's expressions may be made of here; 'op' says which. */
typedef enum NodeKind {
    NODE_NUMBER,
    NODE_FIELD,   /* 'name' */
    NODE_BINARY,  /* 'op' of left and right */
    NODE_COMPARE, /* 'op' of left and right, both and the chain that goes on */
    NODE_AND,
    NODE_OR,
    NODE_NOT, /* of left */
} NodeKind;

typedef struct Node Node;
struct Node {
    NodeKind kind;
    gint64 number;
    char *name;
    const char *op; /* static */
    gboolean open;  /* a comparison that stands in no brackets of its own */
    Node *left, *right;
};

typedef struct Assertion {
    char *text; /* as written */
    Node *node;
} Assertion;

struct PktCode {
    GPtrArray *assertions; /* of Assertion */
};

typedef struct Reader {
    const char *at;
    guint depth, n_operands;
    char **skipped; /* set: what it is cannot be played */
} Reader;

/* ---- Life --------------------------------------------------------------- */

static void
node_free(Node *node)
{
    if (node) {
        node_free(node->left);
        node_free(node->right);
        g_free(node->name);
        g_free(node);
    }
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Node, node_free)

static Node *
node_new(NodeKind kind, const char *op, Node *left, Node *right)
{
    Node *node = g_new0(Node, 1);

    node->kind = kind;
    node->op = op;
    node->left = left;
    node->right = right;
    return node;
}

static void
assertion_free(gpointer data)
{
    Assertion *assertion = data;

    node_free(assertion->node);
    g_free(assertion->text);
    g_free(assertion);
}

void
pkt_code_free(PktCode *code)
{
    if (code) {
        g_ptr_array_unref(code->assertions);
        g_free(code);
    }
}

/* ---- Reading ------------------------------------------------------------ */

static Node *read_or(Reader *reader);

static void
skip_blanks(Reader *reader)
{
    while (*reader->at == ' ' || *reader->at == '\t') {
        reader->at++;
    }
}

static Node *
not_here(Reader *reader, const char *what, gsize len)
{
    if (!*reader->skipped) {
        g_autofree char *code = g_strndup(what, len);
        g_autofree char *begin = text_excerpt(code, 40);
        *reader->skipped = g_strdup_printf(
            "code that is not assert and comparisons of fields that the "
            "model has: %s",
            begin);
    }
    return NULL;
}

/* Takes 'word', which does not go on as another. */
static gboolean
take(Reader *reader, const char *word)
{
    gsize len = strlen(word);
    gboolean letters = g_ascii_isalpha(*word);

    skip_blanks(reader);
    if (strncmp(reader->at, word, len) != 0 ||
        (letters &&
         (g_ascii_isalnum(reader->at[len]) || reader->at[len] == '_'))) {
        return FALSE;
    }
    reader->at += len;
    return TRUE;
}

static Node *
read_number(Reader *reader)
{
    Node *node = node_new(NODE_NUMBER, NULL, NULL, NULL);
    char *end = NULL;

    node->number = g_ascii_strtoll(
        reader->at, &end, g_str_has_prefix(reader->at, "0x") ? 16 : 10);
    reader->at = end;
    return node;
}

static Node *
read_name(Reader *reader)
{
    const char *begin = reader->at;
    g_autofree char *name = NULL;
    g_autoptr(Node) node = node_new(NODE_NUMBER, NULL, NULL, NULL);

    while (g_ascii_isalnum(*reader->at) || *reader->at == '_') {
        reader->at++;
    }
    name = g_strndup(begin, (gsize)(reader->at - begin));
    if (pkt_info_has(name)) {
        node->kind = NODE_FIELD;
        node->name = g_steal_pointer(&name);
    } else if (!*name || !pkt_info_symbol(name, &node->number)) {
        return not_here(reader, begin, strcspn(begin, "\n;"));
    }
    return g_steal_pointer(&node);
}

static Node *
read_one(Reader *reader)
{
    g_autoptr(Node) node = NULL;

    skip_blanks(reader);
    if (++reader->n_operands > MAX_OPERANDS) {
        return not_here(reader, reader->at, strlen(reader->at));
    }
    if (g_ascii_isdigit(*reader->at)) {
        return read_number(reader);
    }
    if (!take(reader, "(")) {
        return read_name(reader);
    }
    if (++reader->depth > MAX_DEPTH) {
        return not_here(reader, reader->at, strlen(reader->at));
    }
    node = read_or(reader);
    reader->depth--;
    if (node && !take(reader, ")")) {
        return not_here(reader, reader->at, strlen(reader->at));
    }
    if (node) {
        node->open = FALSE;
    }
    return g_steal_pointer(&node);
}

/* The operators of Python that bind before comparisons, first those that bind
 * most; each row is one level. */
static const char *const levels[][3] = {
    {"*", NULL, NULL}, {"+", "-", NULL}, {"&", NULL, NULL}, {"|", NULL, NULL}};

static Node *
read_level(Reader *reader, int level)
{
    g_autoptr(Node) left =
        level < 0 ? read_one(reader) : read_level(reader, level - 1);
    gboolean found = level >= 0;

    while (left && found) {
        found = FALSE;
        for (guint i = 0; levels[level][i] && !found; i++) {
            Node *right;
            if (!take(reader, levels[level][i])) {
                continue;
            }
            found = TRUE;
            right = read_level(reader, level - 1);
            if (!right) {
                return NULL;
            }
            left = node_new(NODE_BINARY, levels[level][i],
                            g_steal_pointer(&left), right);
        }
    }
    return g_steal_pointer(&left);
}

static const char *
take_comparison(Reader *reader)
{
    static const char *const ops[] = {"==", "!=", "<=", ">=", "<", ">", NULL};

    for (const char *const *op = ops; *op; op++) {
        if (take(reader, *op)) {
            return *op;
        }
    }
    return NULL;
}

/* 'a < b < c' is 'a < b' and 'b < c': the right side of a comparison is then
 * a comparison, whose left side counts. */
static Node *
read_comparison(Reader *reader)
{
    g_autoptr(Node) left = NULL;
    const char *op;
    Node *right;

    if (++reader->depth > MAX_DEPTH) {
        return not_here(reader, reader->at, strlen(reader->at));
    }
    left = read_level(reader, G_N_ELEMENTS(levels) - 1);
    op = left ? take_comparison(reader) : NULL;
    if (op) {
        right = read_comparison(reader);
        if (!right) {
            return NULL;
        }
        left = node_new(NODE_COMPARE, op, g_steal_pointer(&left), right);
        left->open = TRUE;
    }
    reader->depth--;
    return g_steal_pointer(&left);
}

static Node *
read_not(Reader *reader)
{
    gboolean not = take(reader, "not");
    Node *node = read_comparison(reader);

    return not &&node ? node_new(NODE_NOT, NULL, node, NULL) : node;
}

static Node *
read_and(Reader *reader)
{
    g_autoptr(Node) left = read_not(reader);

    while (left && take(reader, "and")) {
        Node *right = read_not(reader);
        if (!right) {
            return NULL;
        }
        left = node_new(NODE_AND, NULL, g_steal_pointer(&left), right);
    }
    return g_steal_pointer(&left);
}

static Node *
read_or(Reader *reader)
{
    g_autoptr(Node) left = read_and(reader);

    while (left && take(reader, "or")) {
        Node *right = read_and(reader);
        if (!right) {
            return NULL;
        }
        left = node_new(NODE_OR, NULL, g_steal_pointer(&left), right);
    }
    return g_steal_pointer(&left);
}

/* assert EXPRESSION, or with ", MESSAGE", which is not of interest. */
static gboolean
read_statement(PktCode *code, const char *text, char **skipped)
{
    Reader reader = {.at = text, .skipped = skipped};
    g_autoptr(Node) node = NULL;
    Assertion *assertion;

    if (!take(&reader, "assert")) {
        not_here(&reader, text, strlen(text));
        return FALSE;
    }
    node = read_or(&reader);
    skip_blanks(&reader);
    if (!node || !strchr(",#", *reader.at)) {
        not_here(&reader, text, strlen(text));
        return FALSE;
    }
    assertion = g_new0(Assertion, 1);
    assertion->text = g_strndup(text, (gsize)(reader.at - text));
    g_strchomp(assertion->text);
    assertion->node = g_steal_pointer(&node);
    g_ptr_array_add(code->assertions, assertion);
    return TRUE;
}

PktCode *
pkt_code_read(const char *text, char **skipped)
{
    PktCode *code = g_new0(PktCode, 1);
    g_autoptr(GString) joined = g_string_new(text);
    g_auto(GStrv) statements = NULL;

    code->assertions = g_ptr_array_new_with_free_func(assertion_free);
    g_string_replace(joined, "\\\n", " ", 0);
    statements = g_strsplit_set(joined->str, ";\n", -1);
    for (char **statement = statements; *statement; statement++) {
        g_strstrip(*statement);
        if (**statement && **statement != '#' &&
            !read_statement(code, *statement, skipped)) {
            pkt_code_free(code);
            return NULL;
        }
    }
    return code;
}

char *
pkt_code_text(const PktCode *code)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < code->assertions->len; i++) {
        const Assertion *assertion = code->assertions->pdata[i];
        g_string_append_printf(text, "%s%s", i > 0 ? "; " : "",
                               assertion->text);
    }
    return g_string_free(text, FALSE);
}

/* ---- Checking ----------------------------------------------------------- */

typedef struct Checker {
    PktFieldFn field;
    gpointer user;
    GString *seen; /* the fields that were asked for */
} Checker;

static gint64 value_of(Checker *checker, const Node *node);

static gint64
field_of(Checker *checker, const Node *node)
{
    gint64 value = checker->field(checker->user, node->name);

    g_string_append_printf(checker->seen, "%s%s is %" G_GINT64_FORMAT,
                           checker->seen->len > 0 ? ", " : "", node->name,
                           value);
    return value;
}

/* Sums that do not fit go round, which no field comes near. */
static gint64
binary(const char *op, guint64 a, guint64 b)
{
    switch (*op) {
    case '*':
        return (gint64)(a * b);
    case '+':
        return (gint64)(a + b);
    case '-':
        return (gint64)(a - b);
    case '&':
        return (gint64)(a & b);
    default:
        return (gint64)(a | b);
    }
}

static gboolean
compares(const char *op, gint64 a, gint64 b)
{
    gboolean equal = op[1] == '=' && op[0] != '!' && a == b;

    switch (op[0]) {
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return a < b || equal;
    default:
        return a > b || equal;
    }
}

static gboolean
chain_holds(Checker *checker, const Node *node)
{
    gint64 left = value_of(checker, node->left);

    for (;;) {
        const Node *right = node->right;
        gboolean goes_on = right->kind == NODE_COMPARE && right->open;
        gint64 value = value_of(checker, goes_on ? right->left : right);
        if (!compares(node->op, left, value)) {
            return FALSE;
        }
        if (!goes_on) {
            return TRUE;
        }
        left = value;
        node = right;
    }
}

static gint64
value_of(Checker *checker, const Node *node)
{
    switch (node->kind) {
    case NODE_NUMBER:
        return node->number;
    case NODE_FIELD:
        return field_of(checker, node);
    case NODE_BINARY:
        return binary(node->op, (guint64)value_of(checker, node->left),
                      (guint64)value_of(checker, node->right));
    case NODE_COMPARE:
        return chain_holds(checker, node);
    case NODE_AND:
        return value_of(checker, node->left) && value_of(checker, node->right);
    case NODE_OR:
        return value_of(checker, node->left) || value_of(checker, node->right);
    case NODE_NOT:
        return !value_of(checker, node->left);
    }
    g_assert_not_reached();
}

char *
pkt_code_check(const PktCode *code, PktFieldFn field, gpointer user)
{
    g_autoptr(GString) seen = g_string_new(NULL);
    Checker checker = {.field = field, .user = user, .seen = seen};

    for (guint i = 0; i < code->assertions->len; i++) {
        const Assertion *assertion = code->assertions->pdata[i];
        g_string_truncate(seen, 0);
        if (!value_of(&checker, assertion->node)) {
            return g_strdup_printf("%s: %s", assertion->text,
                                   seen->len > 0 ? seen->str : "it is false");
        }
    }
    return NULL;
}
