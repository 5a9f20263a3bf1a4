/* SPDX-License-Identifier: GPL-2.0-only */
/* Taking values out of JSON with messages that say where, what was expected
 * and what is near.  Private to the reader of cases (conform-case.c,
 * conform-entry.c, conform-expect.c). */
#ifndef FINWAIT_SCENARIOS_CONFORM_JSON_H
#define FINWAIT_SCENARIOS_CONFORM_JSON_H

#include "scenarios/conform/conform-case.h"

G_BEGIN_DECLS

/* Where the reader is. */
typedef struct ConformSource {
    const char *path;
    guint line;
    char *what; /* "lx.refused", "lx.refused, script[3]"; owned, may be NULL */
} ConformSource;

/* Sets "PATH:LINE: WHAT: ..." and returns FALSE. */
gboolean conform_wrong(const ConformSource *at, GError **error,
                       const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same for a name that is none of 'known', ended by NULL. */
gboolean conform_unknown(const ConformSource *at, GError **error,
                         const char *what, const char *name,
                         const char *const *known);

/* Every key of 'object' is one of 'known'. */
gboolean conform_keys(const ConformSource *at, JsonObject *object,
                      const char *const *known, GError **error);

/* A member; a missing one leaves '*value' alone, unless it is 'required'. */
gboolean conform_get_int(const ConformSource *at, JsonObject *object,
                         const char *key, gboolean required, gint64 *value,
                         GError **error);
gboolean conform_get_bool(const ConformSource *at, JsonObject *object,
                          const char *key, gboolean *value, GError **error);
gboolean conform_get_text(const ConformSource *at, JsonObject *object,
                          const char *key, gboolean required, char **value,
                          GError **error);
gboolean conform_get_array(const ConformSource *at, JsonObject *object,
                           const char *key, gboolean required,
                           JsonArray **value, GError **error);
gboolean conform_get_object(const ConformSource *at, JsonObject *object,
                            const char *key, gboolean required,
                            JsonObject **value, GError **error);

/* The object that 'node' is. */
gboolean conform_as_object(const ConformSource *at, JsonNode *node,
                           JsonObject **value, GError **error);

/* The index of a text member among 'known'. */
gboolean conform_get_choice(const ConformSource *at, JsonObject *object,
                            const char *key, gboolean required,
                            const char *const *known, guint *value,
                            GError **error);

/* An item of a JSON array: "WHAT, KEY[INDEX]". */
void conform_source_enter(ConformSource *at, const ConformSource *outer,
                          const char *key, guint index);
void conform_source_clear(ConformSource *at);

/* ---- Parts of a case ---- */

/* Reads 'array' into 'one->script'; conform-entry.c. */
gboolean conform_read_script(const ConformSource *at, JsonArray *array,
                             gint64 settle_ns, ConformCase *one,
                             GError **error);

/* Reads one expected list; NULL on error; conform-expect.c. */
ConformItem *conform_read_list(const ConformSource *at, JsonArray *array,
                               const char *key, GError **error);

G_END_DECLS

#endif
