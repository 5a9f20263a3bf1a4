/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait talk. */
#include "scenarios/command/command.h"

#include <string.h>

#include "scenarios/base/tap.h"
#include "scenarios/base/userfile.h"
#include "scenarios/talk/talk.h"

#define BOTH ((1u << N_TALK_WORLDS) - 1)

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
check_one(const Talk *talk, const char *path, TalkWorldKind kind, Tap *tap)
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

static ExitStatus
check_all(const GPtrArray *talks, char **paths, guint worlds)
{
    Tap tap = tap_begin(talks->len * (worlds == BOTH ? N_TALK_WORLDS : 1));
    ExitStatus status = EXIT_FINE;

    for (guint i = 0; i < talks->len; i++) {
        for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
            if ((worlds & 1u << kind) &&
                !check_one(talks->pdata[i], paths[i], (TalkWorldKind)kind,
                           &tap)) {
                status = EXIT_FELL_SHORT;
            }
        }
    }
    return status;
}

/* Rewrites one file if it is not as expected. */
static gboolean
accept_one(const Talk *talk, const char *path, GError **error)
{
    TalkOutput *outputs[N_TALK_WORLDS] = {NULL};
    g_autofree char *text = NULL;
    gboolean ok = TRUE;

    for (guint kind = 0; ok && kind < N_TALK_WORLDS; kind++) {
        outputs[kind] = talk_run(talk, (TalkWorldKind)kind, error);
        ok = outputs[kind] != NULL;
    }
    if (ok) {
        text = talk_rewrite(talk, outputs);
        if (g_str_equal(text, talk_text(talk))) {
            g_print("KEEP %s\n", path);
        } else {
            ok = userfile_put(path, text, error);
            if (ok) {
                g_print("UPDATE %s\n", path);
            }
        }
    }
    for (guint kind = 0; kind < N_TALK_WORLDS; kind++) {
        g_clear_pointer(&outputs[kind], g_ptr_array_unref);
    }
    return ok;
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

static ExitStatus
talk_files(char **paths, const char *world, gboolean accept, GError **error)
{
    g_autoptr(GPtrArray) talks = NULL;
    guint worlds;

    if (!read_worlds(world, &worlds, error)) {
        return EXIT_MISTAKE;
    }
    if (accept && worlds != BOTH) {
        mistake(error, "--accept with --world %s, expected both worlds", world);
        return EXIT_MISTAKE;
    }
    talks = read_all(paths, error);
    if (!talks) {
        return EXIT_MISTAKE;
    }
    if (!accept) {
        return check_all(talks, paths, worlds);
    }
    for (guint i = 0; i < talks->len; i++) {
        if (!accept_one(talks->pdata[i], paths[i], error)) {
            return EXIT_FELL_SHORT;
        }
    }
    return EXIT_FINE;
}

/* `finwait talk FILE.t...` */
ExitStatus
command_talk(int argc, char **argv, GError **error)
{
    g_autofree char *world = NULL;
    gboolean accept = FALSE;
    const GOptionEntry entries[] = {
        {"world", 'w', 0, G_OPTION_ARG_STRING, &world,
         "where: memory, ns3 or both [both]", "WORLD"},
        {"accept", 'a', 0, G_OPTION_ARG_NONE, &accept,
         "rewrite the files with what came out", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "FILE.t...",
                       "Plays conversations and compares what happens with "
                       "what the files expect.\nPrints TAP, one line for each "
                       "file and world.",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc < 2) {
        mistake(error, "talk: no conversation, expected FILE.t");
        return EXIT_MISTAKE;
    }
    return talk_files(argv + 1, world, accept, error);
}
