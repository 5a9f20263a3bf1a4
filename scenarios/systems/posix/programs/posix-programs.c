/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/posix/programs/posix-programs.h"
#include <string.h>

static const PosixProgram programs[] = {
    {
        .name = "request-loop",
        .summary = "connects, sends a request, reads the reply, ends the "
                   "connection, thinks, and so on",
        .run = posix_request_loop,
    },
    {
        .name = "http-get",
        .summary = "request-loop with the text of HTTP requests, of 41 to "
                   "1024 bytes",
        .run = posix_http_get,
    },
    {
        .name = "reply",
        .summary = "accepts, reads a request, answers, ends the connection",
        .server = TRUE,
        .run = posix_reply,
    },
    {
        .name = "aolserver",
        .summary = "answers HTTP requests with the connection handling of "
                   "AOLserver, and looks after its clients while it works",
        .server = TRUE,
        .run = posix_aolserver,
    },
    {.name = NULL},
};

const PosixProgram *
posix_program_list(void)
{
    return programs;
}

const PosixProgram *
posix_program_find(const char *name)
{
    for (const PosixProgram *at = programs; at->name; at++) {
        if (g_str_equal(at->name, name)) {
            return at;
        }
    }
    return NULL;
}

const char *
posix_ending_name(PosixEnding ending)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        POSIX_ENDINGS(X)
#undef X
    };

    g_assert(ending < POSIX_N_ENDINGS);
    return names[ending];
}

const char *
posix_detection_name(PosixDetection detection)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        POSIX_DETECTIONS(X)
#undef X
    };

    g_assert(detection < POSIX_N_DETECTIONS);
    return names[detection];
}

guint64
posix_drain(PosixProc *proc, int fd, guint64 len_bytes)
{
    guint64 total = 0;

    while (total < len_bytes) {
        gssize len = posix_recv(proc, fd, NULL, len_bytes - total, 0);

        if (len <= 0) {
            break;
        }
        total += (guint64)len;
    }
    return total;
}

guint64
posix_drain_until(PosixProc *proc, int fd, guint64 len_bytes, gint64 until_ns)
{
    guint64 total = 0;

    while (total < len_bytes && posix_now_ns(proc) < until_ns) {
        gssize len;

        posix_setsockopt(proc, fd, POSIX_SO_RCVTIMEO,
                         until_ns - posix_now_ns(proc));
        len = posix_recv(proc, fd, NULL, len_bytes - total, 0);
        if (len <= 0) {
            break;
        }
        total += (guint64)len;
    }
    return total;
}

/* shutdown(WR), then reads to the end of file, for as long as 'options' say:
 * a lingering close. */
static void
half_close(PosixProc *proc, int fd, const PosixOptions *options)
{
    posix_shutdown(proc, fd, POSIX_SHUT_WR);
    if (options->drain_ns > 0) {
        posix_drain_until(proc, fd, G_MAXUINT64,
                          posix_now_ns(proc) + options->drain_ns);
    } else {
        posix_drain(proc, fd, G_MAXUINT64);
    }
    posix_close(proc, fd);
}

void
posix_end(PosixProc *proc, int fd, const PosixOptions *options)
{
    switch (options->ending) {
    case POSIX_END_GRACEFUL:
        posix_close(proc, fd);
        return;
    case POSIX_END_HALF:
        half_close(proc, fd, options);
        return;
    case POSIX_END_RESET:
        posix_setsockopt(proc, fd, POSIX_SO_LINGER, 0);
        posix_close(proc, fd);
        return;
    case POSIX_END_VANISH:
        posix_vanish(proc, fd);
        return;
    case POSIX_END_WAIT:
        posix_drain(proc, fd, G_MAXUINT64);
        posix_close(proc, fd);
        return;
    case POSIX_N_ENDINGS:
        break;
    }
    g_assert_not_reached();
}
