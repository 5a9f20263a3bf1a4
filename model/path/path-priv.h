/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside a path: path.c asks one after the other, path-loss.c rules and chance,
 * path-box.c the box, path-pace.c what changes in time. */
#ifndef FINWAIT_MODEL_PATH_PRIV_H
#define FINWAIT_MODEL_PATH_PRIV_H

#include "model/path/path.h"

G_BEGIN_DECLS

/* What is known of one end. */
typedef struct PathEnd {
    gboolean down;
    guint burst_left;
    gboolean is_bad; /* Gilbert-Elliott */
    GArray *rules;   /* of PathRule, 'first' and 'last' still to see; or NULL */
} PathEnd;

/* A schedule that is followed. */
typedef struct PathWay {
    const PathSchedule *schedule;
    gint64 lap_ns; /* when it began anew */
    guint at;      /* the first step, or chance, that is not over */
    guint used;    /* bytes of that chance that are taken */
    PathStep now;
} PathWay;

typedef struct PathBox PathBox;

struct Path {
    PathConfig config;
    PathUniformFn uniform;
    gpointer user;
    PathWatchFn watch; /* or NULL */
    gpointer watch_user;
    GArray *ends;     /* of PathEnd; grows */
    guint n_scripted; /* rules and ends that are down */
    PathWay ways[2];  /* by the side that sends */
    PathBox *box;     /* NULL: there was none yet */
    GQueue sends;     /* of PathSend */
    PathCounts counts;
};

PathEnd *path_end(Path *path, guint number);
gdouble path_draw(Path *path, guint end, PathDraw draw);

/* path-loss.c: what is scripted of a packet, a bit a deed, is for the other
 * two. */
guint path_deeds(Path *path, const PathPacket *packet);
PathCause path_loss(Path *path, const PathPacket *packet, guint deeds);
void path_order(Path *path, const PathPacket *packet, guint deeds,
                PathFate *fate);
gboolean path_by_chance(const PathConfig *config);

/* path-pace.c */
void path_advance(Path *path, PathSide side, gint64 now_ns);

/* path-box.c */
gboolean path_has_box(const PathBoxConfig *config);
void path_box(Path *path, const PathPacket *packet, PathFate *fate);
void path_box_free(PathBox *box);
/* Sends 'send', with RST. */
void path_reset(Path *path, const PathSend *send);

G_END_DECLS

#endif
