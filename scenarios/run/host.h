/* SPDX-License-Identifier: GPL-2.0-only */
/* The software of one node of a run, made from the parameters of its section
 * by the node's system.
 *
 * A system brings a HostOps (system.h).  Random streams are numbered by what
 * draws from them, so that a new component does not move the draws of the
 * others: see HostStream.
 */
#ifndef FINWAIT_SCENARIOS_HOST_H
#define FINWAIT_SCENARIOS_HOST_H

#include "model/record.h"
#include "model/trace.h"
#include "scenarios/params/params.h"
#include "scenarios/run/network.h"
#include <glib.h>

G_BEGIN_DECLS

/* Numbers of random streams.  A client takes HOST_STREAM_PER_CLIENT from
 * HOST_STREAM_CLIENTS on.  What lies behind the first of a node's is its
 * system's; numbers of two systems may be the same. */
typedef enum HostStream {
    HOST_STREAM_SERVER = 0,          /* its port */
    HOST_STREAM_SERVER_SERVICE = 1,  /* posix: time to answer */
    HOST_STREAM_SERVER_CALL = 2,     /* posix: system calls */
    HOST_STREAM_SERVER_REBOOT = 3,   /* sock */
    HOST_STREAM_SERVER_LEAK = 4,     /* posix */
    HOST_STREAM_SERVER_HANDLER = 16, /* sock: + EventType */
    HOST_STREAM_CLIENTS = 1024,
    HOST_STREAM_PER_CLIENT = 16,
    HOST_STREAM_CLIENT_PORT = 0, /* + the client's first: */
    HOST_STREAM_CLIENT_START = 1,
    HOST_STREAM_CLIENT_THINK = 2,
    HOST_STREAM_CLIENT_RETRY = 3,
    HOST_STREAM_CLIENT_VANISH = 4,  /* posix */
    HOST_STREAM_CLIENT_CANCEL = 5,  /* posix */
    HOST_STREAM_CLIENT_CALL = 6,    /* posix: of the host's first client */
    HOST_STREAM_CLIENT_JITTER = 7,  /* posix */
    HOST_STREAM_CLIENT_REBOOT = 2,  /* sock */
    HOST_STREAM_CLIENT_HANDLER = 4, /* sock: + EventType */
    HOST_STREAM_CLIENT_BETWEEN = 14,
    HOST_STREAM_CLIENT_PAUSE = 15,
    /* Of the second server on, and of proxies; each takes HOST_STREAM_PER_HOST,
     * a proxy's as a client begin at HOST_STREAM_PROXY_CLIENT. */
    HOST_STREAM_SERVERS = 1 << 26,
    HOST_STREAM_PROXIES = 1 << 27,
    HOST_STREAM_PER_HOST = 1024,
    HOST_STREAM_PROXY_CLIENT = 512,
    HOST_STREAM_LOADS = 1 << 29,
    HOST_STREAM_EVENTS = 1 << 28, /* behind all clients */
} HostStream;

/* A program of a user's own, who outlives it: a table of handlers, for systems
 * whose programs are such (a DeviceProgram of a sock), or a function that runs
 * in a process, with its argument (a PosixFn, a WsaMain, or what begins in a
 * Node). */
typedef struct HostProgram {
    gconstpointer handlers;
    void (*run)(gpointer process, gpointer arg);
    gpointer arg;
} HostProgram;

/* One node's software.  The system's functions read it and keep what is theirs
 * in 'own'. */
typedef struct Host {
    const System *system;
    const Network *network;
    const NetHost *place; /* NULL: of host_new_on() */
    const ParamSet *params;
    const char *section; /* of its keys: "server", "client", "client.fast" */
    guint role;          /* ROLE_SERVER, ROLE_PROXY or ROLE_CLIENT */
    guint n;             /* clients: how many of them; else 1 */
    gint64 stream;       /* the first random stream of the node */
    const HostProgram *program; /* in the place of the key 'program'; or NULL */
    Port *port;
    RecordFn record; /* takes the records of its connections */
    gpointer user;
    gpointer own;
} Host;

/* What happens to a node in the middle of a run (events.h).  None has an effect
 * where there is nothing to do: on a program that has ended, or runs, on a host
 * that is off, or on. */
typedef struct HostActs {
    /* The program ends at once, and its kernel closes what it had open; it
     * begins anew. */
    void (*kill)(Host *host, guint program);
    void (*run)(Host *host, guint program);
    /* The host forgets all, says and hears nothing; it is on again, and its
     * programs begin anew. */
    void (*off)(Host *host);
    void (*on)(Host *host);
} HostActs;

/* What a node is busy with (measure/series.h says what it means). */
typedef struct HostGauge {
    guint sockets;
    guint queue;
    guint waiting;
} HostGauge;

/* Which of what a system's nodes tell (trace.h) are states and events of its
 * own, as bits: its TCP's states and what its calls return, where it has no
 * others.  What a system never tells is 0. */
typedef struct HostTells {
    guint states, events;
    gboolean gates; /* Record.ready_ns is set */
} HostTells;

#define HOST_TELLS(KIND) (1u << TRACE_##KIND)

/* What a system does for its nodes. */
struct HostOps {
    /* Makes 'own'.  After FALSE only free() is called. */
    gboolean (*make)(Host *host, GError **error);
    /* Starts the programs; they run as soon as time does. */
    void (*start)(Host *host);
    /* Ends the account: every connection still known gives its record. */
    void (*stop)(Host *host);
    /* Connections begun so far: opened ('active') or taken. */
    guint64 (*begun)(const Host *host, gboolean active);
    /* Orders to connect that had no effect so far; NULL: there are none. */
    guint64 (*connects_lost)(const Host *host);
    void (*free)(gpointer own);
    gboolean has_handlers; /* a HostProgram is such a table, not a function */
    const HostActs *acts;  /* NULL: nothing happens to it */
    void (*gauge)(const Host *host, HostGauge *out); /* NULL: all are 0 */
    HostTells tells;
    gboolean is_alone; /* its node cannot have other software (NodeApp) */
};

Host *host_new(const Network *network, const NetHost *place,
               const ParamSet *params, RecordFn record, gpointer user,
               GError **error);
Host *host_new_on(const Network *network, SimNode *node, const ParamSet *params,
                  guint role, gint64 stream, const HostProgram *program,
                  RecordFn record, gpointer user, GError **error);
void host_start(Host *host);
void host_stop(Host *host);
void host_free(Host *host);

guint64 host_connects_lost(const Host *host);
guint64 host_begun(const Host *host, gboolean active);
guint host_programs(const Host *host);

/* For the systems: the host's parameters. */
const Value *host_value(const Host *host, const char *name);
gboolean host_delay(const Host *host, const char *name, gint64 stream,
                    PortDelay *out, GError **error);
ParamDraw host_draw(const Host *host, gint64 stream);
gboolean host_fill(const Host *host, const ParamRows *rows, gint64 stream,
                   gpointer out, GError **error);
PortAddr host_server(const Host *host);

G_END_DECLS

#endif
