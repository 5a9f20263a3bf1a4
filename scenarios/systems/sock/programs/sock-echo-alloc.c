/* SPDX-License-Identifier: GPL-2.0-only */
/* echo-alloc: echo on a device whose buffers its program asks for.
 *
 * At power-up there are none, as on the platform: on_sys_init asks for each
 * socket's pages, of which later sockets get fewer or none where memory is
 * short, and buffalloc grants them, during which everything stands still.  From
 * time to time somebody changes the device's settings: it asks for half the TX
 * pages, or again for all, while connections are open (sock-fact 5, 10). */
#include "scenarios/systems/sock/programs/sock-echo.h"

typedef struct EchoAlloc {
    SockEcho echo;
    gint64 ask_rx, ask_tx, change_every;
    gint64 ticks;
    gboolean is_small; /* as it is set now */
} EchoAlloc;

static const ParamRow rows[] = {
    SOCK_ECHO_ROWS,
    PARAM(EchoAlloc, ask_rx, "ask_rx", COUNT, "4", 0, 255,
          "RX pages that the program asks for, for each socket"),
    PARAM(EchoAlloc, ask_tx, "ask_tx", COUNT, "4", 0, 255,
          "TX pages that the program asks for, for each socket"),
    PARAM(EchoAlloc, change_every, "change_every", COUNT, "0", 0, G_MAXUINT16,
          "on_sys_timer between two changes of TX's size, by half and back; 0: "
          "none",
          .zero = "none"),
    {.name = NULL},
};

/* Asks for all buffers, and has them granted. */
static void
allocate(Device *dev, const EchoAlloc *alloc)
{
    guint tx = (guint)alloc->ask_tx;

    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_rxbuffrq(dev, (guint)alloc->ask_rx);
        sock_txbuffrq(dev, alloc->is_small ? tx / 2 : tx);
    }
    sys_buffalloc(dev);
}

static void
on_sys_init(Device *dev)
{
    const EchoAlloc *alloc = device_program_data(dev);

    allocate(dev, alloc);
    sock_echo_on_sys_init(dev);
}

static void
on_sys_timer(Device *dev)
{
    EchoAlloc *alloc = device_program_data(dev);

    if (alloc->change_every && ++alloc->ticks % alloc->change_every == 0) {
        alloc->is_small = !alloc->is_small;
        allocate(dev, alloc);
    }
}

const SockProgram sock_echo_alloc_program = {
    .base = {.name = "echo-alloc",
             .summary = "echo, with buffers that it asks for, and changes",
             .role = ROLE_SERVER,
             .rows = rows,
             .does =
                 SOCK_ECHO_DOES | SOCK_DOES_ALLOC | SOCK_HANDLES(ON_SYS_TIMER)},
    .size = sizeof(EchoAlloc),
    .handlers = {.on_sys_init = on_sys_init,
                 .on_sys_timer = on_sys_timer,
                 SOCK_ECHO_HANDLERS},
};
