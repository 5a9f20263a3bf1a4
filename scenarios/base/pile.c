/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/pile.h"

#include <string.h>
#include <unistd.h>

#include "scenarios/base/scratch.h"

/* What is put into the file together. */
#define BLOCK_BYTES 65536

/* A thing is written as its words that differ from those of the one before,
 * behind a bit for each word that says which these are: most are the same, or
 * nothing. */
struct Pile {
    guint n_words, n_bits; /* n_bits: in words of 64 */
    guint64 *before;       /* the last one that was added or taken */
    GByteArray *rest;      /* what is not in the file, which is its end */
    GByteArray *part;      /* what has been read of all, and not taken */
    gsize taken_bytes;     /* of 'part' */
    goffset in_file, read; /* bytes */
    int fd;
    gboolean is_stuck, is_read;
};

/* (transfer full): pile_free() */
Pile *
pile_new(gsize bytes)
{
    Pile *pile = g_new0(Pile, 1);

    g_assert(bytes % sizeof(guint64) == 0);
    pile->n_words = (guint)(bytes / sizeof(guint64));
    pile->n_bits = (pile->n_words + 63) / 64;
    pile->before = g_new0(guint64, pile->n_words);
    pile->rest = g_byte_array_new();
    pile->part = g_byte_array_new();
    pile->fd = -1;
    return pile;
}

/* Accepts NULL. */
void
pile_free(Pile *pile)
{
    if (pile) {
        if (pile->fd >= 0) {
            close(pile->fd);
        }
        g_byte_array_unref(pile->rest);
        g_byte_array_unref(pile->part);
        g_free(pile->before);
        g_free(pile);
    }
}

static void
put_block(Pile *pile)
{
    if (pile->fd < 0 && !pile->is_stuck) {
        pile->fd = scratch_file();
    }
    if (pile->fd < 0 || pwrite(pile->fd, pile->rest->data, pile->rest->len,
                               pile->in_file) != (gssize)pile->rest->len) {
        pile->is_stuck = TRUE;
        return;
    }
    pile->in_file += pile->rest->len;
    g_byte_array_set_size(pile->rest, 0);
}

static void
append(Pile *pile, gconstpointer words, guint n)
{
    g_byte_array_append(pile->rest, words, n * (guint)sizeof(guint64));
}

/* Puts 'thing' aside; none may have been taken. */
void
pile_add(Pile *pile, gconstpointer thing)
{
    const guint64 *words = thing;
    g_autofree guint64 *bits = g_new0(guint64, pile->n_bits);

    g_assert(!pile->is_read);
    for (guint i = 0; i < pile->n_words; i++) {
        bits[i / 64] |= (guint64)(words[i] != pile->before[i]) << i % 64;
    }
    append(pile, bits, pile->n_bits);
    for (guint i = 0; i < pile->n_words; i++) {
        if (words[i] != pile->before[i]) {
            append(pile, &words[i], 1);
        }
    }
    memcpy(pile->before, words, pile->n_words * sizeof *words);
    if (pile->rest->len >= BLOCK_BYTES && !pile->is_stuck) {
        put_block(pile);
    }
}

/* ---- Taking back --------------------------------------------------------- */

/* From now on things are taken. */
static void
begin_taking(Pile *pile)
{
    if (!pile->is_read) {
        pile->is_read = TRUE;
        memset(pile->before, 0, pile->n_words * sizeof(guint64));
    }
}

/* Appends the next block of the file, or what is not in it, to 'part'. */
static void
fetch_block(Pile *pile)
{
    guint at = pile->part->len;
    gsize n = (gsize)MIN(pile->in_file - pile->read, BLOCK_BYTES);
    gssize got;

    if (n == 0) {
        g_byte_array_append(pile->part, pile->rest->data, pile->rest->len);
        g_byte_array_set_size(pile->rest, 0);
        return;
    }
    g_byte_array_set_size(pile->part, at + (guint)n);
    got = pread(pile->fd, pile->part->data + at, n, pile->read);
    g_assert(got == (gssize)n); /* our own, without a name */
    pile->read += got;
}

/* Has 'bytes' in 'part', if there are as many; else what there is. */
static void
fetch(Pile *pile, gsize bytes)
{
    while (pile->part->len - pile->taken_bytes < bytes &&
           (pile->read < pile->in_file || pile->rest->len > 0)) {
        g_byte_array_remove_range(pile->part, 0, (guint)pile->taken_bytes);
        pile->taken_bytes = 0;
        fetch_block(pile);
    }
}

static void
take(Pile *pile, guint64 *words, guint n)
{
    gsize bytes = n * sizeof *words;

    fetch(pile, bytes);
    g_assert(pile->part->len - pile->taken_bytes >= bytes);
    memcpy(words, pile->part->data + pile->taken_bytes, bytes);
    pile->taken_bytes += bytes;
}

/* Takes the next one into 'thing'; FALSE: there is none. */
gboolean
pile_take(Pile *pile, gpointer thing)
{
    g_autofree guint64 *bits = g_new(guint64, pile->n_bits);

    begin_taking(pile);
    fetch(pile, sizeof *bits);
    if (pile->part->len == pile->taken_bytes) {
        return FALSE;
    }
    take(pile, bits, pile->n_bits);
    for (guint i = 0; i < pile->n_words; i++) {
        if (bits[i / 64] >> i % 64 & 1) {
            take(pile, &pile->before[i], 1);
        }
    }
    memcpy(thing, pile->before, pile->n_words * sizeof(guint64));
    return TRUE;
}
