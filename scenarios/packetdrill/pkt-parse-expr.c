/* SPDX-License-Identifier: GPL-2.0-only */
/* Expressions: numbers, symbols, lists, and the structs that calls take. */
#include "scenarios/packetdrill/pkt-parse-priv.h"

#include <string.h>

#include "scenarios/packetdrill/pkt-symbol.h"

/* ---- Life --------------------------------------------------------------- */

PktExpr *
pkt_expr_new(PktExprKind kind)
{
    PktExpr *expr = g_new0(PktExpr, 1);

    expr->kind = kind;
    return expr;
}

void
pkt_expr_free(gpointer data)
{
    PktExpr *expr = data;

    if (expr) {
        g_clear_pointer(&expr->items, g_ptr_array_unref);
        g_free(expr->text);
        g_free(expr);
    }
}

static void
add_item(PktExpr *expr, PktExpr *item)
{
    if (!expr->items) {
        expr->items = g_ptr_array_new_with_free_func(pkt_expr_free);
    }
    g_ptr_array_add(expr->items, item);
}

/* ---- Symbols and strings ------------------------------------------------ */

/* Address families too: those that are here. */
static PktExpr *
parse_symbol(PktParser *parser, GError **error)
{
    g_autoptr(PktExpr) expr = pkt_expr_new(PKT_EXPR_NUMBER);
    const PktToken *token = &parser->lexer.token;
    g_autofree const char **names = NULL;

    expr->text = g_strdup(token->text->str);
    switch (pkt_symbol(expr->text, &expr->number)) {
    case PKT_SYMBOL_VALUE:
        return pkt_next(parser, error) ? g_steal_pointer(&expr) : NULL;
    case PKT_SYMBOL_NOT_HERE:
        pkt_skip(parser, token->line, "%s is not in the model", expr->text);
        return NULL;
    case PKT_SYMBOL_UNKNOWN:
        break;
    }
    names = pkt_symbol_names();
    pkt_unknown(parser, names, "a number, a known symbol, ...", error);
    return NULL;
}

/* inet_addr("192.0.2.1"), htons(8080): their values are of no use here. */
static PktExpr *
parse_function(PktParser *parser, GError **error)
{
    g_autoptr(PktExpr) argument = NULL;
    g_autoptr(PktExpr) expr = pkt_expr_new(PKT_EXPR_ADDRESS);

    if (!pkt_next(parser, error) || !pkt_take_char(parser, '(', error)) {
        return NULL;
    }
    argument = pkt_parse_expr(parser, error);
    if (!argument || !pkt_take_char(parser, ')', error)) {
        return NULL;
    }
    return g_steal_pointer(&expr);
}

/* "a" "b" is "ab"; "a"... begins so. */
static PktExpr *
parse_string(PktParser *parser, GError **error)
{
    g_autoptr(PktExpr) expr = pkt_expr_new(PKT_EXPR_STRING);
    g_autoptr(GString) text = g_string_new(NULL);

    while (parser->lexer.token.kind == PKT_STRING) {
        g_string_append(text, parser->lexer.token.text->str);
        if (!pkt_next(parser, error)) {
            return NULL;
        }
    }
    if (parser->lexer.token.kind == PKT_ELLIPSIS && !pkt_next(parser, error)) {
        return NULL;
    }
    expr->text = g_strdup(text->str);
    return g_steal_pointer(&expr);
}

/* ---- Lists and structs -------------------------------------------------- */

static PktExpr *
parse_list(PktParser *parser, GError **error)
{
    g_autoptr(PktExpr) list = pkt_expr_new(PKT_EXPR_LIST);

    if (!pkt_next(parser, error)) {
        return NULL;
    }
    while (!pkt_at_char(parser, ']')) {
        PktExpr *item = pkt_parse_expr(parser, error);
        if (!item) {
            return NULL;
        }
        add_item(list, item);
        if (!pkt_at_char(parser, ']') && !pkt_take_char(parser, ',', error)) {
            return NULL;
        }
    }
    return pkt_next(parser, error) ? g_steal_pointer(&list) : NULL;
}

/* FIELD = value, which becomes the next item. */
static gboolean
parse_field(PktParser *parser, PktExpr *expr, const char *field, GError **error)
{
    PktExpr *item;

    if (!pkt_take_word(parser, field, error) ||
        !pkt_take_char(parser, '=', error)) {
        return FALSE;
    }
    item = pkt_parse_expr(parser, error);
    if (item) {
        add_item(expr, item);
    }
    return item != NULL;
}

static gboolean
parse_pollfd(PktParser *parser, PktExpr *expr, GError **error)
{
    expr->kind = PKT_EXPR_POLLFD;
    if (!parse_field(parser, expr, "fd", error) ||
        !pkt_take_char(parser, ',', error) ||
        !parse_field(parser, expr, "events", error)) {
        return FALSE;
    }
    if (pkt_at_char(parser, ',')) {
        return pkt_next(parser, error) &&
               parse_field(parser, expr, "revents", error);
    }
    add_item(expr, pkt_expr_new(PKT_EXPR_NUMBER));
    return TRUE;
}

static gboolean
parse_epoll(PktParser *parser, PktExpr *expr, GError **error)
{
    static const char *const fields[] = {"fd", "ptr", "u32", "u64", NULL};
    const PktToken *token = &parser->lexer.token;

    expr->kind = PKT_EXPR_EPOLL;
    if (!parse_field(parser, expr, "events", error) ||
        !pkt_take_char(parser, ',', error)) {
        return FALSE;
    }
    if (token->kind != PKT_WORD || !g_strv_contains(fields, token->text->str)) {
        return pkt_expected(parser, error, "fd, ptr, u32 or u64");
    }
    expr->text = g_strdup(token->text->str);
    return parse_field(parser, expr, expr->text, error);
}

static gboolean
parse_linger(PktParser *parser, PktExpr *expr, GError **error)
{
    expr->kind = PKT_EXPR_LINGER;
    return parse_field(parser, expr, "onoff", error) &&
           pkt_take_char(parser, ',', error) &&
           parse_field(parser, expr, "linger", error);
}

static gboolean
parse_iovec(PktParser *parser, PktExpr *expr, GError **error)
{
    expr->kind = PKT_EXPR_IOVEC;
    return pkt_next(parser, error) && pkt_take_char(parser, ',', error) &&
           pkt_take_integer(parser, "bytes", 0, G_MAXINT32, &expr->number,
                            error);
}

/* {sa_family = AF_INET, sin_port = htons(8080), sin_addr = inet_addr(...)} */
static gboolean
parse_address(PktParser *parser, PktExpr *expr, GError **error)
{
    expr->kind = PKT_EXPR_ADDRESS;
    if (!pkt_take_word(parser, "sa_family", error) ||
        !pkt_take_char(parser, '=', error)) {
        return FALSE;
    }
    if (!pkt_at_word(parser, "AF_INET")) {
        return pkt_skip(parser, parser->lexer.token.line,
                        "addresses other than those of AF_INET are not in "
                        "the model");
    }
    return pkt_next(parser, error) && pkt_take_char(parser, ',', error) &&
           parse_field(parser, expr, "sin_port", error) &&
           pkt_take_char(parser, ',', error) &&
           parse_field(parser, expr, "sin_addr", error);
}

static gboolean
parse_struct_fields(PktParser *parser, PktExpr *expr, GError **error)
{
    static const char *const others[] = {
        "msg_name", "cmsg_level", "scm_sec",      "ee_errno", "flags",
        "label",    "srto_assoc", "sinfo_stream", NULL};
    const PktToken *token = &parser->lexer.token;

    if (token->kind == PKT_ELLIPSIS) {
        return parse_iovec(parser, expr, error);
    }
    if (pkt_at_word(parser, "fd")) {
        return parse_pollfd(parser, expr, error);
    }
    if (pkt_at_word(parser, "events")) {
        return parse_epoll(parser, expr, error);
    }
    if (pkt_at_word(parser, "onoff")) {
        return parse_linger(parser, expr, error);
    }
    if (pkt_at_word(parser, "sa_family")) {
        return parse_address(parser, expr, error);
    }
    if ((token->kind == PKT_WORD &&
         g_strv_contains(others, token->text->str)) ||
        pkt_at_char(parser, '(')) {
        return pkt_skip(parser, token->line,
                        "a struct that begins with %s is not in the model",
                        token->text->str);
    }
    return pkt_expected(parser, error, "fd, events, onoff, sa_family or ...");
}

static PktExpr *
parse_struct(PktParser *parser, GError **error)
{
    g_autoptr(PktExpr) expr = pkt_expr_new(PKT_EXPR_LIST);

    if (!pkt_next(parser, error) || !parse_struct_fields(parser, expr, error) ||
        !pkt_take_char(parser, '}', error)) {
        return NULL;
    }
    return g_steal_pointer(&expr);
}

/* ---- Expressions -------------------------------------------------------- */

static PktExpr *
parse_plain(PktParser *parser, PktExprKind kind, GError **error)
{
    g_autoptr(PktExpr) expr = pkt_expr_new(kind);

    expr->number = parser->lexer.token.integer;
    return pkt_next(parser, error) ? g_steal_pointer(&expr) : NULL;
}

static PktExpr *
parse_one(PktParser *parser, GError **error)
{
    const PktToken *token = &parser->lexer.token;

    switch (token->kind) {
    case PKT_ELLIPSIS:
        return parse_plain(parser, PKT_EXPR_ELLIPSIS, error);
    case PKT_INTEGER:
        return parse_plain(parser, PKT_EXPR_NUMBER, error);
    case PKT_STRING:
        return parse_string(parser, error);
    case PKT_WORD:
        return pkt_at_word(parser, "htons") || pkt_at_word(parser, "inet_addr")
                   ? parse_function(parser, error)
                   : parse_symbol(parser, error);
    case PKT_CHAR:
        if (token->ch == '[') {
            return parse_list(parser, error);
        }
        if (token->ch == '{') {
            return parse_struct(parser, error);
        }
        break;
    case PKT_END:
    case PKT_FLOAT:
    case PKT_SHELL:
    case PKT_CODE:
    case PKT_OPTION:
    case PKT_IPV4:
    case PKT_IPV6:
        break;
    }
    pkt_expected(parser, error,
                 "an argument: a number, a symbol, ..., [...], {...} or "
                 "\"...\"");
    return NULL;
}

/* a|b|c: bits that are joined. */
static PktExpr *
parse_joined(PktParser *parser, GError **error)
{
    g_autoptr(PktExpr) expr = parse_one(parser, error);

    while (expr && pkt_at_char(parser, '|')) {
        g_autoptr(PktExpr) other = NULL;
        if (expr->kind != PKT_EXPR_NUMBER) {
            pkt_expected(parser, error, "| between numbers or symbols only");
            return NULL;
        }
        other = pkt_next(parser, error) ? parse_one(parser, error) : NULL;
        if (!other) {
            return NULL;
        }
        if (other->kind != PKT_EXPR_NUMBER) {
            pkt_expected(parser, error, "| between numbers or symbols only");
            return NULL;
        }
        expr->number |= other->number;
        g_clear_pointer(&expr->text, g_free);
    }
    return g_steal_pointer(&expr);
}

PktExpr *
pkt_parse_expr(PktParser *parser, GError **error)
{
    PktExpr *expr;

    if (parser->depth == PKT_MAX_DEPTH) {
        pkt_expected(parser, error, "at most %d brackets within each other",
                     PKT_MAX_DEPTH);
        return NULL;
    }
    parser->depth++;
    expr = parse_joined(parser, error);
    parser->depth--;
    return expr;
}
