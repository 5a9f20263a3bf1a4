/* SPDX-License-Identifier: GPL-2.0-only */
/* Reads a conversation.  The header declares, one a line, before the first
 * line with a time:
 *
 *     end NAME SYSTEM
 *     set NAME program PROGRAM   what the end runs in place of its own handlers
 *     set NAME KEY VALUE         a setting, where the system has some (sock):
 *                                the keys of a scenario, of that program too
 *     link delay TIME            one way
 *     link lan                   one link for all ends, with ARP, in place of
 *                                one for each two of them
 *     tcp rto|time_wait|fin_wait2 TIME, tcp retries N
 *     drop NAME FLAGS N          loses NAME's N-th segment with these flags
 *     page NAME FILE "text"      words of a system's own (sock)
 *     target NAME END:PORT       whom the program of a client asks; else the
 *                                first other end by 1001
 *     wire on|all                tells segments: all, or all but plain ACKs
 *     NAME on_EVENT [STATE] [N]: VERB...; VERB...
 *
 * Commands:
 *
 *     TIME NAME[.CHANNEL] VERB...; VERB...
 *     TIME link down|up [NAME]
 *     TIME stop
 *
 * where TIME is 20ms, or +20ms after the command before.  Indented lines are
 * expected output, for one world only if they begin with [memory] or [ns3].
 */
#include "scenarios/talk/talk-priv.h"

#include <string.h>

#include "model/units.h"
#include "scenarios/base/text.h"

/* A conversation is written by hand; a larger file is a mistake. */
#define MAX_BYTES (1024 * 1024)
#define MAX_LINES 10000
/* The latest that a command may be given. */
#define MAX_AT_NS (9000000 * NS_PER_S)

/* ---- Commands ----------------------------------------------------------- */

static void
command_free(gpointer data)
{
    TalkCommand *command = data;

    g_clear_pointer(&command->statements, g_array_unref);
    g_free(command);
}

/* "20ms" or "+20ms" */
static gboolean
take_time(const Talk *talk, const char *word, gint64 *at_ns, GError **error)
{
    const TalkCommand *last =
        talk->commands->len ? talk->commands->pdata[talk->commands->len - 1]
                            : NULL;
    gint64 last_ns = last ? last->at_ns : 0;

    if (!talk_time(*word == '+' ? word + 1 : word, at_ns, error)) {
        return FALSE;
    }
    *at_ns += *word == '+' ? last_ns : 0;
    if (*at_ns > MAX_AT_NS) {
        return mistake(error,
                       "%s is too late, expected at most %" G_GINT64_FORMAT
                       "s after the start",
                       word, MAX_AT_NS / NS_PER_S);
    }
    return *at_ns >= last_ns ||
           mistake(error,
                   "%s is before the last command, expected a later time",
                   word);
}

/* How many channels an end can have. */
static gint64
max_channels(const TalkEnd *end)
{
    const TalkSystem *talk = end->system->talk;

    return talk->channels ? talk->channels(end) : TALK_CHANNELS_MAX;
}

/* "device.3" or "link" */
static gboolean
take_who(Talk *talk, const char *word, TalkCommand *command, GError **error)
{
    const char *dot = strchr(word, '.');
    g_autofree char *name =
        g_strndup(word, dot ? (gsize)(dot - word) : strlen(word));
    gint64 channel = 0;

    if (g_str_equal(word, "link")) {
        command->who = TALK_LINK;
        return TRUE;
    }
    if (!talk_end_named(talk, name, &command->who, error) ||
        (dot &&
         !talk_number(dot + 1, 0, max_channels(&talk->ends[command->who]) - 1,
                      &channel, error))) {
        return FALSE;
    }
    command->channel = (guint)channel;
    talk->ends[command->who].n_channels =
        MAX(talk->ends[command->who].n_channels, command->channel + 1);
    return TRUE;
}

/* What a verb of that place makes of the process, and what it begins from. */
static TalkLife
life_behind(TalkPlace place)
{
    return place == TALK_ENDS || place == TALK_KILLS ? TALK_ENDED
           : place == TALK_OFF                       ? TALK_POWERLESS
                                                     : TALK_ALIVE;
}

static TalkLife
life_before(TalkPlace place)
{
    return place == TALK_BEGINS ? TALK_ENDED
           : place == TALK_ON   ? TALK_POWERLESS
                                : TALK_ALIVE;
}

/* The first verb of a system that leads from the one life to the other, or
 * NULL.
 */
static const char *
verb_between(const TalkSystem *talk, TalkLife before, TalkLife behind)
{
    for (const TalkVerb *verb = talk->verbs; verb->name; verb++) {
        if (life_before(verb->place) == before &&
            life_behind(verb->place) == behind) {
            return verb->name;
        }
    }
    return NULL;
}

/* Nobody carries out what follows the end of a process: 'verb', the one of
 * that number in its command, must find the life that it begins from. */
static gboolean
check_life(const TalkEnd *end, const TalkVerb *verb, guint at, GError **error)
{
    static const char *const lives[] = {[TALK_ALIVE] = "process has not ended",
                                        [TALK_ENDED] = "process has ended",
                                        [TALK_POWERLESS] = "host is off"};
    const TalkSystem *talk = end->system->talk;
    TalkLife before = life_before(verb->place);

    if (before != TALK_ALIVE && (end->life == TALK_ALIVE || at > 0)) {
        return mistake(error,
                       "%s %s: its %s, expected \"%s\" first in a command "
                       "after %s",
                       end->name, verb->name, lives[TALK_ALIVE], verb->name,
                       verb_between(talk, TALK_ALIVE, before));
    }
    return end->life == before ||
           mistake(error, "%s %s: its %s, expected \"%s %s\" before", end->name,
                   verb->name, lives[end->life], end->name,
                   verb_between(talk, end->life, TALK_ALIVE));
}

/* Follows the life of the end's process through a command. */
static gboolean
take_life(TalkEnd *end, const GArray *statements, GError **error)
{
    for (guint i = 0; i < statements->len; i++) {
        const TalkVerb *verb = g_array_index(statements, TalkStatement, i).verb;

        if (verb->place >= TALK_KILLS && statements->len > 1) {
            return mistake(error,
                           "%s %s: not alone, expected it in a command "
                           "of its own",
                           end->name, verb->name);
        }
        if (!check_life(end, verb, i, error)) {
            return FALSE;
        }
        end->life = life_behind(verb->place);
    }
    return TRUE;
}

TalkPlace
talk_command_place(const TalkCommand *command)
{
    const GArray *statements = command->statements;

    return statements->len > 0
               ? g_array_index(statements, TalkStatement, 0).verb->place
               : TALK_ANYWHERE;
}

static gboolean
take_command(Talk *talk, const char *line, guint index, GError **error)
{
    g_autoptr(GPtrArray) words = talk_words(line, error);
    TalkCommand *command;
    gint64 at_ns;

    if (!words || !take_time(talk, words->pdata[0], &at_ns, error)) {
        return FALSE;
    }
    if (talk->n_ends < 2) {
        return mistake(error, "a command, expected two ends before it");
    }
    if (words->len == 2 && g_str_equal(words->pdata[1], "stop")) {
        talk->stop_line = (gint)index;
        talk->stop_ns = at_ns;
    } else if (words->len < 3) {
        return mistake(error,
                       "%u words, expected \"TIME NAME VERB\" or \"TIME "
                       "stop\"",
                       words->len);
    }
    command = g_new0(TalkCommand, 1);
    g_ptr_array_add(talk->commands, command);
    command->line = index;
    command->at_ns = at_ns;
    command->who = TALK_LINK;
    if (talk->stop_line >= 0) {
        command->statements = g_array_new(FALSE, FALSE, sizeof(TalkStatement));
        return TRUE;
    }
    if (!take_who(talk, words->pdata[1], command, error)) {
        return FALSE;
    }
    command->statements = talk_statements(
        talk,
        command->who == TALK_LINK ? NULL : talk->ends[command->who].system,
        FALSE, words, 2, error);
    return command->statements != NULL &&
           (command->who == TALK_LINK ||
            take_life(&talk->ends[command->who], command->statements, error));
}

/* ---- Lines -------------------------------------------------------------- */

const char *
talk_world_name(TalkWorldKind kind)
{
    static const char *const names[] = {
#define X(NAME, TEXT) [TALK_##NAME] = TEXT,
        TALK_WORLDS(X)
#undef X
    };

    return names[kind];
}

static gboolean
take_expected(Talk *talk, const char *line, guint index, GError **error)
{
    TalkExpected expected = {index, talk->commands->len,
                             (1u << N_TALK_WORLDS) - 1, line + 2};

    if (!g_str_has_prefix(line, "  ")) {
        return mistake(error, "one blank, expected two before output");
    }
    for (guint i = 0; i < N_TALK_WORLDS; i++) {
        g_autofree char *tag =
            g_strdup_printf("[%s] ", talk_world_name((TalkWorldKind)i));
        if (g_str_has_prefix(expected.text, tag)) {
            expected.text += strlen(tag);
            expected.worlds = 1u << i;
        }
    }
    g_array_append_val(talk->expected, expected);
    return TRUE;
}

static gboolean
take_line(Talk *talk, const char *line, guint index, GError **error)
{
    gboolean timed = g_ascii_isdigit(*line) || *line == '+';

    if (*line == '\0' || *line == '#') {
        return TRUE;
    }
    if (*line == ' ') {
        return take_expected(talk, line, index, error);
    }
    if (talk->stop_line >= 0) {
        return mistake(error, "a line after stop, expected the end of the "
                              "file");
    }
    if (timed) {
        return take_command(talk, line, index, error);
    }
    if (talk->commands->len) {
        return mistake(error, "a line of the header after the first command, "
                              "expected \"TIME NAME VERB\"");
    }
    talk->header_end = index + 1;
    return talk_take_header(talk, line, error);
}

/* A conversation without a line read; 'text' is taken.  (transfer full) */
static Talk *
talk_new(const char *path, char *text)
{
    Talk *talk = g_new0(Talk, 1);

    talk->path = g_strdup(path);
    talk->text = text;
    talk->lines = g_strsplit(text, "\n", -1);
    talk_link_init(talk);
    talk->rto_ns = talk->time_wait_ns = talk->fin_wait2_ns = -1;
    talk->retries = -1;
    talk->rules = g_array_new(FALSE, FALSE, sizeof(TalkRule));
    talk->commands = g_ptr_array_new_with_free_func(command_free);
    talk->expected = g_array_new(FALSE, FALSE, sizeof(TalkExpected));
    talk->stop_line = -1;
    for (guint i = 0; i < TALK_ENDS_MAX; i++) {
        talk->ends[i].handlers =
            g_ptr_array_new_with_free_func(talk_handler_free);
    }
    return talk;
}

/* Refuses what nobody has written before anything is made of it. */
static gboolean
check_text(const char *path, const char *text, gsize len, GError **error)
{
    guint lines = 0;

    if (len > MAX_BYTES) {
        return mistake(error,
                       "%s: %" G_GSIZE_FORMAT
                       " bytes, expected a conversation of at most %d",
                       path, len, MAX_BYTES);
    }
    for (gsize i = 0; i < len; i++) {
        lines += text[i] == '\n';
    }
    return (lines <= MAX_LINES ||
            mistake(error,
                    "%s: %u lines, expected a conversation of at most %d", path,
                    lines, MAX_LINES)) &&
           text_check(text, len, path, "a conversation", error);
}

/* Reads a conversation from the 'len' bytes of its 'text'; 'path' stands in
 * messages.  (transfer full) */
Talk *
talk_parse(const char *path, const char *text, gsize len, GError **error)
{
    g_autoptr(Talk) talk = NULL;

    if (!check_text(path, text, len, error)) {
        return NULL;
    }
    talk = talk_new(path, text_plain_lines(text, len));
    for (guint i = 0; talk->lines[i]; i++) {
        if (!take_line(talk, talk->lines[i], i, error)) {
            g_prefix_error(error, "%s:%u: ", path, i + 1);
            return NULL;
        }
    }
    if (talk->stop_line < 0) {
        mistake(error, "%s:%u: the end of the file, expected \"TIME stop\"",
                path, MAX(g_strv_length(talk->lines), 1));
        return NULL;
    }
    return g_steal_pointer(&talk);
}

/* Reads the conversation in the file 'path'.  (transfer full) */
Talk *
talk_read(const char *path, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, &why)) {
        mistake(error, "%s: cannot be read, expected a conversation: %s", path,
                file_reason(why));
        return NULL;
    }
    return talk_parse(path, text, len, error);
}

gboolean
talk_expects(const Talk *talk)
{
    return talk->expected->len > 0;
}

const char *
talk_text(const Talk *talk)
{
    return talk->text;
}

static void
end_clear(TalkEnd *end)
{
    const guint n = param_count(param_table());

    if (end->system && end->system->talk->forget) {
        end->system->talk->forget(end);
    }
    for (guint i = 0; end->texts && i < n; i++) {
        g_free(end->texts[i]);
    }
    g_free(end->texts);
    g_free(end->name);
    g_ptr_array_unref(end->handlers);
}

/* Frees 'talk'; accepts NULL. */
void
talk_free(Talk *talk)
{
    if (!talk) {
        return;
    }
    for (guint i = 0; i < TALK_ENDS_MAX; i++) {
        end_clear(&talk->ends[i]);
    }
    talk_link_clear(talk);
    g_array_unref(talk->rules);
    g_ptr_array_unref(talk->commands);
    g_array_unref(talk->expected);
    g_strfreev(talk->lines);
    g_free(talk->path);
    g_free(talk->text);
    g_free(talk);
}
