/* SPDX-License-Identifier: GPL-2.0-only */
/* What the systems' files behind host.h share. */
#ifndef FINWAIT_SCENARIOS_HOST_PRIV_H
#define FINWAIT_SCENARIOS_HOST_PRIV_H

#include "model/posix/posix.h"
#include "model/sock/device.h"
#include "scenarios/run/host.h"
#include "scenarios/systems/posix/programs/posix-programs.h"
#include "scenarios/systems/sock/programs/sock-programs.h"

G_BEGIN_DECLS

struct Host {
    const Network *network;
    const ParamSet *params;
    gboolean is_client; /* its section is [client], else [server] */
    System system;
    Port *port;

    /* sock */
    RecordFn record;
    gpointer user;
    DeviceProgram *program;
    Device *device;
    gint64 start_ns; /* when it is switched on */
    gboolean is_on;

    /* posix */
    const PosixProgram *posix_program;
    PosixHost *posix;
    PosixOptions *options; /* one for each process */
    guint n_processes;
};

gboolean host_delay(const Host *host, const char *key, gint64 stream,
                    PortDelay *out, GError **error);

GArray *host_read_device(const Host *host, gint64 stream, DeviceConfig *config,
                         GError **error);
gboolean host_make_sock(Host *host, gint64 stream, RecordFn record,
                        gpointer user, GError **error);
gboolean host_make_posix_server(Host *host, RecordFn record, gpointer user,
                                GError **error);
gboolean host_make_posix_clients(Host *host, guint first, guint n,
                                 RecordFn record, gpointer user,
                                 GError **error);

G_END_DECLS

#endif
