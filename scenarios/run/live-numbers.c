/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/run/live-numbers.h"

LiveNumbers
live_numbers_new(const SimSegment *syn)
{
    guint32 first = syn->seq + 1;

    return (LiveNumbers){.first = first, .sent = first, .accepted = first};
}

void
live_numbers_answer(LiveNumbers *numbers, const SimSegment *answer)
{
    numbers->acked = numbers->came = numbers->last = answer->seq + 1;
}

/* Moves '*at' on to 'to', if that is behind it; by how much. */
static guint32
move_on(guint32 *at, guint32 to)
{
    guint32 more = (gint32)(to - *at) > 0 ? to - *at : 0;

    *at += more;
    return more;
}

/* An empty segment behind the FIN has a number beyond the data. */
void
live_numbers_send(LiveNumbers *numbers, const SimSegment *segment)
{
    guint32 end = segment->seq + segment->len_bytes;

    if (segment->len_bytes > 0) {
        numbers->sent_bytes += move_on(&numbers->sent, end);
    }
    if (segment->flags & SIM_FIN) {
        numbers->has_left = TRUE;
        numbers->left_end = end + 1;
    }
}

void
live_numbers_come(LiveNumbers *numbers, const SimSegment *segment)
{
    guint32 end = segment->seq + segment->len_bytes;

    if (segment->flags & SIM_FIN) {
        numbers->has_end = TRUE;
        numbers->end = end;
    }
    move_on(&numbers->last, end + (segment->flags & SIM_FIN ? 1 : 0));
    if ((gint32)(segment->seq - numbers->came) <= 0) {
        move_on(&numbers->came, end);
    }
}

gboolean
live_numbers_take(LiveNumbers *numbers, guint32 next)
{
    gboolean is_all = numbers->has_end && next == numbers->end + 1;
    guint32 up_to = is_all ? numbers->end : next;

    numbers->got_bytes += move_on(&numbers->acked, up_to);
    move_on(&numbers->came, up_to);
    return is_all;
}

/* What was never sent is of an earlier connection. */
gboolean
live_numbers_accept(LiveNumbers *numbers, guint32 next)
{
    gboolean is_all = numbers->has_left && next == numbers->left_end;
    guint32 up_to = is_all ? next - 1 : next;

    if ((gint32)(up_to - numbers->sent) <= 0) {
        numbers->accepted_bytes += move_on(&numbers->accepted, up_to);
    }
    return is_all;
}

guint32
live_numbers_next(const LiveNumbers *numbers)
{
    return numbers->has_end && numbers->came == numbers->end ? numbers->end + 1
                                                             : numbers->came;
}

/* The very next number (RFC 5961 3.2), that of a FIN before it, or what is
 * behind the last that came: Linux's tcp_validate_incoming.  Another one it
 * ignores, or asks about. */
gboolean
live_numbers_is_reset_by(const LiveNumbers *numbers, const SimSegment *rst)
{
    return rst->seq == live_numbers_next(numbers) ||
           rst->seq == numbers->came || rst->seq == numbers->last;
}
