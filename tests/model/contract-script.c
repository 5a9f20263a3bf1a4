/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/contract-script.h"
#include "shim/memory.h"
#include "tests/model/contract-script-priv.h"
#include "tests/units.h"
#include <stdlib.h>
#include <string.h>

/* ---- The node ----------------------------------------------------------- */

static PortVerdict
on_syn(gpointer node, PortSyn *syn)
{
    Script *script = node;
    End *end =
        &script->ends[script->ends[1].seen || script->ends[1].tcp ? 3 : 1];

    script_called_back(script);
    script->syns++;
    g_assert_cmphex(syn->from.ip, ==, script->world.ip[0]);
    g_assert_cmphex(syn->to.ip, ==, script->world.ip[1]);
    g_assert_cmpuint(syn->to.port, ==, SERVER_PORT);
    if (script->verdict == PORT_SYN_ACCEPT) {
        end->tcp = port_tcp_accept(script->world.port[1], syn, &end->opts);
        g_assert_nonnull(end->tcp);
        if (end->first_credit > 0) {
            port_tcp_credit(end->tcp, end->first_credit);
        }
    }
    return script->verdict;
}

static PortVerdict
on_resyn(gpointer node, PortSyn *syn)
{
    Script *script = node;
    End *old = &script->ends[1];

    script_called_back(script);
    if (!script->replaces) {
        return PORT_SYN_IGNORE;
    }
    port_tcp_discard(g_steal_pointer(&old->tcp), FALSE);
    return on_syn(node, syn);
}

static gboolean
on_opening(gpointer user)
{
    End *end = user;

    script_called_back(end->script);
    g_assert_nonnull(end->tcp);
    g_assert_cmpuint(end->seen, ==, 0);
    g_assert_cmpint(port_tcp_state(end->tcp), ==, PORT_STATE_SYN_RECV);
    return !end->script->holds;
}

static void
on_alarm(G_GNUC_UNUSED gpointer node)
{
    g_assert_not_reached();
}

static const PortNode script_node = {
    .alarm = on_alarm,
    .syn = on_syn,
    .resyn = on_resyn,
    .opening = on_opening,
    .tcp = contract_end_tcp,
};

/* ---- Commands of the script --------------------------------------------- */

static guint
flags_of(const char *letters)
{
    const struct {
        char letter;
        guint flag;
    } map[] = {{'S', WORLD_SYN}, {'F', WORLD_FIN},  {'R', WORLD_RST},
               {'A', WORLD_ACK}, {'D', WORLD_DATA}, {'-', 0}};
    guint flags = 0;

    for (; *letters; letters++) {
        guint i = 0;

        while (map[i].letter != *letters) {
            g_assert_cmpuint(++i, <, G_N_ELEMENTS(map));
        }
        flags |= map[i].flag;
    }
    return flags;
}

static void
script_drop(Script *script, const char *rest)
{
    g_auto(GStrv) words = g_strsplit(rest, " ", 3);

    g_assert_cmpuint(g_strv_length(words), ==, 3);
    script->ops->drop(&script->world, (guint)(words[0][0] - 'A') % 2,
                      flags_of(words[1]), (guint)strtoul(words[2], NULL, 10));
}

static void
script_verdict(Script *script, const char *word)
{
    const char *const words[] = {
        [PORT_SYN_ACCEPT] = "accept",
        [PORT_SYN_REFUSE] = "refuse",
        [PORT_SYN_IGNORE] = "ignore",
    };
    guint i = 0;

    while (!g_str_equal(words[i], word)) {
        g_assert_cmpuint(++i, <, G_N_ELEMENTS(words));
    }
    script->verdict = (PortVerdict)i;
}

static void
script_run(Script *script, const char *ms)
{
    gint64 now_ns = port_now_ns(script->world.port[0]);

    g_assert_false(script->running);
    script->running = TRUE;
    script->ops->run(&script->world,
                     now_ns + (gint64)strtoul(ms, NULL, 10) * MS);
    script->running = FALSE;
}

static void
script_compare_ends(Script *script)
{
    PortAddr at[2][2];

    for (guint i = 0; i < 2; i++) {
        port_tcp_ends(script->ends[i].tcp, &at[i][0], &at[i][1]);
        g_assert_cmphex(at[i][0].ip, ==, script->world.ip[i]);
    }
    for (guint i = 0; i < 2; i++) {
        g_assert_cmphex(at[0][i].ip, ==, at[1][1 - i].ip);
        g_assert_cmpuint(at[0][i].port, ==, at[1][1 - i].port);
    }
    g_assert_cmpuint(at[0][1].port, ==, SERVER_PORT);
}

static void
script_compare_ids(Script *script)
{
    const End *ends = script->ends;

    g_assert_cmpuint(port_tcp_id(ends[0].tcp), ==, port_tcp_id(ends[1].tcp));
    if (ends[2].tcp) {
        g_assert_cmpuint(port_tcp_id(ends[0].tcp), !=,
                         port_tcp_id(ends[2].tcp));
    }
}

static void
script_command(Script *script, const char *verb, const char *rest)
{
    if (g_str_equal(verb, "run")) {
        script_run(script, rest);
    } else if (g_str_equal(verb, "verdict")) {
        script_verdict(script, rest);
    } else if (g_str_equal(verb, "hold") || g_str_equal(verb, "unhold")) {
        script->holds = g_str_equal(verb, "hold");
    } else if (g_str_equal(verb, "replace")) {
        script->replaces = TRUE;
    } else if (g_str_equal(verb, "syns")) {
        g_assert_cmpuint(script->syns, ==, strtoul(rest, NULL, 10));
        script->syns = 0;
    } else if (g_str_equal(verb, "drop")) {
        script_drop(script, rest);
    } else if (g_str_equal(verb, "down") || g_str_equal(verb, "up")) {
        script->ops->link(&script->world, (guint)(rest[0] - 'A') % 2,
                          g_str_equal(verb, "up"));
    } else if (g_str_equal(verb, "ends")) {
        script_compare_ends(script);
    } else {
        g_assert_cmpstr(verb, ==, "ids");
        script_compare_ids(script);
    }
}

void
script_line(Script *script, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    guint n = g_strv_length(words);

    if (words[0][0] >= 'A' && words[0][0] < 'A' + N_ENDS && !words[0][1]) {
        g_assert_cmpuint(n, >=, 2);
        contract_end_command(&script->ends[words[0][0] - 'A'], words[1],
                             n == 3 ? words[2] : "");
    } else {
        script_command(script, words[0], line + strlen(words[0]) + (n > 1));
    }
}

/* ---- A whole script ----------------------------------------------------- */

static void
script_begin(Script *script, const ContractOps *ops, const ContractSetup *setup)
{
    script->ops = ops;
    script->verdict = PORT_SYN_ACCEPT;
    ops->make(&script->world, setup);
    for (guint i = 0; i < 2; i++) {
        script->world.port[i]->up = &script_node;
        script->world.port[i]->node = script;
    }
    for (guint i = 0; i < N_ENDS; i++) {
        End *end = &script->ends[i];

        end->script = script;
        end->name = (char)('A' + i);
        end->host = i % 2;
        end->opts.user = end;
        end->log = g_string_new(NULL);
    }
}

static void
script_finish(Script *script)
{
    for (guint i = 0; i < N_ENDS; i++) {
        End *end = &script->ends[i];

        if (end->tcp) {
            contract_end_command(end, "swallow", "");
        }
        g_string_free(end->log, TRUE);
        for (guint event = 0; event < N_EVENTS; event++) {
            g_free(end->on[event]);
        }
    }
    script->ops->free(&script->world);
}

void
contract_script_run(const ContractOps *ops, const ContractSetup *setup,
                    const char *text)
{
    g_auto(GStrv) lines = g_strsplit_set(text, ";\n", -1);
    Script script = {0};

    script_begin(&script, ops, setup);
    for (guint i = 0; lines[i]; i++) {
        char *line = g_strstrip(lines[i]);

        if (*line) {
            if (g_test_verbose()) {
                g_test_message("%s", line);
            }
            script_line(&script, line);
        }
    }
    script_finish(&script);
}
