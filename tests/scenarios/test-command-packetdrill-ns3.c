/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait packetdrill --tcp ns3: scripts on ns-3's own TCP. */
#include <string.h>

#include "tests/scenarios/support-command.h"

#ifdef __SANITIZE_ADDRESS__ /* it has the signal, and ends the process */
#define END_OF_CRASH "and no result"
#else
#define END_OF_CRASH "# signal 11, "
#endif

static char *folder;

/* Plays a script that ships (an absolute path; "": none), and one of the
 * folder; the exit status is 'status' and the output has 'words'. */
static void
gives(const char *shipped, const char *own, int status, const char *words)
{
    const char *root = g_getenv("FINWAIT_SRC");
    g_autofree char *path =
        g_build_filename(root ? root : ".", "tests/packetdrill", shipped, NULL);
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *all = NULL;
    Ran ran;

    ran_finwait(&ran, folder, "packetdrill", "--tcp", "ns3",
                *shipped ? absolute : own, *shipped ? own : NULL, NULL);
    all = g_strconcat(ran.out, ran.err, NULL);
    if (ran.status != status || !strstr(all, words)) {
        g_test_message("%s %s: %d\n%s", shipped, own ? own : "", ran.status,
                       all);
        g_test_fail();
    }
    ran_clear(&ran);
}

/* The calls, and the handshakes of both ends of a connection. */
static void
test_plays(void)
{
    gives("close-active.pkt", NULL, 0, "ok 1 - ");
    gives("close-read-sends-fin.pkt", NULL, 0, "ok 1 - ");
    gives("rst-nobody-listens.pkt", NULL, 0, "ok 1 - ");
    gives("", "waits.pkt", 0, "ok 1 - waits.pkt\n");
}

/* It is ns-3's TCP: a second SYN comes after 3 s, and what it is asked to
 * abort without having read is not acknowledged. */
static void
test_differs(void)
{
    gives("syn-repeats.pkt", NULL, 1,
          "syn-repeats.pkt:8: differs in the time\n"
          "# expected: 1.000000 > S 0:0(0) <...>\n"
          "# happened: 3.000000 > S 0:0(0) <sackOK");
    gives("close-unread-resets.pkt", NULL, 1,
          "# expected: 0.120000 > R. 1:1(0) ack 101\n"
          "# happened: 0.120000 > R 1:1(0)\n");
    gives("", "soon.pkt", 1,
          "soon.pkt:3: differs in the end of the call\n"
          "# expected: connect(3, ..., ...) = 0, which ends at 0.500000\n"
          "# happened: it ends at 0.100000\n");
}

/* ns-3 probes a closed window with nothing to send: PersistTimeout() crashes.
 * The next script is played. */
static void
test_crashes(void)
{
    Ran ran;

    ran_finwait(&ran, folder, "packetdrill", "--tcp", "ns3", "--jobs", "1",
                "crash.pkt", "waits.pkt", NULL);
    if (ran.status != 1 ||
        !g_str_has_prefix(ran.out, "1..2\nnot ok 1 - crash.pkt\n# ") ||
        !strstr(ran.out, END_OF_CRASH) ||
        !g_str_has_suffix(ran.out, "\nok 2 - waits.pkt\n")) {
        g_test_message("%d\n%s%s", ran.status, ran.out, ran.err);
        g_test_fail();
    }
    ran_clear(&ran);
}

static void
test_skips(void)
{
    gives("close-passive.pkt", NULL, 0,
          "close-passive.pkt:17: ns-3's TCP has no TCP_INFO\n");
    gives("epoll-edge.pkt", NULL, 0,
          "epoll-edge.pkt:17: ns3::Socket has no epoll_create(1) = 5\n");
    gives("orphan-fin-wait-2-ends.pkt", NULL, 0,
          "-ends.pkt:4: ns-3's TCP has no sysctls\n");
    gives("", "--table", 2, "no --table of ns-3's TCP");
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    folder = test_folder_new();
    test_file_put(folder, "waits.pkt",
                  "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                  "+0...0.1 connect(3, ..., ...) = 0\n"
                  "+0 > S 0:0(0) <...>\n"
                  "+.1 < S. 0:0(0) ack 1 win 32792\n"
                  "+0 > . 1:1(0) ack 1\n"
                  "+0...0.2 read(3, ..., 100) = 50\n"
                  "+.2 < P. 1:51(50) ack 1 win 32792\n"
                  "+0 > . 1:1(0) ack 51\n"
                  "+0 write(3, ..., 100) = 100\n"
                  "+0 > . 1:101(100) ack 51\n"
                  "+0 < F. 51:51(0) ack 101 win 32792\n"
                  "+0 > . 101:101(0) ack 52\n"
                  "+0 read(3, ..., 100) = 0\n"
                  "+0 close(3) = 0\n"
                  "+0 > F. 101:101(0) ack 52\n");
    test_file_put(folder, "soon.pkt",
                  "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                  "// too long a wait\n"
                  "+0...0.5 connect(3, ..., ...) = 0\n"
                  "+0 > S 0:0(0) <...>\n"
                  "+.1 < S. 0:0(0) ack 1 win 32792\n");
    test_file_put(folder, "crash.pkt",
                  "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                  "+0 bind(3, ..., ...) = 0\n"
                  "+0 listen(3, 5) = 0\n"
                  "+0 < S 0:0(0) win 32792 <mss 1000>\n"
                  "+0 > S. 0:0(0) ack 1\n"
                  "+.1 < . 1:1(0) ack 1 win 32792\n"
                  "+0 accept(3, ..., ...) = 4\n"
                  "+0 shutdown(4, SHUT_WR) = 0\n"
                  "+0 > F. 1:1(0) ack 1\n"
                  "+.1 < . 1:1(0) ack 2 win 0\n"
                  "+100 < . 1:1(0) ack 2 win 0\n");
    g_test_add_func("/command/packetdrill-ns3/plays", test_plays);
    g_test_add_func("/command/packetdrill-ns3/differs", test_differs);
    g_test_add_func("/command/packetdrill-ns3/crashes", test_crashes);
    g_test_add_func("/command/packetdrill-ns3/skips", test_skips);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
