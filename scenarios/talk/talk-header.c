/* SPDX-License-Identifier: GPL-2.0-only */
/* The header of a conversation: ends, their settings, the link, and the
 * handlers of a program.  The grammar stands in talk-parse.c. */
#include "scenarios/talk/talk-priv.h"

#include <string.h>

#include "scenarios/params/values.h"

/* ---- Declarations ---------------------------------------------------------
 */

gboolean
talk_expect_words(const GPtrArray *words, guint n, const char *form,
                  GError **error)
{
    return words->len == n ||
           mistake(error, "%u words, expected \"%s\"", words->len, form);
}

/* The names of the systems that can talk, or of those of them for which 'has'
 * is true; ended by NULL.  (transfer container) */
static const char **
systems_that(gboolean (*has)(const TalkSystem *talk))
{
    GPtrArray *names = g_ptr_array_new();

    for (const System *const *at = systems_all(); *at; at++) {
        if ((*at)->talk && (!has || has((*at)->talk))) {
            g_ptr_array_add(names, (gpointer)(*at)->name);
        }
    }
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

/* Complains that 'end' cannot do a thing ("" or " and has no ..."). */
gboolean
talk_wrong_system(const TalkEnd *end, const char *what,
                  gboolean (*has)(const TalkSystem *talk), GError **error)
{
    g_autofree const char **names = systems_that(has);
    g_autofree char *list = g_strjoinv(" or ", (char **)names);

    return mistake(error, "%s is %s%s, expected an end that is %s", end->name,
                   end->system->name, what, list);
}

/* The word of that name in the header that belongs to a system, which goes to
 * '*system'; NULL if there is none. */
static const TalkWord *
find_word(const char *name, const System **system)
{
    for (const System *const *at = systems_all(); *at; at++) {
        const TalkWord *word = (*at)->talk ? (*at)->talk->words : NULL;
        for (; word && word->name; word++) {
            if (g_str_equal(word->name, name)) {
                *system = *at;
                return word;
            }
        }
    }
    return NULL;
}

static gboolean
is_name(const char *word)
{
    const char *const taken[] = {"end",  "set",  "link", "tcp", "drop",
                                 "hold", "copy", "wire", NULL};
    const System *system;

    return g_ascii_islower(*word) &&
           strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-_") ==
               strlen(word) &&
           !g_strv_contains(taken, word) && !find_word(word, &system);
}

static gboolean
is_taken(const Talk *talk, const char *name)
{
    for (guint i = 0; i < talk->n_ends; i++) {
        if (g_str_equal(talk->ends[i].name, name)) {
            return TRUE;
        }
    }
    return FALSE;
}

void
talk_set_text(TalkEnd *end, const char *key, const char *text)
{
    char **place = &end->texts[param_find(param_table(), key)->index];

    g_free(*place);
    *place = g_strdup(text);
}

/* "end device sock" */
static gboolean
take_end(Talk *talk, const GPtrArray *words, GError **error)
{
    g_autofree const char **known = systems_that(NULL);
    TalkEnd *end = &talk->ends[talk->n_ends];
    const char *name = words->len > 1 ? words->pdata[1] : "";

    if (!talk_expect_words(words, 3, "end NAME SYSTEM", error)) {
        return FALSE;
    }
    if (talk->n_ends == TALK_ENDS_MAX) {
        return mistake(error, "one end more, expected at most %d",
                       TALK_ENDS_MAX);
    }
    if (!is_name(name) || is_taken(talk, name)) {
        return mistake(error,
                       "\"%s\" is no name for an end, expected small letters "
                       "and no word of the header or name of another end",
                       name);
    }
    if (!g_strv_contains(known, words->pdata[2])) {
        return unknown_word(error, "system", words->pdata[2], known);
    }
    end->name = g_strdup(name);
    end->system = system_find(words->pdata[2]);
    end->n_channels = 1;
    end->texts = g_new0(char *, param_count(param_table()) + 1);
    end->section = "server";
    talk_set_text(end, "server.system", words->pdata[2]);
    talk_set_text(end, "client.system", words->pdata[2]);
    talk->n_ends++;
    return TRUE;
}

/* ---- The link and the TCP ----------------------------------------------- */

/* "tcp retries 8" */
static gboolean
take_tcp(Talk *talk, const GPtrArray *words, GError **error)
{
    const char *const known[] = {"rto", "time_wait", "fin_wait2", "retries",
                                 NULL};
    gint64 *times[] = {&talk->rto_ns, &talk->time_wait_ns, &talk->fin_wait2_ns};
    gint64 retries;

    if (!talk_expect_words(words, 3, "tcp KEY VALUE", error)) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
        if (g_str_equal(known[i], words->pdata[1])) {
            return talk_time(words->pdata[2], times[i], error);
        }
    }
    if (!g_str_equal(words->pdata[1], "retries")) {
        return unknown_word(error, "property of TCP", words->pdata[1], known);
    }
    if (!talk_number(words->pdata[2], 0, 100, &retries, error)) {
        return FALSE;
    }
    talk->retries = retries;
    return TRUE;
}

static PathDeed
deed_named(const char *word)
{
    PathDeed deed = 0;

    while (!g_str_equal(path_deed_name(deed), word)) {
        deed++;
    }
    return deed;
}

/* "drop device FIN 1", or hold or copy. */
static gboolean
take_rule(Talk *talk, const GPtrArray *words, GError **error)
{
    g_autofree char *form =
        g_strconcat(words->pdata[0], " NAME WHAT WHICH", NULL);
    TalkRule rule;

    if (!talk_expect_words(words, 4, form, error) ||
        !talk_end_named(talk, words->pdata[1], &rule.from, error)) {
        return FALSE;
    }
    if (!value_rule(words->pdata[2], words->pdata[3], &rule.rule)) {
        return mistake(error,
                       "\"%s %s\", expected packets such as \"FIN 1\", "
                       "\"SYN+ACK 2-4\", \"DATA+>500 all\" or \"any 7\"",
                       (char *)words->pdata[2], (char *)words->pdata[3]);
    }
    rule.rule.deed = deed_named(words->pdata[0]);
    g_array_append_val(talk->rules, rule);
    return TRUE;
}

/* "wire on" */
static gboolean
take_wire(Talk *talk, const GPtrArray *words, GError **error)
{
    const char *const known[] = {"on", "all", NULL};

    if (!talk_expect_words(words, 2, "wire on", error)) {
        return FALSE;
    }
    talk->wire = TRUE;
    talk->acks = g_str_equal(words->pdata[1], "all");
    return g_strv_contains(known, words->pdata[1]) ||
           unknown_word(error, "word", words->pdata[1], known);
}

/* "page device index.html "<p>hello</p>"": a word of 'system' alone. */
static gboolean
take_word(Talk *talk, const System *system, const TalkWord *word,
          const GPtrArray *words, GError **error)
{
    TalkEnd *end;
    guint index;

    if (!talk_expect_words(words, word->n_words, word->form, error) ||
        !talk_end_named(talk, words->pdata[1], &index, error)) {
        return FALSE;
    }
    end = &talk->ends[index];
    return end->system == system
               ? word->take(talk, end, words, error)
               : mistake(error,
                         "%s is %s and has no %ss, expected an end that is %s",
                         end->name, end->system->name, word->name,
                         system->name);
}

/* ---- Handlers ----------------------------------------------------------- */

void
talk_handler_free(gpointer data)
{
    TalkHandler *handler = data;

    g_clear_pointer(&handler->statements, g_array_unref);
    g_free(handler);
}

static gboolean
has_handlers(const TalkSystem *talk)
{
    return talk->events != NULL;
}

static gboolean
find_event(const TalkSystem *talk, const char *word, guint *event,
           GError **error)
{
    for (guint i = 0; talk->events[i]; i++) {
        if (g_str_equal(talk->events[i], word)) {
            *event = i;
            return TRUE;
        }
    }
    return unknown_word(error, "event", word, talk->events);
}

/* The filter's words: what the system knows, a number or both. */
static gboolean
take_filter(const TalkSystem *talk, TalkHandler *handler,
            const GPtrArray *words, GError **error)
{
    handler->filter = -1;
    for (guint i = 2; i < words->len; i++) {
        const char *word = words->pdata[i];
        gint64 nth;

        if (g_ascii_isdigit(*word)) {
            if (!talk_number(word, 1, G_MAXINT, &nth, error)) {
                return FALSE;
            }
            handler->nth = (guint)nth;
        } else if (!talk->filter) {
            return mistake(error, "\"%s\", expected a number or :", word);
        } else if (!talk->filter(handler, word, &handler->filter, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* "device on_sock_event EST: close" */
static gboolean
take_handler(Talk *talk, const char *line, GError **error)
{
    const char *colon = strchr(line, ':');
    g_autofree char *head = g_strndup(line, (gsize)(colon ? colon - line : 0));
    g_autoptr(GPtrArray) words = NULL;
    g_autoptr(GPtrArray) body = NULL;
    TalkHandler *handler = g_new0(TalkHandler, 1);
    TalkEnd *end;
    guint index;

    if (!colon) {
        g_free(handler);
        return mistake(error, "no time and no colon, expected \"TIME NAME "
                              "VERB\" or \"NAME on_EVENT: VERB\"");
    }
    words = talk_words(head, error);
    body = words ? talk_words(colon + 1, error) : NULL;
    if (!body || !talk_end_named(talk, words->pdata[0], &index, error)) {
        talk_handler_free(handler);
        return FALSE;
    }
    end = &talk->ends[index];
    g_ptr_array_add(end->handlers, handler);
    if (!end->system->talk->events) {
        return talk_wrong_system(end, " and has no handlers", has_handlers,
                                 error);
    }
    if (end->program) {
        return mistake(error,
                       "%s runs program %s, expected no handler of its "
                       "own",
                       end->name, end->program->name);
    }
    if (!find_event(end->system->talk, words->len > 1 ? words->pdata[1] : "",
                    &handler->event, error) ||
        !take_filter(end->system->talk, handler, words, error)) {
        return FALSE;
    }
    handler->statements =
        talk_statements(talk, end->system, TRUE, body, 0, error);
    return handler->statements != NULL;
}

/* Complains of a line that begins with no word of the header. */
static gboolean
unknown_line(const Talk *talk, const char *word, const char *const *own,
             guint n, GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();

    for (guint i = 0; i < n; i++) {
        g_ptr_array_add(known, (gpointer)own[i]);
    }
    for (const System *const *at = systems_all(); *at; at++) {
        const TalkWord *more = (*at)->talk ? (*at)->talk->words : NULL;
        for (; more && more->name; more++) {
            g_ptr_array_add(known, (gpointer)more->name);
        }
    }
    for (guint i = 0; i < talk->n_ends; i++) {
        g_ptr_array_add(known, talk->ends[i].name);
    }
    g_ptr_array_add(known, NULL);
    return unknown_word(error, "word", word, (const char *const *)known->pdata);
}

gboolean
talk_take_header(Talk *talk, const char *line, GError **error)
{
    static const char *const names[] = {"end",  "set",  "link", "tcp",
                                        "drop", "hold", "copy", "wire"};
    static gboolean (*const takes[])(Talk *, const GPtrArray *, GError **) = {
        take_end,  talk_take_set, talk_take_link, take_tcp,
        take_rule, take_rule,     take_rule,      take_wire};
    g_autoptr(GPtrArray) words = talk_words(line, error);
    const System *system;
    const TalkWord *word;

    if (!words) {
        return FALSE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(names[i], words->pdata[0])) {
            return takes[i](talk, words, error);
        }
    }
    word = find_word(words->pdata[0], &system);
    if (word) {
        return take_word(talk, system, word, words, error);
    }
    for (guint i = 0; i < talk->n_ends; i++) {
        if (g_str_equal(talk->ends[i].name, words->pdata[0])) {
            return take_handler(talk, line, error);
        }
    }
    return unknown_line(talk, words->pdata[0], names, G_N_ELEMENTS(names),
                        error);
}
