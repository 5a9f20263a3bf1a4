/* SPDX-License-Identifier: GPL-2.0-only */
/* The loop of model/http in a window: one message at a time, and one recv() for
 * each FD_READ, after which the system posts the next if there is more
 * (winsock-async.md, FD_READ).
 */
#ifndef FINWAIT_WINSOCK_LOOP_H
#define FINWAIT_WINSOCK_LOOP_H

#include "model/http/http-loop.h"
#include "model/winsock/winsock.h"

G_BEGIN_DECLS

typedef struct WinsockLoop WinsockLoop;

/* Of the process of 'ws', each of whose handlers takes 'handler' before its
 * calls.  (transfer full): free it after the process has ended. */
WinsockLoop *winsock_loop_new(Winsock *ws, const PortDelay *handler);
void winsock_loop_free(WinsockLoop *loop);

/* Takes messages until http_loop_quit(). */
void winsock_loop_run(WinsockLoop *loop);

/* http_loop_connect() takes a PortAddr. */
HttpLoop *winsock_loop_http(WinsockLoop *loop);

G_END_DECLS

#endif
