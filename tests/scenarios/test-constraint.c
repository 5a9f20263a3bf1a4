/* SPDX-License-Identifier: GPL-2.0-only */
/* Constraints: at which points they hold, and what mistakes are told. */
#include <glib.h>
#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/scenario/constraint.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

/* The point that all cases look at: a sock server, whose clients are POSIX
 * processes. */
static const char *const point[][2] = {
    {"link.loss", "1%"},
    {"link.delay", "5ms"},
    {"link.drop", "client:FIN:1 server:SYN+ACK:2"},
    {"server.sockets", "2"},
    {"server.end", "close"},
    {"server.tcp.nagle", "true"},
    {"server.vm.on_sock_event", "ns3::UniformRandomVariable[Min=0|Max=0.1]"},
    {"client.count", "4"},
};

typedef struct Case {
    const char *text;
    gboolean holds;
} Case;

static const Case cases[] = {
    {"", TRUE},
    {"  ", TRUE},
    {"link.loss<0.1", TRUE},
    {"link.loss < 1%", FALSE},
    {"link.loss <= 1%", TRUE},
    {"link.loss = 0.01", TRUE},
    {"link.loss == 0.01", TRUE},
    {"link.loss != 0.01", FALSE},
    {"link.loss > 0.01", FALSE},
    {"link.loss >= 0.01", TRUE},
    {"0.005 < link.loss", TRUE},
    {"link.delay = 5000us", TRUE},
    {"link.delay = \"5 ms\"", TRUE},
    {"server.sockets <= client.count and link.loss < 0.1", TRUE},
    {"server.sockets > client.count", FALSE},
    {"link.delay < client.tcp.rto", TRUE},
    {"link.rate = 10Mbps", TRUE}, /* its default */
    {"server.tcp.nagle = yes", TRUE},
    {"server.tcp.nagle = client.tcp.nagle", TRUE},
    {"server.end = close", TRUE},
    {"server.end != close", FALSE},
    {"server.end != client.end", TRUE},
    {"server.system = sock and client.system = posix", TRUE},
    {"link.drop = \"client:FIN:1 server:SYN+ACK:2\"", TRUE},
    {"link.drop = \"\"", FALSE},
    {"server.vm.on_sock_event = "
     "ns3::UniformRandomVariable[Min=0|Max=0.1]",
     TRUE},
    {"server.vm.on_sock_event != 20ms", TRUE},
    /* Which binds closer. */
    {"link.loss>1 and link.loss>1 or link.loss<1", TRUE},
    {"link.loss<1 or link.loss<1 and link.loss>1", TRUE},
    {"(link.loss<1 or link.loss<1) and link.loss>1", FALSE},
    {"not link.loss>1 and link.loss<1", TRUE},
    {"not (link.loss>1 or link.loss<1)", FALSE},
    {"not not link.loss<1", TRUE},
    /* What does not need to be looked at may mean nothing. */
    {"server.system = sock or server.backlog > 5", TRUE},
    {"server.system = posix and server.backlog > 5", FALSE},
};

static const struct {
    const char *text, *message;
} bad[] = {
    {"link.los<1",
     "unknown key \"link.los\", expected one that `finwait describe` shows, "
     "did you mean \"link.loss\"?"},
    {"0.1 > link.los",
     "unknown key \"link.los\", expected one that `finwait describe` shows, "
     "did you mean \"link.loss\"?"},
    {"link.loss < link.dely",
     "unknown key \"link.dely\", expected one that `finwait describe` shows, "
     "did you mean \"link.delay\"?"},
    {"loss<1", "unknown key \"loss\", expected one that `finwait describe` "
               "shows, did you "
               "mean \"link.loss\"?"},
    {"2<1", "neither \"2\" nor \"1\" is a key, expected one such as link.loss"},
    {"link.loss",
     "the constraint ends too early, expected =, !=, <, <=, > or >="},
    {"link.loss <", "the constraint ends too early, expected a value or a key"},
    {"link.loss =< 1",
     "\"=<\" is no comparison, expected =, !=, <, <=, > or >=, did you mean "
     "\"<=\"?"},
    {"link.loss < 1 link.delay < 1s",
     "\"link.delay\" is in the wrong place, expected \"and\", \"or\" or the "
     "end"},
    {"link.loss < 1 AND link.delay < 1s",
     "\"AND\" is in the wrong place, expected \"and\", \"or\" or the end, did "
     "you mean \"and\"?"},
    {"(link.loss < 1",
     "the constraint ends too early, expected \"and\", \"or\" or \")\""},
    {"link.loss < 1)",
     "\")\" is in the wrong place, expected \"and\", \"or\" or the end"},
    {"and", "\"and\" is in the wrong place, expected a comparison such as "
            "link.loss < 0.1"},
    {"link.drop = \"client:FIN:1",
     "the quotes before \"client:FIN:1\" do not end, expected another one "
     "behind the value"},
    {"link.delay < 5",
     "link.delay: \"5\" has no unit, expected a time such as 20ms (ns, us, ms, "
     "s, min, h)"},
    {"server.end < close", "server.end has no order, expected = or !="},
    {"client.type = csma",
     "unknown key \"client.type\", expected one that `finwait describe` shows, "
     "did you mean \"link.type\"?"},
    {"link.type = lan", "link.type: unknown value \"lan\", expected one of "
                        "p2p, csma"},
    {"link.delay < link.mtu",
     "link.delay and link.mtu are of different kinds, expected two of the "
     "same: the one takes a time such as 20ms (ns, us, ms, s, min, h), the "
     "other a size such as 512B (B, kB, MB, KiB, MiB)"},
    {"run.seed = 1",
     "\"run.seed\" is the same for all points, expected a key of [link], "
     "[server], [client] or the duration"},
    /* At the point. */
    {"server.backlog > 5",
     "server.backlog means nothing there, expected \"server.system = posix "
     "and\" before it"},
    {"server.vm.on_sock_event < 1s",
     "\"ns3::UniformRandomVariable[Min=0|Max=0.1]\" is a random variable, "
     "expected a time, or = or !="},
};

/* Parses 'text' and decides it at the point. */
static gboolean
holds_at_point(const char *text, gboolean *holds, GError **error)
{
    g_autoptr(Constraint) constraint =
        constraint_parse(param_table(), text, error);
    g_autofree const char **texts =
        g_new0(const char *, param_count(param_table()));

    for (gsize i = 0; i < G_N_ELEMENTS(point); i++) {
        texts[param_find(param_table(), point[i][0])->index] = point[i][1];
    }
    return constraint && constraint_holds(constraint, texts, holds, error);
}

static void
test_good(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        gboolean holds = FALSE;
        row_holds(cases[i].text, "can be read",
                  holds_at_point(cases[i].text, &holds, &error));
        row_no_error(cases[i].text, error);
        row_int(cases[i].text, "holds", holds, cases[i].holds);
    }
}

static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        gboolean holds;
        row_holds(bad[i].text, "refused",
                  !holds_at_point(bad[i].text, &holds, &error));
        row_mistake(bad[i].text, error, bad[i].message);
    }
}

/* What a file of a mebibyte can hold does not overflow the stack. */
static void
test_limits(void)
{
    const char *const parts[] = {"(", "not ", "link.loss<1 and "};

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GError) error = NULL;
        while (text->len < 1000000) {
            g_string_append(text, parts[i]);
        }
        g_string_append(text, "link.loss<1");
        row_holds(parts[i], "refused",
                  !constraint_parse(param_table(), text->str, &error));
        row_error_has(parts[i], error, "too many ");
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    g_test_add_func("/constraint/good", test_good);
    g_test_add_func("/constraint/bad", test_bad);
    g_test_add_func("/constraint/limits", test_limits);
    return g_test_run();
}
