/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/draws.h"

#include "shim/port-ns3.h"

/* One random variable. */
typedef struct Drawn {
    SimRandom *random;
    guint64 n_negative;
} Drawn;

struct Draws {
    GPtrArray *all; /* Drawn */
};

/* No variables.  (transfer full): draws_free() */
Draws *
draws_new(void)
{
    Draws *draws = g_new(Draws, 1);

    draws->all = g_ptr_array_new_with_free_func(g_free);
    return draws;
}

/* Frees 'draws', behind all that draws; accepts NULL. */
void
draws_free(Draws *draws)
{
    if (draws) {
        g_ptr_array_unref(draws->all);
        g_free(draws);
    }
}

static gint64
draw_ns(gpointer stream)
{
    Drawn *drawn = stream;
    gdouble seconds = sim_random_draw(drawn->random);

    drawn->n_negative += seconds < 0;
    return port_ns3_drawn_ns(seconds);
}

/* Times drawn from 'random', whose world must outlive them. */
PortDelay
draws_delay(Draws *draws, SimRandom *random)
{
    Drawn *drawn = g_new(Drawn, 1);

    *drawn = (Drawn){.random = random};
    g_ptr_array_add(draws->all, drawn);
    return (PortDelay){.draw_ns = draw_ns, .stream = drawn};
}

/* The time that a value of type VALUE_DELAY says: fixed, or drawn in 'world'
 * from the random stream of that number. */
gboolean
draws_read(Draws *draws, SimWorld *world, const Value *value, gint64 stream,
           PortDelay *out, GError **error)
{
    SimRandom *random;

    *out = (PortDelay){.fixed_ns = value->n};
    if (value->n >= 0) {
        return TRUE;
    }
    random = sim_random_new(world, value->text, stream, error);
    if (!random) {
        return FALSE;
    }
    *out = draws_delay(draws, random);
    return TRUE;
}

/* How many were below 0 so far, and were taken as 0. */
guint64
draws_negative(const Draws *draws)
{
    guint64 n = 0;

    for (guint i = 0; i < draws->all->len; i++) {
        n += ((const Drawn *)draws->all->pdata[i])->n_negative;
    }
    return n;
}
