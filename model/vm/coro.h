/* SPDX-License-Identifier: GPL-2.0-only */
/* Coroutines: C functions on stacks of their own that can wait in the middle.
 *
 * Device handlers (vm.h) and POSIX programs (posix.h) run in them, so that a
 * program reads like the platform's own code while simulated time passes
 * between two of its lines.  A switch is a handful of instructions
 * (Boost.Context's jump_fcontext) and makes no system call.
 *
 * One thread only.  A coroutine is resumed from outside any coroutine or from
 * another one; coro_yield() returns to whoever resumed it.  Freeing a
 * suspended coroutine drops its stack without unwinding it: what it holds on
 * the heap must be owned elsewhere.
 */
#ifndef FINWAIT_MODEL_CORO_H
#define FINWAIT_MODEL_CORO_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct Coro Coro;
typedef void (*CoroFn)(gpointer arg);

/* Creates a coroutine that will run 'fn'('arg') at the first coro_resume();
 * its stack comes from a pool.  (transfer full): coro_free(). */
Coro *coro_new(CoroFn fn, gpointer arg);

/* Gives the stack back to the pool; accepts NULL, a finished coroutine and a
 * suspended one, not the running one. */
void coro_free(Coro *coro);

/* Runs 'coro' until it yields or returns; FALSE once it has returned. */
gboolean coro_resume(Coro *coro);

/* Suspends the running coroutine. */
void coro_yield(void);

/* The running coroutine, or NULL outside any. */
Coro *coro_self(void);

/* Frees the pooled stacks (for leak checks at the end of a process). */
void coro_pool_drain(void);

G_END_DECLS

#endif
