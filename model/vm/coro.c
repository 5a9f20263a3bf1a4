/* SPDX-License-Identifier: GPL-2.0-only */
/* Over the two C symbols of Boost.Context.  Stacks are mapped once, with a
 * guard page below, and kept in a pool: a run makes as many as it has
 * coroutines alive at one time. */
#include "model/vm/coro.h"
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

/* Handlers call the platform and little else; nested doevents adds one
 * handler's frame for each event type at most. */
#define STACK_BYTES (64 * 1024)

/* Boost.Context's own interface (libs/context/src/asm), 1.61 and later. */
typedef void *fcontext_t;
typedef struct transfer_t {
    fcontext_t fctx;
    void *data;
} transfer_t;

extern transfer_t jump_fcontext(fcontext_t to, void *data);
extern fcontext_t make_fcontext(void *stack_top, size_t size,
                                void (*fn)(transfer_t));

/* AddressSanitizer has to be told of each change of stack. */
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>

#define fiber_start(save, bottom, size)                                        \
    __sanitizer_start_switch_fiber((save), (bottom), (size))
#define fiber_finish(fake, bottom, size)                                       \
    __sanitizer_finish_switch_fiber((fake), (bottom), (size))
#define fiber_unpoison(bottom, size)                                           \
    __asan_unpoison_memory_region((bottom), (size))
#else
#define fiber_start(save, bottom, size)                                        \
    ((void)(save), (void)(bottom), (void)(size))
#define fiber_finish(fake, bottom, size)                                       \
    ((void)(fake), (void)(bottom), (void)(size))
#define fiber_unpoison(bottom, size) ((void)(bottom), (void)(size))
#endif

/* Valgrind too, of each stack, or it takes a jump for a very large frame. */
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define VALGRIND_STACK_REGISTER(begin, end) 0
#define VALGRIND_STACK_DEREGISTER(id) ((void)(id))
#endif

typedef struct Stack Stack;
struct Stack {
    guint8 *map; /* the guard page, then STACK_BYTES */
    gsize map_bytes;
    guint valgrind_id;
    Stack *next; /* in the pool */
};

struct Coro {
    CoroFn fn;
    gpointer arg;
    Stack *stack;       /* NULL once finished */
    fcontext_t context; /* where it goes on */
    fcontext_t caller;  /* where its resumer goes on */
    Coro *outer;        /* the coroutine that resumed it */
    gboolean finished;
    void *fake_stack;          /* AddressSanitizer's */
    const void *caller_bottom; /* the resumer's stack, for the same */
    gsize caller_bytes;
    void *caller_fake_stack;
};

static Coro *running;
static Stack *pool;

static guint8 *
stack_bottom(const Stack *stack)
{
    return stack->map + (stack->map_bytes - STACK_BYTES);
}

static Stack *
stack_new(void)
{
    Stack *stack = g_new0(Stack, 1);
    gsize page = (gsize)sysconf(_SC_PAGESIZE);

    stack->map_bytes = page + STACK_BYTES;
    stack->map = mmap(NULL, stack->map_bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (stack->map == MAP_FAILED || mprotect(stack->map, page, PROT_NONE)) {
        g_error("no memory for a coroutine's stack");
    }
    stack->valgrind_id = VALGRIND_STACK_REGISTER(
        stack_bottom(stack), stack_bottom(stack) + STACK_BYTES);
    return stack;
}

static Stack *
stack_take(void)
{
    Stack *stack = pool;

    if (!stack) {
        return stack_new();
    }
    pool = stack->next;
    return stack;
}

static void
stack_give(Stack *stack)
{
    /* frames that were dropped without returning left their redzones */
    fiber_unpoison(stack_bottom(stack), STACK_BYTES);
    stack->next = pool;
    pool = stack;
}

void
coro_pool_drain(void)
{
    while (pool) {
        Stack *stack = pool;
        pool = stack->next;
        VALGRIND_STACK_DEREGISTER(stack->valgrind_id);
        munmap(stack->map, stack->map_bytes);
        g_free(stack);
    }
}

/* Leaves the coroutine's stack for its resumer's. */
static void
jump_out(Coro *coro)
{
    fiber_start(coro->finished ? NULL : &coro->fake_stack, coro->caller_bottom,
                coro->caller_bytes);
    transfer_t back = jump_fcontext(coro->caller, NULL);
    fiber_finish(coro->fake_stack, &coro->caller_bottom, &coro->caller_bytes);
    coro->caller = back.fctx;
}

static void
entry(transfer_t from)
{
    Coro *coro = from.data;

    fiber_finish(NULL, &coro->caller_bottom, &coro->caller_bytes);
    coro->caller = from.fctx;
    coro->fn(coro->arg);
    coro->finished = TRUE;
    jump_out(coro);
    g_assert_not_reached();
}

Coro *
coro_new(CoroFn fn, gpointer arg)
{
    Coro *coro = g_new0(Coro, 1);

    coro->fn = fn;
    coro->arg = arg;
    coro->stack = stack_take();
    coro->context = make_fcontext(stack_bottom(coro->stack) + STACK_BYTES,
                                  STACK_BYTES, entry);
    return coro;
}

void
coro_free(Coro *coro)
{
    if (!coro) {
        return;
    }
    g_assert(coro != running);
    if (coro->stack) {
        stack_give(coro->stack);
    }
    g_free(coro);
}

/* Leaves the resumer's stack for the coroutine's, until that comes back. */
static void
jump_in(Coro *coro)
{
    fiber_start(&coro->caller_fake_stack, stack_bottom(coro->stack),
                STACK_BYTES);
    transfer_t back = jump_fcontext(coro->context, coro);
    fiber_finish(coro->caller_fake_stack, NULL, NULL);
    coro->context = back.fctx;
}

gboolean
coro_resume(Coro *coro)
{
    g_assert(!coro->finished && coro != running);
    coro->outer = running;
    running = coro;
    jump_in(coro);
    running = coro->outer;
    if (coro->finished) {
        stack_give(coro->stack);
        coro->stack = NULL;
    }
    return !coro->finished;
}

void
coro_yield(void)
{
    g_assert(running);
    jump_out(running);
}

Coro *
coro_self(void)
{
    return running;
}
