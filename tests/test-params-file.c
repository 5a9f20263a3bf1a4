/* SPDX-License-Identifier: GPL-2.0-only */
/* Scenario files: what each mistake is told, word for word. */
#include <glib.h>
#include <string.h>

#include "scenarios/error.h"
#include "scenarios/scenario.h"
#include "tests/support-command.h"

typedef struct Case {
    const char *text;    /* of the file */
    const char *set;     /* of --set; NULL: none */
    const char *message; /* behind the folder of the file */
} Case;

#define SWEEP "[sweep]\nlink.loss=0, 0.1\nlink.delay=1ms, 2ms\n"

static const Case cases[] = {
    /* The syntax of the file. */
    {"loss=1\n", NULL,
     "x.ini:1: \"loss=1\" comes before any section, expected a line such as "
     "[scenario] above it"},
    {"[link]\nloss\n", NULL,
     "x.ini:2: \"loss\" has no \"=\", expected KEY=VALUE or [SECTION]"},
    {"[link\nloss=0\n", NULL,
     "x.ini:1: the section \"[link\" does not end, expected \"]\""},
    {"[]\n", NULL,
     "x.ini:1: [] is not the name of a section, expected one such as [link] or "
     "[figure NAME], of letters, digits, \"-\", \"_\" and \".\""},
    {"[link]\nlo ss=0\n", NULL,
     "x.ini:2: \"lo ss\" is not the name of a key, expected letters, digits, "
     "\"_\" and \".\""},
    {"[link]\nloss=0\n\nloss=1 ; again\n", NULL,
     "x.ini:4: duplicate key \"loss\", expected it once; it is in line 2 "
     "already"},
    {"[link]\n[server]\n[link]\n", NULL,
     "x.ini:3: duplicate section \"link\", expected it once; it is in line 1 "
     "already"},
    {"[link]\nloss=\xff\n", NULL,
     "x.ini:1: not a text in UTF-8, expected a scenario"},
    /* Names. */
    {"[lnik]\n", NULL,
     "x.ini:1: unknown section [lnik], expected [scenario], [link], [server], "
     "[client], [sweep], [run], [check] or [figure NAME], did you mean "
     "\"link\"?"},
    {"[link mine]\n", NULL,
     "x.ini:1: [link mine] has a name, expected one for [figure NAME] only"},
    {"; a comment\n[link]\nlos=0\n", NULL,
     "x.ini:3: unknown key \"los\" in [link], expected one that `finwait "
     "describe` shows, did you mean \"loss\"?"},
    {"[sweep]\nlink.los=0\n", NULL,
     "x.ini:2: unknown key \"link.los\" in [sweep], expected one that `finwait "
     "describe` shows, did you mean \"link.loss\"?"},
    {"[sweep]\nrun.seed=1, 2\n", NULL,
     "x.ini:2: \"run.seed\" cannot be swept, expected a key of [link], "
     "[server], [client] or the duration"},
    {"[server]\nsystem=posix\nsockets=3\n", NULL,
     "x.ini:3: \"server.sockets\" means nothing here, expected a key of system "
     "posix with program reply"},
    {"[server]\nprogram=sink\nreply=3B\n", NULL,
     "x.ini:3: \"server.reply\" means nothing here, expected a key of system "
     "sock with program sink"},
    /* Values. */
    {"[link]\nrate=10Mbs\n", NULL,
     "x.ini:2: link.rate: \"10Mbs\" has the unknown unit \"Mbs\", expected a "
     "rate such as 10Mbps (bps, kbps, Mbps, Gbps), did you mean \"Mbps\"?"},
    {"[link]\nloss=2\n", NULL,
     "x.ini:2: link.loss: \"2\" is out of range, expected 0 to 1"},
    {"[server]\nsystem=sokc\n", NULL,
     "x.ini:2: server.system: unknown value \"sokc\", expected one of sock, "
     "posix, did you mean \"sock\"?"},
    {"[run]\nreplications=0\n", NULL,
     "x.ini:2: run.replications: \"0\" is out of range, expected 1 to 1000000"},
    {"[link]\nmtu=1400B\n", NULL,
     "x.ini:2: link.mtu: \"1400B\" is too small for segments of "
     "server.tcp.mss=1460B, expected at least 1500B"},
    {"[sweep]\nlink.burst_min=1, 9\n", NULL,
     "x.ini:2: link.burst_min: \"9\" is above link.burst_max=4, expected at "
     "most that"},
    /* Sweeps. */
    {"[sweep]\nlink.loss=0, 2\n", NULL,
     "x.ini:2: link.loss: \"2\" is out of range, expected 0 to 1"},
    {"[sweep]\nlink.loss=0..1\n", NULL,
     "x.ini:2: link.loss: \"0..1\" is no range, expected \"A..B step C\", "
     "\"A..B linear N\" or \"A..B log N\""},
    {"[sweep]\nlink.loss=0..1 linear 9000\nlink.delay=1ms..1s log 9000\n", NULL,
     "x.ini:3: 81000000 points are too many, expected at most 100000 in all of "
     "[sweep]"},
    {"[sweep]\nserver.end=peer, close\nclient.end=wait with server.end\n", NULL,
     "x.ini:3: client.end has 1 value, expected 2: one for each of "
     "server.end, which it goes with"},
    {"[sweep]\nclient.end=wait, half with server.end\n", NULL,
     "x.ini:2: \"with server.end\": not swept by itself, expected another key "
     "of [sweep]"},
    {"[sweep]\nserver.program=echo, sink\nserver.end=peer, clsoe\n", NULL,
     "x.ini:3: server.end: unknown value \"clsoe\", expected one of peer, "
     "close, reset, discard, did you mean \"close\"?"},
    {"[sweep]\nlink.loss=0..1 linear 1000\n[run]\nreplications=2000\n", NULL,
     "x.ini: 1000 points of 2000 replications are too many runs, expected at "
     "most 1000000"},
    /* Figures. */
    {SWEEP "[figure]\nx=link.loss\ny=refused\n", NULL,
     "x.ini:4: [figure] has no name, expected [figure NAME]"},
    {SWEEP "[figure a]\ny=refused\n", NULL,
     "x.ini:4: [figure a] has no \"x\", expected x=KEY of [sweep]"},
    {SWEEP "[figure a]\nx=link.loss\n", NULL,
     "x.ini:4: [figure a] has no \"y\", expected y=METRIC"},
    {SWEEP "[figure a]\nx=link.mtu\n", NULL,
     "x.ini:5: \"link.mtu\" is not swept, expected a key of [sweep]: "
     "link.loss, "
     "link.delay"},
    {SWEEP "[figure a]\ny=accept_delay\n", NULL,
     "x.ini:5: unknown metric \"accept_delay\", expected one such as "
     "accept_delay.mean or refused_fraction, did you mean \"accept_delay.n\"?"},
    {SWEEP "[figure a]\ncolour=red\n", NULL,
     "x.ini:5: unknown key \"colour\" in [figure a] of kind=lines, expected "
     "kind, x, y, series, where, title, xlabel, ylabel, legend, xscale, "
     "yscale"},
    {"[sweep]\nlink.loss=0, 1\nlink.delay=1ms..1s log 101\n"
     "[figure a]\nx=link.loss\ny=refused\n",
     NULL,
     "x.ini:4: [figure a] needs a picture for each value of link.delay, too "
     "many; expected it as x, as series, or fixed: where=link.delay=1ms"},
    {SWEEP "[figure a]\nx=link.loss\ny=refused\nwhere=link.delay=3ms\n", NULL,
     "x.ini:7: link.delay is never 3ms, expected a value that [sweep] gives "
     "it"},
    {SWEEP "[figure a]\nkind=pie\n", NULL,
     "x.ini:5: unknown value \"pie\", expected one of lines, cdf, box, "
     "stacked, "
     "heatmap, timeline"},
    {SWEEP "[figure a]\nxscale=lin\n", NULL,
     "x.ini:5: unknown value \"lin\", expected one of auto, linear, log"},
    /* Inheritance and --set. */
    {"[scenario]\nbase=nothing.ini\n", NULL,
     "x.ini:2: base=nothing.ini: no such file, expected a scenario beside this "
     "one"},
    {"[scenario]\nbase=x.ini\n", NULL,
     "x.ini:2: base=x.ini: too many files that inherit from one another, "
     "expected at most 8"},
    {"", "link.loss",
     "--set link.loss: no \"=\", expected KEY=VALUE such as "
     "link.loss=0.01"},
    {"", "link.lost=0",
     "--set link.lost=0: unknown key \"link.lost\", expected one that `finwait "
     "describe` shows, such as link.loss, did you mean \"link.loss\"?"},
    {"", "link.loss=7",
     "--set link.loss=7: link.loss: \"7\" is out of range, expected 0 to 1"},
    {"", "link.delay=1ms..2ms",
     "--set link.delay=1ms..2ms: \"1ms..2ms\" is no range, expected \"A..B "
     "step "
     "C\", \"A..B linear N\" or \"A..B log N\""},
};

/* Loads 'text' as a file in 'folder' under one --set (NULL: none). */
static Scenario *
load(const char *folder, const char *text, const char *set, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "x.ini", NULL);
    const char *const sets[] = {set, NULL};

    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return scenario_load(path, sets, error);
}

static void
test_mistakes(void)
{
    char *folder = test_folder_new();
    g_autofree char *prefix = g_strconcat(folder, "/", NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        const char *message;
        g_assert_null(load(folder, cases[i].text, cases[i].set, &error));
        g_assert_error(error, FINWAIT_ERROR, FINWAIT_ERROR_MISTAKE);
        message = error->message;
        if (g_str_has_prefix(message, prefix)) {
            message += strlen(prefix);
        }
        g_assert_cmpstr(message, ==, cases[i].message);
    }
    test_folder_remove(folder);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/params/file/mistakes", test_mistakes);
    return g_test_run();
}
