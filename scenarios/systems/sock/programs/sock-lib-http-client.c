/* SPDX-License-Identifier: GPL-2.0-only */
/* lib-http-client: the calls of the platform's public HTTP client library,
 * which has one socket for one request after the other (LIB http).
 *
 * Before each request it sets the socket up, closes whatever there is, waits at
 * most three half seconds for CLOSED, and connects, without a doevents.  When
 * the whole reply has come, it empties the buffers and closes in the same way,
 * with a discard at the end, and a request that waits is begun at once.  Then
 * the closing event of the connection before is still in the queue: the gate is
 * shut and the connect lost (sock-fact 6), which the library notices only by
 * its own time-out, `give_up`, whereupon it gives the request up. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"

#include "model/units.h"

typedef struct LibHttpClient {
    PortAddr server;
    gint64 reply, chain, give_up, connectiontout;
    gboolean is_busy;
    gint64 got;         /* of the reply */
    gint64 n;           /* requests begun */
    guint32 give_up_ms; /* when it does */
} LibHttpClient;

static const ParamRow rows[] = {
    PARAM(LibHttpClient, reply, "reply", BYTES, "200B", 1, G_MAXUINT32,
          "length of the reply, header included"),
    PARAM_CHOICE(LibHttpClient, chain, "chain", "no", SOCK_NO_YES,
                 "whether the next request follows at once, or from "
                 "on_sys_timer"),
    PARAM(LibHttpClient, give_up, "give_up", TIME, "5s", 0.001, PARAM_HOUR,
          "time after which a request is given up"),
    PARAM(LibHttpClient, connectiontout, "connectiontout", COUNT, "10", 0,
          G_MAXUINT16, "half seconds without data until reset; 0: never",
          .zero = "never"),
    {.name = NULL},
};

/* close, and at most three half seconds for it. */
static void
close_and_wait(Device *dev)
{
    guint16 begun = sys_timercount(dev);

    sock_close(dev);
    while (sock_statesimple(dev) != PL_SSTS_CLOSED &&
           (guint16)(sys_timercount(dev) - begun) < 3) {
    }
}

static void
begin_request(Device *dev, LibHttpClient *client)
{
    sock_set_num(dev, 0);
    sock_set_connectiontout(dev, (guint16)client->connectiontout);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_program_target(dev, client->server);
    sock_set_allowedinterfaces(dev, sock_availableinterfaces(dev));
    sock_set_targetinterface(dev, PL_SOCK_INTERFACE_NET);
    sock_txbuffrq(dev, 4);
    sock_rxbuffrq(dev, 4);
    sys_buffalloc(dev);
    sock_rxclear(dev);
    sock_txclear(dev);
    close_and_wait(dev);
    sock_connect(dev);
    client->is_busy = TRUE;
    client->got = 0;
    client->n++;
    client->give_up_ms =
        sys_timercountms(dev) + (guint32)(client->give_up / NS_PER_MS);
}

/* Over, well or not: the socket is free for the next request. */
static void
end_request(Device *dev, LibHttpClient *client)
{
    sock_set_num(dev, 0);
    sock_txclear(dev);
    sock_rxclear(dev);
    close_and_wait(dev);
    sock_discard(dev);
    client->is_busy = FALSE;
}

static void
client_on_sys_timer(Device *dev)
{
    LibHttpClient *client = device_program_data(dev);

    if (client->is_busy && sys_timercountms(dev) >= client->give_up_ms) {
        end_request(dev, client);
    } else if (!client->is_busy) {
        begin_request(dev, client);
    }
}

static void
client_on_sock_event(Device *dev, SockState newstate,
                     SockStateSimple newstatesimple)
{
    static const char request[] = "GET /index.html HTTP/1.1\r\n\r\n";

    (void)newstate;
    if (newstatesimple == PL_SSTS_EST) {
        sock_setdata(dev, request, sizeof request - 1);
        sock_send(dev);
    }
}

static void
client_on_sock_data_arrival(Device *dev)
{
    LibHttpClient *client = device_program_data(dev);

    client->got += sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES);
    if (client->is_busy && client->got >= client->reply) {
        end_request(dev, client);
        if (client->chain == SOCK_YES) {
            begin_request(dev, client);
        }
    }
}

const SockProgram sock_lib_http_client_program = {
    .base = {.name = "lib-http-client",
             .summary = "the platform's public HTTP client, one request after "
                        "the other",
             .role = ROLE_CLIENT,
             .rows = rows,
             .does = SOCK_DOES_CONNECT | SOCK_DOES_STREAM | SOCK_DOES_CLOSE |
                     SOCK_DOES_DISCARD | SOCK_DOES_TOUT | SOCK_DOES_ALLOC |
                     SOCK_HANDLES(ON_SYS_TIMER) | SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(LibHttpClient),
    .handlers = {.on_sys_timer = client_on_sys_timer,
                 .on_sock_event = client_on_sock_event,
                 .on_sock_data_arrival = client_on_sock_data_arrival},
};
