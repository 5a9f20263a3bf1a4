/* SPDX-License-Identifier: GPL-2.0-only */
/* lib-dhcp: the socket calls of the platform's public DHCP client (LIB dhcp),
 * datagrams by broadcast with fixed ports at both ends.
 *
 * The socket has targetport 67 and outport 68, sends and takes broadcasts, and
 * with reconmode 3 belongs to whoever answers.  connect is followed by a busy
 * wait for EST of at most three half seconds, the end by one for CLOSED.  It
 * asks (DISCOVER), asks again for what it has been offered (REQUEST), and is
 * done with the second answer; then it waits for its lease to be half over. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

typedef struct LibDhcp {
    PortAddr server; /* the address does not matter to a broadcast */
    gint64 reply, lease, again;
    gint64 answers;     /* of this lease */
    gint64 turn, asked; /* on_sys_timer counted, and that of the latest ask */
} LibDhcp;

#define REQUEST_BYTES 240

static const ParamRow rows[] = {
    PARAM(LibDhcp, reply, "reply", BYTES, "240B", 1, SOCK_UDP_MAX_BYTES,
          "length of an answer"),
    PARAM(LibDhcp, lease, "lease", COUNT, "20", 2, G_MAXUINT16,
          "on_sys_timer until it asks for a new lease"),
    PARAM(LibDhcp, again, "again", COUNT, "4", 1, G_MAXUINT16,
          "on_sys_timer until it asks again"),
    {.name = NULL},
};

/* At most three half seconds. */
static void
wait_for(Device *dev, SockStateSimple state)
{
    guint16 begun = sys_timercount(dev);

    while (sock_statesimple(dev) != state &&
           (guint16)(sys_timercount(dev) - begun) < 3) {
    }
}

static void
open_socket(Device *dev, const LibDhcp *dhcp)
{
    sock_set_num(dev, 0);
    sock_rxbuffrq(dev, 3);
    sock_txbuffrq(dev, 3);
    sys_buffalloc(dev);
    sock_set_allowedinterfaces(dev, "WLN,NET");
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_UDP);
    sock_set_targetport(dev, dhcp->server.port);
    sock_set_outport(dev, 68);
    sock_set_targetbcast(dev, TRUE);
    sock_set_acceptbcast(dev, TRUE);
    sock_set_connectiontout(dev, 600);
    sock_set_inconmode(dev, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
    sock_set_reconmode(dev, PL_SOCK_RECONMODE_3);
    sock_set_targetinterface(dev, PL_SOCK_INTERFACE_NET);
    if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        sock_connect(dev);
        wait_for(dev, PL_SSTS_EST);
    }
}

static void
close_socket(Device *dev)
{
    sock_discard(dev);
    wait_for(dev, PL_SSTS_CLOSED);
    sock_set_inconmode(dev, PL_SOCK_INCONMODE_NONE);
    sock_rxbuffrq(dev, 0);
    sock_txbuffrq(dev, 0);
    sys_buffalloc(dev);
}

static void
ask(Device *dev, LibDhcp *dhcp)
{
    sock_setdata(dev, NULL, REQUEST_BYTES);
    sock_send(dev);
    dhcp->asked = dhcp->turn;
}

static void
dhcp_on_sys_timer(Device *dev)
{
    LibDhcp *dhcp = device_program_data(dev);

    dhcp->turn++;
    sock_set_num(dev, 0);
    if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        if (dhcp->turn % dhcp->lease == 1) {
            dhcp->answers = 0;
            open_socket(dev, dhcp);
            ask(dev, dhcp);
        }
    } else if (dhcp->turn - dhcp->asked >= dhcp->again) {
        ask(dev, dhcp);
    }
}

static void
dhcp_on_sock_data_arrival(Device *dev)
{
    LibDhcp *dhcp = device_program_data(dev);

    while (sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
    if (++dhcp->answers == 1) {
        ask(dev, dhcp);
    } else {
        close_socket(dev);
    }
}

const SockProgram sock_lib_dhcp_program = {
    .base = {.name = "lib-dhcp",
             .summary = "the sockets of the platform's public DHCP client: "
                        "broadcasts, and the port of whoever answers",
             .role = ROLE_CLIENT,
             .rows = rows,
             .does = SOCK_DOES_CONNECT | SOCK_DOES_CLOSE | SOCK_DOES_ALLOC |
                     SOCK_HANDLES(ON_SYS_TIMER) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(LibDhcp),
    .handlers = {.on_sys_timer = dhcp_on_sys_timer,
                 .on_sock_data_arrival = dhcp_on_sock_data_arrival},
};
