/* SPDX-License-Identifier: GPL-2.0-only */
/* Fuzz targets for the other files that are read: conversations, recorded
 * cases, traces, journals of a store, baselines, and scripts of packetdrill.
 * Key files have fuzz-scenario.h.
 *
 * A target is given any bytes, which it refuses with a message or understands;
 * what is understood is then used as the command uses it.  Each makes inputs of
 * its own: files of the format's own words, most of them damaged somewhere.
 */
#ifndef FINWAIT_TESTS_FUZZ_READERS_H
#define FINWAIT_TESTS_FUZZ_READERS_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct FuzzReader {
    const char *name;
    gboolean is_text; /* CRLF is the same in it */
    /* Appends an input. */
    void (*make)(GRand *rand, GString *text);
    /* TRUE if it is understood. */
    gboolean (*read)(const char *bytes, gsize len);
} FuzzReader;

const FuzzReader *fuzz_readers(guint *n);

/* fuzz-make.c: inputs. */
void fuzz_make_talk(GRand *rand, GString *text);
void fuzz_make_conform(GRand *rand, GString *text);
void fuzz_make_trace(GRand *rand, GString *text);
void fuzz_make_baseline(GRand *rand, GString *text);

/* fuzz-journal.c */
void fuzz_make_journal(GRand *rand, GString *text);
gboolean fuzz_read_journal(const char *bytes, gsize len);
void fuzz_end_journal(void);

/* fuzz-packetdrill.c */
void fuzz_make_packetdrill(GRand *rand, GString *text);
gboolean fuzz_read_packetdrill(const char *bytes, gsize len);

G_END_DECLS

#endif
