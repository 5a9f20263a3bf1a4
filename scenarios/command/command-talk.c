/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait talk. */
#include "scenarios/command/command.h"

#include <string.h>

#include "scenarios/base/tap.h"
#include "scenarios/base/userfile.h"
#include "scenarios/talk/talk.h"

#define BOTH ((1u << N_TALK_WORLDS) - 1)

/* What the options say. */
typedef struct TalkOptions {
    char *world; /* NULL: both */
    gboolean accept, show;
} TalkOptions;

/* Which worlds the user wants, bit by TalkWorldKind. */
static gboolean
read_worlds(const char *word, guint *worlds, GError **error)
{
    const char *names[N_TALK_WORLDS + 2] = {[N_TALK_WORLDS] = "both"};

    *worlds = BOTH;
    if (!word || g_str_equal(word, "both")) {
        return TRUE;
    }
    for (guint i = 0; i < N_TALK_WORLDS; i++) {
        names[i] = talk_world_name((TalkWorldKind)i);
        if (g_str_equal(names[i], word)) {
            *worlds = 1u << i;
            return TRUE;
        }
    }
    return mistaken_word(
        error, word, names,
        "--world %s: unknown world, expected memory, ns3 or both", word);
}

/* The text of the file with what comes out in 'worlds' (a bit each) in place
 * of what it expects.  NULL: ns-3 has failed.  (transfer full) */
static char *
what_happens(const Talk *talk, guint worlds, GError **error)
{
    TalkOutput *outputs[N_TALK_WORLDS] = {NULL};
    char *text = NULL;
    gboolean ok = TRUE;

    for (guint kind = 0; ok && kind < N_TALK_WORLDS; kind++) {
        if (worlds & 1u << kind) {
            outputs[kind] = talk_run(talk, (TalkWorldKind)kind, error);
            ok = outputs[kind] != NULL;
        }
    }
    if (ok) {
        text = talk_rewrite(talk, outputs);
    }
    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        g_clear_pointer(&outputs[kind], g_ptr_array_unref);
    }
    return text;
}

/* Prints one TAP line, and 'diagnosis' (NULL: fine) as its comment. */
static void
print_case(Tap *tap, const char *path, TalkWorldKind kind,
           const char *diagnosis)
{
    tap_case(tap, !diagnosis, "%s [%s]", path, talk_world_name(kind));
    tap_comment(diagnosis);
}

/* Plays 'talk' in one world and compares; FALSE if it is not as expected. */
static gboolean
check_in(const Talk *talk, const char *path, TalkWorldKind kind, Tap *tap)
{
    g_autoptr(GError) why = NULL;
    g_autoptr(GPtrArray) output = talk_run(talk, kind, &why);
    g_autofree char *difference = NULL;

    if (!output) {
        print_case(tap, path, kind, why->message);
        return FALSE;
    }
    difference = talk_compare(talk, kind, output);
    print_case(tap, path, kind, difference);
    return !difference;
}

/* Tells what happens in a file that expects nothing at all: who has just
 * written it has nothing to compare with.  FALSE if it cannot be played. */
static gboolean
tell_one(const Talk *talk, const char *path, guint worlds, Tap *tap)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *text = what_happens(talk, worlds, &why);
    gboolean is_told = text && strstr(text, "\n  "); /* there is some output */

    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        if (worlds & 1u << kind) {
            tap_case(tap, text != NULL, "%s [%s]%s", path,
                     talk_world_name((TalkWorldKind)kind),
                     is_told ? " # SKIP it expects nothing" : "");
        }
    }
    if (is_told) {
        tap_comment("what happens; --accept writes it into the file:");
        tap_comment(text);
    }
    tap_comment(why ? why->message : NULL);
    return text != NULL;
}

static gboolean
check_one(const Talk *talk, const char *path, guint worlds, Tap *tap)
{
    gboolean ok = TRUE;

    if (!talk_expects(talk)) {
        return tell_one(talk, path, worlds, tap);
    }
    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        if (worlds & 1u << kind) {
            ok &= check_in(talk, path, (TalkWorldKind)kind, tap);
        }
    }
    return ok;
}

static ExitStatus
check_all(const GPtrArray *talks, char **paths, guint worlds)
{
    Tap tap = tap_begin(talks->len * (worlds == BOTH ? N_TALK_WORLDS : 1));
    ExitStatus status = EXIT_FINE;

    for (guint i = 0; i < talks->len; i++) {
        if (!check_one(talks->pdata[i], paths[i], worlds, &tap)) {
            status = EXIT_FELL_SHORT;
        }
    }
    return status;
}

/* Rewrites one file if it is not as expected. */
static gboolean
accept_one(const Talk *talk, const char *path, GError **error)
{
    g_autofree char *text = what_happens(talk, BOTH, error);

    if (!text) {
        return FALSE;
    }
    if (g_str_equal(text, talk_text(talk))) {
        g_print("KEEP %s\n", path);
        return TRUE;
    }
    if (!userfile_put(path, text, error)) {
        return FALSE;
    }
    g_print("UPDATE %s\n", path);
    return TRUE;
}

/* Prints one file with what happens, and leaves it as it is. */
static gboolean
show_one(const Talk *talk, guint worlds, GError **error)
{
    g_autofree char *text = what_happens(talk, worlds, error);

    if (text) {
        g_print("%s", text);
    }
    return text != NULL;
}

/* Reads all conversations before the first is played. */
static GPtrArray *
read_all(char **paths, GError **error)
{
    g_autoptr(GPtrArray) talks =
        g_ptr_array_new_with_free_func((GDestroyNotify)talk_free);

    for (; *paths; paths++) {
        Talk *talk = talk_read(*paths, error);
        if (!talk) {
            return NULL;
        }
        g_ptr_array_add(talks, talk);
    }
    return g_steal_pointer(&talks);
}

/* Rewrites, or shows, one after the other. */
static ExitStatus
rewrite_all(const GPtrArray *talks, char **paths, const TalkOptions *options,
            guint worlds, GError **error)
{
    for (guint i = 0; i < talks->len; i++) {
        if (!(options->accept ? accept_one(talks->pdata[i], paths[i], error)
                              : show_one(talks->pdata[i], worlds, error))) {
            return EXIT_FELL_SHORT;
        }
    }
    return EXIT_FINE;
}

static ExitStatus
talk_files(char **paths, const TalkOptions *options, GError **error)
{
    g_autoptr(GPtrArray) talks = NULL;
    guint worlds;

    if (!read_worlds(options->world, &worlds, error)) {
        return EXIT_MISTAKE;
    }
    if (options->accept && options->show) {
        mistake(error, "--accept with --show, expected one of them");
        return EXIT_MISTAKE;
    }
    if (options->accept && worlds != BOTH) {
        mistake(error, "--accept with --world %s, expected both worlds",
                options->world);
        return EXIT_MISTAKE;
    }
    talks = read_all(paths, error);
    if (!talks) {
        return EXIT_MISTAKE;
    }
    return options->accept || options->show
               ? rewrite_all(talks, paths, options, worlds, error)
               : check_all(talks, paths, worlds);
}

static ExitStatus
parse_and_talk(int argc, char **argv, TalkOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"world", 'w', 0, G_OPTION_ARG_STRING, &options->world,
         "where: memory, ns3 or both [both]", "memory|ns3|both"},
        {"accept", 'a', 0, G_OPTION_ARG_NONE, &options->accept,
         "rewrite the files with what came out", NULL},
        {"show", 's', 0, G_OPTION_ARG_NONE, &options->show,
         "print them with what came out; change and compare nothing", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "FILE.t...",
                       "Plays conversations and compares what happens with "
                       "what the files expect.\nPrints TAP, one line for each "
                       "file and world; of a file that expects nothing,\nwhat "
                       "happens.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2) {
        mistake(error, "talk: no conversation, expected FILE.t");
        return EXIT_MISTAKE;
    }
    return talk_files(argv + 1, options, error);
}

/* `finwait talk FILE.t...` */
ExitStatus
command_talk(int argc, char **argv, GError **error)
{
    TalkOptions options = {0};
    ExitStatus status = parse_and_talk(argc, argv, &options, error);

    g_free(options.world);
    return status;
}
