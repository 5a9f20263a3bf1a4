/* SPDX-License-Identifier: GPL-2.0-only */
/* The programs that a window can run, for the command to look up.
 *
 * A program is a WinMain: it makes its sockets, and takes messages until it
 * ends.  It may be dropped inside any call, so what it holds is of its process
 * (posix_alloc()).  Its argument is a WinsockOptions, which it only reads.
 */
#ifndef FINWAIT_WINSOCK_PROGRAMS_H
#define FINWAIT_WINSOCK_PROGRAMS_H

#include "model/winsock/winsock.h"
#include "scenarios/http/http-programs.h"

G_BEGIN_DECLS

/* What the server does at FD_CLOSE, as X(NAME, text). */
#define WINSOCK_AT_CLOSES(X)                                                   \
    X(ANSWER, "answer") /* sends the rest, SD_SEND, closesocket */             \
    X(DRAIN, "drain")   /* the same when recv has given EOF */                 \
    X(CLOSE, "close")   /* closesocket, whatever is unread */

typedef enum WinsockAtClose {
#define X(NAME, TEXT) WINSOCK_AT_CLOSE_##NAME,
    WINSOCK_AT_CLOSES(X)
#undef X
} WinsockAtClose;

/* How a client leaves, as X(NAME, text). */
#define WINSOCK_ENDINGS(X)                                                     \
    X(SD_SEND, "sd-send")         /* shutdown(SD_SEND), reads, and closes at   \
                                     FD_CLOSE: as recommended */               \
    X(CLOSESOCKET, "closesocket") /* at once */                                \
    X(UNREAD, "unread")           /* at the first FD_READ, without recv */     \
    X(RESET, "reset")             /* SO_LINGER of 0, closesocket */

typedef enum WinsockEnding {
#define X(NAME, TEXT) WINSOCK_END_##NAME,
    WINSOCK_ENDINGS(X)
#undef X
} WinsockEnding;

/* What a program does that keys of all are about: Program.does. */
enum {
    WINSOCK_DOES_PLAIN = 1 << 0, /* counts bytes, as the seed's sequence */
    WINSOCK_DOES_SERVICE = 1 << 1,
};

/* Zero is a sensible value for all but the address. */
typedef struct WinsockOptions {
    PortDelay handler;     /* what each handler takes, before its calls */
    guint64 request_bytes; /* of each */
    guint64 reply_bytes;   /* to each; clients: then they leave, 0: at once */
    guint64 rest_bytes;    /* what the server sends at FD_CLOSE; clients: how
                              much of that they hope for */
    guint64 recv_bytes;    /* of one FD_READ; 0: all */

    /* Servers. */
    guint16 port;
    WinsockAtClose at_close;
    PortDelay service; /* from the request to the answer */

    /* Clients. */
    PortAddr server;
    WinsockEnding ending;
    gboolean drains;    /* at FD_CLOSE, before closesocket */
    PortDelay start;    /* before the first connection is wanted */
    PortDelay think;    /* from the end of one to the next wish */
    PortDelay retry;    /* after a connect that failed */
    gint64 patience_ns; /* longest wait for a message; 0: for ever */
    guint64 count;      /* connections, then it exits; 0: never */

    HttpOptions http; /* of http-server and http-client:
                         winsock_http_options() */
    GPtrArray *left;  /* what these leave behind, winsock_http_left_free() */
} WinsockOptions;

typedef struct WinsockProgram {
    Program base;
    gsize rows_at; /* its rows are about what stands there in WinsockOptions */
    WsaMain run;   /* with a const WinsockOptions * */
} WinsockProgram;

/* All programs, ended by NULL; static. */
extern const Program *const winsock_programs[];

/* The keys of all servers and of all clients; static. */
extern const ParamRow winsock_server_rows[];
extern const ParamRow winsock_client_rows[];

/* The program called 'name', or NULL. */
const WinsockProgram *winsock_program_find(const char *name);

/* ---- For the programs themselves -------------------------------------- */

void winsock_server(Winsock *ws, gpointer options);
void winsock_client(Winsock *ws, gpointer options);
void winsock_http_server(Winsock *ws, gpointer options);
void winsock_http_client(Winsock *ws, gpointer options);
void winsock_http_left_free(gpointer left);

/* Tells the HTTP programs what the keys of all programs say. */
void winsock_http_options(WinsockOptions *options, Requests *requests);

/* Takes what waits, at most 'max_bytes' (0: all); returns how much. */
guint64 winsock_take(Winsock *ws, WsaHandle sock, guint64 max_bytes);

/* Sends filler until '*owed' is 0 or there is no room.  FALSE if the connection
 * is no more. */
gboolean winsock_pay(Winsock *ws, WsaHandle sock, guint64 *owed);

G_END_DECLS

#endif
