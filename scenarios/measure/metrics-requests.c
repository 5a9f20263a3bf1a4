/* SPDX-License-Identifier: GPL-2.0-only */
/* The numbers of one run that its requests tell (requests.h). */
#include "scenarios/measure/metrics-priv.h"

#include "model/units.h"

#define TOTAL_OF_CLASS(NAME, CLASS)                                            \
    gdouble total_requests_##NAME(const RunFacts *facts)                       \
    {                                                                          \
        return (gdouble)facts->requests.by_class[REQUEST_##CLASS];             \
    }
TOTAL_OF_CLASS(answered, ANSWERED)
TOTAL_OF_CLASS(lost_told, LOST_TOLD)
TOTAL_OF_CLASS(lost_untold, LOST_UNTOLD)
TOTAL_OF_CLASS(cut_noticed, CUT_NOTICED)
TOTAL_OF_CLASS(cut_unnoticed, CUT_UNNOTICED)
TOTAL_OF_CLASS(cut_cached, CUT_CACHED)
TOTAL_OF_CLASS(executed_twice, EXECUTED_TWICE)
TOTAL_OF_CLASS(answered_twice, ANSWERED_TWICE)
TOTAL_OF_CLASS(under_way, UNDER_WAY)

gdouble
total_requests(const RunFacts *facts)
{
    return (gdouble)facts->requests.n;
}

gdouble
total_requests_lost(const RunFacts *facts)
{
    return total_requests_lost_told(facts) + total_requests_lost_untold(facts);
}

gdouble
total_requests_executed(const RunFacts *facts)
{
    return (gdouble)facts->requests.executed;
}

gdouble
total_requests_erased(const RunFacts *facts)
{
    return (gdouble)facts->requests.erased;
}

gdouble
total_requests_repeated(const RunFacts *facts)
{
    return (gdouble)facts->requests.repeats;
}

#define TOTAL_AT_PROXIES(NAME, FIELD)                                          \
    gdouble total_##NAME(const RunFacts *facts)                                \
    {                                                                          \
        return (gdouble)facts->requests.FIELD;                                 \
    }
TOTAL_AT_PROXIES(cache_hits, hits)
TOTAL_AT_PROXIES(cache_misses, misses)
TOTAL_AT_PROXIES(cache_stale, stale)
TOTAL_AT_PROXIES(cache_cut_stored, cut_copies)
TOTAL_AT_PROXIES(upstream_retries, retries)

gdouble
total_cache_answers(const RunFacts *facts)
{
    return total_cache_hits(facts) + total_cache_stale(facts);
}

gdouble
total_request_rate(const RunFacts *facts)
{
    return total_requests_answered(facts) /
           ((gdouble)facts->duration_ns / NS_PER_S);
}

gdouble
total_request_goodput(const RunFacts *facts)
{
    return (gdouble)facts->requests.whole_bytes * 8 /
           ((gdouble)facts->duration_ns / NS_PER_S);
}

gdouble
total_request_time_p50(const RunFacts *facts)
{
    return facts->requests.p50_s;
}

gdouble
total_request_time_p95(const RunFacts *facts)
{
    return facts->requests.p95_s;
}

gdouble
total_request_time_p99(const RunFacts *facts)
{
    return facts->requests.p99_s;
}

gdouble
total_pages(const RunFacts *facts)
{
    return (gdouble)facts->requests.pages;
}

gdouble
total_pages_whole(const RunFacts *facts)
{
    return (gdouble)facts->requests.pages_whole;
}

gdouble
total_page_time_p50(const RunFacts *facts)
{
    return facts->requests.page_p50_s;
}

gdouble
total_page_time_p95(const RunFacts *facts)
{
    return facts->requests.page_p95_s;
}
