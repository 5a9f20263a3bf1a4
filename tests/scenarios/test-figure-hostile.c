/* SPDX-License-Identifier: GPL-2.0-only */
/* What users write in titles and names, what stands around gnuplot, and what
 * becomes of it: it shows as it was written, and nothing of it is run. */
#include "scenarios/figures/figure-priv.h"

#include <string.h>
#include <sys/wait.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

#define SCENARIO                                                               \
    "[scenario]\nduration=500ms\n[link]\ndelay=1ms\n"                          \
    "[server]\nsystem=sock\nprogram=echo\n"                                    \
    "[client]\nsystem=posix\nprogram=request-loop\n"                           \
    "[sweep]\nlink.loss=0, 5%\nserver.end=peer, close\n"                       \
    "[run]\nreplications=2\n"
#define FIGURE "[figure a]\nx=link.loss\ny=connect_delay.mean\n"

/* Texts that mean something to gnuplot, in one way of writing or another. */
#define QUOTES "'it''s' \"\"it\"\" ''"
#define COMMANDS "`touch PWNED` $(touch PWNED) @TITLE $1 \\n \\047 'x'"
#define FORMATS "100% %s %%d %g"
#define MARKUP "{/*3 big} ^up _down ~a{.b} &{x} <b>&amp;</b> \303\251"

static char *folder;

static gboolean
lacks_gnuplot(void)
{
    g_autofree char *gnuplot = g_find_program_in_path("gnuplot");

    if (!gnuplot) {
        g_test_skip("no gnuplot in PATH");
    }
    return !gnuplot;
}

/* Runs 'line' of a shell in the folder, in which $F is finwait. */
static void
ran_shell(Ran *ran, const char *line)
{
    g_auto(GStrv) env =
        g_environ_setenv(g_get_environ(), "F", g_getenv("FINWAIT_BIN"), TRUE);
    const char *argv[] = {"/bin/sh", "-c", line, NULL};
    g_autoptr(GError) error = NULL;
    int status;

    g_spawn_sync(folder, (char **)argv, env, G_SPAWN_DEFAULT, NULL, NULL,
                 &ran->out, &ran->err, &status, &error);
    g_assert_no_error(error);
    ran->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* As XML has it. */
static char *
xml(const char *text)
{
    GString *out = g_string_new(text);

    g_string_replace(out, "&", "&amp;", 0);
    g_string_replace(out, "<", "&lt;", 0);
    return g_string_free(out, FALSE);
}

/* ---- Quoting ------------------------------------------------------------- */

static const struct {
    const char *name, *text, *shown;
} quoted[] = {
    {"plain", "a b", "a b"},
    {"empty", "", ""},
    {"quotes", QUOTES, QUOTES},
    {"one-quote", "'", "'"},
    {"commands", COMMANDS, COMMANDS},
    {"commands-plain", "`touch PWNED` @A $1 \\n", "`touch PWNED` @A $1 \\n"},
    {"formats", FORMATS, FORMATS},
    {"markup", MARKUP, MARKUP},
    {"line-feed", "a\nsystem('touch PWNED')\nb",
     "a\\x0asystem('touch PWNED')\\x0ab"},
    {"line-end", "a\r\n#\\\nb", "a\\x0d\\x0a#\\\\x0ab"},
    {"escape", "\033[31mred\302\233m\377", "\\x1b[31mred\\x9bm\\xff"},
    {"bidi", "a\342\200\256b", "a\\u202eb"},
};

/* gnuplot reads what was written. */
static void
test_quoted(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autoptr(GString) script = g_string_new(NULL);
    Ran ran;

    if (lacks_gnuplot()) {
        return;
    }
    figure_append_words(script, "A", quoted[i].text);
    g_string_append(script, "set print '-'\nprint A\n");
    test_file_put(folder, "quoted.gp", script->str);
    ran_shell(&ran, "LC_ALL=C gnuplot -d ./quoted.gp");
    row_text(quoted[i].name, "stderr", ran.err, "");
    row_text(quoted[i].name, "shown", g_strchomp(ran.out), quoted[i].shown);
    row_holds(quoted[i].name, "not run", !test_file_exists(folder, "PWNED"));
    ran_clear(&ran);
}

/* ---- Each kind ----------------------------------------------------------- */

#define LABELS(LEGEND)                                                         \
    "title=" QUOTES "\nxlabel=" COMMANDS "\nylabel=" MARKUP "\n" LEGEND
#define LEGEND "legend=" FORMATS "\n"

static const struct {
    const char *name, *keys;
    const char *shows[6]; /* ended by NULL */
} kinds[] = {
    {"lines",
     "x=link.loss\ny=refused_fraction\nseries=server.end\n" LABELS(LEGEND),
     {QUOTES, COMMANDS, MARKUP, FORMATS}},
    {"cdf",
     "x=connect_delay\nseries=link.loss\nwhere=server.end=close\n" //
     LABELS(LEGEND),
     {QUOTES, COMMANDS, MARKUP, FORMATS, "5 %"}},
    {"box",
     "x=link.loss\ny=connect_delay\nseries=server.end\n" LABELS(LEGEND),
     {QUOTES, COMMANDS, MARKUP, FORMATS}},
    {"stacked",
     "x=link.loss\ny=outcome_client\nwhere=server.end=close\n" LABELS(LEGEND),
     {QUOTES, COMMANDS, MARKUP, FORMATS}},
    {"heatmap",
     "x=link.loss\ny=server.end\nz=connect_delay.mean\n" LABELS(LEGEND),
     {QUOTES, COMMANDS, MARKUP, FORMATS}},
    {"timeline",
     "connection=1\ntitle=" QUOTES COMMANDS FORMATS MARKUP "\n"
     "where=server.end=close link.loss=0\n",
     {QUOTES COMMANDS FORMATS MARKUP, "on_sock_event"}},
};

static void
test_kind(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    g_autofree char *text = g_strdup_printf(
        "%s[figure a]\nkind=%s\n%s", SCENARIO, kinds[i].name, kinds[i].keys);
    g_autofree char *svg = NULL;
    Ran ran;

    if (lacks_gnuplot()) {
        return;
    }
    test_file_put(folder, "kind.ini", text);
    ran_finwait(&ran, folder, "run", "-q", "kind.ini", "-o", "kind", NULL);
    if (row_text(kinds[i].name, "stderr", ran.err, "")) {
        svg = test_file_get(folder, "kind/figures/a.svg", NULL);
        for (const char *const *s = kinds[i].shows; *s; s++) {
            g_autofree char *shown = xml(*s);
            row_has(kinds[i].name, *s, svg, shown);
        }
    }
    row_int(kinds[i].name, "status", ran.status, 0);
    row_holds(kinds[i].name, "not run", !test_file_exists(folder, "PWNED"));
    ran_clear(&ran);
}

/* ---- What stands around -------------------------------------------------- */

/* Each line is run where one.ini is a scenario with a figure, `made` are its
 * results, and `one` a copy of them. */
static const struct {
    const char *name, *line;
    int status;
    const char *says; /* on standard error; NULL: nothing */
} around[] = {
    {"name", /* a line feed in it ended the script's comment */
     "N=$(printf 'new\\nsystem(\"touch PWNED\")\\n#.ini'); cp one.ini \"$N\"; "
     "$F run -q \"$N\" -o named && $F plot named && test ! -e PWNED && "
     "test ! -e named/figures/PWNED",
     0, NULL},
    {"start-up", /* this one makes figures empty */
     "mkdir home; echo 'set datafile separator \",\"' >home/.gnuplot; "
     "HOME=$PWD/home GNUTERM=dumb GNUPLOT_LIB=/none GDFONTPATH=/none "
     "$F run -q one.ini -o two && cmp one/figures/a.svg two/figures/a.svg && "
     "cmp one/figures/a.png two/figures/a.png",
     0, NULL},
    {"killed",
     "mkdir -p bin; printf '#!/bin/sh\\nkill -9 $$\\n' >bin/gnuplot; "
     "chmod +x bin/gnuplot; PATH=$PWD/bin:$PATH $F plot one",
     1, "one/figures/a.gp: gnuplot was ended by signal 9 (Killed)\n"},
    {"speechless",
     "mkdir -p bin; printf '#!/bin/sh\\nexit 3\\n' >bin/gnuplot; "
     "chmod +x bin/gnuplot; PATH=$PWD/bin:$PATH $F plot one",
     1, "one/figures/a.gp: gnuplot ended with status 3, without a word\n"},
    {"idle",
     "mkdir -p bin; printf '#!/bin/sh\\n' >bin/gnuplot; "
     "chmod +x bin/gnuplot; PATH=$PWD/bin:$PATH $F plot one",
     1, "one/figures/a.gp: gnuplot has drawn no a.svg\n"},
    {"its-escapes",
     "mkdir -p bin; printf '#!/bin/sh\\nprintf \"\\\\033[2Jx\" >&2; exit 1\\n' "
     ">bin/gnuplot; chmod +x bin/gnuplot; PATH=$PWD/bin:$PATH $F plot one",
     1, "one/figures/a.gp: gnuplot says: \\x1b[2Jx\n"},
    {"others-go-on", /* and the page is written */
     "printf '[figure b]\\nkind=cdf\\nx=connect_delay\\n"
     "series=link.loss\\nwhere=server.end=close\\n' "
     ">>one/scenario.ini; rm one/index.html; "
     "echo nonsense >>one/figures/style/lines.gp; $F plot --trust one; S=$?; "
     "test -e one/figures/b.svg && test -e one/index.html && exit $S",
     1, "one/figures/a.gp: gnuplot says: "},
    {"own-style",
     "$F run -q one.ini -o own; echo 'set title \"MINE\"' "
     ">>own/figures/style/style.gp; $F plot own && "
     "grep -q MINE own/figures/a.svg && mv own moved && $F plot moved",
     0, NULL},
    {"style-and-resume", /* a changed style stays, and draws */
     "$F run -q one.ini -o out; echo 'set title \"MINE\"' "
     ">>out/figures/style/style.gp; $F run -q one.ini -o out --resume "
     "--set run.replications=3 && grep -q MINE out/figures/a.svg && "
     "$F merge out && grep -q MINE out/figures/a.svg && "
     "$F run -q one.ini -o out && ! grep -q MINE out/figures/a.svg",
     0, NULL},
    {"brought-and-resumed", /* that of somebody else goes, unread */
     "cp -R one out; echo 'system \"touch PWNED\"' "
     ">>out/figures/style/style.gp; $F run -q one.ini -o out --resume && "
     "! grep -q PWNED out/figures/style/style.gp",
     0,
     "finwait: out/figures/style: scripts of somebody else's, which are not "
     "run; those that ship take their place\n"},
    {"brought-style",
     "cp -R one brought; echo 'system \"touch PWNED\"' "
     ">>brought/figures/style/style.gp; $F plot brought",
     2,
     "finwait: brought/figures/style/style.gp: a script of somebody else's, "
     "expected the style that ships, or --trust to run it\n"},
    {"brought-as-it-ships", "cp -R one brought; $F plot brought", 0, NULL},
    {"brought-and-trusted",
     "cp -R one brought; echo 'set title \"THEIRS\"' "
     ">>brought/figures/style/style.gp; $F plot --trust brought && "
     "grep -q THEIRS brought/figures/a.svg",
     0, NULL},
    {"deep-manifest",
     "awk 'BEGIN { for (i = 0; i < 100000; i++) printf \"[\" }' "
     ">one/manifest.json; $F plot one",
     2,
     "finwait: one/manifest.json: cannot be read, expected JSON: more than 64 "
     "brackets within another\n"},
    {"foreign-manifest",
     "echo '{\"runs_failed\": \"x\", \"failures\": 3}' >one/manifest.json; "
     "$F plot one; echo '{\"runs_failed\": 9, \"failures\": [1, null, "
     "{\"point\": -1, \"status\": 7}]}' >one/manifest.json; $F plot one",
     0, NULL},
};

static void
test_around(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    Ran ran;

    if (lacks_gnuplot()) {
        return;
    }
    ran_shell(&ran, "rm -rf bin home brought moved named two out one; "
                    "test -d made || $F run -q one.ini -o made; "
                    "cp -R made one");
    g_assert_cmpint(ran.status, ==, 0);
    ran_clear(&ran);
    ran_shell(&ran, around[i].line);
    row_int(around[i].name, "status", ran.status, around[i].status);
    if (around[i].says) {
        row_has(around[i].name, "stderr", ran.err, around[i].says);
    } else {
        row_text(around[i].name, "stderr", ran.err, "");
    }
    row_holds(around[i].name, "not run", !test_file_exists(folder, "PWNED"));
    ran_clear(&ran);
}

#define ADD(PATH, ROWS, TEST)                                                  \
    for (gsize i = 0; i < G_N_ELEMENTS(ROWS); i++) {                           \
        g_autofree char *path = g_strconcat(PATH, (ROWS)[i].name, NULL);       \
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), TEST);                 \
    }

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "one.ini", SCENARIO FIGURE "where=server.end=peer\n");
    ADD("/figure-hostile/quoted/", quoted, test_quoted);
    ADD("/figure-hostile/kind/", kinds, test_kind);
    ADD("/figure-hostile/around/", around, test_around);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
