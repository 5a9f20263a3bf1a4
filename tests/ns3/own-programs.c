/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/ns3/own-programs.h"

#include "model/nodejs/node.h"
#include "model/posix/posix.h"
#include "model/sock/device.h"
#include "model/sock/sock.h"
#include "model/winsock/winsock.h"

#define REPLY_BYTES 250

static void
count(void *counter)
{
    if (counter) {
        (*(unsigned *)counter)++;
    }
}

void
own_posix(void *process, void *counter)
{
    PosixProc *proc = process;
    int listener = posix_socket(proc);

    posix_bind(proc, listener, OWN_PORT);
    posix_listen(proc, listener, 5);
    for (;;) {
        int fd = posix_accept(proc, listener, NULL);
        count(counter);
        posix_recv(proc, fd, NULL, G_MAXINT32, 0);
        posix_send(proc, fd, NULL, REPLY_BYTES, 0);
        posix_close(proc, fd);
    }
}

void
own_winsock(void *process, void *counter)
{
    Winsock *ws = process;
    WsaHandle listener = wsa_socket(ws);
    WsaMessage message;

    wsa_async_select(ws, listener, 1, WSA_FD_ACCEPT | WSA_FD_READ);
    wsa_listen(ws, listener, OWN_PORT);
    while (wsa_get_message(ws, &message, G_MAXINT64)) {
        if (message.event == WSA_FD_ACCEPT) {
            wsa_accept(ws, listener);
            count(counter);
        } else {
            wsa_recv(ws, message.sock, NULL, G_MAXINT32, 0);
            wsa_send(ws, message.sock, NULL, REPLY_BYTES);
            wsa_closesocket(ws, message.sock);
        }
    }
}

static void
on_data(gpointer socket, const NodeEvent *event)
{
    (void)event;
    node_end(socket, NULL, REPLY_BYTES, NODE_NO_CALLBACK);
}

static void
on_connection(gpointer counter, NodeSocket *socket)
{
    count(counter);
    node_on(socket, NODE_ON(DATA), on_data, socket);
}

void
own_node(void *process, void *counter)
{
    static const NodeServerOps ops = {.connection = on_connection};
    static const NodeServerOptions options = {.backlog = 5};

    node_listen(process, OWN_PORT, &options, &ops, counter);
}

static void
device_on_sys_init(Device *dev)
{
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
        sock_set_inconmode(dev, PL_SOCK_INCONMODE_ANY_IP_ANY_PORT);
        sock_set_localportlist(dev, "4000");
    }
}

static void
device_on_data(Device *dev)
{
    sock_getdata(dev, NULL, 255);
    sock_setdata(dev, NULL, REPLY_BYTES);
    sock_send(dev);
    sock_close(dev);
}

static const DeviceProgram device = {.on_sys_init = device_on_sys_init,
                                     .on_sock_data_arrival = device_on_data};

const void *const own_device = &device;
