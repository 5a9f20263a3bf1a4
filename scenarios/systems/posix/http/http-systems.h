/* SPDX-License-Identifier: GPL-2.0-only */
/* HTTP servers and clients whose cases can be replayed. */
#ifndef FINWAIT_SCENARIOS_HTTP_SYSTEMS_H
#define FINWAIT_SCENARIOS_HTTP_SYSTEMS_H

#include "scenarios/conform/conform-end.h"

G_BEGIN_DECLS

extern const ConformSystem conform_http_node_client;
extern const ConformSystem conform_http_fetch;
extern const ConformSystem conform_http_undici;
extern const ConformSystem conform_http_curl;
extern const ConformSystem conform_http_node_server;
extern const ConformSystem conform_http_nginx;
extern const ConformSystem conform_http_apache;
extern const ConformSystem conform_http_varnish;

G_END_DECLS

#endif
