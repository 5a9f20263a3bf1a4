/* SPDX-License-Identifier: GPL-2.0-only */
/* The words of a line, and statements: a verb and its argument. */
#include "scenarios/talk/talk-priv.h"

#include <arpa/inet.h>
#include <string.h>

#include "scenarios/params/values.h"

/* ---- Words -------------------------------------------------------------- */

/* The end of the quoted text that begins at 'at', or NULL. */
static const char *
quote_end(const char *at)
{
    for (at++; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1]) {
            at++;
        }
    }
    return *at ? at : NULL;
}

/* The word at 'at', which is moved behind it; NULL: no closing quote. */
static char *
next_word(const char **at)
{
    const char *begin = *at;
    const char *end;

    if (*begin == '"') {
        end = quote_end(begin);
        if (!end) {
            return NULL;
        }
        *at = end + 1;
        return g_strndup(begin, (gsize)(end - begin));
    }
    end = *begin == ';' ? begin + 1 : begin + strcspn(begin, " ;\"");
    *at = end;
    return g_strndup(begin, (gsize)(end - begin));
}

GPtrArray *
talk_words(const char *line, GError **error)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

    for (line += strspn(line, " "); *line; line += strspn(line, " ")) {
        char *word = next_word(&line);
        if (!word) {
            mistake(error, "a text without an end, expected a closing \"");
            return NULL;
        }
        g_ptr_array_add(words, word);
    }
    return g_steal_pointer(&words);
}

gboolean
talk_time(const char *word, gint64 *ns, GError **error)
{
    Value value;

    if (!value_parse(VALUE_TIME, NULL, word, &value, error)) {
        return FALSE;
    }
    *ns = value.n;
    return value.n >= 0 ||
           mistake(error, "\"%s\" is negative, expected a time of 0 or later",
                   word);
}

gboolean
talk_number(const char *word, gint64 min, gint64 max, gint64 *n, GError **error)
{
    Value value;

    if (!value_parse(VALUE_COUNT, NULL, word, &value, error)) {
        return FALSE;
    }
    *n = value.n;
    return (value.n >= min && value.n <= max) ||
           mistake(error,
                   "\"%s\" is out of range, expected %" G_GINT64_FORMAT
                   " to %" G_GINT64_FORMAT,
                   word, min, max);
}

gboolean
talk_end_named(const Talk *talk, const char *word, guint *end, GError **error)
{
    const char *names[TALK_ENDS_MAX + 1] = {NULL};

    for (guint i = 0; i < talk->n_ends; i++) {
        names[i] = talk->ends[i].name;
        if (g_str_equal(names[i], word)) {
            *end = i;
            return TRUE;
        }
    }
    return unknown_word(error, "end", word, names);
}

/* ---- Arguments ---------------------------------------------------------- */

static gboolean
read_choice(const TalkVerb *verb, const char *word, TalkStatement *out,
            GError **error)
{
    g_auto(GStrv) choices = g_strsplit(verb->choices, "|", -1);

    for (guint i = 0; choices[i]; i++) {
        if (g_str_equal(choices[i], word)) {
            out->n = i;
            return TRUE;
        }
    }
    return unknown_word(error, verb->name, word, (const char *const *)choices);
}

/* "a|b" or "0". */
static gboolean
read_some(const TalkVerb *verb, const char *word, TalkStatement *out,
          GError **error)
{
    g_auto(GStrv) some = g_strsplit(word, "|", -1);

    for (guint i = 0; !g_str_equal(word, "0") && some[i]; i++) {
        TalkStatement one = {0};
        if (!read_choice(verb, some[i], &one, error)) {
            return FALSE;
        }
        out->n |= G_GINT64_CONSTANT(1) << one.n;
    }
    return TRUE;
}

static gboolean
read_data(const TalkVerb *verb, const char *word, TalkStatement *out,
          GError **error)
{
    if (*word != '"') {
        return talk_number(word, verb->min, verb->max, &out->n, error);
    }
    out->text = g_strcompress(word + 1);
    out->n = (gint64)strlen(out->text);
    return (out->n >= verb->min && out->n <= verb->max) ||
           mistake(error,
                   "a text of %" G_GINT64_FORMAT
                   " bytes, expected %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                   out->n, verb->min, verb->max);
}

static gboolean
read_probability(const char *word, gint64 *millionths, GError **error)
{
    Value value;

    if (!value_parse(VALUE_PROB, NULL, word, &value, error)) {
        return FALSE;
    }
    *millionths = (gint64)(value.x * 1e6 + 0.5);
    return (value.x >= 0 && value.x <= 1) ||
           mistake(error, "\"%s\" is out of range, expected 0 to 1", word);
}

static gboolean
read_end(const Talk *talk, const char *word, TalkStatement *out, GError **error)
{
    guint end;

    if (!talk_end_named(talk, word, &end, error)) {
        return FALSE;
    }
    out->n = end;
    return TRUE;
}

/* An end, or an address that may be nobody's. */
static gboolean
read_host(const Talk *talk, const char *word, TalkStatement *out,
          GError **error)
{
    struct in_addr ip;

    out->end = TALK_NO_END;
    if (!g_ascii_isdigit(*word)) {
        return talk_end_named(talk, word, &out->end, error);
    }
    if (inet_pton(AF_INET, word, &ip) != 1) {
        return mistake(error,
                       "\"%s\" is no address, expected an end or one such as "
                       "10.0.0.9",
                       word);
    }
    out->n = g_ntohl(ip.s_addr);
    return TRUE;
}

gboolean
talk_end_port(const Talk *talk, const char *word, guint *end, gint64 *port,
              GError **error)
{
    const char *colon = strchr(word, ':');
    g_autofree char *name = g_strndup(word, (gsize)(colon ? colon - word : 0));

    if (!colon) {
        return mistake(error, "\"%s\", expected NAME:PORT", word);
    }
    return talk_end_named(talk, name, end, error) &&
           talk_number(colon + 1, 1, G_MAXUINT16, port, error);
}

/* "1001" of the other end, or "device:1001". */
static gboolean
read_port(const Talk *talk, const TalkVerb *verb, const char *word,
          TalkStatement *out, GError **error)
{
    out->end = TALK_NO_END;
    if (strchr(word, ':')) {
        return talk_end_port(talk, word, &out->end, &out->n, error);
    }
    if (talk->n_ends > 2) {
        return mistake(error,
                       "%s: \"%s\" names none of %u ends, expected NAME:PORT",
                       verb->name, word, talk->n_ends);
    }
    return talk_number(word, verb->min, verb->max, &out->n, error);
}

/* The argument that 'word' (NULL: none) gives to 'verb'. */
static gboolean
read_arg(const Talk *talk, const TalkVerb *verb, const char *word,
         TalkStatement *out, GError **error)
{
    gboolean optional = verb->arg == TALK_ARG_MAYBE_NUMBER ||
                        verb->arg == TALK_ARG_MAYBE_DATA ||
                        verb->arg == TALK_ARG_MAYBE_CHOICE ||
                        verb->arg == TALK_ARG_MAYBE_WORD ||
                        verb->arg == TALK_ARG_MAYBE_END;

    if (!word && verb->arg != TALK_ARG_NONE && !optional) {
        return mistake(error, "%s: nothing follows, expected its argument",
                       verb->name);
    }
    switch (verb->arg) {
    case TALK_ARG_NONE:
        return !word ||
               mistake(error, "%s: unexpected \"%s\", expected nothing",
                       verb->name, word);
    case TALK_ARG_NUMBER:
    case TALK_ARG_CHANNEL:
    case TALK_ARG_MAYBE_NUMBER:
        out->n = verb->max;
        return !word || talk_number(word, verb->min, verb->max, &out->n, error);
    case TALK_ARG_DATA:
    case TALK_ARG_MAYBE_DATA:
        return !word || read_data(verb, word, out, error);
    case TALK_ARG_TIME:
        return talk_time(word, &out->n, error) &&
               (out->n >= verb->min ||
                mistake(error, "%s %s: expected a time above 0", verb->name,
                        word));
    case TALK_ARG_RATE:
        return talk_rate(word, &out->n, error);
    case TALK_ARG_PROBABILITY:
        return read_probability(word, &out->n, error);
    case TALK_ARG_CHOICE:
    case TALK_ARG_MAYBE_CHOICE:
        return !word || read_choice(verb, word, out, error);
    case TALK_ARG_SOME:
        return read_some(verb, word, out, error);
    case TALK_ARG_WORD:
    case TALK_ARG_MAYBE_WORD:
        out->text = word ? g_strdup(talk_word_text(word)) : NULL;
        return TRUE;
    case TALK_ARG_END:
    case TALK_ARG_MAYBE_END:
        out->n = TALK_NO_END;
        return !word || read_end(talk, word, out, error);
    case TALK_ARG_HOST:
        return read_host(talk, word, out, error);
    case TALK_ARG_PORT:
        return read_port(talk, verb, word, out, error);
    }
    g_assert_not_reached();
}

/* What stands in the place of an argument.  (transfer full) */
static char *
arg_form(const TalkVerb *verb)
{
    switch (verb->arg) {
    case TALK_ARG_NONE:
        return g_strdup("");
    case TALK_ARG_NUMBER:
    case TALK_ARG_CHANNEL:
        return g_strdup_printf(" %" G_GINT64_FORMAT "..%" G_GINT64_FORMAT,
                               verb->min, verb->max);
    case TALK_ARG_MAYBE_NUMBER:
        return g_strdup_printf(" [%" G_GINT64_FORMAT "..%" G_GINT64_FORMAT "]",
                               verb->min, verb->max);
    case TALK_ARG_DATA:
        return g_strdup(" BYTES|\"TEXT\"");
    case TALK_ARG_MAYBE_DATA:
        return g_strdup(" [BYTES|\"TEXT\"]");
    case TALK_ARG_TIME:
        return g_strdup(" TIME");
    case TALK_ARG_RATE:
        return g_strdup(" RATE");
    case TALK_ARG_PROBABILITY:
        return g_strdup(" PROBABILITY");
    case TALK_ARG_CHOICE:
        return g_strconcat(" ", verb->choices, NULL);
    case TALK_ARG_MAYBE_CHOICE:
        return g_strconcat(" [", verb->choices, "]", NULL);
    case TALK_ARG_SOME:
        return g_strconcat(" ", verb->choices, "|0", NULL);
    case TALK_ARG_WORD:
        return g_strdup(" WORD");
    case TALK_ARG_MAYBE_WORD:
        return g_strdup(" [WORD]");
    case TALK_ARG_END:
        return g_strdup(" NAME");
    case TALK_ARG_MAYBE_END:
        return g_strdup(" [NAME]");
    case TALK_ARG_HOST:
        return g_strdup(" NAME|ADDRESS");
    case TALK_ARG_PORT:
        return g_strdup_printf(" [NAME:]%" G_GINT64_FORMAT
                               "..%" G_GINT64_FORMAT,
                               verb->min, verb->max);
    }
    g_assert_not_reached();
}

char *
talk_verb_form(const TalkVerb *verb)
{
    g_autofree char *arg = arg_form(verb);

    return g_strconcat(verb->name, arg, NULL);
}

/* ---- Statements --------------------------------------------------------- */

static void
clear_statement(gpointer data)
{
    g_free(((TalkStatement *)data)->text);
}

static const TalkVerb *
find_verb(const TalkVerb *verbs, const char *word, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (; verbs->name; verbs++) {
        if (g_str_equal(verbs->name, word)) {
            return verbs;
        }
        g_ptr_array_add(names, (gpointer)verbs->name);
    }
    unknown_word(error, "verb", word, words_end(names));
    return NULL;
}

/* Whether 'verb' may stand in, or outside of, a handler. */
static gboolean
check_place(const TalkVerb *verb, gboolean in_handler, GError **error)
{
    if (verb->place == TALK_IN_HANDLER && !in_handler) {
        return mistake(error, "%s takes time, expected in a handler's line",
                       verb->name);
    }
    if (verb->place >= TALK_BETWEEN && in_handler) {
        return mistake(error,
                       "%s is nothing a program can do, expected in a line "
                       "with a time",
                       verb->name);
    }
    return TRUE;
}

static const TalkVerb *
verbs_of(const System *system)
{
    return system ? system->talk->verbs : talk_link_verbs;
}

/* The statement of the words from '*at' to the next semicolon. */
static gboolean
read_statement(const Talk *talk, const System *system, gboolean in_handler,
               const GPtrArray *words, guint *at, TalkStatement *out,
               GError **error)
{
    const char *word = words->pdata[(*at)++];
    const char *arg = NULL;

    out->verb = find_verb(verbs_of(system), word, error);
    if (!out->verb || !check_place(out->verb, in_handler, error)) {
        return FALSE;
    }
    if (*at < words->len && !g_str_equal(words->pdata[*at], ";")) {
        arg = words->pdata[(*at)++];
    }
    if (!read_arg(talk, out->verb, arg, out, error)) {
        return FALSE;
    }
    if (*at < words->len && !g_str_equal(words->pdata[*at], ";")) {
        return mistake(error, "%s: unexpected \"%s\", expected ; or the end",
                       out->verb->name, (char *)words->pdata[*at]);
    }
    return TRUE;
}

GArray *
talk_statements(const Talk *talk, const System *system, gboolean in_handler,
                const GPtrArray *words, guint first, GError **error)
{
    g_autoptr(GArray) statements =
        g_array_new(FALSE, FALSE, sizeof(TalkStatement));

    g_array_set_clear_func(statements, clear_statement);
    for (guint at = first; at < words->len; at++) {
        TalkStatement statement = {0};
        gboolean ok = read_statement(talk, system, in_handler, words, &at,
                                     &statement, error);
        g_array_append_val(statements, statement);
        if (!ok) {
            return NULL;
        }
    }
    return g_steal_pointer(&statements);
}

const char *
talk_word_text(const char *word)
{
    return *word == '"' ? word + 1 : word;
}
