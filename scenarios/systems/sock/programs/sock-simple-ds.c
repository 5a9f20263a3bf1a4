/* SPDX-License-Identifier: GPL-2.0-only */
/* simple-ds: the TCP half of the platform's public sample of a redirecting
 * serial server (CA-Simple-DS 4), whose serial line is a second socket here.
 *
 * What comes by TCP goes to the line and back by redir alone; the program only
 * looks from on_sys_timer whether the line has sent something while there is no
 * connection, and then connects. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

/* The sample's sockets; the line has one as well here. */
enum { NET, LINE };

typedef struct SimpleDs {
    gint64 port, line_port, targetip, targetport;
} SimpleDs;

static const ParamRow rows[] = {
    PARAM(SimpleDs, port, "port", COUNT, "1001", 1, G_MAXUINT16,
          "TCP port on which it listens"),
    PARAM(SimpleDs, line_port, "line_port", COUNT, "4001", 1, G_MAXUINT16,
          "TCP port at which the other end of the line connects"),
    PARAM(SimpleDs, targetip, "targetip", ADDRESS, "10.0.0.2", 0, 0,
          "whom it connects to when the line has sent something"),
    PARAM(SimpleDs, targetport, "targetport", COUNT, "3000", 1, G_MAXUINT16,
          "at which port"),
    {.name = NULL},
};

static void
ask_for_buffers(Device *dev, guint num)
{
    sock_set_num(dev, num);
    sock_rxbuffrq(dev, 4);
    sock_txbuffrq(dev, 4);
}

static void
listen_at(Device *dev, guint num, gint64 port)
{
    const SockListen listen = {.port = port,
                               .inconmode = PL_SOCK_INCONMODE_ANY_IP_ANY_PORT};

    sock_set_num(dev, num);
    sock_program_listen_one(dev, &listen, PL_SOCK_PROTOCOL_TCP);
}

static void
ds_on_sys_init(Device *dev)
{
    const SimpleDs *ds = device_program_data(dev);
    PortAddr target = {(guint32)ds->targetip, (guint16)ds->targetport};

    ask_for_buffers(dev, NET);
    ask_for_buffers(dev, LINE);
    sys_buffalloc(dev);
    sock_set_num(dev, LINE);
    sock_redir(dev, PL_REDIR_SOCK0 + NET);
    sock_set_num(dev, NET);
    sock_redir(dev, PL_REDIR_SOCK0 + LINE);
    listen_at(dev, LINE, ds->line_port);
    listen_at(dev, NET, ds->port);
    sock_program_target(dev, target);
}

static void
ds_on_sys_timer(Device *dev)
{
    sock_set_num(dev, NET);
    if (sock_txlen(dev) && sock_statesimple(dev) == PL_SSTS_CLOSED) {
        sock_connect(dev);
    }
}

const SockProgram sock_simple_ds_program = {
    .base = {.name = "simple-ds",
             .summary = "the public sample of a redirecting serial server, its "
                        "line a second socket",
             .role = ROLE_SERVER,
             .rows = rows,
             .does = SOCK_DOES_MANY | SOCK_DOES_ACCEPT | SOCK_DOES_CONNECT |
                     SOCK_DOES_STREAM | SOCK_DOES_KEEP | SOCK_DOES_ALLOC |
                     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SYS_TIMER)},
    .size = sizeof(SimpleDs),
    .handlers = {.on_sys_init = ds_on_sys_init,
                 .on_sys_timer = ds_on_sys_timer},
};
