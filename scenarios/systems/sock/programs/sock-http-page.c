/* SPDX-License-Identifier: GPL-2.0-only */
/* http-page: a web server in the sock object's HTTP mode.
 *
 * The port is in httpportlist of every socket, so the master process reads the
 * requests, sends the static part of the page, and closes; the program only
 * writes the part that the page's code makes.  Nothing else runs in the VM
 * until that code has ended.
 *
 * A page may name objects, of which a browser asks for as many at a time as it
 * opens connections: six (Chromium's kDefaultMaxSocketsPerGroup). */
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

#define OBJECTS_MAX 32
#define NAME_MAX_BYTES 8 /* of "32.gif" */

/* How an object begins, for those who look what it is. */
#define GIF "GIF89a"

typedef struct HttpPage {
    SockListen listen;
    gint64 reply, keep_open, made, objects, object;
    DevicePage pages[1 + OBJECTS_MAX]; /* the page, and the objects */
    char names[OBJECTS_MAX][NAME_MAX_BYTES];
    char text[]; /* of the page, as far as it is static, and of an object */
} HttpPage;

static const ParamRow rows[] = {
    SOCK_PARAM_PORT(HttpPage, "80",
                    "TCP port in the httpportlist of every socket"),
    SOCK_PARAM_INCONMODE(HttpPage),
    PARAM(HttpPage, reply, "reply", BYTES, "4096B", 32, PAGE_MAX_BYTES,
          "length of a response with its status line and end mark; longer if "
          "the names of its objects are"),
    PARAM_CHOICE(HttpPage, keep_open, "keep_open", "no", SOCK_NO_YES,
                 "httpnoclose: whether a connection stays open after a page"),
    PARAM_CHOICE(HttpPage, made, "made", "code", MADE,
                 "whether code in the VM writes the page or it is static text"),
    PARAM(HttpPage, objects, "objects", COUNT, "0", 0, OBJECTS_MAX,
          "images that the page names, for browsers to ask for: 1.gif, 2.gif, "
          "..."),
    PARAM(HttpPage, object, "object", BYTES, "1000B", 6, PAGE_MAX_BYTES,
          "length of each, without status line and end mark"),
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
    gint64 owed = body_bytes(http) - (gint64)strlen(http->text);

    while (owed > 0 && sock_statesimple(dev) == PL_SSTS_EST) {
        guint n =
            sock_setdata(dev, NULL, (guint)MIN(owed, SOCK_STRING_MAX_BYTES));
        owed -= n;
        if (!n || !owed) {
            sock_send(dev);
        }
    }
}

/* ---- Texts --------------------------------------------------------------- */

static void
fill(GString *text, gint64 len_bytes)
{
    while ((gint64)text->len < len_bytes) {
        g_string_append_c(text, '.');
    }
}

/* What is static of the page: the names of its objects, and all of it if it is
 * of text.  (transfer full) */
static GString *
page_text(const HttpPage *http)
{
    GString *text = g_string_new(http->objects ? "<!DOCTYPE html>" : NULL);

    for (gint64 i = 1; i <= http->objects; i++) {
        g_string_append_printf(text, "<img src=%u.gif>", (guint)i);
    }
    if (http->made == MADE_OF_TEXT) {
        fill(text, body_bytes(http));
    }
    return text;
}

/* (transfer full) */
static GString *
object_text(const HttpPage *http)
{
    GString *text = g_string_new(GIF);

    fill(text, http->object);
    return text;
}

static void
list_pages(HttpPage *http, const char *object)
{
    gboolean has_code = (gint64)strlen(http->text) < body_bytes(http);

    http->pages[0] = (DevicePage){
        .name = "index.html",
        .text = *http->text ? http->text : NULL,
        .code = has_code ? page_code : NULL,
    };
    for (guint i = 0; i < http->objects; i++) {
        snprintf(http->names[i], NAME_MAX_BYTES, "%u.gif", i + 1);
        http->pages[1 + i] =
            (DevicePage){.name = http->names[i], .text = object};
    }
}

/* Makes the pages, whose texts stand behind the variables. */
static void
finish(DeviceProgram *instance)
{
    HttpPage *http = instance->data;
    GString *text = page_text(http), *object = object_text(http);

    http = g_realloc(http, sizeof *http + text->len + 1 + object->len + 1);
    memcpy(http->text, text->str, text->len + 1);
    memcpy(http->text + text->len + 1, object->str, object->len + 1);
    list_pages(http, http->text + text->len + 1);
    instance->data = http;
    instance->pages = http->pages;
    instance->n_pages = 1 + (guint)http->objects;
    g_string_free(text, TRUE);
    g_string_free(object, TRUE);
}

static guint64
page_bytes(const DeviceProgram *instance, const DevicePage *page)
{
    const HttpPage *http = instance->data;
    gsize text = page->text ? strlen(page->text) : 0;

    return page->code ? MAX((guint64)body_bytes(http), text) : text;
}

#define HTTP_MODE(NAME, SUMMARY, ...)                                          \
    {                                                                          \
        .base = {.name = NAME,                                                 \
                 .summary = SUMMARY,                                           \
                 .role = ROLE_SERVER,                                          \
                 .rows = rows,                                                 \
                 .does = SOCK_DOES_RECEIVE | SOCK_DOES_MANY |                  \
                         SOCK_DOES_ACCEPT | SOCK_DOES_SEND |                   \
                         SOCK_DOES_STREAM | SOCK_DOES_CLOSE | SOCK_DOES_TOUT | \
                         SOCK_DOES_KEEP | SOCK_DOES_VAR |                      \
                         SOCK_HANDLES(ON_SYS_INIT) |                           \
                         SOCK_HANDLES(ON_SOCK_POSTDATA) |                      \
                         SOCK_HANDLES(ON_HTML_PAGE),                           \
                 __VA_ARGS__},                                                 \
        .size = sizeof(HttpPage),                                              \
        .handlers = {.on_sys_init = page_on_sys_init,                          \
                     .on_sock_postdata = page_on_sock_postdata},               \
        .finish = finish, .page_bytes = page_bytes                             \
    }

const SockProgram sock_http_page_program = HTTP_MODE(
    "http-page", "a web server in HTTP mode, with one page and its objects", );

/* The same by the name that it has on other systems, in scenarios that count
 * what becomes of requests. */
const SockProgram sock_http_server_program =
    HTTP_MODE("http-server",
              "http-page by the name that HTTP servers have on all systems",
              .tells_requests = TRUE);
