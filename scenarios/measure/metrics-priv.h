/* SPDX-License-Identifier: GPL-2.0-only */
/* What one connection says; private to metrics*.c. */
#ifndef FINWAIT_SCENARIOS_METRICS_PRIV_H
#define FINWAIT_SCENARIOS_METRICS_PRIV_H

#include "scenarios/measure/metrics.h"

G_BEGIN_DECLS

/* Samples, in seconds; NAN for none. */
gdouble sample_accept_delay(const Conn *conn);
gdouble sample_connect_delay(const Conn *conn);
gdouble sample_close_delay(const Conn *conn);
gdouble sample_held_time(const Conn *conn);
gdouble sample_exchange_time(const Conn *conn);
gdouble sample_notice_delay(const Conn *conn);
gdouble sample_work_wasted(const Conn *conn);

/* Tests; see their definitions. */
gboolean conn_is_opened(const Conn *conn);
gboolean conn_is_freed(const Conn *conn);
gboolean conn_is_killed(const Conn *conn);
gboolean conn_is_complete(const Conn *conn);
gboolean conn_is_abandoned(const Conn *conn);
gboolean conn_is_noticed(const Conn *conn);

G_END_DECLS

#endif
