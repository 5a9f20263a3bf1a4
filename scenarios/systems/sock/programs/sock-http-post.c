/* SPDX-License-Identifier: GPL-2.0-only */
/* http-post: a client that sends a form to a web server.
 *
 * It connects from on_sys_timer, sends a POST with its variables, piece by
 * piece as TX takes them, and reads until the server closes. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <stdio.h>

typedef struct HttpPost {
    PortAddr server;
    gint64 variables, reply, connectiontout;
    gint64 owed; /* bytes of the variables still to be put into TX */
} HttpPost;

static const ParamRow rows[] = {
    PARAM(HttpPost, variables, "variables", BYTES, "100B", 0, G_MAXUINT32,
          "length of the variables"),
    PARAM(HttpPost, reply, "reply", BYTES, "4096B", 1, G_MAXUINT32,
          "length of the response that it expects"),
    SOCK_PARAM_TOUT(HttpPost, connectiontout),
    {.name = NULL},
};

static void
post_on_sys_init(Device *dev)
{
    const HttpPost *post = device_program_data(dev);

    sock_set_num(dev, 0);
    sock_set_protocol(dev, PL_SOCK_PROTOCOL_TCP);
    sock_set_connectiontout(dev, (guint16)post->connectiontout);
    sock_program_target(dev, post->server);
}

static void
post_on_sys_timer(Device *dev)
{
    sock_set_num(dev, 0);
    if (sock_statesimple(dev) == PL_SSTS_CLOSED) {
        sock_connect(dev);
    }
}

/* Puts what TX takes of the variables into it. */
static void
write_variables(Device *dev, HttpPost *post)
{
    guint n;

    do {
        n = sock_setdata(dev, NULL,
                         (guint)MIN(post->owed, SOCK_STRING_MAX_BYTES));
        post->owed -= n;
    } while (n && post->owed);
    sock_send(dev);
    if (post->owed) {
        sock_notifysent(dev, sock_txbuffsize(dev) / 2);
    }
}

static void
write_request(Device *dev, HttpPost *post)
{
    char head[80];
    int len = snprintf(head, sizeof head,
                       "POST /index.html HTTP/1.0\r\n"
                       "Content-Length: %" G_GINT64_FORMAT "\r\n\r\n",
                       post->variables);

    sock_setdata(dev, head, (guint)len);
    post->owed = post->variables;
    write_variables(dev, post);
}

static void
post_on_sock_event(Device *dev, SockState newstate,
                   SockStateSimple newstatesimple)
{
    HttpPost *post = device_program_data(dev);

    (void)newstate;
    if (newstatesimple == PL_SSTS_CLOSED) {
        sock_rxclear(dev);
        sock_txclear(dev);
        post->owed = 0;
    } else if (newstatesimple == PL_SSTS_EST) {
        write_request(dev, post);
    }
}

static void
post_on_sock_data_sent(Device *dev)
{
    HttpPost *post = device_program_data(dev);

    if (post->owed) {
        write_variables(dev, post);
    }
}

static void
post_on_sock_data_arrival(Device *dev)
{
    while (sock_getdata(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
}

const SockProgram sock_http_post_program = {
    .base = {.name = "http-post",
             .summary = "connects from on_sys_timer, posts a form, reads until "
                        "the server closes",
             .role = ROLE_CLIENT,
             .rows = rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_CONNECT | SOCK_DOES_SEND |
                     SOCK_DOES_STREAM | SOCK_DOES_NOTIFY | SOCK_DOES_TOUT |
                     SOCK_HANDLES(ON_SYS_INIT) | SOCK_HANDLES(ON_SYS_TIMER) |
                     SOCK_HANDLES(ON_SOCK_EVENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_SENT) |
                     SOCK_HANDLES(ON_SOCK_DATA_ARRIVAL)},
    .size = sizeof(HttpPost),
    .handlers = {.on_sys_init = post_on_sys_init,
                 .on_sys_timer = post_on_sys_timer,
                 .on_sock_event = post_on_sock_event,
                 .on_sock_data_sent = post_on_sock_data_sent,
                 .on_sock_data_arrival = post_on_sock_data_arrival},
};
