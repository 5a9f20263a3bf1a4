/* SPDX-License-Identifier: GPL-2.0-only */
/* Rates, delays and losses of a path that change in time. */
#include "model/path/path.h"
#include "tests/units.h"

/* Losses are sure here, or there are none. */
static gdouble
no_chance(G_GNUC_UNUSED gpointer user, G_GNUC_UNUSED guint end,
          G_GNUC_UNUSED PathDraw draw)
{
    return 0.5;
}

/* "RATE/DELAY/fate" of a packet of 1500 bytes that end 0 sends at 'ms'. */
static char *
at(Path *path, gint64 ms)
{
    PathPacket packet = {.now_ns = ms * MS,
                         .to = 1,
                         .protocol = PATH_TCP_PROTOCOL,
                         .flags = PATH_ACK};
    PathFate fate;
    PathPace pace;

    path_judge(path, &packet, &fate);
    path_pace(path, 0, ms * MS, 1500, &pace);
    return g_strdup_printf("%g %g %s", (gdouble)pace.sending_ns / MS,
                           (gdouble)pace.delay_ns / MS,
                           fate.lost ? "lost" : "");
}

static void
expect_at(Path *path, gint64 ms, const char *expected)
{
    g_autofree char *is = at(path, ms);

    g_assert_cmpstr(is, ==, expected);
}

static void
test_steps(void)
{
    static const PathStep steps[] = {
        {10 * MS, 12000000, 5 * MS, -1},
        {20 * MS, -1, 50 * MS, 1},
        {30 * MS, 0, -1, 0},
        {40 * MS, 1200000, -1, -1},
    };
    PathSchedule schedule = {
        .steps = steps, .n_steps = 4, .period_ns = 100 * MS};
    PathConfig config = {0};
    Path *path = path_new(&config, no_chance, NULL);

    path_follow(path, PATH_SIDE_CLIENT, &schedule);
    expect_at(path, 0, "-1e-06 -1e-06 ");
    expect_at(path, 10, "1 5 ");
    expect_at(path, 29, "1 50 lost");
    expect_at(path, 30, "-1e-06 50 lost");
    expect_at(path, 99, "10 50 ");
    expect_at(path, 110, "1 5 "); /* anew */
    expect_at(path, 1020, "1 50 lost");
    path_free(path);
}

/* In the way of mahimahi: a moment takes 1504 bytes or what is there. */
static void
test_chances(void)
{
    static const gint64 chances[] = {2 * MS, 3 * MS, 10 * MS};
    PathSchedule schedule = {
        .chances_ns = chances, .n_chances = 3, .period_ns = 10 * MS};
    const struct {
        gint64 at_ms;
        guint bytes;
        gint64 sending_ms;
    } packets[] = {
        {0, 1504, 2},  {2, 1000, 1},  {3, 504, 0},
        {3, 100, 7},   {10, 1404, 0}, {10, 1504, 2}, /* 12 */
        {12, 3008, 8}, /* the rest of 12, 13, 20 */
    };
    PathConfig config = {0};
    Path *path = path_new(&config, no_chance, NULL);

    path_follow(path, PATH_SIDE_CLIENT, &schedule);
    for (guint i = 0; i < G_N_ELEMENTS(packets); i++) {
        PathPace pace;
        path_pace(path, 0, packets[i].at_ms * MS, packets[i].bytes, &pace);
        g_test_message("packet %u", i);
        g_assert_cmpint(pace.sending_ns, ==, packets[i].sending_ms * MS);
    }
    path_free(path);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/path/steps", test_steps);
    g_test_add_func("/path/chances", test_chances);
    return g_test_run();
}
