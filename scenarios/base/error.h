/* SPDX-License-Identifier: GPL-2.0-only */
/* Errors of the command: the user's mistake, or a run that went wrong.
 *
 * A mistake (a scenario file, an argument, a folder that cannot be written)
 * is a GError whose text reads aloud as it stands: where, what is wrong, what
 * was expected and, if something close exists, "did you mean".  Nothing has
 * run when it is reported.  What is nobody's mistake and may go well later as
 * it is, such as a folder that another process writes or a full disk, has a
 * code of its own, so that those who start us can tell.  Our own bugs are
 * g_assert()s, not errors.
 */
#ifndef FINWAIT_SCENARIOS_ERROR_H
#define FINWAIT_SCENARIOS_ERROR_H

#include <glib.h>

G_BEGIN_DECLS

#define FINWAIT_ERROR (finwait_error_quark())

typedef enum FinwaitError {
    FINWAIT_ERROR_MISTAKE, /* the user's: exit status 2 */
    FINWAIT_ERROR_FAILED,  /* a run failed: exit status 1 */
    FINWAIT_ERROR_NOT_NOW, /* may go well later as it is: exit status 75 */
} FinwaitError;

/* What the command returns to its caller. */
typedef enum ExitStatus {
    EXIT_FINE = 0,
    EXIT_FELL_SHORT = 1, /* a run failed, a picture is not drawn again */
    EXIT_MISTAKE = 2,    /* the user's mistake; nothing has run */
    EXIT_OURS = 70,      /* our bug (EX_SOFTWARE of sysexits.h) */
    EXIT_LATER = 75,     /* what may pass (EX_TEMPFAIL): a lock, a full disk, a
                            signal that has stopped it */
} ExitStatus;

GQuark finwait_error_quark(void);

gboolean mistake(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

gboolean not_now(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
gboolean cannot(GError **error, int why, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

ExitStatus exit_status_of(const GError *error);

const char *file_reason(const GError *why);

const char *nearest_name(const char *name, const char *const *candidates);

char *did_you_mean(const char *name, const char *const *candidates);

/* ---- A word that is none of those known; lists end in NULL ---- */

gboolean unknown_word(GError **error, const char *what, const char *word,
                      const char *const *known);
gboolean unknown_value(GError **error, const char *word,
                       const char *const *known);
gboolean mistaken_word(GError **error, const char *word,
                       const char *const *known, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

char *alternatives(const char *const *words);

const char *const *words_end(GPtrArray *words);

G_END_DECLS

#endif
