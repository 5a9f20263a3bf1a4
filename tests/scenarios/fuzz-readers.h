/* SPDX-License-Identifier: GPL-2.0-only */
/* Fuzz targets for all files that are read, and for machines.
 *
 * A target is given any bytes, which it refuses with a message or understands;
 * what is understood is then used as the command uses it.  Some make inputs of
 * their own: files of the format's own words, most of them damaged somewhere.
 * All are tried with what is in tests/fuzz/NAME/, and `./waf fuzz NAME` looks
 * for more (tests/fuzz/fuzz.c).
 */
#ifndef FINWAIT_TESTS_FUZZ_READERS_H
#define FINWAIT_TESTS_FUZZ_READERS_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct FuzzReader {
    const char *name;
    gboolean is_text; /* CRLF is the same in it */
    /* Appends an input; NULL: it makes none. */
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

/* fuzz-files.c */
gboolean fuzz_read_link_trace(const char *bytes, gsize len);
gboolean fuzz_read_formula(const char *bytes, gsize len);
gboolean fuzz_read_http(const char *bytes, gsize len);

/* fuzz-machines.c: 'bytes' are what programs do */
gboolean fuzz_run_sock(const char *bytes, gsize len);
gboolean fuzz_run_posix(const char *bytes, gsize len);
gboolean fuzz_run_nodejs(const char *bytes, gsize len);
gboolean fuzz_run_winsock(const char *bytes, gsize len);
gboolean fuzz_run_tcp(const char *bytes, gsize len);

/* fuzz-http-client.c, fuzz-http-server.c, fuzz-http-node.c: 'bytes' are what
 * users and handlers do, and what the other ends send */
gboolean fuzz_run_http_client(const char *bytes, gsize len);
gboolean fuzz_run_http_server(const char *bytes, gsize len);
gboolean fuzz_run_http_proxy(const char *bytes, gsize len);
gboolean fuzz_run_http_node(const char *bytes, gsize len);

/* fuzz-packetdrill.c */
void fuzz_make_packetdrill(GRand *rand, GString *text);
gboolean fuzz_read_packetdrill(const char *bytes, gsize len);

G_END_DECLS

#endif
