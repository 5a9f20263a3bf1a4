/* SPDX-License-Identifier: GPL-2.0-only */
/* Reads the text of a constraint into its tree, by recursive descent. */
#include "scenarios/scenario/constraint-priv.h"

#include <string.h>

#include "scenarios/base/error.h"

#define EXAMPLE "a comparison such as link.loss < 0.1"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_QUOTED,
    TOKEN_RELATION,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
} TokenKind;

typedef struct Parser {
    const ParamTable *table;
    const char *next; /* behind the token */
    TokenKind kind;
    char *token; /* without its quotes; owned */
    guint depth, n_comparisons;
} Parser;

/* ---- Tokens ---------------------------------------------------------------
 */

/* Where the word at 'text' ends: at a blank or a sign, but for what stands in
 * brackets (a random variable holds signs). */
static const char *
word_end(const char *text)
{
    int depth = 0;

    for (; *text; text++) {
        depth += (*text == '[') - (*text == ']');
        if (depth <= 0 &&
            (g_ascii_isspace(*text) || strchr("()<>=!\"", *text))) {
            break;
        }
    }
    return text;
}

static TokenKind
word_kind(const char *word)
{
    return g_str_equal(word, "and")   ? TOKEN_AND
           : g_str_equal(word, "or")  ? TOKEN_OR
           : g_str_equal(word, "not") ? TOKEN_NOT
                                      : TOKEN_WORD;
}

/* Takes the text up to 'end' as the token. */
static void
take(Parser *parser, TokenKind kind, const char *end)
{
    g_free(parser->token);
    parser->token = g_strndup(parser->next, (gsize)(end - parser->next));
    parser->kind = kind;
    parser->next = end;
}

static gboolean
take_quoted(Parser *parser, GError **error)
{
    const char *end = strchr(++parser->next, '"');

    if (!end) {
        return mistake(error,
                       "the quotes before \"%s\" do not end, expected "
                       "another one behind the value",
                       parser->next);
    }
    take(parser, TOKEN_QUOTED, end);
    parser->next++;
    return TRUE;
}

/* Goes to the next token. */
static gboolean
advance(Parser *parser, GError **error)
{
    const char *at = parser->next;

    while (g_ascii_isspace(*at)) {
        at++;
    }
    parser->next = at;
    if (!*at) {
        take(parser, TOKEN_END, at);
    } else if (*at == '"') {
        return take_quoted(parser, error);
    } else if (*at == '(' || *at == ')') {
        take(parser, *at == '(' ? TOKEN_OPEN : TOKEN_CLOSE, at + 1);
    } else if (strchr("<>=!", *at)) {
        take(parser, TOKEN_RELATION, at + strspn(at, "<>=!"));
    } else {
        take(parser, TOKEN_WORD, word_end(at));
        parser->kind = word_kind(parser->token);
    }
    return TRUE;
}

/* ---- Comparisons ----------------------------------------------------------
 */

/* Complains that 'expected' should stand where the token is. */
static gboolean
unexpected(const Parser *parser, const char *expected, GError **error)
{
    if (parser->kind == TOKEN_END) {
        return mistake(error, "the constraint ends too early, expected %s",
                       expected);
    }
    return mistake(error, "\"%s\" is in the wrong place, expected %s",
                   parser->token, expected);
}

static gboolean
read_side(Parser *parser, Side *side, const char *expected, GError **error)
{
    if (parser->kind != TOKEN_WORD && parser->kind != TOKEN_QUOTED) {
        return unexpected(parser, expected, error);
    }
    side->text = g_strdup(parser->token);
    if (parser->kind == TOKEN_WORD) {
        side->param = param_find(parser->table, side->text);
    }
    return advance(parser, error);
}

static gboolean
read_relation(Parser *parser, Relation *relation, GError **error)
{
    if (parser->kind != TOKEN_RELATION) {
        return unexpected(parser, "=, !=, <, <=, > or >=", error);
    }
    if (!relation_find(parser->token, relation)) {
        return relation_unknown(parser->token, error);
    }
    return advance(parser, error);
}

/* "KEY < VALUE" and its like. */
static Node *
parse_comparison(Parser *parser, GError **error)
{
    g_autoptr(Node) node = node_new(NODE_COMPARE, NULL, NULL);

    if (++parser->n_comparisons > CONSTRAINT_MAX_COMPARISONS) {
        mistake(error, "too many comparisons, expected at most %d",
                CONSTRAINT_MAX_COMPARISONS);
        return NULL;
    }
    node->table = parser->table;
    if (!read_side(parser, &node->left, EXAMPLE, error) ||
        !read_relation(parser, &node->relation, error) ||
        !read_side(parser, &node->right, "a value or a key", error) ||
        !constraint_check_sides(node, error)) {
        return NULL;
    }
    return g_steal_pointer(&node);
}

/* ---- and, or, not, parentheses --------------------------------------------
 */

static Node *parse_or(Parser *parser, GError **error);

/* What stands in parentheses. */
static Node *
parse_inner(Parser *parser, GError **error)
{
    g_autoptr(Node) node = NULL;

    if (!advance(parser, error)) {
        return NULL;
    }
    node = parse_or(parser, error);
    if (!node) {
        return NULL;
    }
    if (parser->kind != TOKEN_CLOSE) {
        unexpected(parser, "\"and\", \"or\" or \")\"", error);
        return NULL;
    }
    return advance(parser, error) ? g_steal_pointer(&node) : NULL;
}

static Node *parse_not(Parser *parser, GError **error);

/* A "not" or a parenthesis, which go one deeper. */
static Node *
parse_deeper(Parser *parser, GError **error)
{
    Node *node;

    if (parser->depth == CONSTRAINT_MAX_DEPTH) {
        mistake(error,
                "too many \"not\" and \"(\" inside each other, expected at "
                "most %d",
                CONSTRAINT_MAX_DEPTH);
        return NULL;
    }
    parser->depth++;
    if (parser->kind == TOKEN_OPEN) {
        node = parse_inner(parser, error);
    } else {
        node = advance(parser, error) ? parse_not(parser, error) : NULL;
        node = node ? node_new(NODE_NOT, node, NULL) : NULL;
    }
    parser->depth--;
    return node;
}

static Node *
parse_not(Parser *parser, GError **error)
{
    return parser->kind == TOKEN_OPEN || parser->kind == TOKEN_NOT
               ? parse_deeper(parser, error)
               : parse_comparison(parser, error);
}

/* A chain of 'kind', whose links 'link' reads and 'token' joins. */
static Node *
parse_chain(Parser *parser, NodeKind kind, TokenKind token,
            Node *(*link)(Parser *parser, GError **error), GError **error)
{
    g_autoptr(Node) node = link(parser, error);

    while (node && parser->kind == token) {
        Node *right = advance(parser, error) ? link(parser, error) : NULL;
        if (!right) {
            return NULL;
        }
        node = node_new(kind, g_steal_pointer(&node), right);
    }
    return g_steal_pointer(&node);
}

static Node *
parse_and(Parser *parser, GError **error)
{
    return parse_chain(parser, NODE_AND, TOKEN_AND, parse_not, error);
}

static Node *
parse_or(Parser *parser, GError **error)
{
    return parse_chain(parser, NODE_OR, TOKEN_OR, parse_and, error);
}

/* What follows the whole: nothing, or a mistake. */
static gboolean
check_end(const Parser *parser, GError **error)
{
    const char *const words[] = {"and", "or", NULL};

    return parser->kind == TOKEN_END ||
           mistaken_word(error, parser->token, words,
                         "\"%s\" is in the wrong place, expected \"and\", "
                         "\"or\" or the end",
                         parser->token);
}

/* Reads 'text'; a blank one holds everywhere.  The error says what is wrong
 * and what was expected, not where.  (transfer full): constraint_free() */
Constraint *
constraint_parse(const ParamTable *table, const char *text, GError **error)
{
    g_autoptr(Constraint) constraint = g_new0(Constraint, 1);
    Parser parser = {.table = table, .next = text};
    gboolean ok = advance(&parser, error);

    if (ok && parser.kind != TOKEN_END) {
        constraint->root = parse_or(&parser, error);
        ok = constraint->root && check_end(&parser, error);
    }
    constraint->n_comparisons = parser.n_comparisons;
    g_free(parser.token);
    return ok ? g_steal_pointer(&constraint) : NULL;
}
