/* SPDX-License-Identifier: GPL-2.0-only */
/* sink: reads and forgets all that comes, answers nothing; can end the
 * connection after so many bytes. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

enum { P_PORT, P_BYTES, P_END, P_TOUT, N_PARAMS };

static const SockParam params[N_PARAMS] = {
    [P_PORT] = SOCK_PARAM_PORT,
    [P_BYTES] = {"bytes", SOCK_PARAM_BYTES, 0, 0, G_MAXUINT32, NULL,
                 "received bytes after which to end; 0: leave it to the peer"},
    [P_END] = {"end", SOCK_PARAM_CHOICE, SOCK_END_BY_CLOSE, 0,
               SOCK_END_BY_DISCARD, sock_end_by_names,
               "how to end the connection then"},
    [P_TOUT] = SOCK_PARAM_CONNECTIONTOUT,
};

typedef struct Sink {
    gint64 value[N_PARAMS];
    gint64 got[DEVICE_SOCKS_MAX]; /* of the connection under way, by socket */
} Sink;

static void
sink_on_sys_init(Device *dev)
{
    const Sink *sink = device_program_data(dev);

    sock_program_listen(dev, (guint16)sink->value[P_PORT],
                        (guint16)sink->value[P_TOUT]);
}

static void
sink_on_sock_event(Device *dev, SockState newstate,
                   SockStateSimple newstatesimple)
{
    Sink *sink = device_program_data(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sink->got[sock_num(dev)] = 0;
    }
}

static void
sink_on_sock_data_arrival(Device *dev)
{
    Sink *sink = device_program_data(dev);
    gint64 *got = &sink->got[sock_num(dev)];
    guint n;

    while ((n = sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES))) {
        *got += n;
    }
    if (sink->value[P_BYTES] && *got >= sink->value[P_BYTES]) {
        sock_program_end(dev, (SockEndBy)sink->value[P_END]);
    }
}

static void
init(DeviceProgram *program, const gint64 *values)
{
    Sink *sink = g_new0(Sink, 1);

    for (guint i = 0; i < N_PARAMS; i++) {
        sink->value[i] = values[i];
    }
    *program = (DeviceProgram){
        .on_sys_init = sink_on_sys_init,
        .on_sock_event = sink_on_sock_event,
        .on_sock_data_arrival = sink_on_sock_data_arrival,
        .data = sink,
    };
}

const SockProgram sock_sink_program = {
    .name = "sink",
    .summary = "reads all that comes and answers nothing",
    .params = params,
    .n_params = N_PARAMS,
    .init = init,
};
