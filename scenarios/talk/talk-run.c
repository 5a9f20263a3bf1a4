/* SPDX-License-Identifier: GPL-2.0-only */
/* A run of a conversation: when each command is given, and which command a
 * line of output belongs to.
 *
 * Commands are armed before anything else, so that each comes first at its
 * time; what happens from then on is counted to it.  Two commands of one
 * instant are given in the order of the file. */
#include "scenarios/talk/talk-priv.h"

#include <string.h>

#include "scenarios/base/words.h"

/* Longer texts are told by their length only. */
#define QUOTE_MAX 40

/* A command's turn. */
typedef struct Cue {
    TalkRun *run;
    guint section;
} Cue;

/* ---- Output ------------------------------------------------------------- */

static const TalkSystem *
system_of(const TalkRun *run, guint end)
{
    return run->talk->ends[end].system->talk;
}

static void
flush_states(TalkRun *run)
{
    for (guint i = 0; i < run->talk->n_ends; i++) {
        const TalkSystem *system = system_of(run, i);
        if (run->ends[i] && system->flush) {
            system->flush(run->ends[i]);
        }
    }
}

void
talk_say_at(TalkRun *run, gint64 at_ns, guint end, guint channel,
            const char *what)
{
    const char *name = run->talk->ends[end].name;
    g_autofree char *when = moment_text(at_ns);
    g_autofree char *who =
        channel ? g_strdup_printf("%s.%u", name, channel) : g_strdup(name);

    g_ptr_array_add(
        run->output->pdata[run->section],
        g_strdup_printf("%10s %-*s  %s", when, run->who_width, who, what));
}

void
talk_say(TalkRun *run, guint end, guint channel, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    flush_states(run);
    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    talk_say_at(run, talk_world_now_ns(run->world), end, channel, what);
}

void
talk_do(gpointer actor, const GArray *statements)
{
    for (guint i = 0; i < statements->len; i++) {
        const TalkStatement *statement =
            &g_array_index(statements, TalkStatement, i);
        statement->verb->fn(actor, statement);
    }
}

char *
talk_quote(gconstpointer bytes, gsize len_bytes)
{
    g_autofree char *text = g_strndup(bytes, len_bytes);
    g_autofree char *escaped = NULL;

    if (len_bytes == 0 || len_bytes > QUOTE_MAX || strlen(text) != len_bytes) {
        return g_strdup("");
    }
    escaped = g_strescape(text, NULL);
    return g_strdup_printf(" \"%s\"", escaped);
}

/* A line that may have to say that its segment is lost. */
typedef struct Told {
    GPtrArray *lines;
    guint at;
} Told;

static void
on_segment(gpointer user, guint from, const char *key, const char *what)
{
    TalkRun *run = user;
    Told *told;

    if (!run->talk->acks && g_str_has_prefix(what, "ACK")) {
        return; /* nor is it told what becomes of it */
    }
    talk_say(run, from, 0, "sends %s", what);
    if (!key) {
        return;
    }
    told = g_new(Told, 1);
    told->lines = run->output->pdata[run->section];
    told->at = told->lines->len - 1;
    g_hash_table_replace(run->told, g_strdup(key), told);
}

/* What was told to be sent is lost, or is not. */
static gboolean
on_judged(gpointer user, const char *key, const char *how)
{
    TalkRun *run = user;
    const Told *told = g_hash_table_lookup(run->told, key);
    char *line = told ? told->lines->pdata[told->at] : NULL;

    if (!told) {
        return FALSE;
    }
    told->lines->pdata[told->at] = g_strconcat(line, how, NULL);
    g_free(line);
    g_hash_table_remove(run->told, key);
    return TRUE;
}

static void
on_box(gpointer user, guint to)
{
    TalkRun *run = user;
    const char *name = run->talk->ends[to].name;
    g_autofree char *when = moment_text(talk_world_now_ns(run->world));

    flush_states(run);
    g_ptr_array_add(run->output->pdata[run->section],
                    g_strdup_printf("%10s %-*s  sends RST to %s", when,
                                    run->who_width, "link", name));
}

/* ---- Commands ----------------------------------------------------------- */

static void
give(TalkRun *run, const TalkCommand *command)
{
    if (command->who == TALK_LINK) {
        talk_do(run, command->statements);
    } else if (system_of(run, command->who)->command) {
        system_of(run, command->who)->command(run->ends[command->who], command);
    }
}

static void
on_cue(gpointer user)
{
    const Cue *cue = user;

    flush_states(cue->run);
    cue->run->section = cue->section;
    give(cue->run, cue->run->talk->commands->pdata[cue->section - 1]);
}

/* ---- The run ------------------------------------------------------------ */

static TalkOutput *
output_new(const Talk *talk)
{
    TalkOutput *output =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);

    for (guint i = 0; i <= talk->commands->len; i++) {
        g_ptr_array_add(output, g_ptr_array_new_with_free_func(g_free));
    }
    return output;
}

/* TRUE if the program of 'end' selects channels. */
static gboolean
selects(const TalkEnd *end)
{
    for (guint i = 0; i < end->handlers->len; i++) {
        const GArray *statements =
            ((const TalkHandler *)end->handlers->pdata[i])->statements;
        for (guint j = 0; j < statements->len; j++) {
            const TalkStatement *statement =
                &g_array_index(statements, TalkStatement, j);
            if (statement->verb->arg == TALK_ARG_CHANNEL) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Room for the longest name, with a channel where one is used. */
static int
who_width(const Talk *talk)
{
    gsize width = 0;

    for (guint i = 0; i < talk->n_ends; i++) {
        const TalkEnd *end = &talk->ends[i];
        gsize channel = end->n_channels > 1 || selects(end) ? 2 : 0;
        width = MAX(width, strlen(end->name) + channel);
    }
    return (int)width;
}

static void
make_ends(TalkRun *run)
{
    for (guint i = 0; i < run->talk->n_ends; i++) {
        if (run->watch->port) {
            run->watch->port(run->watch->user, i,
                             talk_world_port(run->world, i));
        }
        run->ends[i] = system_of(run, i)->make(run, i);
    }
}

static void
free_ends(TalkRun *run)
{
    for (guint i = 0; i < run->talk->n_ends; i++) {
        const TalkSystem *system = system_of(run, i);
        if (run->watch->begun) {
            run->watch->begun(run->watch->user, i,
                              system->begun(run->ends[i], TRUE),
                              system->begun(run->ends[i], FALSE));
        }
        system->free(run->ends[i]);
    }
}

/* Plays 'talk' in the world of that kind, one run of a world at a time.
 * NULL if ns-3 has failed.  (transfer full): g_ptr_array_unref() */
TalkOutput *
talk_run(const Talk *talk, TalkWorldKind kind, GError **error)
{
    static const TalkWatch nobody;

    return talk_run_watched(talk, kind, &nobody, error);
}

/* The same, under the eyes of 'watch'. */
TalkOutput *
talk_run_watched(const Talk *talk, TalkWorldKind kind, const TalkWatch *watch,
                 GError **error)
{
    TalkRun run = {.talk = talk, .watch = watch, .who_width = who_width(talk)};
    g_autofree Cue *cues = g_new(Cue, talk->commands->len);
    g_autoptr(GPtrArray) output = output_new(talk);
    gboolean ran;

    static const TalkTap tap = {on_segment, on_judged, on_box};
    g_autoptr(GHashTable) told =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    run.output = output;
    run.told = told;
    run.world = talk_world_new(talk, kind, &tap, watch, &run, error);
    if (!run.world) {
        return NULL;
    }
    for (guint i = 0; i < talk->commands->len; i++) {
        const TalkCommand *command = talk->commands->pdata[i];
        cues[i] = (Cue){&run, i + 1};
        talk_world_at(run.world, command->at_ns, on_cue, &cues[i]);
    }
    make_ends(&run);
    ran = talk_world_run(run.world, talk->stop_ns, error);
    flush_states(&run);
    free_ends(&run);
    talk_world_free(run.world);
    return ran ? g_steal_pointer(&output) : NULL;
}
