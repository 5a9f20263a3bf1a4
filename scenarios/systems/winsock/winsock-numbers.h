/* SPDX-License-Identifier: GPL-2.0-only */
/* What recorded cases and conversations call a connection: the smallest number
 * that no open one has.  A message of a closed one is still about its own. */
#ifndef FINWAIT_SCENARIOS_WINSOCK_NUMBERS_H
#define FINWAIT_SCENARIOS_WINSOCK_NUMBERS_H

#include "model/winsock/winsock.h"

G_BEGIN_DECLS

typedef struct WinsockNumbers WinsockNumbers;

/* No socket has this handle. */
#define WINSOCK_NONE G_MAXUINT

WinsockNumbers *winsock_numbers_new(void);
void winsock_numbers_free(WinsockNumbers *numbers);

/* Gives 'sock' its number, from 0. */
guint winsock_number_take(WinsockNumbers *numbers, WsaHandle sock);

/* The same, but that number. */
void winsock_number_set(WinsockNumbers *numbers, guint number, WsaHandle sock);

/* It is closed: its number is free. */
void winsock_number_leave(WinsockNumbers *numbers, WsaHandle sock);

/* The number that 'sock' has or had; 0 if it never had one. */
guint winsock_number_of(const WinsockNumbers *numbers, WsaHandle sock);

/* The last socket of that number, or WINSOCK_NONE. */
WsaHandle winsock_number_sock(const WinsockNumbers *numbers, guint number);

/* Nobody has the number. */
gboolean winsock_number_is_free(const WinsockNumbers *numbers, guint number);

G_END_DECLS

#endif
