/* SPDX-License-Identifier: GPL-2.0-only */
/* The sock object as a device's program sees it.
 *
 * Names are the device's: property sock.state is sock_state(dev), setting
 * sock.num = 3 is sock_set_num(dev, 3), method sock.close is
 * sock_close(dev).  Every call works on the socket selected by sock.num.
 *
 * The sock object is asynchronous: connect, close, reset, discard and send
 * only post an order to the master process and return before anything has
 * happened; properties read the live state (sock-fact 1).  Every call costs
 * the VM the time of a statement when made in an event handler.
 *
 * Sources: the numbered facts of the fact sheet on the platform
 * ("sock-fact"), which digests the vendor's sock.tph and manuals.
 *
 * Not here: serial ports and TLS (PL_SST_EST_TLS is a name only).
 */
#ifndef FINWAIT_MODEL_SOCK_H
#define FINWAIT_MODEL_SOCK_H

#include "model/record.h"
#include <glib.h>

G_BEGIN_DECLS

typedef struct Device Device;

/* sock.statesimple as X(NAME, text); the value is sock.state >> 5. */
#define SOCK_STATES_SIMPLE(X)                                                  \
    X(PL_SSTS_CLOSED, "CLOSED")                                                \
    X(PL_SSTS_ARP, "ARP") /* resolving the peer's address */                   \
    X(PL_SSTS_PO, "PO")   /* passive opening */                                \
    X(PL_SSTS_AO, "AO")   /* active opening */                                 \
    X(PL_SSTS_EST, "EST") /* established */                                    \
    X(PL_SSTS_PC, "PC")   /* passive closing */                                \
    X(PL_SSTS_AC, "AC")   /* active closing */

typedef enum SockStateSimple {
#define X(NAME, TEXT) NAME,
    SOCK_STATES_SIMPLE(X)
#undef X
        N_SOCK_STATES_SIMPLE
} SockStateSimple;

/* sock.state as X(NAME, value, text, outcome): the closed codes say how the
 * latest connection ended (sock-fact 4).  'outcome' is the class in which
 * records count it. */
/* clang-format off */
#define SOCK_STATES(X)                                                         \
    X(PL_SST_CLOSED,                0x00, "CLOSED",       OUTCOME_CLEAN)       \
    X(PL_SST_CL_PCLOSED,            0x01, "PCLOSED",      OUTCOME_CLEAN)       \
    X(PL_SST_CL_ACLOSED,            0x02, "ACLOSED",      OUTCOME_CLEAN)       \
    X(PL_SST_CL_PRESET_POPENING,    0x03, "PRESET_PO",    OUTCOME_RESET)       \
    X(PL_SST_CL_PRESET_AOPENING,    0x04, "PRESET_AO",    OUTCOME_REFUSED)     \
    X(PL_SST_CL_PRESET_EST,         0x05, "PRESET_EST",   OUTCOME_RESET)       \
    X(PL_SST_CL_PRESET_PCLOSING,    0x06, "PRESET_PC",    OUTCOME_RESET)       \
    X(PL_SST_CL_PRESET_ACLOSING,    0x07, "PRESET_AC",    OUTCOME_RESET)       \
    X(PL_SST_CL_PRESET_STRANGE,     0x08, "PRESET",       OUTCOME_RESET)       \
    X(PL_SST_CL_ARESET_CMD,         0x09, "ARESET_CMD",   OUTCOME_RESET)       \
    X(PL_SST_CL_ARESET_RE_PO,       0x0a, "ARESET_RE_PO", OUTCOME_TIMEOUT)     \
    X(PL_SST_CL_ARESET_RE_AO,       0x0b, "ARESET_RE_AO", OUTCOME_TIMEOUT)     \
    X(PL_SST_CL_ARESET_RE_EST,      0x0c, "ARESET_RE_EST", OUTCOME_TIMEOUT)    \
    X(PL_SST_CL_ARESET_RE_PC,       0x0d, "ARESET_RE_PC", OUTCOME_TIMEOUT)     \
    X(PL_SST_CL_ARESET_RE_AC,       0x0e, "ARESET_RE_AC", OUTCOME_TIMEOUT)     \
    X(PL_SST_CL_ARESET_TOUT,        0x0f, "ARESET_TOUT",  OUTCOME_TIMEOUT)     \
    X(PL_SST_CL_ARESET_DERR,        0x10, "ARESET_DERR",  OUTCOME_RESET)       \
    X(PL_SST_CL_DISCARDED_CMD,      0x11, "DISCARDED_CMD", OUTCOME_DISCARDED)  \
    X(PL_SST_CL_DISCARDED_PO_WCS,   0x12, "DISCARDED_PO_WCS",                  \
                                                          OUTCOME_DISCARDED)   \
    X(PL_SST_CL_DISCARDED_AO_WCS,   0x13, "DISCARDED_AO_WCS",                  \
                                                          OUTCOME_DISCARDED)   \
    X(PL_SST_CL_DISCARDED_ARPFL,    0x14, "DISCARDED_ARPFL", OUTCOME_TIMEOUT)  \
    X(PL_SST_CL_DISCARDED_TOUT,     0x15, "DISCARDED_TOUT", OUTCOME_TIMEOUT)   \
    X(PL_SST_ARP,                   0x20, "ARP",          OUTCOME_NEVER_CLOSED)\
    X(PL_SST_PO,                    0x40, "PO",           OUTCOME_NEVER_CLOSED)\
    X(PL_SST_AO,                    0x60, "AO",           OUTCOME_NEVER_CLOSED)\
    X(PL_SST_EST_POPENED,           0x80, "EST_POPENED",  OUTCOME_NEVER_CLOSED)\
    X(PL_SST_EST_AOPENED,           0x81, "EST_AOPENED",  OUTCOME_NEVER_CLOSED)\
    X(PL_SST_EST_TLS,               0x82, "EST_TLS",      OUTCOME_NEVER_CLOSED)\
    X(PL_SST_PC,                    0xa0, "PC",           OUTCOME_NEVER_CLOSED)\
    X(PL_SST_AC,                    0xc0, "AC",           OUTCOME_NEVER_CLOSED)
/* clang-format on */

typedef enum SockState {
#define X(NAME, VALUE, TEXT, OUTCOME) NAME = VALUE,
    SOCK_STATES(X)
#undef X
} SockState;

/* Texts without the platform's prefix; static. */
const char *sock_state_name(SockState state);
/* The state of that name, which must be one. */
SockState sock_state_find(const char *name);
const char *sock_state_simple_name(SockStateSimple simple);

static inline SockStateSimple
sock_state_to_simple(SockState state)
{
    return (SockStateSimple)(state >> 5);
}

/* What sockets can be reached by; NET is the only one there is here. */
typedef enum SockInterface {
    PL_SOCK_INTERFACE_NULL,
    PL_SOCK_INTERFACE_NET,
    PL_SOCK_INTERFACE_WLN,
    PL_SOCK_INTERFACE_PPP,
    PL_SOCK_INTERFACE_PPPOE,
} SockInterface;

typedef enum SockProtocol {
    PL_SOCK_PROTOCOL_UDP = 0,
    PL_SOCK_PROTOCOL_TCP = 1,
} SockProtocol;

typedef enum SockHttpRqtype {
    PL_SOCK_HTTP_RQ_GET = 0,
    PL_SOCK_HTTP_RQ_POST = 1,
} SockHttpRqtype;

/* From whom an idle socket takes a connection. */
typedef enum SockInconmode {
    PL_SOCK_INCONMODE_NONE,
    PL_SOCK_INCONMODE_SPECIFIC_IPPORT,      /* targetip and targetport */
    PL_SOCK_INCONMODE_SPECIFIC_IP_ANY_PORT, /* targetip */
    PL_SOCK_INCONMODE_ANY_IP_ANY_PORT,
} SockInconmode;

/* From whom an established TCP socket takes a connection in place of the one
 * it has (sock-fact 7). */
typedef enum SockReconmode {
    PL_SOCK_RECONMODE_0, /* from nobody */
    PL_SOCK_RECONMODE_1, /* the same IP and port */
    PL_SOCK_RECONMODE_2, /* the same IP */
    PL_SOCK_RECONMODE_3, /* from anybody */
} SockReconmode;

/* The longest string of the platform: what one setdata, getdata or peekdata
 * can carry. */
#define SOCK_STRING_MAX_BYTES 255
/* The most data of a datagram. */
#define SOCK_UDP_MAX_BYTES 1536
/* The longest urlsubstitutes, in characters. */
#define SOCK_URLSUBSTITUTES_MAX 40
/* The longest list of ports, in characters. */
#define SOCK_PORTLIST_MAX 32

/* Addresses as the platform has them, "10.0.0.2", and as worlds have them, in
 * host byte order.  What is no address is 0. */
#define SOCK_IP_CHARS 16
void sock_ip_text(guint32 ip, char text[SOCK_IP_CHARS]);
guint32 sock_ip_value(const char *text);

/* ---- Selection (not restored when a handler returns) ------------------- */

guint sock_numofsock(Device *dev);
guint sock_num(Device *dev);
void sock_set_num(Device *dev, guint num); /* clamps at numofsock - 1 */

/* ---- State ------------------------------------------------------------- */

SockState sock_state(Device *dev);
SockStateSimple sock_statesimple(Device *dev);
/* "10.0.0.2"; valid until the peer is another one. */
const char *sock_remoteip(Device *dev);
/* "2.0.10.0.0.2": worlds have no link addresses that a program could see, so it
 * is a locally administered one, made of the peer's IP address. */
const char *sock_remotemac(Device *dev);
guint16 sock_remoteport(Device *dev);
guint16 sock_localport(Device *dev);
gboolean sock_bcast(Device *dev); /* UDP: the datagram was a broadcast */

/* ---- Settings ---------------------------------------------------------- */

gboolean sock_inconenabledmaster(Device *dev);
void sock_set_inconenabledmaster(Device *dev, gboolean yes); /* all sockets */
SockInconmode sock_inconmode(Device *dev);
void sock_set_inconmode(Device *dev, SockInconmode mode);
SockReconmode sock_reconmode(Device *dev);
void sock_set_reconmode(Device *dev, SockReconmode mode);
SockProtocol sock_protocol(Device *dev);
/* Idle only.  A change empties RX and TX, whose content means different
 * things to the protocols. */
void sock_set_protocol(Device *dev, SockProtocol protocol);

/* Comma-separated TCP or UDP ports; cut at SOCK_PORTLIST_MAX. */
const char *sock_localportlist(Device *dev);
void sock_set_localportlist(Device *dev, const char *ports);
const char *sock_httpportlist(Device *dev);
void sock_set_httpportlist(Device *dev, const char *ports);

/* "10.0.0.2"; what is no address of four numbers stands for 0.0.0.0. */
const char *sock_targetip(Device *dev);
void sock_set_targetip(Device *dev, const char *ip);
guint16 sock_targetport(Device *dev);
void sock_set_targetport(Device *dev, guint16 port);
guint16 sock_outport(Device *dev);
void sock_set_outport(Device *dev, guint16 port); /* 0: automatic */

/* UDP: output is broadcast; broadcasts are taken (sock-fact 11). */
gboolean sock_targetbcast(Device *dev);
void sock_set_targetbcast(Device *dev, gboolean yes);
gboolean sock_acceptbcast(Device *dev);
void sock_set_acceptbcast(Device *dev, gboolean yes);

/* Lists are comma-separated; NET (default) is the only interface there is, and
 * current unless the socket is closed (then NULL).  A targetinterface that is
 * not available is not taken. */
const char *sock_allowedinterfaces(Device *dev);
void sock_set_allowedinterfaces(Device *dev, const char *names);
const char *sock_availableinterfaces(Device *dev);
SockInterface sock_currentinterface(Device *dev);
SockInterface sock_targetinterface(Device *dev);
void sock_set_targetinterface(Device *dev, SockInterface interface);

/* In half seconds; 0: none (sock-fact 8). */
guint16 sock_connectiontout(Device *dev);
void sock_set_connectiontout(Device *dev, guint16 half_seconds);
guint16 sock_toutcounter(Device *dev);

/* ---- Connections: orders to the master process ------------------------- */

void sock_connect(Device *dev); /* closed and not gated, else no effect */
void sock_close(Device *dev);
void sock_reset(Device *dev);
void sock_discard(Device *dev);

/* ---- Data -------------------------------------------------------------- */

/* Appends what fits of 'bytes' (at most SOCK_STRING_MAX_BYTES; NULL stands
 * for filler) to TX and returns how much that was; nothing goes out before
 * sock_send(). */
guint sock_setdata(Device *dev, gconstpointer bytes, guint len_bytes);
void sock_send(Device *dev);
guint sock_txbuffsize(Device *dev);
guint sock_txlen(Device *dev);    /* all in TX, uncommitted too */
guint sock_newtxlen(Device *dev); /* uncommitted */
guint sock_txfree(Device *dev);
void sock_txclear(Device *dev); /* effect only when closed */

/* One on_sock_data_sent as soon as at most 'threshold' committed bytes are
 * left in TX. */
void sock_notifysent(Device *dev, guint threshold_bytes);

/* Moves (getdata) or copies (peekdata) up to 'max_bytes', and at most
 * SOCK_STRING_MAX_BYTES, of RX into 'bytes' (NULL: nowhere) and returns how
 * many. */
guint sock_getdata(Device *dev, gpointer bytes, guint max_bytes);
guint sock_peekdata(Device *dev, gpointer bytes, guint max_bytes);
guint sock_rxbuffsize(Device *dev);
guint sock_rxlen(Device *dev);
void sock_rxclear(Device *dev);

/* UDP: drops what is left of the datagram being extracted and begins with
 * the next one, if there is one; entry to on_sock_data_arrival does so by
 * itself.  rxpacketlen is what is still unread of it. */
void sock_nextpacket(Device *dev);
guint sock_rxpacketlen(Device *dev);

/* TRUE (default): on_sock_data_arrival comes. */
gboolean sock_gendataarrivalevent(Device *dev);
void sock_set_gendataarrivalevent(Device *dev, gboolean yes);

/* TRUE: what arrives is dropped at once. */
gboolean sock_sinkdata(Device *dev);
void sock_set_sinkdata(Device *dev, gboolean yes);

/* TRUE: on_sock_tcp_packet_arrival tells of each segment with new data, and
 * TX goes out all at once or not at all.  Idle only; nothing with
 * inbandcommands. */
gboolean sock_splittcppackets(Device *dev);
void sock_set_splittcppackets(Device *dev, gboolean yes);

/* Sends what this socket receives to TX of a socket, PL_REDIR_SOCK0 + its
 * number, be it the same; RX need not have a page.  PL_REDIR_NONE ends that.
 * Returns 'target', or PL_REDIR_NONE if there is no such (serial ports are none
 * here). */
#define PL_REDIR_NONE 0
#define PL_REDIR_SOCK0 6
guint sock_redir(Device *dev, guint target);

/* ---- In-band commands, within TCP ---------------------------------------- */

gboolean sock_inbandcommands(Device *dev);
void sock_set_inbandcommands(Device *dev, gboolean yes); /* idle only */
guint8 sock_escchar(Device *dev);
void sock_set_escchar(Device *dev, guint8 c); /* idle only; default 255 */
guint8 sock_endchar(Device *dev);
void sock_set_endchar(Device *dev, guint8 c); /* idle only; default 13 */

/* As getdata and peekdata, of CMD. */
guint sock_getinband(Device *dev, gpointer bytes, guint max_bytes);
guint sock_peekinband(Device *dev, gpointer bytes, guint max_bytes);

/* Puts a message, which must bring its own escape and end, into RPL and sends
 * it: all of it or, if it does not fit, nothing (FALSE). */
gboolean sock_setsendinband(Device *dev, gconstpointer bytes, guint len_bytes);
guint sock_cmdbuffsize(Device *dev);
guint sock_cmdlen(Device *dev);
guint sock_rplbuffsize(Device *dev);
guint sock_rpllen(Device *dev);
guint sock_rplfree(Device *dev);
guint sock_tx2buffsize(Device *dev);
guint sock_tx2len(Device *dev);

/* ---- Buffers, in pages of 256 bytes ---------------------------------------
 */

/* Ask for 'pages' (at most 255) and return how many there will be. */
guint sock_rxbuffrq(Device *dev, guint pages);
guint sock_txbuffrq(Device *dev, guint pages);
guint sock_cmdbuffrq(Device *dev, guint pages);
guint sock_rplbuffrq(Device *dev, guint pages);
guint sock_varbuffrq(Device *dev, guint pages);
guint sock_tx2buffrq(Device *dev, guint pages);

/* Grants what was asked for.  The content of a changed socket's buffers is
 * lost.  Everything stands still meanwhile. */
void sys_buffalloc(Device *dev);

/* Pages of all buffers together, and those that no *buffrq has been promised;
 * G_MAXUINT16 where the device has no limit. */
guint sys_totalbuffpages(Device *dev);
guint sys_freebuffpages(Device *dev);

/* ---- HTTP mode: sockets that serve the program's pages ------------------- */

/* On for connections accepted on a port of httpportlist; can be switched on
 * for an established TCP connection, and not off again before it has ended.
 * The program's close, reset and discard mean nothing while it is on. */
gboolean sock_httpmode(Device *dev);
void sock_set_httpmode(Device *dev, gboolean yes);

/* TRUE: stays open after the response, whose end CR/LF/CR/LF marks. */
gboolean sock_httpnoclose(Device *dev);
void sock_set_httpnoclose(Device *dev, gboolean yes);

/* Comma-separated names; one of them that is no page stands for the page of
 * that name with .html.  Cut at SOCK_URLSUBSTITUTES_MAX. */
const char *sock_urlsubstitutes(Device *dev);
void sock_set_urlsubstitutes(Device *dev, const char *names);

/* Variables of the request as they arrived: copies (httprqstring) or moves
 * (gethttprqstring) up to SOCK_STRING_MAX_BYTES of VAR into 'bytes' (NULL:
 * nowhere) and returns how many. */
SockHttpRqtype sock_httprqtype(Device *dev);
guint sock_httprqstring(Device *dev, gpointer bytes);
guint sock_gethttprqstring(Device *dev, gpointer bytes, guint max_bytes);
guint sock_varbuffsize(Device *dev);
guint sock_varlen(Device *dev);

/* ---- The system object, as far as sockets need it ---------------------- */

/* Half seconds since power-up, of which timercount wraps at 65536, and ms. */
guint16 sys_timercount(Device *dev);
guint32 sys_timercount32(Device *dev);
guint32 sys_timercountms(Device *dev);

/* Period of on_sys_timer, 10 ms (default 50); counts from when it is set.  0
 * has no effect. */
guint8 sys_onsystimerperiod(Device *dev);
void sys_set_onsystimerperiod(Device *dev, guint8 period);

/* Stops the program until somebody lets it go on (device_vm_resume(), reboot).
 * Sockets live on, as with any VM that stands still (sock-fact 1). */
void sys_halt(Device *dev);

/* Switches the device off and, DeviceConfig.reboot_ns later, on again.  Nothing
 * behind it runs; nothing is kept, and no peer is told. */
void sys_reboot(Device *dev);

/* Runs the events queued at this moment; nothing within on_sock_event. */
void sys_doevents(Device *dev);

G_END_DECLS

#endif
