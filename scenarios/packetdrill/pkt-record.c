/* SPDX-License-Identifier: GPL-2.0-only */
/* What a script makes happen, written down: as a script, or only the last
 * answer. */
#include "scenarios/packetdrill/pkt-run.h"

#include "model/units.h"
#include "scenarios/packetdrill/pkt-match.h"
#include "scenarios/packetdrill/pkt-run-priv.h"

/* Delayed ACKs come within; a time-out takes longer. */
#define ANSWER_NS (50 * NS_PER_MS)

typedef struct PktLine {
    gint64 at_ns;
    gint64 until_ns; /* of a call that has waited, else 0 */
    guint number;    /* keeps lines of one time in order */
    char *text;      /* NULL: of a call that has not ended */
} PktLine;

/* ---- Lines -------------------------------------------------------------- */

static void
line_free(gpointer data)
{
    PktLine *line = data;

    g_free(line->text);
    g_free(line);
}

guint
pkt_run_line_begin(PktRun *run, gint64 at_ns)
{
    PktLine *line;

    if (!run->record) {
        return 0;
    }
    line = g_new0(PktLine, 1);
    line->at_ns = at_ns;
    line->number = run->record->len;
    g_ptr_array_add(run->record, line);
    return line->number;
}

void
pkt_run_line_end(PktRun *run, guint line, gint64 until_ns, char *text)
{
    if (run->record) {
        PktLine *its = run->record->pdata[line];
        its->until_ns = until_ns;
        its->text = text;
    } else {
        g_free(text);
    }
}

void
pkt_run_line(PktRun *run, gint64 at_ns, gint64 until_ns, char *text)
{
    guint line = pkt_run_line_begin(run, at_ns);

    pkt_run_line_end(run, line, until_ns, text);
}

static int
by_time(gconstpointer a, gconstpointer b)
{
    const PktLine *left = *(PktLine *const *)a;
    const PktLine *right = *(PktLine *const *)b;

    if (left->at_ns != right->at_ns) {
        return left->at_ns < right->at_ns ? -1 : 1;
    }
    return left->number < right->number ? -1 : 1;
}

static void
write_line(GString *text, const PktLine *line)
{
    if (!line->text) { /* a call that never ended */
        return;
    }
    g_string_append_printf(text, "%.6f",
                           (gdouble)(line->at_ns / NS_PER_US) / 1e6);
    if (line->until_ns > line->at_ns) {
        g_string_append_printf(text, "...%.6f",
                               (gdouble)(line->until_ns / NS_PER_US) / 1e6);
    }
    g_string_append_printf(text, " %s\n", line->text);
}

/* ---- Records ------------------------------------------------------------ */

char *
pkt_run_record(const PktScript *script)
{
    g_autoptr(GPtrArray) record = g_ptr_array_new_with_free_func(line_free);
    PktRun run = {.script = script, .sent = G_QUEUE_INIT, .record = record};
    GString *text = g_string_new(NULL);

    pkt_run_play(&run);
    pkt_run_end(&run);
    if (script->begins) {
        g_string_append_printf(text, "`%s`\n", script->begins);
    }
    g_ptr_array_sort(record, by_time);
    for (guint i = 0; i < record->len; i++) {
        write_line(text, record->pdata[i]);
    }
    return g_string_free(text, FALSE);
}

/* ---- Answers ------------------------------------------------------------ */

/* RST of what had no ACK begins at 0, whatever a connection's numbers are (RFC
 * 9293 3.10.7.1). */
static gboolean
is_of_nobody(const TcpSegment *segment)
{
    return (segment->flags & TCP_RST) && (segment->flags & TCP_ACK) &&
           segment->seq == 0;
}

static void
write_answer(PktRun *run, const PktSent *sent, GString *text)
{
    g_autofree char *one = NULL;
    TcpSegment scripted, plain = TCP_SEGMENT_INIT;

    pkt_flow_outbound(&run->flow, NULL, &sent->segment, &scripted);
    plain.flags = scripted.flags;
    plain.seq = is_of_nobody(&sent->segment) ? 0 : scripted.seq;
    plain.ack = scripted.ack;
    plain.len_bytes = scripted.len_bytes;
    one = pkt_segment_text(&plain, FALSE, TRUE);
    g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", one);
}

static void
collect(PktRun *run, PktAnswer *answer)
{
    PktSent *sent;
    PktInfo info;

    pkt_wire_run(run->wire, pkt_wire_now_ns(run->wire) + ANSWER_NS);
    while ((sent = g_queue_pop_head(&run->sent))) {
        if (pkt_flow_takes(&run->flow, &sent->segment)) {
            write_answer(run, sent, answer->segments);
        }
        g_free(sent);
    }
    pkt_host_info(run->host, run->flow.fd, &info);
    if (info.known) {
        answer->state = port_tcp_state_name(info.tcp.state);
    }
}

void
pkt_run_answer(const PktScript *script, PktAnswer *answer)
{
    PktRun run = {.script = script, .sent = G_QUEUE_INIT};

    *answer = (PktAnswer){.segments = g_string_new(NULL)};
    pkt_run_play(&run);
    answer->reached = run.difference == NULL;
    if (answer->reached) {
        collect(&run, answer);
    }
    g_free(run.difference);
    pkt_run_end(&run);
}

void
pkt_answer_clear(PktAnswer *answer)
{
    g_string_free(answer->segments, TRUE);
}
