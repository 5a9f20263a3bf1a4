/* SPDX-License-Identifier: GPL-2.0-only */
/* What one connection says; private to metrics*.c. */
#ifndef FINWAIT_SCENARIOS_METRICS_PRIV_H
#define FINWAIT_SCENARIOS_METRICS_PRIV_H

#include "scenarios/measure/metrics.h"
#include "scenarios/measure/sums.h"

G_BEGIN_DECLS

/* Samples, in seconds; NAN for none. */
gdouble sample_accept_delay(const Conn *conn);
gdouble sample_connect_delay(const Conn *conn);
gdouble sample_close_delay(const Conn *conn);
gdouble sample_held_time(const Conn *conn);
gdouble sample_closing_time(const Conn *conn);
gdouble sample_exchange_time(const Conn *conn);
gdouble sample_notice_delay(const Conn *conn);
gdouble sample_work_wasted(const Conn *conn);

/* What has become of them where there is none. */
Missing missing_accept_delay(const Conn *conn);
Missing missing_connect_delay(const Conn *conn);
Missing missing_exchange_time(const Conn *conn);
Missing missing_close_delay(const Conn *conn);
Missing missing_held_time(const Conn *conn);
Missing missing_closing_time(const Conn *conn);
Missing missing_notice_delay(const Conn *conn);
Missing missing_work_wasted(const Conn *conn);

/* Numbers of one run. */
gdouble total_attempts(const RunFacts *facts);
gdouble total_connections(const RunFacts *facts);
gdouble total_exchanges(const RunFacts *facts);
gdouble total_truncated(const RunFacts *facts);
gdouble total_clean(const RunFacts *facts);
gdouble total_refused(const RunFacts *facts);
gdouble total_reset(const RunFacts *facts);
gdouble total_timeouts(const RunFacts *facts);
gdouble total_no_port(const RunFacts *facts);
gdouble total_discarded(const RunFacts *facts);
gdouble total_half_open(const RunFacts *facts);
gdouble total_never_closed(const RunFacts *facts);
gdouble total_accepted(const RunFacts *facts);
gdouble total_served(const RunFacts *facts);
gdouble total_bytes_accepted(const RunFacts *facts);
gdouble total_bytes_delivered(const RunFacts *facts);
gdouble total_bytes_lost(const RunFacts *facts);
gdouble total_bytes_in_flight(const RunFacts *facts);
gdouble total_goodput(const RunFacts *facts);
gdouble total_exchange_rate(const RunFacts *facts);
gdouble total_replies(const RunFacts *facts);
gdouble total_reply_rate(const RunFacts *facts);
gdouble total_freed(const RunFacts *facts);
gdouble total_killed(const RunFacts *facts);
gdouble total_connects_lost(const RunFacts *facts);
gdouble total_abandoned(const RunFacts *facts);
gdouble total_noticed(const RunFacts *facts);
gdouble total_bytes_probed(const RunFacts *facts);
gdouble total_bytes_probed_each(const RunFacts *facts);
gdouble total_segments(const RunFacts *facts);
gdouble total_segments_each(const RunFacts *facts);
gdouble total_segments_per_reply(const RunFacts *facts);
gdouble total_bytes_lost_each(const RunFacts *facts);
gdouble total_lost_packets(const RunFacts *facts);
gdouble total_box_expired(const RunFacts *facts);
gdouble total_box_rebound(const RunFacts *facts);
gdouble total_box_dropped(const RunFacts *facts);
gdouble total_box_filtered(const RunFacts *facts);
gdouble total_box_resets(const RunFacts *facts);
gdouble total_packets_broken(const RunFacts *facts);
gdouble total_packets_late(const RunFacts *facts);
gdouble total_packets_double(const RunFacts *facts);
gdouble total_negative_draws(const RunFacts *facts);
gdouble total_uplink_up(const RunFacts *facts);
gdouble total_uplink_down(const RunFacts *facts);
gdouble total_uplink_drops(const RunFacts *facts);
gdouble total_events(const RunFacts *facts);
gdouble total_requests(const RunFacts *facts);
gdouble total_requests_answered(const RunFacts *facts);
gdouble total_requests_lost_told(const RunFacts *facts);
gdouble total_requests_lost_untold(const RunFacts *facts);
gdouble total_requests_cut_noticed(const RunFacts *facts);
gdouble total_requests_cut_unnoticed(const RunFacts *facts);
gdouble total_requests_cut_cached(const RunFacts *facts);
gdouble total_requests_executed_twice(const RunFacts *facts);
gdouble total_requests_answered_twice(const RunFacts *facts);
gdouble total_requests_under_way(const RunFacts *facts);
gdouble total_requests_lost(const RunFacts *facts);
gdouble total_requests_executed(const RunFacts *facts);
gdouble total_requests_erased(const RunFacts *facts);
gdouble total_requests_repeated(const RunFacts *facts);
gdouble total_cache_hits(const RunFacts *facts);
gdouble total_cache_misses(const RunFacts *facts);
gdouble total_cache_stale(const RunFacts *facts);
gdouble total_cache_answers(const RunFacts *facts);
gdouble total_cache_cut_stored(const RunFacts *facts);
gdouble total_upstream_retries(const RunFacts *facts);
gdouble total_request_rate(const RunFacts *facts);
gdouble total_request_goodput(const RunFacts *facts);
gdouble total_request_time_p50(const RunFacts *facts);
gdouble total_request_time_p95(const RunFacts *facts);
gdouble total_request_time_p99(const RunFacts *facts);
gdouble total_pages(const RunFacts *facts);
gdouble total_pages_whole(const RunFacts *facts);
gdouble total_page_time_p50(const RunFacts *facts);
gdouble total_page_time_p95(const RunFacts *facts);

/* Tests; see their definitions. */
gboolean conn_is_opened(const Conn *conn);
gboolean conn_is_freed(const Conn *conn);
gboolean conn_is_killed(const Conn *conn);
gboolean conn_is_complete(const Conn *conn);
gboolean conn_is_truncated(const Conn *conn);
gboolean conn_is_abandoned(const Conn *conn);
gboolean conn_is_noticed(const Conn *conn);

G_END_DECLS

#endif
