/* SPDX-License-Identifier: GPL-2.0-only */
/* serial: a serial server whose line is looped back at its far end.
 *
 * What comes from the network goes to the line and what comes from the line
 * goes to the network.  With redir the master process carries the bytes and
 * the program has nothing to do with them; without, it carries them itself
 * from event to event, as fast as its handlers are.  There are no serial
 * ports in the model, so the line is the socket's own TX. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <string.h>

typedef struct Serial {
    SockListen listen;
    gint64 redir;
} Serial;

static const ParamRow rows[] = {
    SOCK_LISTEN_ROWS(Serial),
    PARAM_CHOICE(Serial, redir, "redir", "yes", SOCK_NO_YES,
                 "whether redir carries the data, or the program does"),
    {.name = NULL},
};

static void
serial_on_sys_init(Device *dev)
{
    const Serial *serial = device_program_data(dev);

    sock_program_listen(dev, &serial->listen, PL_SOCK_PROTOCOL_TCP);
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        if (serial->redir == SOCK_YES) {
            sock_redir(dev, PL_REDIR_SOCK0 + i);
        }
    }
}

static void
serial_on_sock_event(Device *dev, SockState newstate,
                     SockStateSimple newstatesimple)
{
    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
    }
}

/* From RX to TX as far as there is room; the rest when some has been sent. */
static void
carry(Device *dev)
{
    guint8 bytes[SOCK_STRING_MAX_BYTES];
    guint n;

    while ((n = sock_getdata(dev, bytes, sock_txfree(dev)))) {
        sock_setdata(dev, bytes, n);
    }
    sock_send(dev);
}

const SockProgram sock_serial_program = {
    .base = {.name = "serial",
             .summary = "a serial server with its line looped back, by redir "
                        "or not",
             .role = ROLE_SERVER,
             .rows = rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_MANY | SOCK_DOES_ACCEPT |
                     SOCK_DOES_SEND | SOCK_DOES_STREAM | SOCK_DOES_TOUT |
                     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(Serial),
    .handlers = {.on_sys_init = serial_on_sys_init,
                 .on_sock_event = serial_on_sock_event,
                 .on_sock_data_arrival = carry},
};
