/* SPDX-License-Identifier: GPL-2.0-only */
/* Targets of fuzz-readers.h that are machines: bytes become what programs do,
 * and segments.
 *
 * Of a system the bytes choose, three for each, whose turn it is, a verb of its
 * table and what stands behind it; that makes a conversation, which is played
 * in memory.  The machines assert what must hold of them at each step; and each
 * conversation comes out the same a second time.
 */
#include "tests/scenarios/fuzz-readers.h"

#include <string.h>

#include "scenarios/talk/talk-system.h"
#include "tests/model/support-tcp.h"
#include "tests/scenarios/fuzz-scenario.h"

#define STEPS_MAX 64
/* Lines that cannot stand where they are, which are taken out again. */
#define REFUSED_MAX 24

/* The input, byte by byte; 0 behind its end. */
typedef struct Bytes {
    const guint8 *at, *end;
} Bytes;

static guint
below(Bytes *bytes, guint n)
{
    return bytes->at < bytes->end ? *bytes->at++ % n : 0;
}

static const char *
word(Bytes *bytes, const char *const *list, guint n)
{
    return list[below(bytes, n)];
}

#define WORD(BYTES, LIST) word(BYTES, LIST, G_N_ELEMENTS(LIST))

/* ---- Conversations ------------------------------------------------------- */

static const char *const ports[] = {"1001", "80", "81", "1"};
static const char *const times[] = {"0ms",   "1ms", "40ms", "200ms",
                                    "999ms", "3s",  "70s",  "10min"};
static const char *const datas[] = {"1",    "\"ab\"", "100",
                                    "1460", "3000",   "70000"};
static const char *const words[] = {"/", "1", "a", "GET", "0"};
static const char *const headers[] = {"",
                                      "link rate 1Mbps\n",
                                      "link loss 0.1\n",
                                      "tcp retries 2\n",
                                      "drop peer FIN 1\n",
                                      "drop device FIN 1\n",
                                      "drop peer SYN 1\n",
                                      "drop device SYN+ACK 1\n",
                                      "link duplicate 0.2\n",
                                      "link reorder 0.2\n"};

static void
append_number(Bytes *bytes, GString *text, const TalkVerb *verb)
{
    gint64 span = verb->max - verb->min;
    gint64 n = (gint64)below(bytes, 256);

    g_string_append_printf(text, " %" G_GINT64_FORMAT,
                           n == 255   ? verb->max
                           : span < n ? verb->min + n % (span + 1)
                                      : verb->min + n);
}

static void
append_choice(Bytes *bytes, GString *text, const TalkVerb *verb)
{
    g_auto(GStrv) choices = g_strsplit(verb->choices, "|", -1);

    g_string_append_printf(text, " %s",
                           choices[below(bytes, g_strv_length(choices))]);
}

/* What stands behind 'verb'. */
static void
append_argument(Bytes *bytes, GString *text, const TalkVerb *verb)
{
    switch (verb->arg) {
    case TALK_ARG_NONE:
        break;
    case TALK_ARG_NUMBER:
    case TALK_ARG_CHANNEL:
    case TALK_ARG_MAYBE_NUMBER:
        append_number(bytes, text, verb);
        break;
    case TALK_ARG_DATA:
    case TALK_ARG_MAYBE_DATA:
        g_string_append_printf(text, " %s", WORD(bytes, datas));
        break;
    case TALK_ARG_TIME:
        g_string_append_printf(text, " %s", WORD(bytes, times));
        break;
    case TALK_ARG_RATE:
        g_string_append(text, " 1Mbps");
        break;
    case TALK_ARG_PROBABILITY:
        g_string_append_printf(text, " 0.%u", below(bytes, 10));
        break;
    case TALK_ARG_CHOICE:
    case TALK_ARG_MAYBE_CHOICE:
    case TALK_ARG_SOME:
        append_choice(bytes, text, verb);
        break;
    case TALK_ARG_WORD:
    case TALK_ARG_MAYBE_WORD:
        g_string_append_printf(text, " %s", WORD(bytes, words));
        break;
    case TALK_ARG_END:
    case TALK_ARG_MAYBE_END:
    case TALK_ARG_HOST:
        g_string_append(text, below(bytes, 2) ? " peer" : " device");
        break;
    case TALK_ARG_PORT:
        g_string_append_printf(text, " %s", WORD(bytes, ports));
        break;
    }
}

/* One statement of 'system' that can stand there. */
static void
append_statement(Bytes *bytes, GString *text, const System *system,
                 TalkPlace not )
{
    const TalkVerb *verbs = system->talk->verbs;
    guint n = 0, i;

    while (verbs[n].name) {
        n++;
    }
    i = below(bytes, n);
    for (guint tries = 0; verbs[i].place == not &&tries < n; tries++) {
        i = (i + 1) % n;
    }
    g_string_append_printf(text, " %s", verbs[i].name);
    append_argument(bytes, text, &verbs[i]);
}

/* A line of a program, for systems that have such. */
static void
append_handler(Bytes *bytes, GString *text, const System *system)
{
    guint n =
        system->talk->events ? g_strv_length((char **)system->talk->events) : 0;

    if (n > 0) {
        g_string_append_printf(
            text, "device %s:", system->talk->events[below(bytes, n)]);
        append_statement(bytes, text, system, TALK_BETWEEN);
        if (below(bytes, 2)) {
            g_string_append_c(text, ';');
            append_statement(bytes, text, system, TALK_BETWEEN);
        }
        g_string_append_c(text, '\n');
    }
}

/* The conversation that the bytes are, of a 'system' with another one or with
 * itself. (transfer full) */
static GString *
conversation(Bytes *bytes, const System *system)
{
    const System *peer = below(bytes, 3) ? system_find("posix") : system;
    GString *text = g_string_new(NULL);

    g_string_append_printf(text, "end device %s\nend peer %s\n", system->name,
                           peer->name);
    g_string_append(text, WORD(bytes, headers));
    g_string_append(text, WORD(bytes, headers));
    if (g_str_equal(system->name, "sock")) {
        g_string_append(text, "device on_sys_init: protocol tcp; inconmode 3; "
                              "localportlist 1001\n");
    }
    for (guint n = below(bytes, 4); n > 0; n--) {
        append_handler(bytes, text, system);
    }
    for (guint i = 0; i < STEPS_MAX && bytes->at < bytes->end; i++) {
        guint who = below(bytes, 6);
        g_string_append_printf(text, "+%s %s%s", WORD(bytes, times),
                               who % 2 ? "peer" : "device",
                               who / 2 == 2 ? ".1" : "");
        append_statement(bytes, text, who % 2 ? peer : system, TALK_IN_HANDLER);
        g_string_append_c(text, '\n');
    }
    g_string_append(text, "+100s stop\n");
    return text;
}

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

static gboolean
run_system(const char *name, const char *bytes, gsize len)
{
    Bytes all = {(const guint8 *)bytes, (const guint8 *)bytes + len};
    GString *text = conversation(&all, system_find(name));
    g_autoptr(Talk) talk = understand(text);

    if (g_getenv("FINWAIT_FUZZ_SHOW")) {
        g_printerr("%s", text->str);
    }
    if (talk) {
        g_autofree char *once = play(talk), *again = play(talk);
        g_assert_cmpstr(once, ==, again);
        g_assert_true(g_utf8_validate(once, -1, NULL));
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

/* A segment whose numbers are near those that are expected, or far away. */
static void
segment_in(SupportTcp *t, Bytes *bytes)
{
    static const char *const flags[] = {"A", "A",  "PA", "FA",    "R",  "RA",
                                        "S", "SA", "F",  "SFRPA", "FPA"};
    static const guint32 numbers[] = {1,    0,    2,     3,        101,
                                      1001, 2001, 65537, 1u << 31, 4294967295u};
    static const guint lens[] = {0, 0, 1, 100, 1000, 3000};
    static const guint windows[] = {65535, 0, 1, 100, 1000};
    g_autoptr(GString) text = g_string_new(WORD(bytes, flags));

    g_string_append_printf(text, " %u",
                           numbers[below(bytes, G_N_ELEMENTS(numbers))]);
    if (!strchr(text->str, 'S')) {
        guint len = lens[below(bytes, G_N_ELEMENTS(lens))];
        if (len > 0) {
            g_string_append_printf(text, "+%u", len);
        }
    }
    if (strchr(text->str, 'A')) {
        g_string_append_printf(text, " a%u",
                               numbers[below(bytes, G_N_ELEMENTS(numbers))]);
    }
    g_string_append_printf(text, " w%u",
                           windows[below(bytes, G_N_ELEMENTS(windows))]);
    support_tcp_in(t, text->str);
}

/* What the program does, if it still has the connection. */
static void
call(SupportTcp *t, Bytes *bytes)
{
    guint what = below(bytes, 6);

    if (!t->tcp) {
        return;
    }
    switch (what) {
    case 0:
        tcp_send(t->tcp, NULL, 1 + 100 * below(bytes, 40));
        break;
    case 1:
        tcp_recv(t->tcp, NULL, 1 + 100 * below(bytes, 40));
        break;
    case 2:
        tcp_shutdown(t->tcp);
        break;
    case 3:
        tcp_info(t->tcp, &(TcpInfo){0});
        break;
    default:
        support_tcp_run(t, (gint64)below(bytes, 256) * MS);
        break;
    }
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
        support_tcp_forget(&t);
    }
    support_tcp_run(&t, 1000 * 1000 * MS);
    support_tcp_end(&t);
    return TRUE;
}
