/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

/* Why standard output could not be written; 0: it could. */
static int why_not;
static gboolean is_finished;

/* 'text' as the locale has it; what is not UTF-8 is taken to be so already.
 * (transfer full) */
static char *
in_charset(const char *text)
{
    const char *charset;
    char *converted;

    if (g_get_charset(&charset) || !g_utf8_validate(text, -1, NULL)) {
        return g_strdup(text);
    }
    converted = g_convert_with_fallback(text, -1, charset, "UTF-8", "?", NULL,
                                        NULL, NULL);
    return converted ? converted : g_strdup(text);
}

static void
put(FILE *to, const char *text)
{
    g_autofree char *visible =
        isatty(fileno(to)) ? text_visible(text, "\n\t") : NULL;
    g_autofree char *shown = in_charset(visible ? visible : text);

    if ((fputs(shown, to) < 0 || fflush(to) != 0) && to == stdout &&
        why_not == 0) {
        why_not = errno;
    }
}

/* As GPrintFunc. */
static void
put_out(const char *text)
{
    put(stdout, text);
}

/* As GPrintFunc. */
static void
put_error(const char *text)
{
    put(stderr, text);
}

/* Opens what is closed of descriptors 0, 1 and 2; each is then the lowest that
 * is free. */
static void
open_closed(void)
{
    static const int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};

    for (int fd = 0; fd < (int)G_N_ELEMENTS(modes); fd++) {
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", modes[fd]) != fd) {
            _exit(EXIT_MISTAKE); /* there is nobody to tell */
        }
    }
}

/* GOption ends the process itself after it has printed help. */
static void
at_exit(void)
{
    int status = is_finished ? EXIT_FINE : streams_finish(EXIT_FINE);

    if (status != EXIT_FINE) {
        _exit(status);
    }
}

void
streams_begin(void)
{
    open_closed();
    atexit(at_exit);
    g_set_print_handler(put_out);
    g_set_printerr_handler(put_error);
}

/* Closes standard output.  Returns the exit status: 'status', or that of why
 * some of the output is lost. */
int
streams_finish(int status)
{
    gboolean is_lost = ferror(stdout) != 0;
    g_autoptr(GError) error = NULL;

    is_finished = TRUE;
    if (fclose(stdout) != 0) {
        is_lost = TRUE;
        why_not = why_not ? why_not : errno;
    }
    if (!is_lost && !why_not) {
        return status;
    }
    cannot(&error, why_not ? why_not : EIO,
           "standard output: cannot be written");
    g_printerr("finwait: %s\n", error->message);
    return status > EXIT_FELL_SHORT ? status : (int)exit_status_of(error);
}
