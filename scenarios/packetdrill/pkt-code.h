/* SPDX-License-Identifier: GPL-2.0-only */
/* Snippets of code in scripts: `%{ assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd
 * }%`.
 *
 * packetdrill gives them to Python; here there are assertions only, which
 * compare fields of TCP_INFO with numbers and each other, as Python does
 * (chains too: 1 <= x <= 2).  Any other Python is why a script is not
 * played.
 */
#ifndef FINWAIT_SCENARIOS_PKT_CODE_H
#define FINWAIT_SCENARIOS_PKT_CODE_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct PktCode PktCode;

/* The value of 'field', e.g. "tcpi_state". */
typedef gint64 (*PktFieldFn)(gpointer user, const char *field);

/* Reads 'text'.  NULL: it is not played, and 'skipped' (transfer full) says
 * why. */
PktCode *pkt_code_read(const char *text, char **skipped);
void pkt_code_free(PktCode *code);

/* "assert A; assert B", without the messages. (transfer full) */
char *pkt_code_text(const PktCode *code);

/* NULL if all assertions hold, else the first that does not, with the values
 * of its fields. (transfer full) */
char *pkt_code_check(const PktCode *code, PktFieldFn field, gpointer user);

G_END_DECLS

#endif
