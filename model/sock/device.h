/* SPDX-License-Identifier: GPL-2.0-only */
/* A device with a sock object: the host's side.
 *
 * device_new() puts a master process (TCP by way of the Port, timers, the
 * event queue) and a VM with one program on a node.  The program sees
 * sock.h; the host configures, starts, stops, and takes the records.
 *
 * Points that the vendor does not document ("OPEN-n" of the fact sheet) are
 * fields of DeviceConfig, with the default that the fact sheet argues for.
 * OPEN-10 to 13 (retransmission, ARP, TIME_WAIT, MSS and delayed ACK) belong
 * to the world's configuration of the node.  The defaults of OPEN-17 to 19,
 * 15, 20, 22 and 26 are built in.
 *
 * The device reads no clock but its port's and arms one alarm.  Everything
 * happens in calls from the world; no call of a program calls the world's
 * loop.
 */
#ifndef FINWAIT_MODEL_DEVICE_H
#define FINWAIT_MODEL_DEVICE_H

#include "model/port.h"
#include "model/record.h"
#include "model/sock/sock.h"
#include "model/vm/vm.h"

G_BEGIN_DECLS

/* The most sockets of any platform (sock-fact 12). */
#define DEVICE_SOCKS_MAX 32

/* What the vendor does not document can be chosen: X(value, text), where the
 * text is what scenarios call it. */

/* OPEN-1: what a SYN gets whose only takers are behind their gate. */
#define GATED_SYNS(X)                                                          \
    X(GATED_SYN_BUSY,                                                          \
      "busy") /* as if they were occupied: RST, silence on HTTP ports */       \
    X(GATED_SYN_DROP, "drop") /* silence on any port */

typedef enum GatedSyn {
#define X(NAME, TEXT) NAME,
    GATED_SYNS(X)
#undef X
} GatedSyn;

/* OPEN-2: when the gate opens. */
#define GATE_OPENINGS(X)                                                       \
    X(GATE_OPENS_AT_END,                                                       \
      "end") /* the handler of the closing event has returned */               \
    X(GATE_OPENS_AT_START,                                                     \
      "start") /* that event has been taken off the queue */

typedef enum GateOpens {
#define X(NAME, TEXT) NAME,
    GATE_OPENINGS(X)
#undef X
} GateOpens;

/* OPEN-25: what becomes of a connect behind the gate. */
#define GATED_CONNECTS(X)                                                      \
    X(GATED_CONNECT_DROP, "drop")   /* lost */                                 \
    X(GATED_CONNECT_DEFER, "defer") /* done when the gate opens */

typedef enum GatedConnect {
#define X(NAME, TEXT) NAME,
    GATED_CONNECTS(X)
#undef X
} GatedConnect;

/* OPEN-6 and OPEN-7: committed TX bytes not yet sent when closing. */
#define TX_AT_CLOSES(X)                                                        \
    X(TX_AT_CLOSE_KEEP,                                                        \
      "keep") /* FIN after what is in flight; the rest stays in TX */          \
    X(TX_AT_CLOSE_FLUSH, "flush") /* FIN after all of it */

typedef enum TxAtClose {
#define X(NAME, TEXT) NAME,
    TX_AT_CLOSES(X)
#undef X
} TxAtClose;

/* OPEN-8: data that arrive while closing actively. */
#define RX_IN_ACS(X)                                                           \
    X(RX_IN_AC_DROP, "drop") /* acknowledged, but not stored */                \
    X(RX_IN_AC_KEEP, "keep") /* stored as long as RX has room */

typedef enum RxInAc {
#define X(NAME, TEXT) NAME,
    RX_IN_ACS(X)
#undef X
} RxInAc;

/* OPEN-9: TX and RX when the next connection begins. */
#define BUFFERS_AT_OPENS(X)                                                    \
    X(BUFFERS_AT_OPEN_KEEP, "keep")                                            \
    X(BUFFERS_AT_OPEN_CLEAR, "clear")

typedef enum BuffersAtOpen {
#define X(NAME, TEXT) NAME,
    BUFFERS_AT_OPENS(X)
#undef X
} BuffersAtOpen;

/* OPEN-13: the window of a new connection where RX still holds bytes of an
 * earlier one (OPEN-9). */
#define LEFTOVER_WINDOWS(X)                                                    \
    X(LEFTOVER_WINDOW_FREE, "free") /* what is free of RX */                   \
    X(LEFTOVER_WINDOW_WHOLE,                                                   \
      "whole") /* RX; what finds no room there is acknowledged, and lost */

typedef enum LeftoverWindow {
#define X(NAME, TEXT) NAME,
    LEFTOVER_WINDOWS(X)
#undef X
} LeftoverWindow;

/* OPEN-13: TX bytes for a peer that has shut its window. */
#define WINDOW_PROBES(X)                                                       \
    X(WINDOW_PROBE_BYTE, "byte") /* one leaves TX, to probe the window with,   \
                                    as RFC 9293 3.8.6.1 has it */              \
    X(WINDOW_PROBE_NONE, "none") /* none does before the window opens */

typedef enum WindowProbe {
#define X(NAME, TEXT) NAME,
    WINDOW_PROBES(X)
#undef X
} WindowProbe;

/* OPEN-14: what sets toutcounter back to 0. */
#define TOUT_RESETS(X)                                                         \
    X(TOUT_RESET_DATA,                                                         \
      "data") /* payload received, or sent for the first time */               \
    X(TOUT_RESET_DATA_ACK,                                                     \
      "data-ack") /* also the peer's acknowledgement of payload */

typedef enum ToutReset {
#define X(NAME, TEXT) NAME,
    TOUT_RESETS(X)
#undef X
} ToutReset;

/* OPEN-16: a SYN for a socket without an RX buffer. */
#define ACCEPTS_WITHOUT_RX(X)                                                  \
    X(ACCEPT_WITHOUT_RX, "accept")        /* taken, with a window of 0 */      \
    X(ACCEPT_WITHOUT_RX_REFUSE, "refuse") /* not eligible */

typedef enum AcceptWithoutRx {
#define X(NAME, TEXT) NAME,
    ACCEPTS_WITHOUT_RX(X)
#undef X
} AcceptWithoutRx;

/* OPEN-21: an on_sock_data_arrival or on_sock_data_sent of an earlier
 * connection. */
#define STALE_EVENTS(X)                                                        \
    X(STALE_EVENTS_RUN,                                                        \
      "run") /* the handler runs and sees the buffers as they are */           \
    X(STALE_EVENTS_SKIP, "skip") /* taken off the queue without running it */

typedef enum StaleEvents {
#define X(NAME, TEXT) NAME,
    STALE_EVENTS(X)
#undef X
} StaleEvents;

/* OPEN-24: a single-copy event that doevents skips, since its handler is active
 * already, for another socket maybe. */
#define SKIPPED_EVENTS(X)                                                      \
    X(SKIPPED_EVENTS_LOST,                                                     \
      "lost") /* M:71; it comes when something new brings it */                \
    X(SKIPPED_EVENTS_RENEWED,                                                  \
      "renewed") /* its condition is tested again at once */

typedef enum SkippedEvents {
#define X(NAME, TEXT) NAME,
    SKIPPED_EVENTS(X)
#undef X
} SkippedEvents;

/* The event text of notifysent contradicts the method's (sock-fact 10). */
#define NOTIFY_WHENS(X)                                                        \
    X(NOTIFY_AT_MOST,                                                          \
      "at-most") /* committed TX <= threshold: the method's text */            \
    X(NOTIFY_LESS_THAN,                                                        \
      "less-than") /* <: the event's text; threshold 0 counts as 1 */

typedef enum NotifyWhen {
#define X(NAME, TEXT) NAME,
    NOTIFY_WHENS(X)
#undef X
} NotifyWhen;

/* Sock-fact 11: with targetbcast, does the target port follow the newest
 * datagram's sender (where reconmode says so)? */
#define BCAST_SWITCHOVERS(X)                                                   \
    X(BCAST_SWITCHOVER_NO, "no")   /* SOCK */                                  \
    X(BCAST_SWITCHOVER_YES, "yes") /* M:290 */

typedef enum BcastSwitchover {
#define X(NAME, TEXT) NAME,
    BCAST_SWITCHOVERS(X)
#undef X
} BcastSwitchover;

/* Sock-fact 5: buffalloc when the buffers of an open socket would change. */
#define BUFFALLOC_OPENS(X)                                                     \
    X(BUFFALLOC_OPEN_IGNORE, "ignore") /* they do not (SOCK, SYS) */           \
    X(BUFFALLOC_OPEN_DISCARD,                                                  \
      "discard") /* they do, the connection is discarded                       \
                    (D:object_sock_http_buffers) */

typedef enum BuffallocOpen {
#define X(NAME, TEXT) NAME,
    BUFFALLOC_OPENS(X)
#undef X
} BuffallocOpen;

/* Begin with device_config_default().  Of what is doubtful among the defaults
 * each has a conversation that shows what it does to a user: tx_at_fin,
 * buffers_at_open, leftover_window, window_probe, skipped_events. */
typedef struct DeviceConfig {
    guint numofsock;          /* 1..DEVICE_SOCKS_MAX; sock-fact 12: 16 */
    guint rx_pages, tx_pages; /* buffers of each socket; 0..255 */
    guint var_pages;          /* VAR, for HTTP variables */
    guint cmd_pages, rpl_pages, tx2_pages; /* for in-band commands */
    guint memory_pages;        /* of all buffers, for *buffrq; 0: no limit */
    gint64 buffalloc_ns;       /* for which all stands still: 100 ms */
    guint page_overhead_bytes; /* usable = pages*256 - this; 17, or 33 */

    VmConfig vm;             /* OPEN-4: 10 us a statement, 50 us a dispatch */
    gint64 sys_timer_ns;     /* period of on_sys_timer: 500 ms */
    gint64 reboot_ns;        /* from sys.reboot to on_sys_init: 1 s, which
                                nobody has published */
    gint64 order_latency_ns; /* OPEN-5: 100 us until the master acts */
    guint event_capacity;    /* OPEN-3: 0, unbounded */

    GatedSyn gated_syn;
    GateOpens gate_opens;
    GatedConnect gated_connect;
    TxAtClose tx_at_close; /* OPEN-6, the program's close */
    TxAtClose tx_at_fin;   /* OPEN-7, the peer's FIN */
    RxInAc rx_in_ac;
    BuffersAtOpen buffers_at_open;
    LeftoverWindow leftover_window;
    WindowProbe window_probe;
    ToutReset tout_reset;
    guint tout_extra_ticks; /* OPEN-23: 0, closed when counter = limit */
    AcceptWithoutRx accept_without_rx;
    StaleEvents stale_events;
    SkippedEvents skipped_events;
    NotifyWhen notify_when;
    BcastSwitchover bcast_switchover;
    BuffallocOpen buffalloc_open;
    /* Late segments of a discarded connection: FALSE, answered with RST (as
     * OPEN-12 for closed ones); TRUE, swallowed. */
    gboolean discard_swallows;
} DeviceConfig;

void device_config_default(DeviceConfig *config);

/* A page that sockets in HTTP mode serve: text, then the output of code. */
typedef struct DevicePage {
    const char *name; /* "index.html" */
    const char *text; /* nullable */
    /* Writes with sock_setdata() and sock_send(); nullable. */
    void (*code)(Device *dev);
} DevicePage;

/* A program: handlers that read like the device's own.  Any may be NULL.
 * They may call all of sock.h.  The device borrows the struct. */
typedef struct DeviceProgram {
    void (*on_sys_init)(Device *dev);
    void (*on_sys_timer)(Device *dev);
    void (*on_sock_event)(Device *dev, SockState newstate,
                          SockStateSimple newstatesimple);
    void (*on_sock_inband)(Device *dev);
    void (*on_sock_data_arrival)(Device *dev);
    void (*on_sock_data_sent)(Device *dev);
    void (*on_sock_overrun)(Device *dev);
    void (*on_sock_tcp_packet_arrival)(Device *dev, guint len_bytes);
    void (*on_sock_postdata)(Device *dev);
    const DevicePage *pages; /* 'n_pages' of them */
    guint n_pages;
    gpointer data; /* the program's own; device_program_data() */
    /* At power-up 'data_bytes' of 'data' are as here; NULL: as they are. */
    gconstpointer data_at_boot;
    gsize data_bytes;
} DeviceProgram;

/* A device on 'port', whose 'up' and 'node' it sets; 'config' is copied,
 * 'port' and 'program' are borrowed.  'record' (nullable) takes one record
 * for each connection, when its gate has opened.  (transfer full):
 * device_free(). */
Device *device_new(Port *port, const DeviceConfig *config,
                   const DeviceProgram *program, RecordFn record,
                   gpointer user);

/* Tells of each request in HTTP mode that has an X-Request-Id, when its answer
 * begins; 'page' NULL: that is an error. */
typedef void (*DeviceAskedFn)(gpointer user, guint64 conn_id, guint64 request,
                              const DevicePage *page);
void device_on_asked(Device *dev, DeviceAskedFn fn, gpointer user);

/* Power-up: posts on_sys_init and starts the VM at the port's time now.
 * Segments of connections from before are answered by RST, since nobody knows
 * of them (RFC 9293 3.5.1). */
void device_start(Device *dev);

/* Power-down: emits the records of connections that are still open
 * (OUTCOME_NEVER_CLOSED) or still gated (ready_ns PORT_NEVER), gives up
 * their handles without a word and disarms the alarm.  Nothing but DeviceStats
 * is kept: settings are as after device_new().  Until device_start() the device
 * is silent, but for what belongs to a connection that was over before: that is
 * answered by RST (not after device_off()).  Has no effect on one that is off,
 * except that one that reboots stays off.  Not to be called by a handler. */
void device_stop(Device *dev);

/* The same in the middle of a run, by which the device forgets its connections:
 * their records end now, as OUTCOME_DISCARDED. */
void device_off(Device *dev);

/* Whether it is on; one that reboots is off. */
gboolean device_is_on(const Device *dev);

/* Stops the device if it runs; accepts NULL.  Free it before its port. */
void device_free(Device *dev);

/* The 'data' of the program, for its handlers. */
gpointer device_program_data(const Device *dev);

/* The port the device sits on. */
Port *device_port(const Device *dev);

/* Stops the VM from now on, and lets it go on (a breakpoint); the latter also
 * after sys.halt. */
void device_vm_pause(Device *dev);
void device_vm_resume(Device *dev);

typedef struct DeviceStats {
    guint64 begun;          /* attempts of connect that had an effect */
    guint64 accepted;       /* SYNs taken; datagrams that connected a socket */
    guint64 syn_refused;    /* SYNs answered with RST */
    guint64 syn_ignored;    /* SYNs left without an answer */
    guint64 connects_lost;  /* connect calls without effect */
    guint64 events_lost;    /* skipped by doevents */
    guint64 events_dropped; /* the queue was full */
    guint event_high_water; /* the longest the queue has been */
} DeviceStats;

void device_stats(const Device *dev, DeviceStats *stats);

/* Sockets that cannot take a connection now: engaged, or behind their gate; and
 * events that wait for the VM. */
guint device_sockets_in_use(const Device *dev);
guint device_events_waiting(const Device *dev);

/* Asserts every invariant of the device and its sockets; tests call it after
 * each step. */
void sock_check(const Device *dev);

G_END_DECLS

#endif
