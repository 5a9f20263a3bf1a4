/* SPDX-License-Identifier: GPL-2.0-only */
/* Scripted losses, chance, and the order of arrivals. */
#include "model/path/path-priv.h"

void
path_rule(Path *path, guint from, const PathRule *rule)
{
    PathEnd *end = path_end(path, from);

    g_assert(rule->first > 0 && rule->first <= rule->last);
    if (!end->rules) {
        end->rules = g_array_new(FALSE, FALSE, sizeof(PathRule));
    }
    g_array_append_vals(end->rules, rule, 1);
    path->n_scripted++;
}

static gboolean
is_about(const PathRule *rule, const PathPacket *packet)
{
    return (packet->protocol == PATH_TCP_PROTOCOL ||
            packet->protocol == PATH_UDP_PROTOCOL) &&
           (packet->flags & rule->flags) == rule->flags &&
           packet->len_bytes >= rule->min_bytes &&
           packet->len_bytes <= rule->max_bytes;
}

guint
path_deeds(Path *path, const PathPacket *packet)
{
    GArray *rules = path_end(path, packet->from)->rules;
    guint deeds = 0;

    for (guint i = 0; rules && i < rules->len;) {
        PathRule *rule = &g_array_index(rules, PathRule, i);

        i++;
        if (!is_about(rule, packet)) {
            continue;
        }
        deeds |= rule->first <= 1 ? 1u << rule->deed : 0;
        rule->first -= rule->first > 1 ? 1 : 0;
        rule->last -= rule->last < G_MAXUINT ? 1 : 0;
        if (rule->last == 0) {
            g_array_remove_index(rules, --i);
            path->n_scripted--;
        }
    }
    return deeds;
}

static gboolean
in_burst(Path *path, guint from)
{
    const PathConfig *config = &path->config;
    PathEnd *end = path_end(path, from);

    if (end->burst_left > 0) {
        end->burst_left--;
        return TRUE;
    }
    if (config->burst_loss > 0 &&
        path_draw(path, from, PATH_DRAW_BURST) < config->burst_loss) {
        gdouble u = path_draw(path, from, PATH_DRAW_BURST_LENGTH);
        gdouble span = config->burst_max + 1.0 - config->burst_min;
        end->burst_left = (guint)(config->burst_min + u * span) - 1;
        return TRUE;
    }
    return FALSE;
}

/* As sch_netem.c: by the state before, which then may change. */
static gboolean
lost_by_state(Path *path, guint from)
{
    const PathConfig *config = &path->config;
    PathEnd *end = path_end(path, from);
    gboolean was_bad = end->is_bad;

    if (config->ge_bad <= 0) {
        return FALSE;
    }
    if (path_draw(path, from, PATH_DRAW_STATE) <
        (was_bad ? config->ge_good : config->ge_bad)) {
        end->is_bad = !was_bad;
    }
    return path_draw(path, from, PATH_DRAW_STATE_LOSS) <
           (was_bad ? config->ge_loss : config->ge_rest);
}

static gboolean
drawn(Path *path, guint from, PathDraw draw, gdouble probability)
{
    return probability > 0 && path_draw(path, from, draw) < probability;
}

/* The loss of the schedule that the sender follows, or that of all. */
static gdouble
single_loss(Path *path, guint from)
{
    const PathWay *way = &path->ways[path_side(path, from)];

    return way->schedule && way->now.loss >= 0 ? way->now.loss
                                               : path->config.loss;
}

static gboolean
is_down(Path *path, guint from)
{
    const PathWay *way = &path->ways[path_side(path, from)];

    return path_end(path, from)->down ||
           (way->schedule && way->now.rate_bps == 0);
}

gboolean
path_by_chance(const PathConfig *config)
{
    return config->loss > 0 || config->burst_loss > 0 || config->ge_bad > 0 ||
           config->corrupt > 0 || config->duplicate > 0 || config->reorder > 0;
}

/* All count and draw, whoever has lost it. */
PathCause
path_loss(Path *path, const PathPacket *packet, guint deeds)
{
    guint from = packet->from;
    gboolean ruled = (deeds & 1u << PATH_DEED_DROP) != 0;
    gboolean burst = in_burst(path, from);
    gboolean state = lost_by_state(path, from);
    gboolean single =
        drawn(path, from, PATH_DRAW_LOSS, single_loss(path, from));
    gboolean broken =
        drawn(path, from, PATH_DRAW_CORRUPT, path->config.corrupt);

    return is_down(path, from)        ? PATH_CAUSE_DOWN
           : ruled                    ? PATH_CAUSE_RULE
           : burst || state || single ? PATH_CAUSE_CHANCE
           : broken                   ? PATH_CAUSE_BROKEN
                                      : PATH_CAUSE_NONE;
}

void
path_order(Path *path, const PathPacket *packet, guint deeds, PathFate *fate)
{
    const PathConfig *config = &path->config;
    guint from = packet->from;
    gboolean late = drawn(path, from, PATH_DRAW_REORDER, config->reorder);
    gboolean twice = drawn(path, from, PATH_DRAW_DUPLICATE, config->duplicate);

    if (late || (deeds & 1u << PATH_DEED_HOLD)) {
        fate->hold_ns = config->reorder_ns;
    }
    fate->twice = twice || (deeds & 1u << PATH_DEED_COPY);
    fate->copy_ns = config->duplicate_ns;
}
