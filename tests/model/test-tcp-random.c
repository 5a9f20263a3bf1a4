/* SPDX-License-Identifier: GPL-2.0-only */
/* Random scripts of two programs over a wire that loses, reorders and repeats;
 * see support-tcp-ends.h for what must hold of each.  -m slow runs ten times
 * as many. */
#include "tests/model/support-rows.h"
#include "tests/model/support-tcp-ends.h"

#define SEEDS 250

typedef struct Kind {
    const char *name;
    TcpWire wire;
    TcpProfileName profile[2];
    gboolean plain; /* without SACK, RACK, timestamps */
    gboolean bbr;
} Kind;

/* clang-format off */
#define LINUX TCP_PROFILE_LINUX
#define RFC TCP_PROFILE_RFC
static const Kind kinds[] = {
    {"clean",   {0, 0, 0},     {LINUX, LINUX}, FALSE, FALSE},
    {"loss",    {10, 0, 0},    {LINUX, LINUX}, FALSE, FALSE},
    {"reorder", {0, 5, 20},    {LINUX, LINUX}, FALSE, FALSE},
    {"linux",   {10, 10, 10},  {LINUX, LINUX}, FALSE, FALSE},
    {"rfc",     {10, 10, 10},  {RFC, RFC}, FALSE, FALSE},
    {"both",    {10, 10, 10},  {LINUX, RFC}, FALSE, FALSE},
    {"plain",   {10, 10, 10},  {LINUX, RFC}, TRUE,  FALSE},
    {"awful",   {40, 20, 30},  {RFC, LINUX}, FALSE, FALSE},
    {"bbr",     {10, 10, 10},  {LINUX, LINUX}, FALSE, TRUE},
};
/* clang-format on */

static void
profile_of(const Kind *kind, guint end, TcpProfile *profile)
{
    tcp_profile_named(profile, kind->profile[end]);
    if (kind->plain) {
        profile->sack = profile->rack = profile->timestamps = FALSE;
    }
    if (kind->bbr) {
        profile->congestion = TCP_CC_BBR;
    }
}

static void
test_kind(gconstpointer data)
{
    const Kind *kind = &kinds[rows_number(data)];
    guint seeds = g_test_slow() ? 10 * SEEDS : SEEDS;
    TcpProfile profile[2];

    profile_of(kind, 0, &profile[0]);
    profile_of(kind, 1, &profile[1]);
    for (guint seed = 1; seed <= seeds; seed++) {
        guint64 digest =
            tcp_ends_run(seed, &kind->wire, &profile[0], &profile[1]);

        if (seed % 5 == 0) { /* the same again */
            g_assert_cmphex(
                tcp_ends_run(seed, &kind->wire, &profile[0], &profile[1]), ==,
                digest);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ROWS_ADD("/tcp/random", kinds, test_kind);
    return g_test_run();
}
