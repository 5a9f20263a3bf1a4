/* SPDX-License-Identifier: GPL-2.0-only */
/* Recorded cases: what a JSON-lines file says.
 *
 * A case is a script and the events that a real implementation gave.  One
 * line is one case:
 *
 *     {"id": "lx.refused", "system_under_test": "posix", "sut_end": "client",
 *      "peer": "posix", "delay_ms": 10, "settle_ms": 80, "tail_ms": 80,
 *      "scope": "core",
 *      "script": [{"step": 1, "at": "C", "op": "connect",
 *                  "args": {"nonblock": false}}],
 *      "expect": {"client": [{"step": 1, "ev": "connect=ECONNREFUSED"}],
 *                 "server": [], "wire_key": ["C>S SYN", "S>C RST"]}}
 *
 * The reader checks all of it, ops and arguments against the tables of the
 * systems (conform-end.h), so that a replay meets nothing it does not know.
 * Ops of a system without a table are taken as they are: its cases are not
 * played.  Keys of a case that mean nothing here are notes, unless they look
 * like a slip for one that does.
 *
 * Not here: playing (conform-run.h), comparing (conform-match.h).
 */
#ifndef FINWAIT_SCENARIOS_CONFORM_CASE_H
#define FINWAIT_SCENARIOS_CONFORM_CASE_H

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Where an entry of a script acts, as X(NAME, text). */
#define CONFORM_PLACES(X)                                                      \
    X(C, "C")   /* the client */                                               \
    X(S, "S")   /* the server */                                               \
    X(C2, "C2") /* a second client, posix */                                   \
    X(U, "U")   /* the server upstream of a proxy at S, posix */               \
    X(NET, "net")

typedef enum ConformPlace {
#define X(NAME, TEXT) CONFORM_##NAME,
    CONFORM_PLACES(X)
#undef X
        N_CONFORM_PLACES,
    N_CONFORM_ENDS = CONFORM_NET
} ConformPlace;

/* What is compared, as X(NAME, key). */
#define CONFORM_LISTS(X)                                                       \
    X(CLIENT, "client") /* events of C and C2 */                               \
    X(SERVER, "server")                                                        \
    X(UPSTREAM, "upstream")                                                    \
    X(WIRE, "wire_key") /* between C or C2 and S */                            \
    X(WIRE_UPSTREAM,                                                           \
      "wire_upstream_key") /* between S, here C, and U, here S */              \
    X(STATES, "states")

typedef enum ConformListId {
#define X(NAME, TEXT) CONFORM_LIST_##NAME,
    CONFORM_LISTS(X)
#undef X
        N_CONFORM_LISTS
} ConformListId;

/* How much of a socket a case asks for, as X(NAME, text). */
#define CONFORM_SCOPES(X)                                                      \
    X(CORE, "core")         /* any faithful model */                           \
    X(EXTENDED, "extended") /* the features in "needs" */                      \
    X(OUT, "out")           /* beyond sockets: threads, dup, lost state */

typedef enum ConformScope {
#define X(NAME, TEXT) CONFORM_SCOPE_##NAME,
    CONFORM_SCOPES(X)
#undef X
        N_CONFORM_SCOPES
} ConformScope;

typedef struct ConformOp ConformOp;
typedef struct ConformSystem ConformSystem;

/* An op with its arguments. */
typedef struct ConformCall {
    const ConformOp *op; /* NULL: of a system that is not modelled */
    JsonObject *args;    /* checked against the op; NULL: none */
    gboolean quiet;      /* the result is not reported */
    gint64 after_ns;     /* in a reaction: from the op before it */
} ConformCall;

/* An entry of the script. */
typedef struct ConformEntry {
    gint64 step;
    ConformPlace at;
    ConformCall call; /* unless 'on' */
    char *call_text;  /* "call"; NULL: none */
    gint64 wait_ns;   /* afterwards */
    guint samples;    /* ends to sample after the wait, bit by ConformPlace */

    char *on; /* a reaction: the event; NULL: not one */
    char *path;
    gboolean once;
    GArray *reaction; /* of ConformCall; NULL if not one */
} ConformEntry;

typedef enum ConformItemKind {
    CONFORM_EVENT,
    CONFORM_ANY_ORDER, /* all of 'children', in any order */
    CONFORM_ONE_OF,    /* one of 'children', which are CONFORM_SEQUENCE */
    CONFORM_SEQUENCE,
} ConformItemKind;

/* An item of an expected list. */
typedef struct ConformItem ConformItem;
struct ConformItem {
    ConformItemKind kind;
    gboolean has_step; /* else the label does not count */
    gint64 step;
    char *text;      /* "%d" in it stands for a number in [min, max] */
    gboolean ranged; /* 'text' has a "%d" */
    gint64 min, max;
    gboolean opt;        /* may be missing */
    gboolean info;       /* is not compared */
    GPtrArray *children; /* of ConformItem */
};

typedef struct ConformCase {
    char *id;
    char *path; /* of its file */
    guint line; /* from 1 */
    char *description;
    char *system_name;
    const ConformSystem *systems[N_CONFORM_ENDS]; /* NULL: not modelled, or no
                                                     such end in this case */
    gboolean has_end[N_CONFORM_ENDS];
    char *missing;     /* the first system that is not modelled, or NULL */
    ConformPlace sut;  /* CONFORM_C or CONFORM_S */
    char *personality; /* or NULL */
    gint64 delay_ns;   /* one way */
    gint64 tail_ns;    /* after the last entry */
    ConformScope scope;
    gboolean ignore_probe;
    GPtrArray *script;                    /* of ConformEntry */
    ConformItem *expect[N_CONFORM_LISTS]; /* CONFORM_SEQUENCE; NULL: not
                                             compared */
    JsonNode *root;
} ConformCase;

/* Appends the cases of a file to 'cases' (ConformCase, owned); an id may
 * occur only once in it. */
gboolean conform_read(GPtrArray *cases, const char *path, GError **error);

/* The same from a text; 'path' is for messages. */
gboolean conform_parse(GPtrArray *cases, const char *text, gsize len,
                       const char *path, GError **error);

void conform_case_free(ConformCase *one);
void conform_item_free(ConformItem *item);

/* "lx" of "lx.refused": what came before the first dot.  (transfer full) */
char *conform_family(const ConformCase *one);

const char *conform_place_name(ConformPlace place);
const char *conform_list_name(ConformListId list);
const char *conform_scope_name(ConformScope scope);

/* ---- Arguments of a call, by name: the op must know it ---------------- */

gboolean conform_has(const ConformCall *call, const char *name);
gint64 conform_int(const ConformCall *call, const char *name, gint64 otherwise);
gboolean conform_bool(const ConformCall *call, const char *name,
                      gboolean otherwise);
const char *conform_text(const ConformCall *call, const char *name);

/* A CONFORM_ARG_WORDS: bit i is set if the list has the i-th choice. */
guint conform_words(const ConformCall *call, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConformCase, conform_case_free)

G_END_DECLS

#endif
