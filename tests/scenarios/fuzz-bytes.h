/* SPDX-License-Identifier: GPL-2.0-only */
/* The input of a fuzz target that is a machine: each byte is a choice. */
#ifndef FINWAIT_TESTS_FUZZ_BYTES_H
#define FINWAIT_TESTS_FUZZ_BYTES_H

#include <glib.h>

G_BEGIN_DECLS

/* The input, byte by byte; 0 behind its end. */
typedef struct Bytes {
    const guint8 *at, *end;
} Bytes;

static inline guint
below(Bytes *bytes, guint n)
{
    return bytes->at < bytes->end ? *bytes->at++ % n : 0;
}

static inline const char *
word(Bytes *bytes, const char *const *list, guint n)
{
    return list[below(bytes, n)];
}

#define WORD(BYTES, LIST) word(BYTES, LIST, G_N_ELEMENTS(LIST))

G_END_DECLS

#endif
