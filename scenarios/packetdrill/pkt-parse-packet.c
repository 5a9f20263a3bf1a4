/* SPDX-License-Identifier: GPL-2.0-only */
/* Packets: `< P. 1:101(100) ack 1 win 257 <nop,nop,TS val 1 ecr 2>`
 * (packetdrill's tcp_packet.c, tcp_options.c). */
#include "scenarios/packetdrill/pkt-parse-priv.h"

#include <string.h>

/* RFC 9293 3.1: what the data offset leaves for options. */
#define MAX_OPTION_BYTES 40
/* Of IPv4, less the least of both headers. */
#define MAX_PAYLOAD_BYTES (65535 - 40)

/* ---- Flags -------------------------------------------------------------- */

/* Adds the flags of 'text', e.g. "FP". */
static gboolean
add_flags(PktParser *parser, const char *text, guint *flags, GError **error)
{
    static const struct {
        char letter;
        guint flag;
    } known[] = {
        {'F', TCP_FIN}, {'S', TCP_SYN}, {'R', TCP_RST},
        {'P', TCP_PSH}, {'.', TCP_ACK},
    };
    guint line = parser->lexer.token.line;

    for (; *text; text++) {
        guint flag = 0;
        for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
            flag |= known[i].letter == *text ? known[i].flag : 0;
        }
        if (!flag && *text == 'U') {
            return pkt_skip(parser, line, "urgent data is not in the model");
        }
        if (!flag && strchr("EWA01234567", *text)) {
            return pkt_skip(parser, line, "ECN is not in the model");
        }
        if (!flag) {
            return pkt_expected(parser, error,
                                "TCP flags: of F, S, R, P and \".\", or "
                                "\"-\" for none");
        }
        *flags |= flag;
    }
    return TRUE;
}

/* The lexer takes ".5" and "S" for tokens of their own. */
static gboolean
parse_flags(PktParser *parser, guint *flags, GError **error)
{
    const PktToken *token = &parser->lexer.token;

    if (pkt_at_char(parser, '-')) {
        return pkt_next(parser, error);
    }
    if (token->kind != PKT_WORD && token->kind != PKT_FLOAT &&
        !pkt_at_char(parser, '.')) {
        return pkt_expected(parser, error,
                            "TCP flags: of F, S, R, P and \".\", or \"-\" "
                            "for none");
    }
    if (token->kind == PKT_WORD) {
        if (!add_flags(parser, token->text->str, flags, error) ||
            !pkt_next(parser, error)) {
            return FALSE;
        }
    }
    if (token->kind == PKT_FLOAT || pkt_at_char(parser, '.')) {
        return add_flags(parser, token->text->str, flags, error) &&
               pkt_next(parser, error);
    }
    return TRUE;
}

/* ---- Sequence numbers, ACK, window -------------------------------------- */

static gboolean
parse_sequence(PktParser *parser, TcpSegment *segment, GError **error)
{
    guint line = parser->lexer.token.line;
    gint64 from, to, len;

    if (!pkt_take_integer(parser, "a sequence number", 0, G_MAXUINT32, &from,
                          error) ||
        !pkt_take_char(parser, ':', error) ||
        !pkt_take_integer(parser, "a sequence number", 0, G_MAXUINT32, &to,
                          error) ||
        !pkt_take_char(parser, '(', error) ||
        !pkt_take_integer(parser, "bytes", 0, MAX_PAYLOAD_BYTES, &len, error) ||
        !pkt_take_char(parser, ')', error)) {
        return FALSE;
    }
    if ((guint32)to != (guint32)(from + len)) {
        return pkt_wrong(parser, line, error,
                         "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
                         "(%" G_GINT64_FORMAT "), expected the second to be "
                         "the first and the length: %u",
                         from, to, len, (guint32)(from + len));
    }
    segment->seq = (guint32)from;
    segment->len_bytes = (guint32)len;
    return TRUE;
}

static gboolean
parse_ack_window(PktParser *parser, PktPacket *packet, GError **error)
{
    gint64 number;

    if (pkt_at_word(parser, "ack")) {
        if (!pkt_next(parser, error) ||
            !pkt_take_integer(parser, "a sequence number", 0, G_MAXUINT32,
                              &number, error)) {
            return FALSE;
        }
        packet->segment.ack = (guint32)number;
    }
    packet->any_window = !pkt_at_word(parser, "win");
    if (packet->any_window) {
        return !packet->inbound ||
               pkt_expected(parser, error,
                            "\"win\": an inbound packet says its window");
    }
    if (!pkt_next(parser, error) ||
        !pkt_take_integer(parser, "a window", 0, G_MAXUINT16, &number, error)) {
        return FALSE;
    }
    packet->segment.window_bytes = (guint32)number;
    return TRUE;
}

/* ---- Options ------------------------------------------------------------ */

static gboolean
parse_mss(PktParser *parser, TcpSegment *segment, GError **error)
{
    gint64 mss;

    if (!pkt_take_integer(parser, "a segment size", 0, G_MAXUINT16, &mss,
                          error)) {
        return FALSE;
    }
    segment->mss_bytes = (guint16)mss;
    return TRUE;
}

static gboolean
parse_scale(PktParser *parser, TcpSegment *segment, GError **error)
{
    gint64 scale;

    if (!pkt_take_integer(parser, "a shift count", 0, G_MAXINT8, &scale,
                          error)) {
        return FALSE;
    }
    segment->scale = (gint8)scale;
    return TRUE;
}

static gboolean
parse_timestamps(PktParser *parser, TcpSegment *segment, GError **error)
{
    gint64 value, echo;

    if (!pkt_take_word(parser, "val", error) ||
        !pkt_take_integer(parser, "a timestamp", 0, G_MAXUINT32, &value,
                          error) ||
        !pkt_take_word(parser, "ecr", error) ||
        !pkt_take_integer(parser, "a timestamp", 0, G_MAXUINT32, &echo,
                          error)) {
        return FALSE;
    }
    segment->timestamps = TRUE;
    segment->ts_value = (guint32)value;
    segment->ts_echo = (guint32)echo;
    return TRUE;
}

static gboolean
parse_sack(PktParser *parser, TcpSegment *segment, GError **error)
{
    do {
        gint64 start, end;

        if (segment->n_sack == TCP_SACK_BLOCKS) {
            return pkt_expected(parser, error, "at most %d blocks",
                                TCP_SACK_BLOCKS);
        }
        if (!pkt_take_integer(parser, "a sequence number", 0, G_MAXUINT32,
                              &start, error) ||
            !pkt_take_char(parser, ':', error) ||
            !pkt_take_integer(parser, "a sequence number", 0, G_MAXUINT32, &end,
                              error)) {
            return FALSE;
        }
        segment->sack[segment->n_sack++] =
            (TcpSackBlock){(guint32)start, (guint32)end};
    } while (parser->lexer.token.kind == PKT_INTEGER);
    return TRUE;
}

static gboolean
parse_sack_ok(G_GNUC_UNUSED PktParser *parser, TcpSegment *segment,
              G_GNUC_UNUSED GError **error)
{
    segment->sack_ok = TRUE;
    return TRUE;
}

static gboolean
parse_nothing(G_GNUC_UNUSED PktParser *parser,
              G_GNUC_UNUSED TcpSegment *segment, G_GNUC_UNUSED GError **error)
{
    return TRUE;
}

/* A NULL function: known to packetdrill, not to the model. */
static const struct {
    const char *name;
    guint bytes; /* on the wire; of sack without its blocks */
    gboolean (*parse)(PktParser *, TcpSegment *, GError **);
} options[] = {
    {"mss", 4, parse_mss},
    {"wscale", 3, parse_scale},
    {"sackOK", 2, parse_sack_ok},
    {"sack", 2, parse_sack},
    {"TS", 10, parse_timestamps},
    {"nop", 1, parse_nothing},
    {"eol", 1, parse_nothing},
    {"FO", 0, NULL},
    {"FOEXP", 0, NULL},
    {"ECN", 0, NULL},
    {"md5", 0, NULL},
    {"md5valid", 0, NULL},
    {"md5invalid", 0, NULL},
    {"mptcp", 0, NULL},
    {"mp_capable", 0, NULL},
    {"acc_ecn", 0, NULL},
    {"exp", 0, NULL},
    {"unknown", 0, NULL},
};

static gboolean
parse_option(PktParser *parser, TcpSegment *segment, guint *bytes,
             GError **error)
{
    const PktToken *token = &parser->lexer.token;
    const char *names[G_N_ELEMENTS(options) + 1] = {NULL};
    const char *word = token->kind == PKT_WORD ? token->text->str : "";

    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        names[i] = options[i].name;
        if (!g_str_equal(word, names[i])) {
            continue;
        }
        if (!options[i].parse) {
            return pkt_skip(parser, token->line,
                            "TCP option %s is not in the model", names[i]);
        }
        *bytes += options[i].bytes;
        return pkt_next(parser, error) &&
               options[i].parse(parser, segment, error);
    }
    return pkt_unknown(parser, names,
                       "a TCP option: mss, wscale, sackOK, sack, TS, nop or "
                       "eol",
                       error);
}

static gboolean
options_fit(PktParser *parser, guint line, guint bytes, GError **error)
{
    if (bytes % 4 != 0) {
        return pkt_wrong(parser, line, error,
                         "the TCP options have %u bytes, expected a multiple "
                         "of 4 (pad with nop or eol)",
                         bytes);
    }
    return bytes <= MAX_OPTION_BYTES ||
           pkt_wrong(parser, line, error,
                     "the TCP options have %u bytes, expected at most %d",
                     bytes, MAX_OPTION_BYTES);
}

static gboolean
parse_options(PktParser *parser, PktPacket *packet, GError **error)
{
    guint line = parser->lexer.token.line;
    guint bytes = 0;

    if (!pkt_at_char(parser, '<')) {
        return TRUE;
    }
    if (!pkt_next(parser, error)) {
        return FALSE;
    }
    if (parser->lexer.token.kind == PKT_ELLIPSIS) {
        packet->any_options = TRUE;
        if (packet->inbound) {
            return pkt_expected(parser, error,
                                "options: <...> is for packets that the host "
                                "sends (>)");
        }
        return pkt_next(parser, error) && pkt_take_char(parser, '>', error);
    }
    while (parse_option(parser, &packet->segment, &bytes, error)) {
        if (!pkt_at_char(parser, ',')) {
            bytes += 8 * packet->segment.n_sack;
            return pkt_take_char(parser, '>', error) &&
                   options_fit(parser, line, bytes, error);
        }
        if (!pkt_next(parser, error)) {
            return FALSE;
        }
    }
    return FALSE;
}

/* ---- Packets ------------------------------------------------------------ */

/* What may stand before the flags and is not of TCP over plain IPv4. */
static gboolean
is_plain(PktParser *parser)
{
    static const char *const others[] = {"ipv4", "ipv6", "gre",  "GREv0",
                                         "mpls", "udp",  "icmp", "encap",
                                         "sctp", NULL};
    const PktToken *token = &parser->lexer.token;

    if (pkt_at_char(parser, '[') || pkt_at_char(parser, '(')) {
        return pkt_skip(parser, token->line,
                        "ECN, TOS and TTL are not in the model");
    }
    if (token->kind == PKT_WORD && g_strv_contains(others, token->text->str)) {
        return pkt_skip(parser, token->line, "%s packets are not in the model",
                        token->text->str);
    }
    return TRUE;
}

static gboolean
parse_ports(PktParser *parser, TcpSegment *segment, GError **error)
{
    gint64 from, to;

    if (parser->lexer.token.kind != PKT_INTEGER) {
        return TRUE;
    }
    if (!pkt_take_integer(parser, "a port", 0, G_MAXUINT16, &from, error) ||
        !pkt_take_char(parser, '>', error) ||
        !pkt_take_integer(parser, "a port", 0, G_MAXUINT16, &to, error)) {
        return FALSE;
    }
    segment->src_port = (guint16)from;
    segment->dst_port = (guint16)to;
    return TRUE;
}

gboolean
pkt_parse_packet(PktParser *parser, PktPacket *packet, GError **error)
{
    TcpSegment *segment = &packet->segment;

    *segment = TCP_SEGMENT_INIT;
    packet->inbound = pkt_at_char(parser, '<');
    if (!pkt_next(parser, error) || !is_plain(parser) ||
        !parse_ports(parser, segment, error) ||
        !parse_flags(parser, &segment->flags, error) ||
        !parse_sequence(parser, segment, error) ||
        !parse_ack_window(parser, packet, error)) {
        return FALSE;
    }
    if (pkt_at_word(parser, "urg")) {
        return pkt_skip(parser, parser->lexer.token.line,
                        "urgent data is not in the model");
    }
    return parse_options(parser, packet, error);
}
