/* SPDX-License-Identifier: GPL-2.0-only */
/* Calls: `+0...2 connect(3, ..., ...) = 0`.  What a call takes is said in one
 * row of 'forms', a letter for each argument. */
#include "scenarios/packetdrill/pkt-parse-priv.h"

#include <string.h>

#include "scenarios/packetdrill/pkt-call.h"
#include "scenarios/packetdrill/pkt-symbol.h"

struct PktCallForm {
    const char *name;
    const char
        *args; /* letters of pkt-parse-arg.c; after '?' they may be left out */
    PktVerb verb;
};

static const PktCallForm forms[] = {
    {"socket", "dsT", PKT_SOCKET},
    {"bind", "faa", PKT_BIND},
    {"listen", "fn", PKT_LISTEN},
    {"accept", "faa", PKT_ACCEPT},
    {"connect", "faa", PKT_CONNECT},
    {"read", "fbc", PKT_RECV},
    {"readv", "fin", PKT_RECV},
    {"recv", "fbcm", PKT_RECV},
    {"recvfrom", "fbcmaa", PKT_RECV},
    {"write", "fbc", PKT_SEND},
    {"writev", "fin", PKT_SEND},
    {"send", "fbcm", PKT_SEND},
    {"sendto", "fbcmaa", PKT_SEND},
    {"close", "f", PKT_CLOSE},
    {"shutdown", "fn", PKT_SHUTDOWN},
    {"fcntl", "fn?x", PKT_FCNTL},
    {"ioctl", "fnv", PKT_IOCTL},
    {"setsockopt", "flovz", PKT_SETSOCKOPT},
    {"getsockopt", "flovz", PKT_GETSOCKOPT},
    {"poll", "pnt", PKT_POLL},
    {"epoll_create", "n", PKT_EPOLL_CREATE},
    {"epoll_create1", "n", PKT_EPOLL_CREATE},
    {"epoll_ctl", "fngE", PKT_EPOLL_CTL},
    {"epoll_wait", "fEnt", PKT_EPOLL_WAIT},
};

/* packetdrill has them, in one dialect or another. */
static const char *const not_here[] = {
    "accept4",       "cap_set",      "icmp_sendto",
    "open",          "pipe",         "psp_rx_assoc",
    "psp_tx_assoc",  "recvmsg",      "sendfile",
    "sendmsg",       "splice",       "sctp_bindx",
    "sctp_connectx", "sctp_sendmsg", "sctp_recvmsg",
    "sctp_sendv",    "sctp_recvv",   "sctp_peeloff",
    "mmap",          "dup",          NULL,
};

/* ---- Life --------------------------------------------------------------- */

void
pkt_call_free(PktCall *call)
{
    if (call) {
        g_clear_pointer(&call->polls, g_array_unref);
        g_strfreev(call->args);
        g_free(call->error);
        g_free(call->note);
        g_free(call);
    }
}

const char *
pkt_call_name(const PktCall *call)
{
    return call->form->name;
}

/* ---- All arguments ------------------------------------------------------ */

/* What is written from 'begin' to the end of the token before this one, with
 * one blank for many. */
static char *
as_written(const PktParser *parser, const char *begin)
{
    g_autofree char *text =
        g_strndup(begin, (gsize)(parser->lexer.taken - begin));
    g_auto(GStrv) words = g_strsplit_set(text, " \t\n", -1);
    GString *joined = g_string_new(NULL);

    for (char **word = words; *word; word++) {
        if (**word) {
            g_string_append_printf(joined, "%s%s", joined->len > 0 ? " " : "",
                                   *word);
        }
    }
    return g_string_free(joined, FALSE);
}

static gboolean
parse_arg(PktArg *arg, char letter, GPtrArray *written, GError **error)
{
    const char *begin = arg->parser->lexer.token.begin;
    g_autoptr(PktExpr) expr = NULL;

    arg->line = arg->parser->lexer.token.line;
    expr = pkt_parse_expr(arg->parser, error);
    if (!expr) {
        return FALSE;
    }
    g_ptr_array_add(written, as_written(arg->parser, begin));
    arg->expr = expr;
    return pkt_take_arg(arg, letter, error);
}

static gboolean
parse_args(PktParser *parser, PktCall *call, GPtrArray *written, GError **error)
{
    PktArg arg = {.parser = parser, .call = call};
    const char *letter = call->form->args;

    if (!pkt_next(parser, error) || !pkt_take_char(parser, '(', error)) {
        return FALSE;
    }
    for (gboolean first = TRUE; *letter; first = FALSE) {
        if (*letter == '?') {
            letter++;
            if (pkt_at_char(parser, ')')) {
                break;
            }
        }
        if ((!first && !pkt_take_char(parser, ',', error)) ||
            !parse_arg(&arg, *letter++, written, error)) {
            return FALSE;
        }
    }
    return pkt_take_char(parser, ')', error);
}

/* ---- Results ------------------------------------------------------------ */

/* (Connection reset by peer) */
static gboolean
parse_note(PktParser *parser, PktCall *call, GError **error)
{
    const char *begin;

    if (!pkt_next(parser, error)) {
        return FALSE;
    }
    begin = parser->lexer.token.begin;
    while (!pkt_at_char(parser, ')')) {
        if (parser->lexer.token.kind == PKT_END) {
            return pkt_expected(parser, error, "\")\"");
        }
        if (!pkt_next(parser, error)) {
            return FALSE;
        }
    }
    call->note = as_written(parser, begin);
    return pkt_next(parser, error);
}

/* The name of an errno, which the host must be able to give. */
static gboolean
parse_errno(PktParser *parser, PktCall *call, GError **error)
{
    const PktToken *token = &parser->lexer.token;
    gint64 value;

    if (!pkt_errno_text(token->text->str)) {
        g_autofree const char **names = pkt_symbol_names();
        if (pkt_symbol(token->text->str, &value) == PKT_SYMBOL_NOT_HERE) {
            return pkt_skip(parser, token->line, "%s is not in the model",
                            token->text->str);
        }
        return pkt_unknown(parser, names, "an errno", error);
    }
    call->error = g_strdup(g_str_equal(token->text->str, "EWOULDBLOCK")
                               ? "EAGAIN"
                               : token->text->str);
    return pkt_next(parser, error);
}

static gboolean
parse_result(PktParser *parser, PktCall *call, GError **error)
{
    guint line = parser->lexer.token.line;
    g_autoptr(PktExpr) expr = NULL;

    if (!pkt_take_char(parser, '=', error)) {
        return FALSE;
    }
    expr = pkt_parse_expr(parser, error);
    if (!expr) {
        return FALSE;
    }
    if (expr->kind != PKT_EXPR_NUMBER && expr->kind != PKT_EXPR_ELLIPSIS) {
        return pkt_wrong(parser, line, error,
                         "a result is wrong, expected a number");
    }
    call->any_result = expr->kind == PKT_EXPR_ELLIPSIS;
    call->result = expr->number;
    return (parser->lexer.token.kind != PKT_WORD ||
            parse_errno(parser, call, error)) &&
           (!pkt_at_char(parser, '(') || parse_note(parser, call, error));
}

/* ---- Calls -------------------------------------------------------------- */

static gboolean
parse_end(PktParser *parser, const PktEvent *event, PktCall *call,
          GError **error)
{
    guint line = parser->lexer.token.line;

    call->blocking = parser->lexer.token.kind == PKT_ELLIPSIS;
    if (!call->blocking) {
        return TRUE;
    }
    if (!pkt_next(parser, error) ||
        !pkt_take_time(parser, &call->until_us, error)) {
        return FALSE;
    }
    return call->until_us >= event->time.from_us ||
           pkt_wrong(parser, line, error,
                     "the call ends before it begins, expected a later end");
}

static gboolean
find_form(PktParser *parser, PktCall *call, GError **error)
{
    const PktToken *token = &parser->lexer.token;
    const char *names[G_N_ELEMENTS(forms) + 1] = {NULL};
    const char *word = token->kind == PKT_WORD ? token->text->str : "";

    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        names[i] = forms[i].name;
        if (g_str_equal(names[i], word)) {
            call->form = &forms[i];
            call->verb = forms[i].verb;
            return TRUE;
        }
    }
    if (g_strv_contains(not_here, word)) {
        return pkt_skip(parser, token->line, "%s() is not in the model", word);
    }
    return pkt_unknown(parser, names, "a system call", error);
}

gboolean
pkt_parse_call(PktParser *parser, PktEvent *event, GError **error)
{
    PktCall *call = event->call = g_new0(PktCall, 1);
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);

    call->fd = call->other_fd = -1;
    call->extra = -1;
    if (!parse_end(parser, event, call, error) ||
        !find_form(parser, call, error) ||
        !parse_args(parser, call, written, error)) {
        return FALSE;
    }
    g_ptr_array_add(written, NULL);
    call->args = (char **)g_ptr_array_free(g_steal_pointer(&written), FALSE);
    return parse_result(parser, call, error);
}
