/* SPDX-License-Identifier: GPL-2.0-only */
/* http-page: a web server in the sock object's HTTP mode.
 *
 * The port is in httpportlist of every socket, so the master process reads the
 * requests, sends the static part of the page, and closes; the program only
 * writes the part that the page's code makes.  Nothing else runs in the VM
 * until that code has ended. */
#include "scenarios/systems/sock/programs/sock-programs-priv.h"
#include <stdio.h>
#include <string.h>

#define MADE(X) X(MADE_BY_CODE, "code") X(MADE_OF_TEXT, "text")

enum {
#define X(NAME, TEXT) NAME,
    MADE(X)
#undef X
};

/* What stands around a page: the status line, its empty line, and with
 * httpnoclose the end mark CR/LF/CR/LF. */
#define STATUS_BYTES 19
#define END_MARK_BYTES 4

/* The longest page file (sock-fact 9). */
#define PAGE_MAX_BYTES 65534

typedef struct HttpPage {
    SockListen listen;
    gint64 reply, keep_open, made;
    DevicePage page;
    char text[]; /* of a static page */
} HttpPage;

static const ParamRow rows[] = {
    SOCK_PARAM_PORT(HttpPage, "80",
                    "TCP port in the httpportlist of every socket"),
    SOCK_PARAM_INCONMODE(HttpPage),
    PARAM(HttpPage, reply, "reply", BYTES, "4096B", 32, PAGE_MAX_BYTES,
          "length of a response with its status line and end mark"),
    PARAM_CHOICE(HttpPage, keep_open, "keep_open", "no", SOCK_NO_YES,
                 "httpnoclose: whether a connection stays open after a page"),
    PARAM_CHOICE(HttpPage, made, "made", "code", MADE,
                 "whether code in the VM writes the page or it is static text"),
    SOCK_PARAM_TOUT(HttpPage, listen.connectiontout),
    {.name = NULL},
};

static void
page_on_sys_init(Device *dev)
{
    const HttpPage *http = device_program_data(dev);
    char ports[8];

    snprintf(ports, sizeof ports, "%u", (guint)http->listen.port);
    sock_program_listen(dev, &http->listen, PL_SOCK_PROTOCOL_TCP);
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_httpportlist(dev, ports);
        sock_set_httpnoclose(dev, http->keep_open == SOCK_YES);
    }
}

/* Variables that VAR has had no room for: this page wants none of them. */
static void
page_on_sock_postdata(Device *dev)
{
    while (sock_gethttprqstring(dev, NULL, SOCK_STRING_MAX_BYTES)) {
    }
}

/* The length of the page itself. */
static gint64
body_bytes(const HttpPage *http)
{
    return http->reply - STATUS_BYTES -
           (http->keep_open == SOCK_YES ? END_MARK_BYTES : 0);
}

/* The code in the page: fills TX, sends, and waits for room, until all is in
 * TX or the connection has gone. */
static void
page_code(Device *dev)
{
    const HttpPage *http = device_program_data(dev);
    gint64 owed = body_bytes(http);

    while (owed && sock_statesimple(dev) == PL_SSTS_EST) {
        guint n =
            sock_setdata(dev, NULL, (guint)MIN(owed, SOCK_STRING_MAX_BYTES));
        owed -= n;
        if (!n || !owed) {
            sock_send(dev);
        }
    }
}

/* Makes the page, whose text stands behind the variables. */
static void
finish(DeviceProgram *instance)
{
    HttpPage *http = instance->data;
    gsize len = http->made == MADE_OF_TEXT ? (gsize)body_bytes(http) : 0;

    http = g_realloc(http, sizeof *http + len + 1);
    memset(http->text, '.', len);
    http->text[len] = '\0';
    http->page = (DevicePage){
        .name = "index.html",
        .text = len ? http->text : NULL,
        .code = len ? NULL : page_code,
    };
    instance->data = http;
    instance->pages = &http->page;
    instance->n_pages = 1;
}

const SockProgram sock_http_page_program = {
    .base = {.name = "http-page",
             .summary = "a web server in HTTP mode, with one page",
             .role = ROLE_SERVER,
             .rows = rows,
             .does = SOCK_DOES_RECEIVE | SOCK_DOES_MANY | SOCK_DOES_ACCEPT |
                     SOCK_DOES_SEND | SOCK_DOES_STREAM | SOCK_DOES_CLOSE |
                     SOCK_DOES_TOUT | SOCK_DOES_KEEP | SOCK_DOES_VAR |
                     SOCK_HANDLES(ON_SYS_INIT) |
                     SOCK_HANDLES(ON_SOCK_POSTDATA) |
                     SOCK_HANDLES(ON_HTML_PAGE)},
    .size = sizeof(HttpPage),
    .handlers = {.on_sys_init = page_on_sys_init,
                 .on_sock_postdata = page_on_sock_postdata},
    .finish = finish,
};
