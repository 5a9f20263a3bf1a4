/* SPDX-License-Identifier: GPL-2.0-only */
/* The box on a path: what passes it, whom it resets and when, which ports it
 * gives.  A script is a row of steps with a blank between two:
 *
 *   +5       so many seconds later
 *   S A F R D U   end 0, the client's side, sends SYN, ACK, FIN+ACK, RST+ACK,
 *            data, a datagram; the same in small letters: end 1
 *   forget   the box does
 *
 * and what comes of it in its place: "ok", or why it is lost; "@N" the port
 * with which it arrives where that is another one; "r0", "r1" RST to that end.
 */
#include "model/path/path.h"
#include "tests/model/support-rows.h"
#include "tests/units.h"
#include <string.h>

#define CLIENT_PORT 1000
#define SERVER_PORT 80

static gdouble
no_chance(G_GNUC_UNUSED gpointer user, G_GNUC_UNUSED guint end,
          G_GNUC_UNUSED PathDraw draw)
{
    g_assert_not_reached();
}

static const char *
cause_name(PathCause cause)
{
    static const char *const names[] = {
#define X(NAME, TEXT) #NAME,
        PATH_CAUSES(X)
#undef X
    };

    return cause == PATH_CAUSE_NONE ? "ok" : names[cause];
}

static void
say(GString *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    g_string_append(out, out->len ? " " : "");
    g_string_append_vprintf(out, format, args);
    va_end(args);
}

static void
say_sent(Path *path, GString *out)
{
    PathSend send;

    while (path_take(path, &send)) {
        g_assert_true(send.flags & PATH_RST);
        say(out, "r%u", send.to);
    }
}

/* A digit behind the letter is that of the client's port. */
static void
step(Path *path, gint64 now_ns, const char *word, GString *out)
{
    static const char letters[] = "SAFRDU";
    static const guint flags[] = {PATH_SYN,
                                  PATH_ACK,
                                  PATH_FIN | PATH_ACK,
                                  PATH_RST | PATH_ACK,
                                  PATH_DATA | PATH_ACK,
                                  PATH_UDP};
    gboolean up = g_ascii_isupper(*word);
    guint kind = (guint)(strchr(letters, g_ascii_toupper(*word)) - letters);
    guint16 port =
        (guint16)(CLIENT_PORT + g_ascii_strtoull(word + 1, NULL, 10));
    PathPacket packet = {.now_ns = now_ns,
                         .from = up ? 0 : 1,
                         .to = up ? 1 : 0,
                         .protocol =
                             kind == 5 ? PATH_UDP_PROTOCOL : PATH_TCP_PROTOCOL,
                         .src_ip = up ? 1 : 2,
                         .dst_ip = up ? 2 : 1,
                         .src_port = up ? port : SERVER_PORT,
                         .dst_port = up ? SERVER_PORT : port,
                         .flags = flags[kind]};
    PathFate fate;

    path_judge(path, &packet, &fate);
    say(out, "%s", cause_name(fate.lost));
    if (fate.lost == PATH_CAUSE_NONE && up && fate.src_port != port) {
        g_string_append_printf(out, "@%u", fate.src_port);
    }
    if (fate.lost == PATH_CAUSE_NONE && !up && fate.dst_port != port) {
        g_string_append_printf(out, "@%u", fate.dst_port);
    }
    say_sent(path, out);
}

static const struct {
    const char *name;
    PathBoxConfig box;
    const char *script, *says;
} rows[] = {
    {"idle-passes",
     {.idle_ns = 10 * SECOND},
     "S s +9 A +9 d +9 A",
     "ok ok ok ok ok"},
    {"idle-silence",
     {.idle_ns = 10 * SECOND},
     "S s A +10 D a",
     "ok ok ok IDLE IDLE"},
    {"idle-again",
     {.idle_ns = 10 * SECOND},
     "S s A +10 D S D",
     "ok ok ok IDLE ok ok"},
    {"idle-reset",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET},
     "S s A +10 D d R",
     "ok ok ok IDLE r0 IDLE r1 IDLE"},
    {"idle-reset-client",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET_CLIENT},
     "S s A +10 +1 D",
     "ok ok ok r0 IDLE"},
    {"idle-reset-server",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET_SERVER},
     "S s A +9 A +9 +1",
     "ok ok ok ok r1"},
    {"idle-reset-both",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET_BOTH},
     "S s A +10",
     "ok ok ok r0 r1"},
    /* The asked one has sent nothing: it has no connection. */
    {"idle-reset-half",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET_BOTH},
     "S +10",
     "ok r0"},
    {"idle-closed",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET_BOTH},
     "S s A F f A +100 A",
     "ok ok ok ok ok ok ok"},
    {"idle-after-rst",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET_BOTH},
     "S s r +20 D",
     "ok ok ok ok"},
    {"closed-is-forgotten",
     {.idle_ns = 500 * SECOND},
     "S s F f A +121 A",
     "ok ok ok ok ok IDLE"},
    {"datagrams",
     {.idle_ns = 10 * SECOND},
     "u U u +10 u U u",
     "IDLE ok ok IDLE ok ok"},
    {"forget",
     {.idle_ns = 10 * SECOND, .then = PATH_EXPIRY_RESET},
     "S s A forget d",
     "ok ok ok IDLE r1"},

    {"nat",
     {.nat = TRUE, .nat_ports = 4},
     "S s532 D d532 S1 s533",
     "ok@65532 ok@1000 ok@65532 ok@1000 ok@65533 ok@1001"},
    {"nat-stranger", {.nat = TRUE, .nat_ports = 4}, "s u d5", "ok IDLE IDLE"},
    {"nat-rebind",
     {.nat = TRUE,
      .nat_ports = 4,
      .idle_ns = 10 * SECOND,
      .then = PATH_EXPIRY_REBIND},
     "S s532 +10 d532 D d532 d533",
     "ok@65532 ok@1000 IDLE ok@65533 IDLE ok@1000"},
    {"nat-datagrams",
     {.nat = TRUE, .nat_ports = 4, .idle_ns = 10 * SECOND},
     "U u532 +10 u532 U u533",
     "ok@65532 ok@1000 IDLE ok@65533 ok@1000"},
    {"nat-full",
     {.nat = TRUE, .nat_ports = 2, .idle_ns = 10 * SECOND},
     "S S1 S2 +10 S2",
     "ok@65534 ok@65535 PORTS ok@65534"},
    {"nat-forgets",
     {.nat = TRUE, .nat_ports = 4},
     "S s532 forget d532 D",
     "ok@65532 ok@1000 IDLE IDLE"},

    {"syn-drop", {.syn = PATH_FILTER_DROP}, "S s A", "FILTER ok ok"},
    {"syn-reset", {.syn = PATH_FILTER_RESET}, "S", "FILTER r0"},
    {"syn-of-server",
     {.syn = PATH_FILTER_DROP, .syn_from = PATH_SIDE_SERVER},
     "S s",
     "ok FILTER"},
    {"syn-rate",
     {.syn = PATH_FILTER_DROP, .syn_rate = 2},
     "S S S +1 S S S",
     "ok ok FILTER ok ok FILTER"},

    {"no-fin",
     {.swallow = PATH_SWALLOW_FIN},
     "S F f R",
     "ok SWALLOW SWALLOW ok"},
    {"no-rst", {.swallow = PATH_SWALLOW_RST}, "S F r", "ok ok SWALLOW"},
    {"neither", {.swallow = PATH_SWALLOW_BOTH}, "F r A", "SWALLOW SWALLOW ok"},
};

/* "s532" stands for the port 65532. */
static void
test_box(gconstpointer row)
{
    guint at = rows_number(row);
    PathConfig config = {.box = rows[at].box};
    Path *path = path_new(&config, no_chance, NULL);
    g_auto(GStrv) words = g_strsplit(rows[at].script, " ", -1);
    g_autoptr(GString) says = g_string_new(NULL);
    gint64 now_ns = 0;

    for (char **word = words; *word; word++) {
        if (**word == '+') {
            gint64 to_ns =
                now_ns + g_ascii_strtoll(*word + 1, NULL, 10) * SECOND;
            while (path_deadline(path) <= to_ns) {
                path_expire(path, path_deadline(path));
                say_sent(path, says);
            }
            now_ns = to_ns;
        } else if (g_str_equal(*word, "forget")) {
            path_forget(path);
        } else {
            guint port = (guint)g_ascii_strtoull(*word + 1, NULL, 10);
            g_autofree char *outer = g_strdup_printf(
                "%c%u", **word, port < 500 ? port : port + 65000 - CLIENT_PORT);
            step(path, now_ns, outer, says);
        }
    }
    g_assert_cmpstr(says->str, ==, rows[at].says);
    path_free(path);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/path/box", rows, test_box);
    return g_test_run();
}
