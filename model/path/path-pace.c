/* SPDX-License-Identifier: GPL-2.0-only */
/* Rates, delays and losses that change in time. */
#include "model/path/path-priv.h"

#include "model/units.h"

void
path_follow(Path *path, PathSide side, const PathSchedule *schedule)
{
    PathStep as_it_is = {.rate_bps = -1, .delay_ns = -1, .loss = -1};

    g_assert(side != PATH_SIDE_BOTH);
    path->ways[side] = (PathWay){.schedule = schedule, .now = as_it_is};
}

static void
take_step(PathStep *now, const PathStep *step)
{
    now->rate_bps = step->rate_bps >= 0 ? step->rate_bps : now->rate_bps;
    now->delay_ns = step->delay_ns >= 0 ? step->delay_ns : now->delay_ns;
    now->loss = step->loss >= 0 ? step->loss : now->loss;
}

/* The next step or chance of 'way', that may be of its next lap; PATH_NEVER. */
static gint64
next_ns(PathWay *way)
{
    const PathSchedule *s = way->schedule;
    guint n = s->n_chances ? s->n_chances : s->n_steps;

    if (way->at == n && s->period_ns > 0) {
        way->at = 0;
        way->lap_ns += s->period_ns;
    }
    return way->at == n
               ? PATH_NEVER
               : way->lap_ns + (s->n_chances ? s->chances_ns[way->at]
                                             : s->steps[way->at].at_ns);
}

/* Takes the steps up to 'now_ns'; chances before it are gone. */
void
path_advance(Path *path, PathSide side, gint64 now_ns)
{
    PathWay *way = &path->ways[side];

    if (!way->schedule) {
        return;
    }
    if (way->schedule->n_chances) {
        for (; next_ns(way) < now_ns; way->at++) {
            way->used = 0;
        }
        return;
    }
    for (; next_ns(way) <= now_ns; way->at++) {
        take_step(&way->now, &way->schedule->steps[way->at]);
    }
}

/* How long the chances from 'now_ns' on need for 'bytes'. */
static gint64
wait_for_chances(PathWay *way, gint64 now_ns, guint bytes)
{
    for (;;) {
        gint64 at_ns = next_ns(way);
        guint room = PATH_CHANCE_BYTES - way->used;

        if (at_ns == PATH_NEVER) {
            return PATH_NEVER;
        }
        if (bytes <= room) {
            way->used += bytes;
            return at_ns - now_ns;
        }
        bytes -= room;
        way->used = 0;
        way->at++;
    }
}

void
path_pace(Path *path, guint from, gint64 now_ns, guint bytes, PathPace *pace)
{
    PathSide side = path_side(path, from);
    PathWay *way = &path->ways[side];

    *pace = (PathPace){-1, -1};
    if (!way->schedule) {
        return;
    }
    path_advance(path, side, now_ns);
    if (way->schedule->n_chances) {
        pace->sending_ns = wait_for_chances(way, now_ns, bytes);
        return;
    }
    pace->delay_ns = way->now.delay_ns;
    if (way->now.rate_bps > 0) {
        pace->sending_ns = (gint64)((gdouble)bytes * 8 * NS_PER_S /
                                    (gdouble)way->now.rate_bps);
    }
}
