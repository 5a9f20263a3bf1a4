/* SPDX-License-Identifier: GPL-2.0-only */
/* reconnect and vendor-reconnect: clients that ask a server again and again.
 *
 * Both connect from on_sys_timer when the socket is CLOSED, ask as soon as the
 * connection is established, and read the reply.  reconnect then closes, and
 * leaves the next connection to the next on_sys_timer: the closing event has
 * been handled by then, so the gate is open.
 *
 * vendor-reconnect does not wait for the timer.  It follows the vendor's
 * libraries (http.tbs, smtp.tbs): close, wait for CLOSED, connect, all in one
 * handler.  The closing event is still in the queue then, so the connect is
 * lost and the timer must help.  With the one doevents that the manual calls
 * essential, the connect works (sock-fact 6). */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <string.h>

enum { DOEVENTS_NO, DOEVENTS_YES };

static const char *const doevents_names[] = {"no", "yes", NULL};

/* Those of reconnect, then what vendor-reconnect has more. */
enum {
    P_IP,
    P_PORT,
    P_REQUEST,
    P_REPLY,
    P_TOUT,
    N_PARAMS,
    P_DOEVENTS = N_PARAMS,
    N_VENDOR_PARAMS
};

#define COMMON_PARAMS                                                          \
    [P_IP] = {"targetip", SOCK_PARAM_PEER_IP, 0, 0, G_MAXUINT32,               \
              NULL,       "the server"},                                       \
    [P_PORT] =                                                                 \
        {"targetport", SOCK_PARAM_PEER_PORT, 1001, 1, G_MAXUINT16, NULL,       \
         "its port"},                                                          \
    [P_REQUEST] = {"request", SOCK_PARAM_BYTES,     100, 1, G_MAXUINT32,       \
                   NULL,      "length of a request"},                          \
    [P_REPLY] = {"reply", SOCK_PARAM_BYTES,     100, 1, G_MAXUINT32,           \
                 NULL,    "length of the reply"},                              \
    [P_TOUT] = SOCK_PARAM_CONNECTIONTOUT

static const SockParam params[N_PARAMS] = {COMMON_PARAMS};

static const SockParam vendor_params[N_VENDOR_PARAMS] = {
    COMMON_PARAMS,
    [P_DOEVENTS] = {"doevents", SOCK_PARAM_CHOICE, DOEVENTS_NO, 0, DOEVENTS_YES,
                    doevents_names,
                    "whether doevents stands before the connect"},
};

typedef struct Reconnect {
    gint64 value[N_VENDOR_PARAMS];
    gint64 owed; /* bytes of the request still to be put into TX */
    gint64 got;  /* bytes of the reply */
} Reconnect;

static void
reconnect_on_sys_init(Device *dev)
{
    const Reconnect *client = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_connectiontout(dev, (guint16)client->value[P_TOUT]);
    sock_set_targetip(dev, (guint32)client->value[P_IP]);
    sock_set_targetport(dev, (guint16)client->value[P_PORT]);
}

static void
reconnect_on_sys_timer(Device *dev)
{
    sock_set_num(dev, 0);
    if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        sock_connect(dev);
    }
}

/* Puts what TX takes of the request into it. */
static void
write_request(Device *dev, Reconnect *client)
{
    guint n;

    do {
        n = sock_setdata(dev, NULL,
                         (guint)MIN(client->owed, SOCK_STRING_MAX_BYTES));
        client->owed -= n;
    } while (n && client->owed);
    sock_send(dev);
    if (client->owed) {
        sock_notifysent(dev, sock_txbuffsize(dev) / 2);
    }
}

static void
reconnect_on_sock_event(Device *dev, SockState newstate,
                        SockStateSimple newstatesimple)
{
    Reconnect *client = device_program_data(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
    } else if (newstatesimple == PL_SSTS_EST) {
        client->got = 0;
        client->owed = client->value[P_REQUEST];
        write_request(dev, client);
    }
}

static void
reconnect_on_sock_data_sent(Device *dev)
{
    Reconnect *client = device_program_data(dev);

    if (client->owed) {
        write_request(dev, client);
    }
}

/* TRUE when this has completed the reply. */
static gboolean
read_reply(Device *dev, Reconnect *client)
{
    gint64 had = client->got;
    guint n;

    while ((n = sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES))) {
        client->got += n;
    }
    return had < client->value[P_REPLY] &&
           client->got >= client->value[P_REPLY];
}

static void
reconnect_on_sock_data_arrival(Device *dev)
{
    if (read_reply(dev, device_program_data(dev))) {
        sock_program_end(dev, SOCK_END_BY_CLOSE);
    }
}

static void
vendor_on_sock_data_arrival(Device *dev)
{
    Reconnect *client = device_program_data(dev);

    if (!read_reply(dev, client)) {
        return;
    }
    sock_close(dev);
    while (sock_statesimple(dev) != PL_SSTS_CLOSED) {
    }
    if (client->value[P_DOEVENTS] == DOEVENTS_YES) {
        sys_doevents(dev);
        sock_set_num(dev, 0);
    }
    sock_connect(dev);
}

static void
init(DeviceProgram *program, const gint64 *values)
{
    Reconnect *client = g_new0(Reconnect, 1);

    memcpy(client->value, values, N_PARAMS * sizeof values[0]);
    *program = (DeviceProgram){
        .on_sys_init = reconnect_on_sys_init,
        .on_sys_timer = reconnect_on_sys_timer,
        .on_sock_event = reconnect_on_sock_event,
        .on_sock_data_arrival = reconnect_on_sock_data_arrival,
        .on_sock_data_sent = reconnect_on_sock_data_sent,
        .data = client,
    };
}

static void
init_vendor(DeviceProgram *program, const gint64 *values)
{
    Reconnect *client;

    init(program, values);
    client = program->data;
    client->value[P_DOEVENTS] = values[P_DOEVENTS];
    program->on_sock_data_arrival = vendor_on_sock_data_arrival;
}

const SockProgram sock_reconnect_program = {
    .name = "reconnect",
    .summary = "connects from on_sys_timer, asks, reads the reply, closes",
    .client = TRUE,
    .params = params,
    .n_params = N_PARAMS,
    .init = init,
};

const SockProgram sock_vendor_reconnect_program = {
    .name = "vendor-reconnect",
    .summary = "the same, but closes, waits and connects again in one handler",
    .client = TRUE,
    .params = vendor_params,
    .n_params = N_VENDOR_PARAMS,
    .init = init_vendor,
};
