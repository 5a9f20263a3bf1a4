/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/error.h"

#include <errno.h>
#include <string.h>

G_DEFINE_QUARK(finwait - error - quark, finwait_error)

/* Sets a FINWAIT_ERROR_MISTAKE of the given text and returns FALSE, so that a
 * check can end in "return mistake(error, ...)". */
gboolean
mistake(GError **error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (error) {
        g_assert(!*error);
        *error = g_error_new_valist(FINWAIT_ERROR, FINWAIT_ERROR_MISTAKE,
                                    format, args);
    }
    va_end(args);
    return FALSE;
}

/* Whether errno 'why' is of what may pass without anybody's doing: room, or
 * something that others use now. */
static gboolean
may_pass(int why)
{
    return why == ENOSPC || why == EDQUOT || why == EAGAIN || why == ENOMEM ||
           why == ENFILE || why == ENOLCK;
}

/* As mistake(), of what may go well later as it is. */
gboolean
not_now(GError **error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    if (error) {
        g_assert(!*error);
        *error = g_error_new_valist(FINWAIT_ERROR, FINWAIT_ERROR_NOT_NOW,
                                    format, args);
    }
    va_end(args);
    return FALSE;
}

/* As mistake() or not_now(), of what the system has refused; its reason, errno
 * 'why', ends the text. */
gboolean
cannot(GError **error, int why, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    return (may_pass(why) ? not_now : mistake)(error, "%s: %s", text,
                                               g_strerror(why));
}

/* What an error says to who started the command. */
ExitStatus
exit_status_of(const GError *error)
{
    return g_error_matches(error, FINWAIT_ERROR, FINWAIT_ERROR_FAILED)
               ? EXIT_FELL_SHORT
           : g_error_matches(error, FINWAIT_ERROR, FINWAIT_ERROR_NOT_NOW)
               ? EXIT_LATER
               : EXIT_MISTAKE;
}

/* Why a file could not be read or written: the end of what GIO says, without
 * the name, which comes in quotes that not every terminal can show.
 * (transfer none): valid as long as 'why' */
const char *
file_reason(const GError *why)
{
    const char *last = why->message;

    for (const char *c = last; (c = strstr(c, ": ")); last = c) {
        c += strlen(": ");
    }
    return last;
}

/* The number of single-character insertions, deletions, replacements and
 * swaps of neighbours (optimal string alignment) that turn 'a' into 'b';
 * capital letters count as small ones. */
static guint
edit_distance(const char *a, const char *b)
{
    gsize n = strlen(b), width = n + 1;
    g_autofree guint *rows = g_new(guint, 3 * width);
    guint *before = rows, *last = rows + width, *now = rows + 2 * width;

    for (gsize j = 0; j <= n; j++) {
        last[j] = (guint)j;
    }
    for (gsize i = 1; a[i - 1]; i++) {
        now[0] = (guint)i;
        for (gsize j = 1; j <= n; j++) {
            char x = g_ascii_tolower(a[i - 1]), y = g_ascii_tolower(b[j - 1]);
            now[j] = MIN(MIN(now[j - 1], last[j]) + 1, last[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == g_ascii_tolower(b[j - 2]) &&
                y == g_ascii_tolower(a[i - 2])) {
                now[j] = MIN(now[j], before[j - 2] + 1);
            }
        }
        guint *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[n];
}

/* The one of the NULL-terminated 'candidates' that 'name' is most likely
 * meant to be, or NULL if none is close.  Ties go to the first. */
const char *
nearest_name(const char *name, const char *const *candidates)
{
    const char *best = NULL;
    gsize len = strlen(name);
    guint best_distance = (guint)MAX(1, MIN(len, 64) / 3) + 1;

    if (len > 64) {
        return NULL;
    }
    best_distance = MIN(best_distance, (guint)len); /* something must stay */
    for (; *candidates; candidates++) {
        guint distance = edit_distance(name, *candidates);
        if (distance < best_distance) {
            best = *candidates;
            best_distance = distance;
        }
    }
    return best;
}

/* The end of an error message: ', did you mean "X"?' or nothing.
 * (transfer full) */
char *
did_you_mean(const char *name, const char *const *candidates)
{
    const char *best = nearest_name(name, candidates);

    return best ? g_strdup_printf(", did you mean \"%s\"?", best)
                : g_strdup("");
}

/* As mistake(), of a 'word' that is none of 'known': the one that it may be
 * meant to be ends the text. */
gboolean
mistaken_word(GError **error, const char *word, const char *const *known,
              const char *format, ...)
{
    g_autofree char *meant = did_you_mean(word, known);
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    return mistake(error, "%s%s", text, meant);
}

/* "a, b or c".  (transfer full) */
char *
alternatives(const char *const *words)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; words[i]; i++) {
        const char *before = i == 0 ? "" : words[i + 1] ? ", " : " or ";
        g_string_append_printf(text, "%s%s", before, words[i]);
    }
    return g_string_free(text, FALSE);
}

/* 'unknown WHAT "WORD", expected a, b or c', and the nearest of 'known'. */
gboolean
unknown_word(GError **error, const char *what, const char *word,
             const char *const *known)
{
    g_autofree char *list = alternatives(known);

    return mistaken_word(error, word, known, "unknown %s \"%s\", expected %s",
                         what, word, list);
}

/* 'unknown value "WORD", expected one of a, b, c', and the nearest. */
gboolean
unknown_value(GError **error, const char *word, const char *const *known)
{
    g_autofree char *list = g_strjoinv(", ", (char **)known);

    return mistaken_word(error, word, known,
                         "unknown value \"%s\", expected one of %s", word,
                         list);
}

/* The strings of 'words', to which a NULL is added.  (transfer none) */
const char *const *
words_end(GPtrArray *words)
{
    g_ptr_array_add(words, NULL);
    return (const char *const *)words->pdata;
}
