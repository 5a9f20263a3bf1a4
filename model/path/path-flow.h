/* SPDX-License-Identifier: GPL-2.0-only */
/* The flows that a box knows: by their addresses before it and behind it, and
 * by how long they have been silent. */
#ifndef FINWAIT_MODEL_PATH_FLOW_H
#define FINWAIT_MODEL_PATH_FLOW_H

#include "model/path/path-priv.h"

G_BEGIN_DECLS

typedef enum PathFlowState {
    PATH_FLOW_OPEN,
    PATH_FLOW_CLOSED, /* RST, or FIN of both, has passed */
    PATH_FLOW_STALE,  /* silent for too long: it has no outer port any more */
} PathFlowState;

/* What one of both has sent. */
typedef struct PathFlowEnd {
    guint end; /* of the link */
    gboolean has_sent, has_fin;
    guint32 next, ack; /* behind its last byte; its last ACK */
} PathFlowEnd;

typedef struct PathFlow {
    guint protocol;
    guint32 src_ip, dst_ip; /* of who opened it, and of who was asked */
    guint16 src_port, dst_port;
    guint16 outer_port; /* in place of 'src_port' behind the box */
    gboolean has_port;  /* it is one of the box's */
    PathFlowState state;
    gint64 last_ns;
    PathFlowEnd ends[2]; /* who opened it, who was asked */
    GList place;         /* in the queue of its state */
} PathFlow;

struct PathBox {
    GHashTable *inner; /* set of PathFlow, by the addresses before the box */
    GHashTable *outer; /* the same behind it; without stale ones */
    GQueue open;       /* of PathFlow, by 'last_ns' */
    GQueue closed;
    guint8 *ports; /* TRUE: it is in use */
    guint next_port;
    gdouble syns; /* that may pass at 'syns_ns' */
    gint64 syns_ns;
    gboolean has_syns; /* it has counted one */
};

PathBox *path_box_new(void);

/* The only writer of a flow's state, as seen at 'last_ns'. */
void path_flow_enter(PathBox *box, PathFlow *flow, PathFlowState state);

/* Gives it a port behind the box; FALSE: there is none. */
gboolean path_flow_bind(Path *path, PathFlow *flow);
/* Gives up what it has behind the box. */
void path_flow_unbind(PathBox *box, PathFlow *flow);

/* The flow of 'packet', and whether it comes from who opened it ('*who' 0) or
 * from who was asked (1); NULL: none, or one that is stale for who was asked.
 */
PathFlow *path_flow_find(PathBox *box, const PathPacket *packet, guint *who);
/* A flow that 'packet' opens; NULL: no port is left. */
PathFlow *path_flow_new(Path *path, const PathPacket *packet);

G_END_DECLS

#endif
