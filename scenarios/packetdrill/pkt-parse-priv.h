/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the files of the parser.  Each function takes what it is called
 * for off the lexer and returns FALSE (or NULL) if it cannot: then either
 * 'error' is set, or the script has its reason to be skipped. */
#ifndef FINWAIT_SCENARIOS_PKT_PARSE_PRIV_H
#define FINWAIT_SCENARIOS_PKT_PARSE_PRIV_H

#include "scenarios/packetdrill/pkt-lex.h"
#include "scenarios/packetdrill/pkt-script.h"

G_BEGIN_DECLS

/* Of expressions within expressions. */
#define PKT_MAX_DEPTH 16

typedef struct PktParser {
    PktLexer lexer;
    PktScript *script;
    guint depth;
    guint event_line;
} PktParser;

/* ---- pkt-parse.c -------------------------------------------------------- */

gboolean pkt_next(PktParser *parser, GError **error);
gboolean pkt_at_char(const PktParser *parser, char c);
gboolean pkt_at_word(const PktParser *parser, const char *word);

/* Takes it, or complains. */
gboolean pkt_take_char(PktParser *parser, char c, GError **error);
gboolean pkt_take_word(PktParser *parser, const char *word, GError **error);

/* An integer of 'min' to 'max'; 'what' is for messages. */
gboolean pkt_take_integer(PktParser *parser, const char *what, gint64 min,
                          gint64 max, gint64 *value, GError **error);

/* Seconds, as a time or as the end of a call. */
gboolean pkt_take_time(PktParser *parser, gint64 *us, GError **error);

/* "FILE:LINE: there is "...", expected 'what'". */
gboolean pkt_expected(const PktParser *parser, GError **error,
                      const char *format, ...) G_GNUC_PRINTF(3, 4);

/* As said of line 'line'; 0: of the command line. */
gboolean pkt_wrong(const PktParser *parser, guint line, GError **error,
                   const char *format, ...) G_GNUC_PRINTF(4, 5);

/* The current word is none of 'known' (ends in NULL): near one of them it is a
 * slip of the pen, for 'expected'; else of a dialect that is not here. */
gboolean pkt_unknown(PktParser *parser, const char *const *known,
                     const char *expected, GError **error);

/* Makes the script one that is not played. */
gboolean pkt_skip(PktParser *parser, guint line, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* ---- pkt-parse-option.c ------------------------------------------------- */

gboolean pkt_parse_options(PktParser *parser, GError **error);
gboolean pkt_given_options(PktParser *parser, const PktGiven *given,
                           GError **error);
gboolean pkt_given_defines(PktParser *parser, const PktGiven *given,
                           GError **error);

/* ---- pkt-parse-packet.c ------------------------------------------------- */

gboolean pkt_parse_packet(PktParser *parser, PktPacket *packet, GError **error);

/* ---- pkt-parse-expr.c --------------------------------------------------- */

PktExpr *pkt_parse_expr(PktParser *parser, GError **error);

/* ---- pkt-parse-arg.c ---------------------------------------------------- */

/* An argument of a call: where it stands and goes to. */
typedef struct PktArg {
    PktParser *parser;
    PktCall *call;
    const PktExpr *expr;
    const char *level; /* of the option that follows: "SO_" or "TCP_" */
    guint line;
} PktArg;

gboolean pkt_take_arg(PktArg *arg, char letter, GError **error);

/* ---- pkt-parse-call.c --------------------------------------------------- */

gboolean pkt_parse_call(PktParser *parser, PktEvent *event, GError **error);

G_END_DECLS

#endif
