/* SPDX-License-Identifier: GPL-2.0-only */
/* The arguments of calls: what each kind of them may be. */
#include "scenarios/packetdrill/pkt-parse-priv.h"

#include "model/posix/posix.h"
#include "scenarios/packetdrill/pkt-call.h"

#define MAX_TIMEOUT_MS (G_GINT64_CONSTANT(1000000) * 1000)
#define MAX_POLLS 1024

/* ---- Numbers, buffers --------------------------------------------------- */

static gboolean
wrong(const PktArg *arg, GError **error, const char *expected)
{
    return pkt_wrong(arg->parser, arg->line, error,
                     "%s: an argument is wrong, expected %s",
                     pkt_call_name(arg->call), expected);
}

static gboolean
number_in(const PktArg *arg, gint64 min, gint64 max, gint64 *number)
{
    *number = arg->expr->number;
    return arg->expr->kind == PKT_EXPR_NUMBER && *number >= min &&
           *number <= max;
}

static gboolean
take_fd(PktArg *arg, GError **error)
{
    gint64 fd;

    if (!number_in(arg, -1, G_MAXINT32, &fd)) {
        return wrong(arg, error, "a descriptor");
    }
    arg->call->fd = (int)fd;
    return TRUE;
}

static gboolean
take_other_fd(PktArg *arg, GError **error)
{
    gint64 fd;

    if (!number_in(arg, -1, G_MAXINT32, &fd)) {
        return wrong(arg, error, "a descriptor");
    }
    arg->call->other_fd = (int)fd;
    return TRUE;
}

static gboolean
take_number(PktArg *arg, GError **error)
{
    return number_in(arg, G_MININT32, G_MAXUINT32, &arg->call->number) ||
           wrong(arg, error, "a number of 32 bits or a symbol");
}

static gboolean
take_extra(PktArg *arg, GError **error)
{
    return number_in(arg, 0, G_MAXINT32, &arg->call->extra) ||
           wrong(arg, error, "a number of 32 bits or a symbol");
}

/* The length of a value, [4] where it comes back: it follows from the
 * option. */
static gboolean
take_length(PktArg *arg, GError **error)
{
    return arg->expr->kind == PKT_EXPR_NUMBER ||
           arg->expr->kind == PKT_EXPR_LIST || wrong(arg, error, "a length");
}

static gboolean
take_timeout(PktArg *arg, GError **error)
{
    return number_in(arg, -1, MAX_TIMEOUT_MS, &arg->call->timeout_ms) ||
           wrong(arg, error, "milliseconds, or -1 for ever");
}

static gboolean
take_length_bytes(PktArg *arg, GError **error)
{
    return number_in(arg, 0, G_MAXINT32, &arg->call->len_bytes) ||
           wrong(arg, error, "bytes");
}

static gboolean
take_buffer(PktArg *arg, GError **error)
{
    if (arg->expr->kind == PKT_EXPR_NUMBER && arg->expr->number == 0) {
        return pkt_skip(arg->parser, arg->line,
                        "a buffer that is NULL is not in the model");
    }
    return arg->expr->kind == PKT_EXPR_ELLIPSIS ||
           arg->expr->kind == PKT_EXPR_STRING || wrong(arg, error, "...");
}

static gboolean
take_iovec(PktArg *arg, GError **error)
{
    const GPtrArray *items = arg->expr->items;

    for (guint i = 0; items && i < items->len; i++) {
        const PktExpr *item = items->pdata[i];
        if (item->kind != PKT_EXPR_IOVEC) {
            return wrong(arg, error, "[{..., BYTES}]");
        }
        arg->call->len_bytes += item->number;
    }
    return arg->expr->kind == PKT_EXPR_LIST ||
           wrong(arg, error, "[{..., BYTES}]");
}

static gboolean
take_message_flags(PktArg *arg, GError **error)
{
    const gint64 known =
        POSIX_MSG_PEEK | POSIX_MSG_DONTWAIT | POSIX_MSG_NOSIGNAL;
    gint64 flags;

    if (!number_in(arg, 0, G_MAXUINT32, &flags)) {
        return wrong(arg, error, "flags, MSG_*");
    }
    if (flags & ~known) {
        return pkt_skip(arg->parser, arg->line,
                        "flags %#" G_GINT64_MODIFIER "x are not in the model",
                        flags & ~known);
    }
    arg->call->flags = (guint)flags;
    return TRUE;
}

/* A socket's address, or where it is to be written: there is only one. */
static gboolean
take_address(PktArg *arg, GError **error)
{
    if (g_strcmp0(arg->expr->text, "AF_UNSPEC") == 0) {
        return pkt_skip(arg->parser, arg->line,
                        "connect() to AF_UNSPEC is not in the model");
    }
    return arg->expr->kind != PKT_EXPR_LIST ||
           wrong(arg, error, "an address, or ...");
}

/* ---- Of socket() -------------------------------------------------------- */

static gboolean
take_domain(PktArg *arg, GError **error)
{
    gint64 domain;

    if (arg->expr->kind == PKT_EXPR_ELLIPSIS) {
        return TRUE;
    }
    if (!number_in(arg, 0, G_MAXINT32, &domain)) {
        return wrong(arg, error, "... or AF_INET");
    }
    return domain == 2 ||
           pkt_skip(arg->parser, arg->line, "only AF_INET is in the model");
}

static gboolean
take_type(PktArg *arg, GError **error)
{
    gint64 type;

    if (!number_in(arg, 0, G_MAXINT32, &type)) {
        return wrong(arg, error, "SOCK_STREAM");
    }
    arg->call->number = type;
    return (type & 0xf) == 1 ||
           pkt_skip(arg->parser, arg->line, "only SOCK_STREAM is in the model");
}

static gboolean
take_protocol(PktArg *arg, GError **error)
{
    gint64 protocol;

    if (!number_in(arg, 0, G_MAXINT32, &protocol)) {
        return wrong(arg, error, "IPPROTO_TCP");
    }
    return protocol == 6 || protocol == 0 ||
           pkt_skip(arg->parser, arg->line, "only IPPROTO_TCP is in the model");
}

/* ---- Options ------------------------------------------------------------ */

static gboolean
take_level(PktArg *arg, GError **error)
{
    gint64 level;

    if (!number_in(arg, 0, G_MAXINT32, &level) || (level != 1 && level != 6)) {
        return arg->expr->kind == PKT_EXPR_NUMBER
                   ? pkt_skip(arg->parser, arg->line,
                              "options other than those of SOL_SOCKET and "
                              "SOL_TCP are not in the model")
                   : wrong(arg, error, "SOL_SOCKET or SOL_TCP");
    }
    arg->level = level == 1 ? "SO_" : "TCP_";
    return TRUE;
}

static gboolean
take_option(PktArg *arg, GError **error)
{
    const char *name = arg->expr->text;

    for (guint i = 0; name && i < POSIX_N_OPTIONS; i++) {
        if (g_str_equal(posix_option_name((PosixOption)i), name) &&
            g_str_has_prefix(name, arg->level)) {
            arg->call->option = (PosixOption)i;
            return TRUE;
        }
    }
    if (arg->expr->kind != PKT_EXPR_NUMBER) {
        return wrong(arg, error, "the name of an option");
    }
    return pkt_skip(arg->parser, arg->line,
                    "option %s of this level is not in the model",
                    name ? name : "");
}

/* {onoff=1, linger=0} */
static gboolean
take_linger(PktArg *arg, GError **error)
{
    const PktExpr *onoff = arg->expr->items->pdata[0];
    const PktExpr *linger = arg->expr->items->pdata[1];

    if (arg->call->option != POSIX_SO_LINGER ||
        onoff->kind != PKT_EXPR_NUMBER || linger->kind != PKT_EXPR_NUMBER) {
        return wrong(arg, error, "{onoff=N, linger=N} for SO_LINGER");
    }
    arg->call->value = onoff->number ? linger->number : -1;
    return TRUE;
}

/* [n]; an error by its name or number. */
static gboolean
take_value(PktArg *arg, GError **error)
{
    const GPtrArray *items = arg->expr->items;
    const PktExpr *item = items && items->len == 1 ? items->pdata[0] : NULL;

    if (arg->expr->kind == PKT_EXPR_LINGER) {
        return take_linger(arg, error);
    }
    arg->call->any_value = arg->expr->kind == PKT_EXPR_ELLIPSIS;
    if (arg->call->any_value) {
        return TRUE;
    }
    if (arg->expr->kind == PKT_EXPR_STRING) {
        return pkt_skip(arg->parser, arg->line,
                        "options that are strings are not in the model");
    }
    if (arg->expr->kind != PKT_EXPR_LIST || !item ||
        item->kind != PKT_EXPR_NUMBER) {
        return wrong(arg, error, "[VALUE]");
    }
    arg->call->value = item->number;
    return TRUE;
}

/* ---- poll and epoll ----------------------------------------------------- */

static gboolean
add_poll(PktArg *arg, const PktExpr *expr, GError **error)
{
    PktPoll poll = {0};
    gint64 numbers[3] = {0};

    for (guint i = 0; i < expr->items->len; i++) {
        const PktExpr *item = expr->items->pdata[i];
        if (item->kind != PKT_EXPR_NUMBER) {
            return wrong(arg, error, "numbers or symbols in {...}");
        }
        numbers[i] = item->number;
    }
    if (expr->kind == PKT_EXPR_POLLFD) {
        poll.data = numbers[0];
        poll.events = (guint)numbers[1];
        poll.revents = (guint)numbers[2];
    } else {
        poll.data = numbers[1];
        poll.events = poll.revents = (guint)numbers[0];
    }
    if (!arg->call->polls) {
        arg->call->polls = g_array_new(FALSE, TRUE, sizeof(PktPoll));
    }
    g_array_append_val(arg->call->polls, poll);
    return TRUE;
}

static gboolean
take_polls(PktArg *arg, GError **error)
{
    const GPtrArray *items = arg->expr->items;

    if (arg->expr->kind != PKT_EXPR_LIST || !items || items->len > MAX_POLLS) {
        return wrong(arg, error, "[{fd=N, events=POLLIN, revents=POLLIN}]");
    }
    for (guint i = 0; i < items->len; i++) {
        const PktExpr *item = items->pdata[i];
        if (item->kind != PKT_EXPR_POLLFD) {
            return wrong(arg, error, "[{fd=N, events=POLLIN, revents=POLLIN}]");
        }
        if (!add_poll(arg, item, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean
take_epoll(PktArg *arg, GError **error)
{
    if (arg->expr->kind != PKT_EXPR_EPOLL) {
        return wrong(arg, error, "{events=EPOLLIN, fd=N}");
    }
    return add_poll(arg, arg->expr, error);
}

/* ---- All ---------------------------------------------------------------- */

static const struct {
    char letter;
    gboolean (*take)(PktArg *arg, GError **error);
} letters[] = {
    {'f', take_fd},      {'g', take_other_fd},      {'n', take_number},
    {'x', take_extra},   {'z', take_length},        {'t', take_timeout},
    {'b', take_buffer},  {'c', take_length_bytes},  {'i', take_iovec},
    {'a', take_address}, {'m', take_message_flags}, {'d', take_domain},
    {'s', take_type},    {'T', take_protocol},      {'l', take_level},
    {'o', take_option},  {'v', take_value},         {'p', take_polls},
    {'E', take_epoll},
};

/* Takes 'arg->expr' for what 'letter' says. */
gboolean
pkt_take_arg(PktArg *arg, char letter, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (letters[i].letter == letter) {
            return letters[i].take(arg, error);
        }
    }
    g_assert_not_reached();
}
