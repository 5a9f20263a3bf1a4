/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/progress.h"

#include <math.h>
#include <unistd.h>

#define BAR_WIDTH 30
/* Time constant with which older runs fade from the estimate, s. */
#define MEMORY_S 20.0

struct Progress {
    FILE *to;
    char *what;
    guint64 n_total;
    gboolean is_quiet, is_terminal;
    gint64 start_us, last_us; /* real time */
    guint64 n_last;
    gdouble rate;      /* runs a second, fading average; 0 before the first */
    guint tenths;      /* of the work that plain lines have reported */
    gboolean is_shown; /* a bar stands on the terminal */
};

/* Begins to show how far 'what' is; nothing at all if 'is_quiet'.
 * (transfer full): progress_free() */
Progress *
progress_new(FILE *to, const char *what, guint64 n_total, gboolean is_quiet)
{
    Progress *progress = g_new0(Progress, 1);

    progress->to = to;
    progress->what = g_strdup(what);
    progress->n_total = n_total;
    progress->is_quiet = is_quiet;
    progress->is_terminal = isatty(fileno(to));
    progress->start_us = progress->last_us = g_get_monotonic_time();
    return progress;
}

/* "1:05" or "2:01:05".  (transfer full) */
static char *
clock_text(gdouble seconds)
{
    guint64 s = (guint64)(seconds + 0.5);

    return s < 3600
               ? g_strdup_printf("%u:%02u", (guint)(s / 60), (guint)(s % 60))
               : g_strdup_printf("%u:%02u:%02u", (guint)(s / 3600),
                                 (guint)(s / 60 % 60), (guint)(s % 60));
}

/* A bar such as "[#####.....] 10/20 runs, 0:03, 0:03 left"; 'left_s' below 0
 * is not known.  (transfer full) */
static char *
bar_text(guint64 n_done, guint64 n_total, gdouble elapsed_s, gdouble left_s)
{
    GString *bar = g_string_new("[");
    g_autofree char *elapsed = clock_text(elapsed_s);
    guint full = n_total ? (guint)(n_done * BAR_WIDTH / n_total) : BAR_WIDTH;

    for (guint i = 0; i < BAR_WIDTH; i++) {
        g_string_append_c(bar, i < full ? '#' : '.');
    }
    g_string_append_printf(
        bar, "] %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT " runs, %s", n_done,
        n_total, elapsed);
    if (left_s >= 0 && n_done < n_total) {
        g_autofree char *left = clock_text(left_s);
        g_string_append_printf(bar, ", %s left", left);
    }
    return g_string_free(bar, FALSE);
}

/* Moves the fading average of runs a second. */
static void
learn_rate(Progress *progress, guint64 n_done, gint64 now_us)
{
    gdouble passed_s = (gdouble)(now_us - progress->last_us) / 1e6;
    gdouble keep, rate;

    if (passed_s < 0.1) {
        return;
    }
    rate = (gdouble)(n_done - progress->n_last) / passed_s;
    keep = progress->rate > 0 ? exp(-passed_s / MEMORY_S) : 0;
    progress->rate = keep * progress->rate + (1 - keep) * rate;
    progress->last_us = now_us;
    progress->n_last = n_done;
}

/* Takes the bar off the terminal, before other words are written. */
void
progress_clear(Progress *progress)
{
    if (progress->is_shown) {
        fputs("\r\033[K", progress->to);
        fflush(progress->to);
        progress->is_shown = FALSE;
    }
}

/* Says that 'n_done' runs are done. */
void
progress_update(Progress *progress, guint64 n_done)
{
    gint64 now_us = g_get_monotonic_time();
    gdouble left_s = -1;
    g_autofree char *bar = NULL;
    guint tenths;

    learn_rate(progress, n_done, now_us);
    tenths = (guint)(n_done * 10 / MAX(progress->n_total, 1));
    if (progress->is_quiet ||
        (!progress->is_terminal && tenths == progress->tenths)) {
        return;
    }
    progress->tenths = tenths;
    if (progress->rate > 0) {
        left_s = (gdouble)(progress->n_total - n_done) / progress->rate;
    }
    bar = bar_text(n_done, progress->n_total,
                   (gdouble)(now_us - progress->start_us) / 1e6, left_s);
    progress_clear(progress);
    fprintf(progress->to, progress->is_terminal ? "%s %s" : "%s %s\n",
            progress->what, bar);
    fflush(progress->to);
    progress->is_shown = progress->is_terminal;
}

/* Leaves the last bar as a line and frees 'progress'; accepts NULL. */
void
progress_free(Progress *progress)
{
    if (!progress) {
        return;
    }
    if (progress->is_shown) {
        fputc('\n', progress->to);
    }
    g_free(progress->what);
    g_free(progress);
}
