/* SPDX-License-Identifier: GPL-2.0-only */
/* A bench with two sockets in HTTP mode on ports 80 and 1002 (1001 is a plain
 * port) and three pages: index.html is text, hello.html text and code, and
 * form.html writes back the method's first letter and the variables. */
#ifndef FINWAIT_TESTS_SUPPORT_SOCK_HTTP_H
#define FINWAIT_TESTS_SUPPORT_SOCK_HTTP_H

#include "tests/model/support-sock.h"

G_BEGIN_DECLS

/* What a response begins with. */
#define HTTP_OK "HTTP/1.0 200 OK\r\n\r\n"

/* Starts it; its 'user' is an empty GString.  'on_postdata' may be NULL. */
SockBench *http_start(void (*on_postdata)(Device *));
void http_finish(SockBench *bench);

/* A new peer sends 'request' to port 80; the answer has time to come. */
BenchPeer *http_ask(SockBench *bench, const char *request);

/* What the peer has received is 'text'. */
void http_assert_got(BenchPeer *peer, const char *text);

G_END_DECLS

#endif
