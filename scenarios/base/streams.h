/* SPDX-License-Identifier: GPL-2.0-only */
/* Standard input, output and error, as a caller may leave them.
 *
 * One that is closed would be the number of the first file that is opened, and
 * what is meant for the user would be written into that.  So main() first
 * makes sure that they are open: input and error to nothing, output to what
 * cannot be written, as if it were closed.
 *
 * What g_print() and g_printerr() are given is written as it is, file names
 * that are not UTF-8 too; on a terminal, what that would obey or cannot show
 * stands there as "\x1b" and its like.  If standard output took not all of it,
 * streams_finish() says so, and no status then says that all is well.  A
 * reader that has gone away ends the process by SIGPIPE, as it does others,
 * unless the caller has that ignored.
 */
#ifndef FINWAIT_SCENARIOS_STREAMS_H
#define FINWAIT_SCENARIOS_STREAMS_H

#include <glib.h>

G_BEGIN_DECLS

void streams_begin(void);
int streams_finish(int status);

G_END_DECLS

#endif
