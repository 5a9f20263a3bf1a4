/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-table.h"

#include <string.h>

#include "scenarios/packetdrill/pkt-run.h"
#include "scenarios/packetdrill/pkt-script.h"

/* ---- States ------------------------------------------------------------- */

#define SOCKET "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
#define LISTENS SOCKET "+0 bind(3, ..., ...) = 0\n+0 listen(3, 5) = 0\n"
#define RECEIVED                                                               \
    LISTENS "+0 < S 0:0(0) win 32792 <mss 1000>\n"                             \
            "+0~+1 > S. 0:0(0) ack 1 <...>\n"
#define OPEN                                                                   \
    RECEIVED "+.1 < . 1:1(0) ack 1 win 32792\n+0 accept(3, ..., ...) = 4\n"
#define SENT                                                                   \
    SOCKET "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"                     \
           "+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in "       \
           "progress)\n+0~+1 > S 0:0(0) <...>\n"
#define SHUT OPEN "+0 shutdown(4, SHUT_WR) = 0\n+0~+1 > F. 1:1(0) ack 1\n"
#define SHUT_2 SHUT "+.01 < . 1:1(0) ack 2 win 32792\n"
#define CLOSED OPEN "+0 close(4) = 0\n+0~+1 > F. 1:1(0) ack 1\n"
#define CLOSED_2 CLOSED "+.01 < . 1:1(0) ack 2 win 32792\n"
#define PEER_SHUT                                                              \
    OPEN "+0 < F. 1:1(0) ack 1 win 32792\n+0~+1 > . 1:1(0) ack 2\n"

/* How a state is reached, and which numbers come next there: the peer's, as the
 * host awaits it, and the host's. */
static const struct {
    const char *name;
    const char *script;
    guint rcv_nxt, snd_nxt;
} states[] = {
    {"LISTEN", LISTENS, 0, 1},
    {"SYN_SENT", SENT, 0, 1},
    {"SYN_RECEIVED", RECEIVED, 1, 1},
    {"ESTABLISHED", OPEN, 1, 1},
    {"FIN_WAIT_1", SHUT, 1, 2},
    {"FIN_WAIT_2", SHUT_2, 1, 2},
    {"FIN_WAIT_1, closed", CLOSED, 1, 2},
    {"FIN_WAIT_2, closed", CLOSED_2, 1, 2},
    {"CLOSING", SHUT "+.01 < F. 1:1(0) ack 1 win 9\n+0~+1 > . 2:2(0) ack 2\n",
     2, 2},
    {"TIME_WAIT",
     CLOSED_2 "+.01 < F. 1:1(0) ack 2 win 9\n+0~+1 > . 2:2(0) ack 2\n", 2, 2},
    {"CLOSE_WAIT", PEER_SHUT, 2, 1},
    {"LAST_ACK", PEER_SHUT "+0 close(4) = 0\n+0~+1 > F. 1:1(0) ack 2\n", 2, 2},
    {"no connection", SOCKET, 0, 1},
};

/* ---- Segments ----------------------------------------------------------- */

/* The sequence number is RCV.NXT and 'ahead', the acknowledgment SND.NXT and
 * 'beyond'. */
static const struct {
    const char *name;
    const char *flags;
    guint ahead, len_bytes, beyond;
} segments[] = {
    {"RST", "R", 0, 0, 0},
    {"RST in the window", "R", 100, 0, 0},
    {"SYN in the window", "S", 100, 0, 0},
    {"ACK", ".", 0, 0, 0},
    {"ACK of what was not sent", ".", 0, 0, 1000},
    {"data", "P.", 0, 100, 0},
    {"data behind a hole", "P.", 100, 100, 0},
    {"FIN", "F.", 0, 0, 0},
    {"data and FIN", "FP.", 0, 100, 0},
};

/* ---- Cells -------------------------------------------------------------- */

static char *
cell_script(guint state, guint segment)
{
    guint seq = states[state].rcv_nxt + segments[segment].ahead;
    guint len = segments[segment].len_bytes;
    g_autofree char *ack =
        strchr(segments[segment].flags, '.')
            ? g_strdup_printf(" ack %u",
                              states[state].snd_nxt + segments[segment].beyond)
            : g_strdup("");

    return g_strdup_printf("%s+.05 < %s %u:%u(%u)%s win 32792\n",
                           states[state].script, segments[segment].flags, seq,
                           seq + len, len, ack);
}

static void
write_cell(GString *text, guint state, guint segment, TcpProfileName profile)
{
    const PktGiven given = {.profile = profile};
    g_autofree char *source = cell_script(state, segment);
    g_autoptr(PktScript) script = pkt_script_parse(
        states[state].name, source, strlen(source), &given, NULL);
    PktAnswer answer;

    g_assert(script && !script->skipped);
    pkt_run_answer(script, &answer);
    if (!answer.reached) {
        g_string_append(text, " ? |");
    } else {
        g_string_append_printf(text, answer.segments->len ? " `%s`" : " -%s",
                               answer.segments->str);
        g_string_append_printf(text, "%s%s |", answer.state ? " " : "",
                               answer.state ? answer.state : "");
    }
    pkt_answer_clear(&answer);
}

char *
pkt_table(TcpProfileName profile)
{
    GString *text = g_string_new("| state |");

    for (guint j = 0; j < G_N_ELEMENTS(segments); j++) {
        g_string_append_printf(text, " %s |", segments[j].name);
    }
    g_string_append(text, "\n|---|");
    for (guint j = 0; j < G_N_ELEMENTS(segments); j++) {
        g_string_append(text, "---|");
    }
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        g_string_append_printf(text, "\n| %s |", states[i].name);
        for (guint j = 0; j < G_N_ELEMENTS(segments); j++) {
            write_cell(text, i, j, profile);
        }
    }
    g_string_append_c(text, '\n');
    return g_string_free(text, FALSE);
}
