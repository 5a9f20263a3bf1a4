/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/support-tcp-text.h"
#include <stdlib.h>
#include <string.h>

static const struct {
    char letter;
    guint flag;
} letters[] = {
    {'S', TCP_SYN}, {'F', TCP_FIN}, {'R', TCP_RST},
    {'P', TCP_PSH}, {'A', TCP_ACK},
};

/* ---- Out ---------------------------------------------------------------- */

static void
write_flags(GString *to, guint flags)
{
    for (guint i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (flags & letters[i].flag) {
            g_string_append_c(to, letters[i].letter);
        }
    }
    if (flags == 0) {
        g_string_append_c(to, '-');
    }
}

static void
write_sack(GString *to, const TcpSegment *segment, guint32 irs)
{
    for (guint i = 0; i < segment->n_sack; i++) {
        g_string_append_printf(to, "%s%d-%d", i == 0 ? " s" : ",",
                               (gint32)(segment->sack[i].start - irs),
                               (gint32)(segment->sack[i].end - irs));
    }
}

void
tcp_text_write(GString *to, const TcpSegment *segment, guint32 iss, guint32 irs,
               gboolean with_window)
{
    /* A RST that answers what has no ACK begins at 0 (RFC 9293 3.10.7.1). */
    gboolean bare = (segment->flags & TCP_RST) && segment->seq == 0;

    write_flags(to, segment->flags);
    g_string_append_printf(to, " %d", bare ? 0 : (gint32)(segment->seq - iss));
    if (segment->len_bytes > 0) {
        g_string_append_printf(to, "+%u", segment->len_bytes);
    }
    if (segment->flags & TCP_ACK) {
        g_string_append_printf(to, " a%d", (gint32)(segment->ack - irs));
    }
    if (with_window) {
        g_string_append_printf(to, " w%u", segment->window_bytes);
    }
    write_sack(to, segment, irs);
    if (segment->kind != TCP_PLAIN) {
        g_string_append(to, segment->kind == TCP_PROBE ? " probe" : " again");
    }
}

void
tcp_text_event(GString *to, PortTcpEvent event, PortEnd why)
{
    static const char *const events[] = {
#define X(NAME, TEXT) [PORT_TCP_##NAME] = TEXT,
        PORT_TCP_EVENTS(X)
#undef X
    };
    static const char *const ends[] = {
#define X(NAME, TEXT) [PORT_END_##NAME] = TEXT,
        PORT_ENDS(X)
#undef X
    };

    g_string_append_printf(to, "%s%s", to->len > 0 ? " " : "", events[event]);
    if (event == PORT_TCP_END) {
        g_string_append_printf(to, ":%s", ends[why]);
    }
}

/* ---- In ----------------------------------------------------------------- */

static guint
read_flags(const char *text)
{
    guint flags = 0;

    for (; *text && *text != '-'; text++) {
        guint i = 0;

        while (letters[i].letter != *text) {
            g_assert_cmpuint(++i, <, G_N_ELEMENTS(letters));
        }
        flags |= letters[i].flag;
    }
    return flags;
}

static guint32
number(const char **text)
{
    char *end;
    long value = strtol(*text, &end, 10);

    g_assert(end != *text);
    *text = end;
    return (guint32)value;
}

static void
read_sack(const char *text, TcpSegment *segment, guint32 irs)
{
    do {
        TcpSackBlock *block = &segment->sack[segment->n_sack++];

        g_assert_cmpuint(segment->n_sack, <=, TCP_SACK_BLOCKS);
        text++; /* 's' or ',' */
        block->start = irs + number(&text);
        g_assert(*text++ == '-');
        block->end = irs + number(&text);
    } while (*text == ',');
    g_assert(*text == '\0');
}

static void
read_word(const char *word, TcpSegment *segment, guint32 irs)
{
    const char *value = word + 1;

    switch (word[0]) {
    case 'a':
        segment->ack = irs + number(&value);
        break;
    case 'w':
        segment->window_bytes = number(&value);
        break;
    case 'e':
        segment->ts_echo = number(&value);
        break;
    case 's':
        read_sack(word, segment, irs);
        return;
    default:
        g_error("not part of a segment: %s", word);
    }
    g_assert(*value == '\0');
}

void
tcp_text_read(const char *text, TcpSegment *segment, guint32 iss, guint32 irs)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    const char *seq = words[1];

    segment->flags = read_flags(words[0]);
    segment->seq = iss + number(&seq);
    if (*seq == '+') {
        seq++;
        segment->len_bytes = number(&seq);
    }
    g_assert(*seq == '\0');
    for (guint i = 2; words[i]; i++) {
        read_word(words[i], segment, irs);
    }
}
