/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/path/path-priv.h"

#include "model/units.h"

void
path_config_default(PathConfig *config)
{
    *config = (PathConfig){
        .burst_min = 1,
        .burst_max = 4,
        .ge_loss = 1,
        .reorder_ns = 10 * NS_PER_MS,
        .box = {.nat_ports = 16384},
    };
}

const char *
path_deed_name(PathDeed deed)
{
    static const char *const names[] = {
#define X(NAME, TEXT) [PATH_DEED_##NAME] = TEXT,
        PATH_DEEDS(X)
#undef X
    };

    return names[deed];
}

Path *
path_new(const PathConfig *config, PathUniformFn uniform, gpointer user)
{
    Path *path = g_new0(Path, 1);

    path->config = *config;
    path->uniform = uniform;
    path->user = user;
    path->ends = g_array_new(FALSE, TRUE, sizeof(PathEnd));
    g_queue_init(&path->sends);
    return path;
}

/* Frees 'path'; accepts NULL. */
void
path_free(Path *path)
{
    if (!path) {
        return;
    }
    for (guint i = 0; i < path->ends->len; i++) {
        g_clear_pointer(&path_end(path, i)->rules, g_array_unref);
    }
    g_queue_clear_full(&path->sends, g_free);
    path_box_free(path->box);
    g_array_unref(path->ends);
    g_free(path);
}

gboolean
path_has_schedule(const Path *path)
{
    return path->ways[0].schedule || path->ways[1].schedule;
}

gboolean
path_acts(const Path *path)
{
    return path->n_scripted > 0 || path_has_schedule(path) ||
           path_by_chance(&path->config) || path_has_box(&path->config.box);
}

void
path_change(Path *path, const PathConfig *config)
{
    path->config = *config;
}

const PathConfig *
path_config(const Path *path)
{
    return &path->config;
}

void
path_down(Path *path, guint from, gboolean down)
{
    PathEnd *end = path_end(path, from);

    path->n_scripted += (down ? 1u : 0u) - (end->down ? 1u : 0u);
    end->down = down;
}

PathEnd *
path_end(Path *path, guint number)
{
    if (number >= path->ends->len) {
        g_array_set_size(path->ends, number + 1);
    }
    return &g_array_index(path->ends, PathEnd, number);
}

void
path_watch(Path *path, PathWatchFn fn, gpointer user)
{
    path->watch = fn;
    path->watch_user = user;
}

PathSide
path_side(const Path *path, guint end)
{
    guint n_servers = path->config.n_servers;
    gboolean is_server = n_servers > 0 ? end < n_servers : end > 0;

    return is_server ? PATH_SIDE_SERVER : PATH_SIDE_CLIENT;
}

const char *
path_cause_text(PathCause cause)
{
    static const char *const texts[] = {
#define X(NAME, TEXT) TEXT,
        PATH_CAUSES(X)
#undef X
    };

    return texts[cause];
}

gdouble
path_draw(Path *path, guint end, PathDraw draw)
{
    return path->uniform(path->user, end, draw);
}

static void
judge(Path *path, const PathPacket *packet, PathFate *fate)
{
    guint deeds;

    *fate =
        (PathFate){.src_port = packet->src_port, .dst_port = packet->dst_port};
    path_advance(path, path_side(path, packet->from), packet->now_ns);
    deeds = path_deeds(path, packet);
    fate->lost = path_loss(path, packet, deeds);
    path_order(path, packet, deeds, fate);
    if (fate->lost == PATH_CAUSE_NONE && path_has_box(&path->config.box)) {
        path_box(path, packet, fate);
    }
    if (fate->lost != PATH_CAUSE_NONE) {
        path->counts.lost[fate->lost]++;
        return;
    }
    path->counts.held += fate->hold_ns > 0 ? 1 : 0;
    path->counts.copies += fate->twice ? 1 : 0;
}

void
path_judge(Path *path, const PathPacket *packet, PathFate *fate)
{
    judge(path, packet, fate);
    if (path->watch) {
        path->watch(path->watch_user, packet, fate, NULL);
    }
}

gboolean
path_take(Path *path, PathSend *send)
{
    g_autofree PathSend *next = g_queue_pop_head(&path->sends);

    if (next) {
        *send = *next;
    }
    if (next && path->watch) {
        path->watch(path->watch_user, NULL, NULL, send);
    }
    return next != NULL;
}

void
path_reset(Path *path, const PathSend *send)
{
    g_queue_push_tail(&path->sends, g_memdup2(send, sizeof *send));
    path->counts.resets++;
}

const PathCounts *
path_counts(const Path *path)
{
    return &path->counts;
}

guint64
path_lost(const Path *path)
{
    guint64 lost = 0;

    for (guint i = PATH_CAUSE_NONE + 1; i < N_PATH_CAUSES; i++) {
        lost += path->counts.lost[i];
    }
    return lost;
}

/* All fields are numbers of that one type. */
void
path_counts_add(PathCounts *sum, const PathCounts *more, gboolean away)
{
    guint64 *to = (guint64 *)(gpointer)sum;
    const guint64 *from = (const guint64 *)(gconstpointer)more;

    for (gsize i = 0; i < sizeof *sum / sizeof *to; i++) {
        to[i] += away ? -from[i] : from[i];
    }
}
