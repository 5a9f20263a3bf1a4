/* SPDX-License-Identifier: GPL-2.0-only */
/* Scripts, events, times; what the other files of the parser use. */
#include "scenarios/packetdrill/pkt-parse-priv.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/packetdrill/pkt-call.h"
#include "scenarios/packetdrill/pkt-code.h"
#include "scenarios/packetdrill/pkt-sysctl.h"

/* More is no script; keeps what hostile ones take within bounds. */
#define MAX_BYTES (1 << 20)

/* ---- Tokens ------------------------------------------------------------- */

gboolean
pkt_next(PktParser *parser, GError **error)
{
    return pkt_lex_next(&parser->lexer, error);
}

gboolean
pkt_at_char(const PktParser *parser, char c)
{
    const PktToken *token = &parser->lexer.token;

    return token->kind == PKT_CHAR && token->ch == c;
}

gboolean
pkt_at_word(const PktParser *parser, const char *word)
{
    const PktToken *token = &parser->lexer.token;

    return token->kind == PKT_WORD && g_str_equal(token->text->str, word);
}

gboolean
pkt_expected(const PktParser *parser, GError **error, const char *format, ...)
{
    g_autofree char *seen = pkt_lex_seen(&parser->lexer);
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    return mistake(error, "%s:%u: there is %s, expected %s",
                   parser->script->path, parser->lexer.token.line, seen, what);
}

gboolean
pkt_wrong(const PktParser *parser, guint line, GError **error,
          const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    return line > 0
               ? mistake(error, "%s:%u: %s", parser->script->path, line, what)
               : mistake(error, "%s", what);
}

gboolean
pkt_skip(PktParser *parser, guint line, const char *format, ...)
{
    g_autofree char *why = NULL;
    va_list args;

    va_start(args, format);
    why = g_strdup_vprintf(format, args);
    va_end(args);
    g_free(parser->script->skipped);
    parser->script->skipped =
        line > 0 ? g_strdup_printf("%s:%u: %s", parser->script->path, line, why)
                 : g_strdup(why);
    return FALSE;
}

gboolean
pkt_unknown(PktParser *parser, const char *const *known, const char *expected,
            GError **error)
{
    const PktToken *token = &parser->lexer.token;
    const char *word = token->text->str;

    if (token->kind != PKT_WORD) {
        return pkt_expected(parser, error, "%s", expected);
    }
    return nearest_name(word, known)
               ? mistaken_word(
                     error, word, known, "%s:%u: there is \"%s\", expected %s",
                     parser->script->path, token->line, word, expected)
               : pkt_skip(parser, token->line, "%s is not known here", word);
}

gboolean
pkt_take_char(PktParser *parser, char c, GError **error)
{
    return pkt_at_char(parser, c) ? pkt_next(parser, error)
                                  : pkt_expected(parser, error, "\"%c\"", c);
}

gboolean
pkt_take_word(PktParser *parser, const char *word, GError **error)
{
    return pkt_at_word(parser, word)
               ? pkt_next(parser, error)
               : pkt_expected(parser, error, "\"%s\"", word);
}

gboolean
pkt_take_integer(PktParser *parser, const char *what, gint64 min, gint64 max,
                 gint64 *value, GError **error)
{
    const PktToken *token = &parser->lexer.token;

    if (token->kind != PKT_INTEGER || token->integer < min ||
        token->integer > max) {
        return pkt_expected(parser, error,
                            "%s: %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                            what, min, max);
    }
    *value = token->integer;
    return pkt_next(parser, error);
}

/* ---- Times -------------------------------------------------------------- */

gboolean
pkt_take_time(PktParser *parser, gint64 *us, GError **error)
{
    const PktToken *token = &parser->lexer.token;

    if ((token->kind != PKT_INTEGER && token->kind != PKT_FLOAT) ||
        token->us < 0) {
        return pkt_expected(parser, error, "a time in seconds");
    }
    *us = token->us;
    return pkt_next(parser, error);
}

/* What follows "~", in the form of what stands before it. */
static gboolean
parse_range(PktParser *parser, PktTime *time, GError **error)
{
    guint line = parser->lexer.token.line;

    time->range = TRUE;
    if (!pkt_next(parser, error) ||
        (time->kind == PKT_RELATIVE && !pkt_take_char(parser, '+', error)) ||
        !pkt_take_time(parser, &time->to_us, error)) {
        return FALSE;
    }
    return time->to_us >= time->from_us ||
           pkt_wrong(parser, line, error,
                     "the time range is backwards, expected its end after its "
                     "beginning");
}

static gboolean
parse_time(PktParser *parser, PktTime *time, GError **error)
{
    if (pkt_at_char(parser, '+')) {
        time->kind = PKT_RELATIVE;
        if (!pkt_next(parser, error)) {
            return FALSE;
        }
    }
    if (pkt_at_char(parser, '*')) {
        time->kind = PKT_ANY_TIME;
        return pkt_next(parser, error);
    }
    if (!pkt_take_time(parser, &time->from_us, error)) {
        return FALSE;
    }
    time->to_us = time->from_us;
    return !pkt_at_char(parser, '~') || parse_range(parser, time, error);
}

/* ---- Events ------------------------------------------------------------- */

static void
event_free(gpointer data)
{
    PktEvent *event = data;

    pkt_call_free(event->call);
    pkt_code_free(event->code);
    g_clear_pointer(&event->sysctls, g_ptr_array_unref);
    g_free(event->text);
    g_free(event);
}

/* Only what the host sends may come at a time that is not known. */
static gboolean
time_fits(PktParser *parser, const PktEvent *event, GError **error)
{
    gboolean outbound =
        event->kind == PKT_EVENT_PACKET && !event->packet.inbound;

    if (outbound || (event->time.kind != PKT_ANY_TIME && !event->time.range)) {
        return TRUE;
    }
    return pkt_wrong(parser, event->line, error,
                     "\"%s\" is for packets that the host sends (>), expected "
                     "one time",
                     event->time.range ? "~" : "*");
}

static gboolean
parse_shell(PktParser *parser, GPtrArray **sysctls, char **text, GError **error)
{
    const PktToken *token = &parser->lexer.token;
    g_autofree char *why = NULL;
    guint line = token->line;

    *text = g_strdup(token->text->str);
    *sysctls = pkt_sysctl_read(*text, &why);
    return *sysctls ? pkt_next(parser, error)
                    : pkt_skip(parser, line, "%s", why);
}

static gboolean
parse_code(PktParser *parser, PktEvent *event, GError **error)
{
    g_autofree char *why = NULL;
    guint line = parser->lexer.token.line;

    event->kind = PKT_EVENT_CODE;
    event->code = pkt_code_read(parser->lexer.token.text->str, &why);
    if (!event->code) {
        return pkt_skip(parser, line, "%s", why);
    }
    event->text = pkt_code_text(event->code);
    return pkt_next(parser, error);
}

static gboolean
parse_action(PktParser *parser, PktEvent *event, GError **error)
{
    const PktToken *token = &parser->lexer.token;

    if (pkt_at_char(parser, '<') || pkt_at_char(parser, '>')) {
        event->kind = PKT_EVENT_PACKET;
        return pkt_parse_packet(parser, &event->packet, error);
    }
    if (token->kind == PKT_WORD || token->kind == PKT_ELLIPSIS) {
        event->kind = PKT_EVENT_CALL;
        return pkt_parse_call(parser, event, error);
    }
    if (token->kind == PKT_CODE) {
        return parse_code(parser, event, error);
    }
    if (token->kind == PKT_SHELL) {
        event->kind = PKT_EVENT_SHELL;
        return parse_shell(parser, &event->sysctls, &event->text, error);
    }
    return pkt_expected(parser, error,
                        "a packet (< or >), a call, a shell line or code");
}

static gboolean
parse_event(PktParser *parser, GError **error)
{
    PktEvent *event = g_new0(PktEvent, 1);
    GPtrArray *events = parser->script->events;

    g_ptr_array_add(events, event);
    event->line = parser->event_line = parser->lexer.token.line;
    if (!parse_time(parser, &event->time, error) ||
        !parse_action(parser, event, error) ||
        !time_fits(parser, event, error)) {
        return FALSE;
    }
    if (events->len == 1 &&
        (event->time.kind == PKT_ANY_TIME || event->time.from_us > 0)) {
        return pkt_wrong(parser, event->line, error,
                         "the first event is not at time 0, expected \"0\"");
    }
    return TRUE;
}

/* Absolute times go on, and the others add up to no more than one may be. */
static gboolean
times_go_on(PktParser *parser, GError **error)
{
    const PktEvent *before = NULL;
    gint64 sum_us = 0;

    for (guint i = 0; i < parser->script->events->len; i++) {
        const PktEvent *event = parser->script->events->pdata[i];
        if (before && before->time.kind == PKT_ABSOLUTE &&
            event->time.kind == PKT_ABSOLUTE &&
            event->time.from_us < before->time.from_us) {
            return pkt_wrong(parser, event->line, error,
                             "time goes backwards, expected it at or after "
                             "that of line %u",
                             before->line);
        }
        sum_us += event->time.kind == PKT_RELATIVE ? event->time.to_us : 0;
        sum_us +=
            event->call && event->call->blocking ? event->call->until_us : 0;
        if (sum_us > PKT_MAX_TIME_S * G_GINT64_CONSTANT(1000000)) {
            return pkt_wrong(parser, event->line, error,
                             "all times add up to more than a script may "
                             "take, expected at most %d seconds",
                             PKT_MAX_TIME_S);
        }
        before = event;
    }
    return TRUE;
}

/* Most settings must be made before there is a connection. */
static gboolean
settings_in_time(PktParser *parser)
{
    const GPtrArray *events = parser->script->events;
    gboolean packets = FALSE;

    for (guint i = 0; i < events->len; i++) {
        const PktEvent *event = events->pdata[i];
        const char *early =
            event->sysctls && packets ? pkt_sysctl_early(event->sysctls) : NULL;
        if (early) {
            return pkt_skip(parser, event->line,
                            "%s can be set before the first packet only",
                            early);
        }
        packets |= event->kind == PKT_EVENT_PACKET;
    }
    return TRUE;
}

/* ---- Scripts ------------------------------------------------------------ */

/* A shell line without a time comes first, or last. */
static gboolean
parse_events(PktParser *parser, GError **error)
{
    PktScript *script = parser->script;

    while (parser->lexer.token.kind != PKT_END) {
        if (parser->lexer.token.kind != PKT_SHELL) {
            if (!parse_event(parser, error)) {
                return FALSE;
            }
        } else if (script->events->len == 0 && !script->begins) {
            script->begins_line = parser->lexer.token.line;
            if (!parse_shell(parser, &script->sysctls, &script->begins,
                             error)) {
                return FALSE;
            }
        } else { /* it puts right what is not ours: the machine it runs on */
            if (!pkt_next(parser, error)) {
                return FALSE;
            }
            if (parser->lexer.token.kind != PKT_END) {
                return pkt_expected(parser, error,
                                    "the end after a shell line without a "
                                    "time");
            }
        }
    }
    if (script->events->len == 0) {
        return pkt_expected(parser, error, "an event, such as \"0 socket\"");
    }
    return times_go_on(parser, error) && settings_in_time(parser);
}

static gboolean
parse(PktParser *parser, const PktGiven *given, GError **error)
{
    return pkt_given_defines(parser, given, error) && pkt_next(parser, error) &&
           pkt_parse_options(parser, error) &&
           pkt_given_options(parser, given, error) &&
           parse_events(parser, error);
}

PktScript *
pkt_script_parse(const char *path, const char *text, gsize len,
                 const PktGiven *given, GError **error)
{
    g_autoptr(PktScript) script = g_new0(PktScript, 1);
    g_autoptr(GHashTable) defines =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    PktParser parser = {.script = script};
    g_autofree char *plain = NULL;
    gboolean fine;

    script->path = g_strdup(path);
    script->profile = given ? given->profile : TCP_PROFILE_LINUX;
    script->config.bind_port = script->config.connect_port = 8080;
    script->events = g_ptr_array_new_with_free_func(event_free);
    if (len > MAX_BYTES) {
        mistake(error,
                "%s: has %" G_GSIZE_FORMAT " bytes, expected a script "
                "of at most %d",
                path, len, MAX_BYTES);
        return NULL;
    }
    if (!text_check(text, len, path, "a packetdrill script", error)) {
        return NULL;
    }
    plain = text_plain_lines(text, len);
    pkt_lex_begin(&parser.lexer, path, plain, strlen(plain), defines);
    fine = parse(&parser, given, error) || script->skipped;
    pkt_lex_end(&parser.lexer);
    return fine ? g_steal_pointer(&script) : NULL;
}

PktScript *
pkt_script_read(const char *path, const PktGiven *given, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, &why)) {
        mistake(error, "%s: cannot be read (%s), expected a packetdrill script",
                path, file_reason(why));
        return NULL;
    }
    return pkt_script_parse(path, text, len, given, error);
}

void
pkt_script_free(PktScript *script)
{
    if (script) {
        g_ptr_array_unref(script->events);
        g_clear_pointer(&script->sysctls, g_ptr_array_unref);
        g_free(script->begins);
        g_free(script->skipped);
        g_free(script->path);
        g_free(script);
    }
}
