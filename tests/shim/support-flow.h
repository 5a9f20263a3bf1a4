/* SPDX-License-Identifier: GPL-2.0-only */
/* One random short flow between two ClosingTcpSockets: a request, a reply,
 * and one of many ways to end at each end. */
#ifndef FINWAIT_TESTS_SUPPORT_FLOW_H
#define FINWAIT_TESTS_SUPPORT_FLOW_H

#include <glib.h>

G_BEGIN_DECLS

/* Runs the flow of 'seed' over a link that loses packets each way with
 * probability 'loss', and aborts, naming the seed and what broke, unless:
 * the bytes that arrive are the bytes sent; a FIN is only seen after the last
 * of them; both ends learn of the end, or the other end broke off without
 * their being able to know; retries are exhausted at 30 % loss at most. */
void flow_run(guint seed, gdouble loss);

G_END_DECLS

#endif
