/* SPDX-License-Identifier: GPL-2.0-only */
/* Inside conversations: what a file says (talk-parse.c, talk-header.c,
 * talk-words.c), a run of it (talk-run.c) and the two worlds (talk-world.c). */
#ifndef FINWAIT_SCENARIOS_TALK_PRIV_H
#define FINWAIT_SCENARIOS_TALK_PRIV_H

#include "scenarios/base/error.h"
#include "scenarios/talk/talk-system.h"

G_BEGIN_DECLS

/* ---- talk-words.c ---- */

/* Splits a line into words; a "text" is one word with its first quote, a
 * semicolon one of its own.  NULL: a quote is not closed. */
GPtrArray *talk_words(const char *line, GError **error);

/* Reads "verb arg; verb arg" from the words from 'first' on, with the verbs of
 * 'system' (NULL: the link).  (transfer full), NULL on error. */
GArray *talk_statements(const Talk *talk, const System *system,
                        gboolean in_handler, const GPtrArray *words,
                        guint first, GError **error);

gboolean talk_time(const char *word, gint64 *ns, GError **error);
gboolean talk_number(const char *word, gint64 min, gint64 max, gint64 *n,
                     GError **error);
gboolean talk_end_named(const Talk *talk, const char *word, guint *end,
                        GError **error);

/* ---- talk-header.c ---- */

/* Takes one line of the header. */
gboolean talk_take_header(Talk *talk, const char *line, GError **error);
void talk_handler_free(gpointer handler);

/* For its parts: that a line has 'n' words, that 'end' cannot do a thing ("" or
 * " and has no ..."), which those systems can for which 'has' is true; and the
 * text of a parameter. */
gboolean talk_expect_words(const GPtrArray *words, guint n, const char *form,
                           GError **error);
gboolean talk_wrong_system(const TalkEnd *end, const char *what,
                           gboolean (*has)(const TalkSystem *talk),
                           GError **error);
void talk_set_text(TalkEnd *end, const char *key, const char *text);

/* talk-settings.c: takes "set NAME KEY VALUE". */
gboolean talk_take_set(Talk *talk, const GPtrArray *words, GError **error);

/* ---- talk-link.c ---- */

/* The verbs of the link, ended by one without a name. */
extern const TalkVerb talk_link_verbs[];

/* Takes "link KEY VALUE". */
gboolean talk_take_link(Talk *talk, const GPtrArray *words, GError **error);
gboolean talk_rate(const char *word, gint64 *bps, GError **error);
void talk_link_init(Talk *talk);
void talk_link_clear(Talk *talk);

/* ---- talk-world.c ---- */

/* Who hears of segments. */
typedef struct TalkTap {
    /* 'from' sends one; 'what' is like "SYN+ACK" or "DATA 5 (lost)".  'key' is
     * NULL if that is all; else it turns out later whether it is lost. */
    void (*sent)(gpointer user, guint from, const char *key, const char *what);
    /* It turns out: " (lost)", or "".  FALSE: it has not been sent yet. */
    gboolean (*judged)(gpointer user, const char *key, const char *how);
    /* The box on the link sends RST. */
    void (*box)(gpointer user, guint to);
} TalkTap;

/* A world of that kind for 'talk'; NULL on error.  (transfer full) */
TalkWorld *talk_world_new(const Talk *talk, TalkWorldKind kind,
                          const TalkTap *tap, const TalkWatch *watch,
                          gpointer user, GError **error);
void talk_world_free(TalkWorld *world);
gboolean talk_world_run(TalkWorld *world, gint64 until_ns, GError **error);
/* TALK_NO_END: all directions. */
void talk_world_link(TalkWorld *world, guint from, gboolean up);
/* The link is like that from now on, both ways. */
void talk_world_step(TalkWorld *world, const PathStep *step);
Path *talk_world_path(TalkWorld *world);

G_END_DECLS

#endif
