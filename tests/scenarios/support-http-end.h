/* SPDX-License-Identifier: GPL-2.0-only */
/* http-server or http-client in a process of any system, on a host of
 * model/posix. */
#ifndef FINWAIT_TESTS_SUPPORT_HTTP_END_H
#define FINWAIT_TESTS_SUPPORT_HTTP_END_H

#include "scenarios/systems/nodejs/programs/nodejs-programs.h"
#include "scenarios/systems/posix/programs/posix-programs.h"
#include "scenarios/systems/winsock/programs/winsock-programs.h"

G_BEGIN_DECLS

typedef enum HttpEndSystem {
    HTTP_END_POSIX,
    HTTP_END_NODEJS,
    HTTP_END_WINSOCK,
    N_HTTP_ENDS
} HttpEndSystem;

extern const char *const http_end_systems[N_HTTP_ENDS];

/* The first part is for its owner to fill in; it must stay where it is. */
typedef struct HttpEnd {
    PosixHost *kernel;
    HttpOptions http;
    gboolean is_server;

    PosixOptions posix;
    NodeOptions nodejs;
    WinsockOptions winsock;
    GPtrArray *left; /* of posix and winsock */
    Winsock *window;
    Node *node;
    gpointer state; /* of nodejs */
} HttpEnd;

void http_end_begin(HttpEnd *end, HttpEndSystem system);

/* When its host has been stopped and freed. */
void http_end_free(HttpEnd *end);

G_END_DECLS

#endif
