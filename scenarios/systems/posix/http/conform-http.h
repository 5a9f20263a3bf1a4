/* SPDX-License-Identifier: GPL-2.0-only */
/* Ends of recorded cases that are HTTP servers or clients: what all of them
 * share.  Each is a PosixLoop on a host of its own; an op is done in its
 * process, before what waits in its sockets. */
#ifndef FINWAIT_SCENARIOS_CONFORM_HTTP_H
#define FINWAIT_SCENARIOS_CONFORM_HTTP_H

#include "scenarios/conform/conform-run.h"
#include "scenarios/systems/posix/http/posix-loop.h"

G_BEGIN_DECLS

typedef struct ConformHttp ConformHttp;
struct ConformHttp {
    ConformRun *run;
    ConformPlace place;
    PosixHost *host;
    PosixLoop *loop;
    GArray *reactions;       /* of ConformReaction */
    GPtrArray *doings;       /* reactions under way or done, owned */
    const ConformCall *call; /* the op under way */
    gboolean done;
    /* Runs what a reaction does later; NULL: it is just called. */
    void (*turn)(ConformHttp *end, void (*fn)(gpointer data), gpointer data);
};

typedef struct ConformReaction {
    const ConformEntry *entry;
    gboolean used; /* it was for one event only, and has been */
} ConformReaction;

void conform_http_init(ConformHttp *end, ConformRun *run, ConformPlace place);
void conform_http_clear(ConformHttp *end);

/* Does an entry's op in the process; a ConformSystem's 'perform'. */
void conform_http_perform(gpointer end, const ConformCall *call);

/* Installs a reaction; a ConformSystem's 'react'. */
void conform_http_react(gpointer end, const ConformEntry *entry);

/* The reaction for an event about 'path' (NULL: any), or NULL. */
const ConformEntry *conform_http_reaction(ConformHttp *end, const char *on,
                                          const char *path);

/* Does what a reaction says, from now on; 'actor' is for its ops. */
void conform_http_do(ConformHttp *end, const ConformEntry *entry,
                     gpointer actor);

/* From now on the loop does not run for 'ms' (busy). */
void conform_http_busy(gpointer end, const ConformCall *call);

/* Tells an event. */
#define conform_http_say(END, ...)                                             \
    conform_say((END)->run, (END)->place, __VA_ARGS__)

/* A time in milliseconds. */
gint64 conform_http_ns(const ConformCall *call, const char *name,
                       gint64 otherwise_ns);

/* Members of a JSON object. */
const char *conform_http_text(JsonObject *object, const char *name);
gint64 conform_http_int(JsonObject *object, const char *name, gint64 otherwise);
gboolean conform_http_bool(JsonObject *object, const char *name,
                           gboolean otherwise);
/* {"Name": "value"} as header lines.  (transfer full) */
char *conform_http_fields(JsonObject *object);

G_END_DECLS

#endif
