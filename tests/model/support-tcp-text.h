/* SPDX-License-Identifier: GPL-2.0-only */
/* Segments and events as the short text of support-tcp.h. */
#ifndef FINWAIT_TESTS_SUPPORT_TCP_TEXT_H
#define FINWAIT_TESTS_SUPPORT_TCP_TEXT_H

#include "model/tcp/tcp.h"

G_BEGIN_DECLS

/* Appends 'segment', whose sender's numbers begin at 'iss' and its receiver's
 * at 'irs'. */
void tcp_text_write(GString *to, const TcpSegment *segment, guint32 iss,
                    guint32 irs, gboolean with_window);

/* Fills in what 'text' says; the test ends if that is nonsense. */
void tcp_text_read(const char *text, TcpSegment *segment, guint32 iss,
                   guint32 irs);

/* Appends "opened", "end:reset" and so on. */
void tcp_text_event(GString *to, PortTcpEvent event, PortEnd why);

G_END_DECLS

#endif
