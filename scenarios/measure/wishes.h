/* SPDX-License-Identifier: GPL-2.0-only */
/* What clients did after attempts that failed: went on trying, or gave up.
 *
 * Attempts are told when they are over, so what came after one that failed may
 * be told long after it, and after later ones.  So it is kept of each of these
 * in one byte, and of wishes without an attempt that was established, when they
 * were last tried.
 */
#ifndef FINWAIT_SCENARIOS_WISHES_H
#define FINWAIT_SCENARIOS_WISHES_H

#include "model/record.h"
#include <glib.h>

G_BEGIN_DECLS

/* What the client of an attempt that failed did next. */
typedef enum WishNext {
    WISH_NOTHING, /* when the run stopped */
    WISH_TRIED,   /* for the same wish */
    WISH_LEFT,    /* it wanted another one */
} WishNext;

typedef struct Wishes Wishes;

/* (transfer full): wishes_free() */
Wishes *wishes_new(void);
void wishes_free(Wishes *wishes);

/* The next attempt has been told, by a client on the host of that number. */
void wishes_add(Wishes *wishes, guint host, const Record *record);
void wishes_end(Wishes *wishes);

/* After that: of the attempt that failed and was the 'place'th, from 0, to be
 * told. */
WishNext wishes_next(const Wishes *wishes, guint place);

G_END_DECLS

#endif
