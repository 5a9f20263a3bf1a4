/* SPDX-License-Identifier: GPL-2.0-only */
/* The paths of links, as sim.h has them. */
#include "shim/ns3/sim-priv.h"

using namespace ns3;

/* The first three of a path are an end's first three streams; the others came
 * later, and have a room of their own. */
gint64
sim_path_stream(guint link, guint end, PathDraw draw)
{
    const gint64 first = sim_link_stream(link, end);
    return draw <= PATH_DRAW_BURST_LENGTH
               ? first + (draw - PATH_DRAW_LOSS)
               : SIM_STREAM_PATHS - SIM_STREAM_LINKS + first + draw -
                     PATH_DRAW_STATE;
}

const char *
sim_path_check(const PathConfig *c)
{
    for (double p : {c->loss, c->burst_loss, c->ge_bad, c->ge_good, c->ge_loss,
                     c->ge_rest, c->corrupt, c->duplicate, c->reorder}) {
        if (!(p >= 0 && p <= 1)) {
            return "loss is not a probability (0 to 1)";
        }
    }
    if (c->burst_loss > 0 &&
        (c->burst_min < 1 || c->burst_min > c->burst_max)) {
        return "burst length is not a range from 1";
    }
    return nullptr;
}

Path *
sim_link_path(SimLink *link) noexcept
{
    return link->path->Get();
}

void
sim_link_watch(SimLink *link) noexcept
{
    if (path_acts(link->path->Get())) {
        g_assert(link->kind != SIM_LINK_LOOP);
        link->pathPaces =
            link->pathPaces || path_has_schedule(link->path->Get());
        for (const SimLinkEnd &end : link->ends) {
            end.sender->Watch(link->path);
        }
    }
}

void
sim_link_share(SimLink *link, Path *path, const guint *ends) noexcept
{
    SimWorld *world = link->world;
    Ptr<LinkPath> shared;
    for (auto &other : world->links) {
        shared = other->path->Get() == path ? other->path : shared;
    }
    link->path = shared ? shared : Create<LinkPath>(path);
    link->path->Add(link);
    link->pathPaces = true;
    for (guint i = 0; i < link->ends.size(); i++) {
        link->ends[i].pathEnd = ends[i];
        link->ends[i].sender->Watch(link->path);
    }
}

void
sim_link_rule(SimLink *link, SimNode *from, const PathRule *rule) noexcept
{
    const SimLinkEnd *end = link->EndOf(from);
    g_assert(end);
    path_rule(link->path->Get(), end->pathEnd, rule);
    sim_link_watch(link);
}

static bool
is_of_side(const SimLink *link, const SimLinkEnd &end, PathSide side)
{
    return side == PATH_SIDE_BOTH ||
           side == path_side(link->path->Get(), end.pathEnd);
}

void
sim_link_rule_side(SimLink *link, PathSide from, const PathRule *rule) noexcept
{
    for (const SimLinkEnd &end : link->ends) {
        if (is_of_side(link, end, from)) {
            sim_link_rule(link, end.node, rule);
        }
    }
}

void
sim_link_drop(SimLink *link, SimNode *from, guint flags, guint nth) noexcept
{
    const PathRule rule = {PATH_DEED_DROP, flags, 0, G_MAXUINT32, nth, nth};
    if (nth > 0) {
        sim_link_rule(link, from, &rule);
    }
}

void
sim_link_down_side(SimLink *link, PathSide from, gboolean down) noexcept
{
    for (const SimLinkEnd &end : link->ends) {
        if (is_of_side(link, end, from)) {
            path_down(link->path->Get(), end.pathEnd, down);
        }
    }
    sim_link_watch(link);
}

static void
set_down(SimLink *link, SimNode *from, bool down)
{
    g_assert(!from || link->EndOf(from));
    if (link->kind == SIM_LINK_LOOP) {
        sim_loop_down(link, from, down);
        return;
    }
    if (!from) {
        sim_link_down_side(link, PATH_SIDE_BOTH, down);
        return;
    }
    path_down(link->path->Get(), link->EndOf(from)->pathEnd, down);
    sim_link_watch(link);
}

void
sim_link_down(SimLink *link, SimNode *from) noexcept
{
    set_down(link, from, true);
}

void
sim_link_up(SimLink *link, SimNode *from) noexcept
{
    set_down(link, from, false);
}

void
sim_link_tap(SimLink *link, SimSegmentFn fn, gpointer user) noexcept
{
    for (const SimLinkEnd &end : link->ends) {
        end.sender->SetTap(fn, user);
    }
}

guint64
sim_link_lost(const SimLink *link) noexcept
{
    return path_lost(link->path->Get());
}
