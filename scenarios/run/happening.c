/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/happening.h"

struct Happening {
    HappeningPlan plan;
    const HappeningOps *ops;
    gpointer user;
    guint next;    /* of the windows */
    guint64 count; /* how often it has begun */
    gboolean is_under_way;
    gint64 length_ns; /* of the one that is to come */
};

static gint64
now_ns(const Happening *happening)
{
    return happening->ops->now_ns(happening->user);
}

static void
expect(Happening *happening, gint64 at_ns, gint64 length_ns)
{
    happening->length_ns = length_ns;
    happening->ops->arm(happening->user, at_ns);
}

/* Waits for the next of the windows that is still to come. */
static void
expect_window(Happening *happening)
{
    const HappeningPlan *plan = &happening->plan;

    while (happening->next < plan->n_windows) {
        const ValueWindow *window = &plan->windows[happening->next++];
        if (window->start_ns >= now_ns(happening)) {
            expect(happening, window->start_ns, window->length_ns);
            return;
        }
    }
}

static void
expect_next(Happening *happening)
{
    const HappeningPlan *plan = &happening->plan;
    gint64 delay_ns;

    if (plan->n_windows) {
        expect_window(happening);
        return;
    }
    if (plan->times && happening->count == plan->times) {
        return;
    }
    delay_ns = happening->count == 0 ? port_delay_ns(&plan->first) : 0;
    delay_ns = delay_ns > 0 ? delay_ns : port_delay_ns(&plan->every);
    if (delay_ns > 0) {
        expect(happening, now_ns(happening) + delay_ns,
               port_delay_ns(&plan->length));
    }
}

static void
begin(Happening *happening)
{
    gint64 until_ns = now_ns(happening) + happening->length_ns;

    happening->count++;
    happening->ops->begin(happening->user);
    if (happening->plan.is_for_good) {
        expect_next(happening);
        return;
    }
    happening->is_under_way = TRUE;
    happening->ops->arm(happening->user, until_ns);
}

void
happening_due(Happening *happening)
{
    if (!happening->is_under_way) {
        begin(happening);
        return;
    }
    happening->is_under_way = FALSE;
    happening->ops->end(happening->user);
    expect_next(happening);
}

void
happening_start(Happening *happening)
{
    expect_next(happening);
}

void
happening_start_in(Happening *happening, gint64 at_ns)
{
    happening->is_under_way = TRUE;
    if (at_ns <= now_ns(happening)) {
        happening_due(happening);
    } else {
        happening->ops->arm(happening->user, at_ns);
    }
}

Happening *
happening_new(const HappeningPlan *plan, const HappeningOps *ops, gpointer user)
{
    Happening *happening = g_new0(Happening, 1);

    happening->plan = *plan;
    happening->ops = ops;
    happening->user = user;
    return happening;
}

void
happening_free(Happening *happening)
{
    if (happening) {
        g_free(happening->plan.windows);
        g_free(happening);
    }
}
