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

enum { KEEP_NO, KEEP_YES };
enum { MADE_BY_CODE, MADE_OF_TEXT };

static const char *const keep_names[] = {"no", "yes", NULL};
static const char *const made_names[] = {"code", "text", NULL};

enum { P_PORT, P_REPLY, P_KEEP, P_MADE, P_TOUT, N_PARAMS };

/* What stands around a page: the status line, its empty line, and with
 * httpnoclose the end mark CR/LF/CR/LF. */
#define STATUS_BYTES 19
#define END_MARK_BYTES 4

/* The longest page file (sock-fact 9). */
#define PAGE_MAX_BYTES 65534

static const SockParam params[N_PARAMS] = {
    [P_PORT] = {"port", SOCK_PARAM_COUNT, 80, 1, G_MAXUINT16, NULL,
                "TCP port in the httpportlist of every socket"},
    [P_REPLY] = {"reply", SOCK_PARAM_BYTES, 4096, 32, PAGE_MAX_BYTES, NULL,
                 "length of a response with its status line and end mark"},
    [P_KEEP] = {"keep_open", SOCK_PARAM_CHOICE, KEEP_NO, 0, KEEP_YES,
                keep_names,
                "httpnoclose: whether a connection stays open after a page"},
    [P_MADE] = {"made", SOCK_PARAM_CHOICE, MADE_BY_CODE, 0, MADE_OF_TEXT,
                made_names,
                "whether code in the VM writes the page or it is static text"},
    [P_TOUT] = SOCK_PARAM_CONNECTIONTOUT,
};

typedef struct HttpPage {
    gint64 value[N_PARAMS];
    DevicePage page;
    char text[]; /* of a static page */
} HttpPage;

static void
page_on_sys_init(Device *dev)
{
    const HttpPage *http = device_program_data(dev);
    char ports[8];

    snprintf(ports, sizeof ports, "%u", (guint)http->value[P_PORT]);
    sock_program_listen(dev, 0, (guint16)http->value[P_TOUT]);
    for (guint i = 0; i < sock_numofsock(dev); i++) {
        sock_set_num(dev, i);
        sock_set_httpportlist(dev, ports);
        sock_set_httpnoclose(dev, http->value[P_KEEP] == KEEP_YES);
    }
}

/* The length of the page itself. */
static gint64
body_bytes(const gint64 *values)
{
    return values[P_REPLY] - STATUS_BYTES -
           (values[P_KEEP] == KEEP_YES ? END_MARK_BYTES : 0);
}

/* The code in the page: fills TX, sends, and waits for room, until all is in
 * TX or the connection has gone. */
static void
page_code(Device *dev)
{
    const HttpPage *http = device_program_data(dev);
    gint64 owed = body_bytes(http->value);

    while (owed && sock_statesimple(dev) == PL_SSTS_EST) {
        guint n =
            sock_setdata(dev, NULL, (guint)MIN(owed, SOCK_STRING_MAX_BYTES));
        owed -= n;
        if (!n || !owed) {
            sock_send(dev);
        }
    }
}

static void
init(DeviceProgram *program, const gint64 *values)
{
    gsize len = values[P_MADE] == MADE_OF_TEXT ? (gsize)body_bytes(values) : 0;
    HttpPage *http = g_malloc0(sizeof *http + len + 1);

    memcpy(http->value, values, sizeof http->value);
    memset(http->text, '.', len);
    http->page = (DevicePage){
        .name = "index.html",
        .text = len ? http->text : NULL,
        .code = len ? NULL : page_code,
    };
    *program = (DeviceProgram){
        .on_sys_init = page_on_sys_init,
        .pages = &http->page,
        .n_pages = 1,
        .data = http,
    };
}

const SockProgram sock_http_page_program = {
    .name = "http-page",
    .summary = "a web server in HTTP mode, with one page",
    .params = params,
    .n_params = N_PARAMS,
    .init = init,
};
