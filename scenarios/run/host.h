/* SPDX-License-Identifier: GPL-2.0-only */
/* The software of one node of a run: a sock device or a POSIX host with its
 * processes, made from the parameters of its section.
 *
 * Random streams are numbered by what draws from them, so that a new
 * component does not move the draws of the others: see HostStream.
 */
#ifndef FINWAIT_SCENARIOS_HOST_H
#define FINWAIT_SCENARIOS_HOST_H

#include "model/record.h"
#include "scenarios/params/params.h"
#include "scenarios/run/network.h"
#include <glib.h>

G_BEGIN_DECLS

/* Numbers of random streams.  A client takes HOST_STREAM_PER_CLIENT from
 * HOST_STREAM_CLIENTS on. */
typedef enum HostStream {
    HOST_STREAM_SERVER = 0,          /* its port */
    HOST_STREAM_SERVER_SERVICE = 1,  /* posix: time to answer */
    HOST_STREAM_SERVER_CALL = 2,     /* posix: system calls */
    HOST_STREAM_SERVER_HANDLER = 16, /* sock: + EventType */
    HOST_STREAM_CLIENTS = 1024,
    HOST_STREAM_PER_CLIENT = 16,
    HOST_STREAM_CLIENT_PORT = 0, /* + the client's first: */
    HOST_STREAM_CLIENT_START = 1,
    HOST_STREAM_CLIENT_THINK = 2,
    HOST_STREAM_CLIENT_RETRY = 3,
    HOST_STREAM_CLIENT_VANISH = 4,  /* posix */
    HOST_STREAM_CLIENT_CANCEL = 5,  /* posix */
    HOST_STREAM_CLIENT_CALL = 6,    /* posix: of the host's first client */
    HOST_STREAM_CLIENT_HANDLER = 4, /* sock: + EventType */
    HOST_STREAM_CLIENT_BETWEEN = 14,
    HOST_STREAM_CLIENT_PAUSE = 15,
} HostStream;

typedef struct Host Host;

Host *host_new_server(const Network *network, const ParamSet *params,
                      RecordFn record, gpointer user, GError **error);
Host *host_new_clients(const Network *network, guint host,
                       const ParamSet *params, RecordFn record, gpointer user,
                       GError **error);
void host_start(Host *host);
void host_stop(Host *host);
void host_free(Host *host);

guint64 host_connects_lost(const Host *host);
guint64 host_begun(const Host *host, gboolean active);

G_END_DECLS

#endif
