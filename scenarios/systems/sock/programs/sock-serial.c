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

enum { REDIR_NO, REDIR_YES };

static const char *const redir_names[] = {"no", "yes", NULL};

enum { P_PORT, P_REDIR, P_TOUT, N_PARAMS };

static const SockParam params[N_PARAMS] = {
    [P_PORT] = SOCK_PARAM_PORT,
    [P_REDIR] = {"redir", SOCK_PARAM_CHOICE, REDIR_YES, 0, REDIR_YES,
                 redir_names,
                 "whether redir carries the data, or the program does"},
    [P_TOUT] = SOCK_PARAM_CONNECTIONTOUT,
};

typedef struct Serial {
    gint64 value[N_PARAMS];
} Serial;

static void
serial_on_sys_init(Device *dev)
{
    const Serial *serial = device_program_data(dev);

    sock_program_listen(dev, (guint16)serial->value[P_PORT],
                        (guint16)serial->value[P_TOUT]);
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        if (serial->value[P_REDIR] == REDIR_YES) {
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

static void
init(DeviceProgram *program, const gint64 *values)
{
    Serial *serial = g_new0(Serial, 1);

    memcpy(serial->value, values, sizeof serial->value);
    *program = (DeviceProgram){
        .on_sys_init = serial_on_sys_init,
        .on_sock_event = serial_on_sock_event,
        .on_sock_data_arrival = carry,
        .data = serial,
    };
}

const SockProgram sock_serial_program = {
    .name = "serial",
    .summary = "a serial server with its line looped back, by redir or not",
    .params = params,
    .n_params = N_PARAMS,
    .init = init,
};
