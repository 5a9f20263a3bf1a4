/* SPDX-License-Identifier: GPL-2.0-only */
/* The loop of model/http in a process of Node.js, by net.Socket, net.Server and
 * setTimeout().
 *
 * A stream reads on by itself, as Node's http does, until a high water mark of
 * bytes wait unread, and so learns of an end whoever looks for it.  Full close
 * is destroySoon() while something is unsent, else destroy() (resOnFinish() in
 * lib/_http_server.js).
 */
#ifndef FINWAIT_NODEJS_LOOP_H
#define FINWAIT_NODEJS_LOOP_H

#include "model/http/http-loop.h"
#include "model/nodejs/node.h"

G_BEGIN_DECLS

typedef struct NodeLoop NodeLoop;

/* Of 'node', whose config wants bytes.  (transfer full): free it after the
 * process has ended. */
NodeLoop *node_loop_new(Node *node);
void node_loop_free(NodeLoop *loop);

/* http_loop_connect() takes a PortAddr. */
HttpLoop *node_loop_http(NodeLoop *loop);

/* Whatever calls into the loop from outside its own events stands between
 * these. */
void node_loop_enter(NodeLoop *loop);
void node_loop_leave(NodeLoop *loop);

G_END_DECLS

#endif
