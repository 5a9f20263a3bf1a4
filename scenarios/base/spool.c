/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/spool.h"

#include <string.h>
#include <unistd.h>

#include "scenarios/base/scratch.h"

/* Rows that go to the file together, column by column. */
#define BLOCK_ROWS 128

struct Spool {
    guint n_columns, n_rows;
    gdouble *last;     /* the block under way: BLOCK_ROWS for each column */
    GPtrArray *blocks; /* the full ones; NULL: at its place in the file */
    int fd;            /* -1: no file yet */
    gboolean is_stuck; /* the file takes no more */
};

/* A table without rows.  (transfer full): spool_free() */
Spool *
spool_new(guint n_columns)
{
    Spool *spool = g_new0(Spool, 1);

    spool->n_columns = n_columns;
    spool->last = g_new(gdouble, (gsize)n_columns * BLOCK_ROWS);
    spool->blocks = g_ptr_array_new_with_free_func(g_free);
    spool->fd = -1;
    return spool;
}

/* Frees 'spool'; accepts NULL. */
void
spool_free(Spool *spool)
{
    if (spool) {
        if (spool->fd >= 0) {
            close(spool->fd);
        }
        g_ptr_array_unref(spool->blocks);
        g_free(spool->last);
        g_free(spool);
    }
}

/* Forgets all rows. */
void
spool_clear(Spool *spool)
{
    spool->n_rows = 0;
    g_ptr_array_set_size(spool->blocks, 0);
}

static gsize
block_bytes(const Spool *spool)
{
    return (gsize)spool->n_columns * BLOCK_ROWS * sizeof(gdouble);
}

static void
need_file(Spool *spool)
{
    if (spool->fd < 0 && !spool->is_stuck) {
        spool->fd = scratch_file();
        spool->is_stuck = spool->fd < 0;
    }
}

/* Puts the full block away. */
static void
put_block(Spool *spool)
{
    gsize bytes = block_bytes(spool);
    off_t at = (off_t)(spool->blocks->len * bytes);

    need_file(spool);
    if (spool->is_stuck ||
        pwrite(spool->fd, spool->last, bytes, at) != (gssize)bytes) {
        spool->is_stuck = TRUE;
        g_ptr_array_add(spool->blocks, spool->last);
        spool->last = g_new(gdouble, (gsize)spool->n_columns * BLOCK_ROWS);
        return;
    }
    g_ptr_array_add(spool->blocks, NULL);
}

/* Adds a row, a number for each column. */
void
spool_add(Spool *spool, const gdouble *row)
{
    guint place = spool->n_rows % BLOCK_ROWS;

    for (guint i = 0; i < spool->n_columns; i++) {
        spool->last[(gsize)i * BLOCK_ROWS + place] = row[i];
    }
    spool->n_rows++;
    if (place == BLOCK_ROWS - 1) {
        put_block(spool);
    }
}

guint
spool_rows(const Spool *spool)
{
    return spool->n_rows;
}

/* All numbers of one column (gdouble), in the order of the rows.
 * (transfer full) */
GArray *
spool_column(const Spool *spool, guint column)
{
    GArray *out =
        g_array_sized_new(FALSE, FALSE, sizeof(gdouble), spool->n_rows);
    gsize from = (gsize)column * BLOCK_ROWS;
    gdouble numbers[BLOCK_ROWS];

    for (guint i = 0; i < spool->blocks->len; i++) {
        const gdouble *block = g_ptr_array_index(spool->blocks, i);
        if (block) {
            memcpy(numbers, block + from, sizeof numbers);
        } else {
            off_t at = (off_t)(i * block_bytes(spool) + from * sizeof(gdouble));
            gssize n = pread(spool->fd, numbers, sizeof numbers, at);
            g_assert(n == sizeof numbers); /* our own, without a name */
        }
        g_array_append_vals(out, numbers, BLOCK_ROWS);
    }
    g_array_append_vals(out, spool->last + from, spool->n_rows % BLOCK_ROWS);
    return out;
}
