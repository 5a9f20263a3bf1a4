/* SPDX-License-Identifier: GPL-2.0-only */
/* sink: reads and forgets all that comes, answers nothing; can end the
 * connection after so many bytes. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

typedef struct Sink {
    SockListen listen;
    gint64 bytes, end;
    gint64 got[DEVICE_SOCKS_MAX]; /* of the connection under way, by socket */
} Sink;

static const ParamRow rows[] = {
    SOCK_LISTEN_ROWS(Sink),
    PARAM(Sink, bytes, "bytes", BYTES, "0B", 0, G_MAXUINT32,
          "received bytes after which to end; 0: leave it to the peer",
          .zero = "never"),
    PARAM_CHOICE(Sink, end, "end", "close", SOCK_ENDS_BY,
                 "how to end the connection then"),
    {.name = NULL},
};

static void
sink_on_sys_init(Device *dev)
{
    const Sink *sink = device_program_data(dev);

    sock_program_listen(dev, &sink->listen, PL_SOCK_PROTOCOL_TCP);
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
    if (sink->bytes && *got >= sink->bytes) {
        sock_program_end(dev, (SockEndBy)sink->end);
    }
}

const SockProgram sock_sink_program = {
    .base = {.name = "sink",
             .summary = "reads all that comes and answers nothing",
             .role = ROLE_SERVER,
             .rows = rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_MANY | SOCK_DOES_ACCEPT |
                     SOCK_DOES_CLOSE | SOCK_DOES_DISCARD | SOCK_DOES_TOUT |
                     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(Sink),
    .handlers = {.on_sys_init = sink_on_sys_init,
                 .on_sock_event = sink_on_sock_event,
                 .on_sock_data_arrival = sink_on_sock_data_arrival},
};
