/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/command.h"

#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/base/build-id.h"
#include "scenarios/params/values.h"
#include "shim/sim.h"

static const Command commands[] = {
    {"new", command_new, "new NAME [--set KEY=VALUE]",
     "write a scenario to begin with"},
    {"list", command_list, "list", "the scenarios that ship"},
    {"describe", command_describe, "describe FILE [--set KEY=VALUE] [--json]",
     "parameters, their meaning, points and runs"},
    {"run", command_run, "run FILE... [--set KEY=VALUE] [--dry-run] ...",
     "run all points, write tables and figures"},
    {"submit", command_submit, "submit FILE --on ENGINE ...",
     "have a batch system run all points, or what is missing"},
    {"live", command_live, "live FILE --tap NAME [--for TIME]",
     "run a server in real time, for real programs"},
    {"merge", command_merge, "merge DIR... [--out DIR]",
     "put results together that were made in slices"},
    {"status", command_status, "status DIR... [--json]",
     "how many runs are done, and how to go on"},
    {"plot", command_plot, "plot DIR...", "draw the figures of results again"},
    {"compare", command_compare, "compare DIR [OTHER] [--key KEY] ...",
     "what differs between results, replication by replication"},
    {"best", command_best, "best FILE --minimize METRIC --over KEY",
     "which value of a swept key is best"},
    {"talk", command_talk, "talk FILE.t... [--accept] [--world W]",
     "play conversations and compare"},
    {"conform", command_conform, "conform FILE.jsonl... [--only ID]",
     "replay recordings of real systems and compare"},
    {"packetdrill", command_packetdrill, "packetdrill FILE.pkt... [--record]",
     "play packetdrill scripts in virtual time"},
    {"check", command_check, "check [FILE...] [--accept] [--junit FILE]",
     "compare scenarios with their baselines"},
    {"trace", command_trace, "trace DIR|FILE.csv [--connection N] [--list]",
     "draw what `run --trace` has written"},
    {"manual", command_manual, "manual [PAGE]", "the manual pages, for man(1)"},
    {"completion", command_completion, "completion bash|zsh",
     "what makes a shell complete words of finwait"},
    {.word = NULL},
};

const Command *
command_table(void)
{
    return commands;
}

static void
print_help(void)
{
    g_print("finwait %s: what really happens when a connection ends\n\n"
            "Usage: finwait COMMAND ...\n\n",
            build_version());
    for (gsize i = 0; commands[i].word; i++) {
        g_print("  %-46s %s\n", commands[i].usage, commands[i].help);
    }
    g_print("\n`finwait COMMAND --help` says more.  FILE is a scenario file or "
            "a name that\n`finwait list` shows.\n\n"
            "Exit status: 0 fine, 1 a run or check failed, 2 your mistake, 70 "
            "ours,\n75 not now, the same may go well later (stopped by a "
            "signal, a folder that\nanother finwait writes, a full disk).\n");
}

/* Makes "-j2" the "--jobs=2" that GOption understands: it takes the value of
 * a short option only as a word of its own. */
static void
detach_short_values(int argc, char **argv, const GOptionEntry *entries)
{
    for (int i = 1; i < argc && !g_str_equal(argv[i], "--"); i++) {
        for (const GOptionEntry *e = entries; e->long_name; e++) {
            if (argv[i][0] == '-' && argv[i][1] && argv[i][2] &&
                argv[i][1] == e->short_name && e->arg != G_OPTION_ARG_NONE) {
                g_autofree char *word =
                    g_strdup_printf("--%s=%s", e->long_name, argv[i] + 2);
                argv[i] = (char *)g_intern_string(word);
                break;
            }
        }
    }
}

/* Complains of what GOption says, with the nearest of 'entries'. */
static gboolean
bad_option(const GOptionEntry *entries, const char *name, const GError *why,
           GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) says = g_string_new(why->message);
    const char *word = strstr(why->message, "--");

    if (!g_error_matches(why, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION)) {
        word = NULL; /* the entry is right, its value is not */
    }
    for (; word && entries->long_name; entries++) {
        g_ptr_array_add(known, g_strconcat("--", entries->long_name, NULL));
    }
    g_string_replace(says, "\342\200\234", "\"", 0); /* of every locale */
    g_string_replace(says, "\342\200\235", "\"", 0);
    says->str[0] = g_ascii_tolower(says->str[0]);
    return mistaken_word(error, word ? word : "", words_end(known),
                         "%s, expected what `%s --help` shows", says->str,
                         name);
}

/* ---- Pages -------------------------------------------------------------- */

/* The page that is being asked for; NULL: none. */
static CommandPage *asked;

/* What 'command' says of itself.  Every command begins with command_parse(), so
 * it is called, and goes no further.  (transfer full) */
CommandPage *
command_page(const Command *command)
{
    char *argv[] = {(char *)command->word, NULL};
    CommandPage *page = g_new0(CommandPage, 1);

    page->entries = g_array_new(FALSE, FALSE, sizeof(GOptionEntry));
    asked = page;
    command->fn(1, argv, NULL);
    g_assert(!asked);
    return page;
}

void
command_page_free(CommandPage *page)
{
    g_array_unref(page->entries);
    g_free(page);
}

/* Fills the page; the texts of commands are static. */
static gboolean
answer(const GOptionEntry *entries, const char *usage, const char *summary)
{
    CommandPage *page = g_steal_pointer(&asked);

    page->usage = usage;
    page->summary = summary;
    for (; entries->long_name; entries++) {
        g_array_append_val(page->entries, *entries);
    }
    return FALSE;
}

/* ---- Words and options -------------------------------------------------- */

/* Takes the options off 'argv' and leaves the word and its arguments; what
 * GOption does not understand is the user's mistake. */
gboolean
command_parse(int *argc, char ***argv, const GOptionEntry *entries,
              const char *usage, const char *summary, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    g_autoptr(GError) why = NULL;
    g_autofree char *name = g_strconcat("finwait ", (*argv)[0], NULL);

    if (asked) {
        return answer(entries, usage, summary);
    }
    g_set_prgname(name);
    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_summary(context, summary);
    detach_short_values(*argc, *argv, entries);
    if (!g_option_context_parse(context, argc, argv, &why)) {
        return bad_option(entries, name, why, error);
    }
    return TRUE;
}

/* Complains of 'word', which is no command; NULL: there is none. */
static ExitStatus
no_command(const char *word, GError **error)
{
    const char *words[G_N_ELEMENTS(commands)] = {NULL};
    g_autofree char *expected = NULL;

    for (gsize i = 0; commands[i].word; i++) {
        words[i] = commands[i].word;
    }
    if (word) {
        unknown_word(error, "command", word, words);
        return EXIT_MISTAKE;
    }
    expected = alternatives(words);
    mistake(error, "no command, expected %s; `finwait --help` says more",
            expected);
    return EXIT_MISTAKE;
}

static ExitStatus
dispatch(int argc, char **argv, GError **error)
{
    if (argc < 2) {
        return no_command(NULL, error);
    }
    if (g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h") ||
        g_str_equal(argv[1], "help")) {
        print_help();
        return EXIT_FINE;
    }
    if (g_str_equal(argv[1], "--version")) {
        g_print("finwait %s\nbuild %s\nns-3 %s\n", build_version(),
                build_digest(), sim_ns3_version());
        return EXIT_FINE;
    }
    for (gsize i = 0; commands[i].word; i++) {
        if (g_str_equal(argv[1], commands[i].word)) {
            return commands[i].fn(argc - 1, argv + 1, error);
        }
    }
    return no_command(argv[1], error);
}

/* A broken assertion is our bug, and says so by its status.  GLib has printed
 * what it was. */
static void
on_abort(int signal_number)
{
    static const char words[] = "finwait: this is a bug in finwait\n";
    gssize written = write(STDERR_FILENO, words, sizeof words - 1);

    (void)signal_number;
    (void)written; /* if nobody hears it, the status still tells */
    _exit(EXIT_OURS);
}

/* A parent may have had signals ignored or blocked, which lasts through
 * exec(): children whose end nobody may hear of, a Ctrl-C that never comes. */
static void
reset_signals(void)
{
    sigset_t none;

    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGABRT, on_abort);
}

/* The whole command: returns its exit status. */
int
finwait_main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    ExitStatus status;

    reset_signals();
    setlocale(LC_CTYPE, ""); /* numbers stay in the C locale */
    value_set_random_check(sim_random_check);
    status = dispatch(argc, argv, &error);
    if (error) {
        g_printerr("finwait: %s\n", error->message);
        return exit_status_of(error);
    }
    return status;
}
