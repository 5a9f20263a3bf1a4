/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/campaign/signals.h"

#include <signal.h>

static const int persistent[] = {SIGINT, SIGTERM};
static const int gentle[] = {SIGHUP, SIGUSR1, SIGUSR2};

/* Signals received; a handler may do no more than count. */
static volatile sig_atomic_t n_persistent, n_gentle;

static guint depth; /* of signals_catch() */
static struct sigaction before[G_N_ELEMENTS(persistent)];

static void
on_persistent(int signal_number)
{
    (void)signal_number;
    n_persistent++;
}

static void
on_gentle(int signal_number)
{
    (void)signal_number;
    n_gentle++;
}

/* nohup's HUP stays ignored. */
static void
catch_gentle(int signal_number)
{
    struct sigaction on = {.sa_handler = on_gentle, .sa_flags = SA_RESTART};
    struct sigaction now;

    sigaction(signal_number, NULL, &now);
    if (signal_number != SIGHUP || now.sa_handler != SIG_IGN) {
        sigaction(signal_number, &on, NULL);
    }
}

void
signals_catch(void)
{
    struct sigaction on = {.sa_handler = on_persistent, .sa_flags = SA_RESTART};

    if (depth++ > 0) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(persistent); i++) {
        sigaction(persistent[i], &on, &before[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(gentle); i++) {
        catch_gentle(gentle[i]);
    }
}

void
signals_release(void)
{
    g_assert(depth > 0);
    if (--depth > 0) {
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(persistent); i++) {
        sigaction(persistent[i], &before[i], NULL);
    }
    n_persistent = n_gentle = 0;
}

/* TRUE once a signal has come. */
gboolean
signals_ask_end(void)
{
    return n_persistent + n_gentle > 0;
}

/* TRUE if somebody has lost patience. */
gboolean
signals_ask_end_at_once(void)
{
    return n_persistent > 1;
}

void
signals_forget(void)
{
    n_persistent = n_gentle = 0;
}

/* Ctrl-\ is among them: the parent's core tells more than its workers'. */
void
signals_ignore(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(persistent); i++) {
        signal(persistent[i], SIG_IGN);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(gentle); i++) {
        signal(gentle[i], SIG_IGN);
    }
    signal(SIGQUIT, SIG_IGN);
}
