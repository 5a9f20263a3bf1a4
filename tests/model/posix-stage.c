/* SPDX-License-Identifier: GPL-2.0-only */
#include "tests/model/posix-stage.h"
#include "tests/model/posix-stage-priv.h"
#include "tests/units.h"
#include <string.h>

#define SETTLE_NS (80 * MS)
#define PATIENCE_NS (200 * 1000 * MS)

void
stage_say(StageEnd *end, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    g_string_append_printf(end->log, "%s%s", end->log->len > 0 ? " " : "",
                           text);
}

static void
idle(PosixProc *proc, G_GNUC_UNUSED gpointer data)
{
    for (;;) {
        posix_sleep(proc, 3600 * 1000 * MS);
    }
}

static void
take_sigpipe(G_GNUC_UNUSED PosixProc *proc, gpointer data)
{
    StageEnd *end = data;

    end->signals++;
}

static void
take_exit(gpointer data, PosixExit how)
{
    static const char *const names[] = {"exit", "killed", "killed:SIGPIPE"};
    StageEnd *end = data;

    stage_say(end, "%s", names[how]);
    end->proc = NULL;
}

/* ---- One call ----------------------------------------------------------- */

static void
step_main(PosixProc *proc, gpointer data)
{
    StageStep *step = data;

    stage_call(proc, step);
    step->done = TRUE;
}

/* What changed at an end since it was last looked at. */
static void
look_main(PosixProc *proc, gpointer data)
{
    StageEnd *end = data;
    PosixPollFd fd = {
        end->fd, POSIX_POLLIN | POSIX_POLLOUT | POSIX_POLLRDHUP | POSIX_POLLPRI,
        0};
    PortTcpState state = PORT_STATE_CLOSE;

    posix_poll(proc, &fd, 1, 0);
    posix_tcp_state(proc, end->fd, &state);
    if (fd.revents != end->bits) {
        g_autofree char *text = posix_poll_text(fd.revents);

        stage_say(end, "ready=%s", text);
        end->bits = fd.revents;
    }
    if ((int)state != end->state) {
        stage_say(end, "tcp=%s", port_tcp_state_name(state));
        end->state = (int)state;
    }
}

static void
look(StageEnd *end)
{
    if (end->fd < 0 || !end->proc) {
        end->bits = G_MAXUINT;
        return;
    }
    posix_thread(end->proc, look_main, end);
    posix_host_run(end->host);
}

static void
settle(Stage *stage, gint64 time_ns)
{
    world_run(stage->world, world_now_ns(stage->world) + time_ns);
    look(&stage->ends[0]);
    look(&stage->ends[1]);
}

/* ---- Steps -------------------------------------------------------------- */

static void
step_net(Stage *stage, const char *word)
{
    if (*word == '~') {
        settle(stage, g_ascii_strtoll(word + 1, NULL, 10) * MS);
    } else {
        world_link_set(stage->world, NULL, g_str_equal(word, "up"));
    }
}

/* What is done to processes from outside; FALSE: it is a call. */
static gboolean
step_process(StageEnd *end, const char *word)
{
    PosixProc *parent = end->proc;

    if (g_str_equal(word, "kill")) {
        posix_kill(parent);
        return TRUE;
    }
    if (!g_str_has_prefix(word, "hand")) {
        return FALSE;
    }
    end->proc = posix_fork(parent, idle, NULL);
    posix_sigpipe(end->proc,
                  g_str_equal(word, "handign") ? POSIX_SIG_IGN : POSIX_SIG_DFL,
                  NULL);
    end->blocking = TRUE;
    posix_at_exit(parent, NULL, NULL);
    posix_at_exit(end->proc, take_exit, end);
    posix_kill(parent);
    return TRUE;
}

/* Makes the call of 'text', "&_word:argument". */
static void
step_call(Stage *stage, StageEnd *end, const char *text)
{
    StageStep *step = g_new0(StageStep, 1);
    gboolean at_once = FALSE;
    char *colon;

    for (; *text == '&' || *text == '_'; text++) {
        step->background |= *text == '&';
        at_once |= *text == '_';
    }
    step->end = end;
    step->word = g_strdup(text);
    colon = strchr(step->word, ':');
    step->arg = colon ? colon + 1 : "";
    if (colon) {
        *colon = '\0';
    }
    g_ptr_array_add(stage->steps, step);
    if (!step_process(end, step->word)) {
        posix_thread(end->proc, step_main, step);
        posix_host_run(end->host);
        while (!step->done && !step->background && end->proc) {
            g_assert(world_now_ns(stage->world) < PATIENCE_NS);
            g_assert(world_step(stage->world));
        }
    }
    if (!at_once) {
        settle(stage, SETTLE_NS);
    }
}

static void
step_free(gpointer data)
{
    StageStep *step = data;

    g_free(step->word);
    g_free(step);
}

/* ---- The stage ---------------------------------------------------------- */

static void
end_init(Stage *stage, guint i)
{
    StageEnd *end = &stage->ends[i];
    Port *port = world_host_add(stage->world, i == 0 ? "C" : "S", i + 1);

    end->log = g_string_new(NULL);
    end->fd = end->listener = end->epoll = end->copy = -1;
    end->bits = G_MAXUINT;
    end->state = -1;
    end->host = posix_host_new(port, NULL, NULL, NULL);
    end->proc = posix_process(end->host, idle, NULL);
    for (guint n = 0; n < STAGE_CONNS; n++) {
        end->conns[n] = -1;
    }
    posix_sigpipe(end->proc, take_sigpipe, end);
    posix_at_exit(end->proc, take_exit, end);
}

static void
play(Stage *stage, const char *steps)
{
    g_auto(GStrv) list = g_strsplit(steps, ";", -1);

    for (guint i = 0; list[i]; i++) {
        const char *text = g_strstrip(list[i]);
        const char *word = strchr(text, ' ');

        g_assert(word);
        if (*text == 'n') {
            step_net(stage, word + 1);
        } else {
            step_call(stage, &stage->ends[*text == 'C' ? 0 : 1], word + 1);
        }
    }
}

void
posix_stage_play(const char *steps, char **client, char **server)
{
    Stage stage = {0};

    stage.world = world_new(NULL);
    stage.steps = g_ptr_array_new_with_free_func(step_free);
    end_init(&stage, 0);
    end_init(&stage, 1);
    play(&stage, steps);
    for (guint i = 0; i < 2; i++) {
        posix_host_stop(stage.ends[i].host);
        g_assert_cmpuint(posix_host_sockets(stage.ends[i].host), ==, 0);
        posix_host_free(stage.ends[i].host);
    }
    g_ptr_array_unref(stage.steps);
    world_free(stage.world);
    *client = g_string_free(stage.ends[0].log, FALSE);
    *server = g_string_free(stage.ends[1].log, FALSE);
}

static void
test_case(gconstpointer data)
{
    const StageCase *at = data;
    g_autofree char *client = NULL;
    g_autofree char *server = NULL;

    posix_stage_play(at->steps, &client, &server);
    g_assert_cmpstr(client, ==, at->client);
    g_assert_cmpstr(server, ==, at->server);
}

void
posix_stage_add(const char *path, const StageCase *cases, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *name = g_strconcat(path, "/", cases[i].name, NULL);

        g_test_add_data_func(name, &cases[i], test_case);
    }
}
