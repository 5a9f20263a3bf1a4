/* SPDX-License-Identifier: GPL-2.0-only */
/* Targets of fuzz-readers.h that are machines: bytes become what programs do,
 * and segments.
 *
 * Of a system the bytes choose all that talks_text() leaves to chance: the
 * other ends, the link and its box, settings, handlers, verbs and times; that
 * makes a conversation, which is played in memory.  The machines assert what
 * must hold of them at each step, and played_new() judges accounts and bytes.
 * FINWAIT_FUZZ_SHOW prints the conversation.
 */
#include "tests/scenarios/fuzz-readers.h"

#include <string.h>

#include "model/tcp/tcp-conn-priv.h"
#include "tests/model/support-tcp.h"
#include "tests/scenarios/fuzz-bytes.h"
#include "tests/scenarios/fuzz-scenario.h"
#include "tests/scenarios/support-talks.h"

#define STEPS_MAX 64
/* Lines that cannot stand where they are, which are taken out again. */
#define REFUSED_MAX 24

/* ---- Conversations ------------------------------------------------------- */

/* Takes line 'n', from 1, out. */
static void
cut_line(GString *text, guint n)
{
    char *from = text->str;
    gsize len;

    while (n-- > 1 && strchr(from, '\n')) {
        from = strchr(from, '\n') + 1;
    }
    len = strcspn(from, "\n");
    g_string_erase(text, from - text->str, (gssize)len + (from[len] != 0));
}

/* What is understood of 'text', of which lines that are not go. */
static Talk *
understand(GString *text)
{
    for (guint i = 0; i < REFUSED_MAX; i++) {
        GError *error = NULL;
        Talk *talk = talk_parse("x.t", text->str, text->len, &error);
        guint line = 0;
        if (error && g_str_has_prefix(error->message, "x.t:")) {
            line = (guint)g_ascii_strtoull(error->message + 4, NULL, 10);
        }
        fuzz_check_error(talk != NULL, error);
        if (talk || line == 0) {
            return talk;
        }
        cut_line(text, line);
    }
    return NULL;
}

/* All that happens, as one text.  (transfer full) */
static char *
play(const Talk *talk)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) output = talk_run(talk, TALK_MEMORY, &error);
    GString *all = g_string_new(NULL);

    g_assert_no_error(error);
    for (guint i = 0; i < output->len; i++) {
        const GPtrArray *lines = output->pdata[i];
        for (guint k = 0; k < lines->len; k++) {
            g_string_append_printf(all, "%s\n", (const char *)lines->pdata[k]);
        }
    }
    return g_string_free(all, FALSE);
}

/* The conversation that the bytes are, which comes out the same again, and in
 * which no account is wrong (support-played.h). */
static gboolean
run_system(const char *name, const char *bytes, gsize len)
{
    g_autofree char *made =
        talks_text_of((const guint8 *)bytes, len, system_find(name));
    GString *text = g_string_new(made);
    g_autoptr(Talk) talk = understand(text);

    if (g_getenv("FINWAIT_FUZZ_SHOW")) {
        g_printerr("%s", text->str);
    }
    if (talk) {
        g_autofree char *once = play(talk), *again = play(talk);
        g_autoptr(Played) played = played_new(talk, TALK_MEMORY);
        g_assert_cmpstr(once, ==, again);
        g_assert_true(g_utf8_validate(once, -1, NULL));
        g_assert_cmpstr(played->wrong, ==, NULL);
    }
    g_string_free(text, TRUE);
    return talk != NULL;
}

#define SYSTEM(NAME)                                                           \
    gboolean fuzz_run_##NAME(const char *bytes, gsize len)                     \
    {                                                                          \
        return run_system(#NAME, bytes, len);                                  \
    }
SYSTEM(sock)
SYSTEM(posix)
SYSTEM(nodejs)
SYSTEM(winsock)

/* ---- TCP ----------------------------------------------------------------- */

static const PortTcpState states[] = {
    PORT_STATE_ESTABLISHED, PORT_STATE_SYN_SENT,  PORT_STATE_SYN_RECV,
    PORT_STATE_FIN_WAIT1,   PORT_STATE_FIN_WAIT2, PORT_STATE_CLOSE_WAIT,
    PORT_STATE_CLOSING,     PORT_STATE_LAST_ACK,  PORT_STATE_TIME_WAIT};

/* A number near 'expected', or far from it. */
static guint32
number(Bytes *bytes, guint64 expected)
{
    static const guint32 off[] = {0,           0,
                                  0,           0,
                                  (guint32)-1, 1,
                                  100,         1000,
                                  999,         (guint32)-1000,
                                  2000,        65536,
                                  1u << 31,    (guint32)-100};

    return (guint32)expected + off[below(bytes, G_N_ELEMENTS(off))];
}

/* A segment whose numbers are near those that are expected, or far away. */
static void
segment_in(SupportTcp *t, Bytes *bytes)
{
    static const char *const flags[] = {"A", "A",  "PA", "FA",    "R",  "RA",
                                        "S", "SA", "F",  "SFRPA", "FPA"};
    static const guint lens[] = {0, 0, 1, 100, 1000, 3000};
    static const guint windows[] = {65535, 0, 1, 100, 1000};
    const Tcp *tcp = t->tcp;
    g_autoptr(GString) text = g_string_new(WORD(bytes, flags));

    g_string_append_printf(text, " %u", number(bytes, tcp ? tcp->rx.nxt : 1));
    if (!strchr(text->str, 'S')) {
        guint len = lens[below(bytes, G_N_ELEMENTS(lens))];
        if (len > 0) {
            g_string_append_printf(text, "+%u", len);
        }
    }
    if (strchr(text->str, 'A')) {
        guint32 ack = number(
            bytes, tcp ? (below(bytes, 2) ? tcp->tx.nxt : tcp->tx.una) : 1);
        g_string_append_printf(text, " a%u", ack);
    }
    g_string_append_printf(text, " w%u",
                           windows[below(bytes, G_N_ELEMENTS(windows))]);
    if (tcp && t->peer_sack && strchr(text->str, 'A') && below(bytes, 4) == 3) {
        guint32 from = number(bytes, tcp->tx.una);
        g_string_append_printf(text, " s%u-%u", from,
                               from + 1 +
                                   lens[below(bytes, G_N_ELEMENTS(lens))]);
    }
    support_tcp_in(t, text->str);
}

/* The program gives the connection back, in one of the ways. */
static void
leave(SupportTcp *t, guint how)
{
    Tcp *tcp = g_steal_pointer(&t->tcp);

    if (tcp->ended && !(tcp->pending & 1u << PORT_TCP_END) && how == 0) {
        tcp_release(tcp);
    } else if (how == 1) {
        tcp_abort(tcp);
    } else if (how >= 2 && how <= 3) {
        tcp_discard(tcp, how == 2);
    } else {
        tcp_close(tcp);
    }
}

/* What the program sets. */
static void
set(SupportTcp *t, Bytes *bytes)
{
    const PortKeepalive keepalive = {.idle_ns = 1000 * MS * below(bytes, 9),
                                     .interval_ns = 1000 * MS,
                                     .probes = 1 + below(bytes, 3)};

    switch (below(bytes, 4)) {
    case 0:
        tcp_keepalive(t->tcp, &keepalive);
        break;
    case 1:
        tcp_user_timeout(t->tcp, 1000 * MS * below(bytes, 9));
        break;
    case 2:
        tcp_nodelay(t->tcp, below(bytes, 2));
        break;
    default:
        tcp_sndbuf(t->tcp, 1000u * (1 + below(bytes, 100)));
        break;
    }
}

/* What the program does, if it still has the connection, the host, or time. */
static void
call(SupportTcp *t, Bytes *bytes)
{
    guint what = below(bytes, 16);

    if (what < 6 || !t->tcp) {
        gint64 unit = what == 0 ? 1000 * MS : MS;
        support_tcp_run(t, (gint64)below(bytes, 256) * unit);
    } else if (what < 8) {
        tcp_send(t->tcp, NULL, 1 + 100 * below(bytes, 40));
    } else if (what < 10) {
        support_tcp_read(t, 1 + 100 * below(bytes, 40));
    } else if (what == 10) {
        tcp_recv(t->tcp, NULL, 1 + 100 * below(bytes, 40));
    } else if (what == 11) {
        tcp_shutdown(t->tcp);
    } else if (what == 12) {
        tcp_info(t->tcp, &(TcpInfo){0});
        tcp_peek(t->tcp, NULL, 1000);
    } else if (what == 13) {
        set(t, bytes);
    } else if (below(bytes, 4) == 0) {
        leave(t, below(bytes, 5));
    } else {
        t->verdict = (PortVerdict)below(bytes, PORT_SYN_COOKIE + 1);
    }
}

/* What must hold between any two calls: positions stand in order, all in
 * flight is counted, and nothing waits without a timer that ends it. */
static void
check(const SupportTcp *t)
{
    const Tcp *tcp = t->tcp;
    gboolean waits;

    if (!tcp || tcp->ended) {
        return;
    }
    g_assert_cmpuint(tcp->tx.base, <=, tcp->tx.end + 1);
    g_assert_cmpuint(tcp->tx.una, <=, tcp->tx.nxt);
    g_assert_cmpuint(tcp->tx.nxt, <=, tcp->tx.end + (tcp->tx.fin ? 1 : 0));
    g_assert_cmpuint(tcp->rx.wup, <=, tcp->rx.nxt);
    g_assert_cmpuint(tcp->acked_bytes, <=, tcp->sent_bytes);
    g_assert_cmpuint(tcp->repeated_bytes, <=, tcp->sent_bytes);
    g_assert_true(!tcp->rx.fin || tcp->rx.fin_pos != TCP_NO_POS);
    waits = tcp->tx.una < tcp->tx.nxt || tcp->tx.nxt < tcp->tx.end;
    g_assert_true(!waits || t->wake_ns != PORT_NEVER);
    g_assert_true(tcp->state != PORT_STATE_SYN_SENT ||
                  t->wake_ns != PORT_NEVER);
}

/* Bytes are segments, calls and time on a connection in some state. */
gboolean
fuzz_run_tcp(const char *input, gsize len)
{
    Bytes bytes = {(const guint8 *)input, (const guint8 *)input + len};
    SupportTcp t = {0};
    gboolean is_linux = below(&bytes, 2);

    support_tcp_begin(&t, is_linux ? TCP_PROFILE_LINUX : TCP_PROFILE_RFC);
    t.peer_sack = below(&bytes, 2);
    t.peer_timestamps = below(&bytes, 2);
    t.peer_mss_bytes = 1000;
    support_tcp_at(&t, states[below(&bytes, G_N_ELEMENTS(states))],
                   (SupportTcpHow)below(&bytes, 3));
    for (guint i = 0; i < 4 * STEPS_MAX && bytes.at < bytes.end; i++) {
        if (below(&bytes, 3)) {
            segment_in(&t, &bytes);
        } else {
            call(&t, &bytes);
        }
        support_tcp_state(&t);
        check(&t);
        support_tcp_forget(&t);
    }
    support_tcp_run(&t, 1000 * 1000 * MS);
    support_tcp_end(&t);
    return TRUE;
}
