/* SPDX-License-Identifier: GPL-2.0-only */
/* What a path does to packets by chance and by script: how many, which, and
 * that one thing does not move another's random numbers. */
#include "model/path/path.h"
#include "tests/model/support-rows.h"
#include "tests/units.h"
#include <math.h>
#include <string.h>

#define N 20000

/* Two ends, and a stream for each end and thing. */
typedef struct Bench {
    Path *path;
    GRand *streams[2][N_PATH_DRAWS];
    PathConfig config;
} Bench;

static gdouble
uniform(gpointer user, guint end, PathDraw draw)
{
    return g_rand_double(((Bench *)user)->streams[end][draw]);
}

static void
begin(Bench *bench)
{
    for (guint end = 0; end < 2; end++) {
        for (guint i = 0; i < N_PATH_DRAWS; i++) {
            bench->streams[end][i] = g_rand_new_with_seed(end * 100 + i);
        }
    }
    bench->path = path_new(&bench->config, uniform, bench);
}

static void
end(Bench *bench)
{
    path_free(bench->path);
    for (guint i = 0; i < 2 * N_PATH_DRAWS; i++) {
        g_rand_free(bench->streams[i / N_PATH_DRAWS][i % N_PATH_DRAWS]);
    }
}

static PathFate
send(Bench *bench, guint from, guint flags, guint32 len_bytes)
{
    PathPacket packet = {.from = from,
                         .to = 1 - from,
                         .protocol = flags & PATH_UDP ? PATH_UDP_PROTOCOL
                                                      : PATH_TCP_PROTOCOL,
                         .flags = flags,
                         .len_bytes = len_bytes};
    PathFate fate;

    path_judge(bench->path, &packet, &fate);
    return fate;
}

/* ---- Chance ------------------------------------------------------------- */

/* How many of N, and in how many runs, are lost. */
static void
count_losses(Bench *bench, guint *n_lost, guint *n_runs)
{
    gboolean before = FALSE;

    *n_lost = *n_runs = 0;
    for (guint i = 0; i < N; i++) {
        gboolean lost = send(bench, 0, PATH_ACK, 0).lost != PATH_CAUSE_NONE;
        *n_lost += lost ? 1 : 0;
        *n_runs += lost && !before ? 1 : 0;
        before = lost;
    }
}

static const struct {
    const char *name;
    PathConfig config;
    gdouble fraction, run; /* lost; mean length of a run of losses */
} chances[] = {
    {"single", {.loss = 0.1}, 0.1, 1 / 0.9},
    {"bursts", {.burst_loss = 0.01, .burst_min = 4, .burst_max = 4}, 0.0388, 4},
    /* Bad for 1/good packets on average, a share of bad / (bad + good). */
    {"gilbert", {.ge_bad = 0.02, .ge_good = 0.25, .ge_loss = 1}, 0.0741, 4},
    {"elliott",
     {.ge_bad = 0.1, .ge_good = 0.1, .ge_loss = 0.5, .ge_rest = 0.1},
     0.3,
     0},
    {"corrupt", {.corrupt = 0.05}, 0.05, 1 / 0.95},
};

static void
test_chance(gconstpointer row)
{
    guint at = rows_number(row), lost, runs;
    Bench bench = {.config = chances[at].config};

    begin(&bench);
    count_losses(&bench, &lost, &runs);
    g_assert_cmpfloat(fabs((gdouble)lost / N - chances[at].fraction), <, 0.01);
    if (chances[at].run > 0) {
        g_assert_cmpfloat(fabs((gdouble)lost / runs - chances[at].run), <, 0.3);
    }
    g_assert_cmpuint(path_lost(bench.path), ==, lost);
    end(&bench);
}

static void
test_order(void)
{
    Bench bench = {
        .config = {.reorder = 0.1, .reorder_ns = 7 * MS, .duplicate = 0.2}};
    guint held = 0, twice = 0;

    begin(&bench);
    for (guint i = 0; i < N; i++) {
        PathFate fate = send(&bench, 0, PATH_ACK, 0);
        g_assert_cmpuint(fate.lost, ==, PATH_CAUSE_NONE);
        g_assert_true(fate.hold_ns == 0 || fate.hold_ns == 7 * MS);
        held += fate.hold_ns > 0 ? 1 : 0;
        twice += fate.twice ? 1 : 0;
    }
    g_assert_cmpfloat(fabs((gdouble)held / N - 0.1), <, 0.01);
    g_assert_cmpfloat(fabs((gdouble)twice / N - 0.2), <, 0.01);
    g_assert_cmpuint(path_counts(bench.path)->held, ==, held);
    g_assert_cmpuint(path_counts(bench.path)->copies, ==, twice);
    end(&bench);
}

/* Which of the first 64 packets are lost by single losses. */
static guint64
pattern(const PathConfig *more, guint n_rules, gboolean down)
{
    Bench bench = {.config = *more};
    PathRule rule = {.max_bytes = G_MAXUINT32, .first = 1, .last = 5};
    guint64 bits = 0;

    bench.config.loss = 0.3;
    begin(&bench);
    for (guint i = 0; i < n_rules; i++) {
        path_rule(bench.path, 0, &rule);
    }
    path_down(bench.path, 0, down);
    for (guint i = 0; i < 64; i++) {
        if (i == 8) {
            path_down(bench.path, 0, FALSE);
        }
        bits |= send(&bench, 0, PATH_ACK, 0).lost == PATH_CAUSE_CHANCE
                    ? G_GUINT64_CONSTANT(1) << i
                    : 0;
    }
    end(&bench);
    return bits >> 8;
}

/* Whatever else is switched on, the same packets meet single losses. */
static void
test_common_random(void)
{
    PathConfig none = {0};
    PathConfig order = {.reorder = 0.5, .reorder_ns = MS, .duplicate = 0.5};
    guint64 bare = pattern(&none, 0, FALSE);

    g_assert_cmphex(bare, !=, 0);
    g_assert_cmphex(pattern(&order, 0, FALSE), ==, bare);
    g_assert_cmphex(pattern(&none, 3, FALSE), ==, bare);
    g_assert_cmphex(pattern(&none, 0, TRUE), ==, bare);
    g_assert_cmphex(pattern(&(PathConfig){.corrupt = 0.5}, 0, FALSE) & bare, ==,
                    bare);
}

/* ---- Scripts ------------------------------------------------------------ */

#define HELD_NS (7 * MS)

/* What is sent, a letter each, and by whom: small ones by end 0, and which of
 * them are lost: x, held back: h, or copied: c. */
static const struct {
    const char *name;
    PathRule rule;
    const char *sent, *deeds;
} scripts[] = {
    {"second-fin",
     {PATH_DEED_DROP, PATH_FIN, 0, G_MAXUINT32, 2, 2},
     "saffaf",
     "---x--"},
    {"third-of-all", {PATH_DEED_DROP, 0, 0, G_MAXUINT32, 3, 3}, "sdud", "--x-"},
    {"two-to-three",
     {PATH_DEED_DROP, PATH_DATA, 0, G_MAXUINT32, 2, 3},
     "dddddd",
     "-xx---"},
    {"all",
     {PATH_DEED_DROP, PATH_DATA, 0, G_MAXUINT32, 1, G_MAXUINT},
     "dadada",
     "x-x-x-"},
    {"from-third-on",
     {PATH_DEED_DROP, PATH_ACK, 0, G_MAXUINT32, 3, G_MAXUINT},
     "aaaaa",
     "--xxx"},
    {"large",
     {PATH_DEED_DROP, 0, 501, G_MAXUINT32, 1, G_MAXUINT},
     "dbdbu",
     "-x-x-"},
    {"small", {PATH_DEED_DROP, PATH_DATA, 0, 499, 2, 2}, "dbddb", "--x--"},
    {"udp", {PATH_DEED_DROP, PATH_UDP, 0, G_MAXUINT32, 1, 1}, "dauu", "--x-"},
    {"held", {PATH_DEED_HOLD, PATH_DATA, 0, G_MAXUINT32, 2, 2}, "dddd", "-h--"},
    {"copied",
     {PATH_DEED_COPY, PATH_FIN, 0, G_MAXUINT32, 1, 2},
     "sfdff",
     "-c-c-"},
    {"of-the-other",
     {PATH_DEED_DROP, PATH_ACK, 0, G_MAXUINT32, 1, 1},
     "AAa",
     "--x"},
};

static void
test_script(gconstpointer row)
{
    guint at = rows_number(row);
    const char *sent = scripts[at].sent;
    Bench bench = {.config = {.reorder_ns = HELD_NS}};
    g_autoptr(GString) deeds = g_string_new(NULL);

    begin(&bench);
    path_rule(bench.path, 0, &scripts[at].rule);
    for (; *sent; sent++) {
        char kind = g_ascii_tolower(*sent);
        guint flags = kind == 's'   ? PATH_SYN
                      : kind == 'f' ? PATH_FIN | PATH_ACK
                      : kind == 'u' ? PATH_UDP
                      : kind == 'a' ? PATH_ACK
                                    : PATH_ACK | PATH_DATA;
        guint32 len = kind == 'b' ? 1000 : strchr("du", kind) ? 100 : 0;
        PathFate fate = send(&bench, kind == *sent ? 0 : 1, flags, len);
        g_string_append_c(deeds, fate.lost == PATH_CAUSE_RULE ? 'x'
                                 : fate.hold_ns == HELD_NS    ? 'h'
                                 : fate.twice                 ? 'c'
                                                              : '-');
    }
    g_assert_cmpstr(deeds->str, ==, scripts[at].deeds);
    end(&bench);
}

/* A path without anything to do says so, and so when a rule is used up. */
static void
test_acts(void)
{
    Bench bench = {0};
    PathRule rule = {.max_bytes = G_MAXUINT32, .first = 1, .last = 1};

    path_config_default(&bench.config);
    begin(&bench);
    g_assert_false(path_acts(bench.path));
    path_rule(bench.path, 0, &rule);
    g_assert_true(path_acts(bench.path));
    send(&bench, 0, PATH_ACK, 0);
    g_assert_false(path_acts(bench.path));
    path_down(bench.path, 1, TRUE);
    g_assert_true(path_acts(bench.path));
    g_assert_cmpuint(send(&bench, 0, PATH_ACK, 0).lost, ==, PATH_CAUSE_NONE);
    g_assert_cmpuint(send(&bench, 1, PATH_ACK, 0).lost, ==, PATH_CAUSE_DOWN);
    end(&bench);
}

int
main(int argc, char **argv)
{
    rows_init(&argc, &argv);
    ROWS_ADD("/path/chance", chances, test_chance);
    g_test_add_func("/path/order", test_order);
    g_test_add_func("/path/common-random", test_common_random);
    ROWS_ADD("/path/script", scripts, test_script);
    g_test_add_func("/path/acts", test_acts);
    return g_test_run();
}
