/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/schedule.h"

/* Which points come first. */
typedef enum Rank {
    RANK_UNKNOWN, /* nothing known, nothing begun */
    RANK_KNOWN,   /* by what its runs take */
    RANK_BEGUN,   /* a run has begun that will tell */
} Rank;

typedef struct PointState {
    Rank rank;
    guint64 next;     /* the first run that may be missing and has not begun */
    guint64 n_left;   /* missing ones from there on */
    guint64 n_learnt; /* runs that were waited for */
    gdouble sum_s;
    GSequenceIter *place; /* NULL: nothing left */
} PointState;

struct Schedule {
    const RunPlan *plan;
    ScheduleMissing missing;
    gpointer user;
    PointState *points;
    GSequence *order; /* PointState with runs left */
    guint64 n_left;
};

static gdouble
mean_s(const PointState *point)
{
    return point->n_learnt ? point->sum_s / (gdouble)point->n_learnt : -1;
}

/* Who comes first, as GCompareDataFunc; the lower number if all is equal. */
static int
compare(gconstpointer a, gconstpointer b, gpointer user)
{
    const PointState *x = a, *y = b;

    (void)user;
    if (x->rank != y->rank) {
        return x->rank < y->rank ? -1 : 1;
    }
    if (mean_s(x) != mean_s(y)) {
        return mean_s(x) > mean_s(y) ? -1 : 1;
    }
    return x < y ? -1 : x > y;
}

static guint64
count_missing(const Schedule *schedule, guint64 point)
{
    guint64 n = schedule->plan->scenario->n_replications, count = 0;

    for (guint64 i = 0; i < n; i++) {
        count += schedule->missing(schedule->user, point * n + i) ? 1 : 0;
    }
    return count;
}

/* All runs of 'plan' that 'missing' says are.  Both are borrowed, and must
 * answer the same for a run until it has been given out.
 * (transfer full): schedule_free() */
Schedule *
schedule_new(const RunPlan *plan, ScheduleMissing missing, gpointer user)
{
    Schedule *schedule = g_new0(Schedule, 1);
    guint64 n = plan->scenario->n_replications;

    schedule->plan = plan;
    schedule->missing = missing;
    schedule->user = user;
    schedule->order = g_sequence_new(NULL);
    schedule->points = g_new0(PointState, plan->points->len);
    for (guint64 i = 0; i < plan->points->len; i++) {
        PointState *point = &schedule->points[i];
        point->next = i * n;
        point->n_left = count_missing(schedule, i);
        schedule->n_left += point->n_left;
        if (point->n_left > 0) {
            point->place = g_sequence_append(schedule->order, point);
        }
    }
    return schedule;
}

/* Frees 'schedule'; accepts NULL. */
void
schedule_free(Schedule *schedule)
{
    if (schedule) {
        g_sequence_free(schedule->order);
        g_free(schedule->points);
        g_free(schedule);
    }
}

static void
resort(PointState *point)
{
    if (point->place) {
        g_sequence_sort_changed(point->place, compare, NULL);
    }
}

/* Takes to heart that 'run' took so long. */
void
schedule_learn(Schedule *schedule, guint64 run, gdouble took_s)
{
    PointState *point = &schedule->points[runplan_index(schedule->plan, run)];

    point->sum_s += took_s;
    point->n_learnt++;
    point->rank = RANK_KNOWN;
    resort(point);
}

/* Takes the next run; FALSE if all have been taken. */
gboolean
schedule_next(Schedule *schedule, guint64 *run, gdouble *expected_s)
{
    GSequenceIter *first = g_sequence_get_begin_iter(schedule->order);
    PointState *point;

    if (g_sequence_iter_is_end(first)) {
        return FALSE;
    }
    point = g_sequence_get(first);
    while (!schedule->missing(schedule->user, point->next)) {
        point->next++;
    }
    *run = point->next++;
    *expected_s = mean_s(point);
    schedule->n_left--;
    if (--point->n_left == 0) {
        g_sequence_remove(point->place);
        point->place = NULL;
    } else if (point->rank == RANK_UNKNOWN) {
        point->rank = RANK_BEGUN;
        resort(point);
    }
    return TRUE;
}

/* How many runs have not been taken. */
guint64
schedule_left(const Schedule *schedule)
{
    return schedule->n_left;
}
