/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait trace. */
#include "scenarios/command/command.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "scenarios/base/results-folder.h"
#include "scenarios/trace/trace-draw.h"

/* Where nobody says how wide the output is. */
#define DEFAULT_WIDTH 100
#define MAX_WIDTH 1000

typedef struct TraceOptions {
    char *connection;
    gboolean is_list, is_ascii;
    int width; /* 0: that of the terminal */
} TraceOptions;

static guint
terminal_width(void)
{
    struct winsize size;

    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col
               ? CLAMP(size.ws_col, TRACE_DRAW_MIN_WIDTH, MAX_WIDTH)
               : DEFAULT_WIDTH;
}

/* The one trace in the results folder 'path'.  (transfer full) */
static char *
only_trace(const char *path, GError **error)
{
    g_autofree char *folder = g_build_filename(path, "trace", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name = dir ? g_dir_read_name(dir) : NULL;

    if (!name) {
        mistake(error,
                "%s: no traces in it, expected a file that `finwait run "
                "--trace` has written, or its results folder",
                path);
        return NULL;
    }
    if (g_dir_read_name(dir)) {
        mistake(error, "%s: several traces, expected one file of them", folder);
        return NULL;
    }
    return results_folder_check(path, error)
               ? g_build_filename(folder, name, NULL)
               : NULL;
}

static TraceFile *
load(const char *path, GError **error)
{
    g_autofree char *file = g_file_test(path, G_FILE_TEST_IS_DIR)
                                ? only_trace(path, error)
                                : g_strdup(path);

    return file ? trace_file_load(file, error) : NULL;
}

static ExitStatus
show(const char *path, const TraceOptions *options, GError **error)
{
    g_autoptr(TraceFile) file = load(path, error);
    g_autoptr(GPtrArray) conns = file ? trace_conns(file) : NULL;
    const TraceStyle style = {
        .width = options->width ? (guint)options->width : terminal_width(),
        .utf8 = !options->is_ascii && g_get_charset(NULL)};
    g_autofree char *text = NULL;
    const TraceConn *conn;

    if (!file) {
        return EXIT_MISTAKE;
    }
    if (!conns->len) {
        mistake(error, "%s: no TCP connection in it, expected one at least",
                file->path);
        return EXIT_MISTAKE;
    }
    if (options->is_list) {
        text = trace_list(conns);
        g_print("%s", text);
        return EXIT_FINE;
    }
    conn = trace_conn_find(
        conns, options->connection ? options->connection : "1", error);
    if (!conn) {
        return EXIT_MISTAKE;
    }
    text = trace_draw(conn, conns->len, &style);
    g_print("%s", text);
    return EXIT_FINE;
}

static ExitStatus
parse_and_show(int argc, char **argv, TraceOptions *options, GError **error)
{
    const GOptionEntry entries[] = {
        {"connection", 'c', 0, G_OPTION_ARG_STRING, &options->connection,
         "which connection: its number or id [1]", "N|ID"},
        {"list", 'l', 0, G_OPTION_ARG_NONE, &options->is_list,
         "list the connections instead", NULL},
        {"width", 'w', 0, G_OPTION_ARG_INT, &options->width,
         "characters of a line [that of the terminal, or 100]", "N"},
        {"ascii", 'a', 0, G_OPTION_ARG_NONE, &options->is_ascii,
         "draw with ASCII characters only", NULL},
        G_OPTION_ENTRY_NULL};

    if (!command_parse(&argc, &argv, entries, "DIR|FILE.csv",
                       "Draws the sequence diagram of one connection from a "
                       "trace of `finwait run --trace`\n(or from the results "
                       "folder, if it holds one trace).",
                       error)) {
        return EXIT_MISTAKE;
    }
    if (argc != 2) {
        mistake(error,
                "trace: %d files, expected one FILE of `finwait run --trace`",
                argc - 1);
        return EXIT_MISTAKE;
    }
    if (options->width &&
        (options->width < TRACE_DRAW_MIN_WIDTH || options->width > MAX_WIDTH)) {
        mistake(error, "--width %d: out of range, expected %d to %d",
                options->width, TRACE_DRAW_MIN_WIDTH, MAX_WIDTH);
        return EXIT_MISTAKE;
    }
    return show(argv[1], options, error);
}

/* `finwait trace DIR|FILE.csv` */
ExitStatus
command_trace(int argc, char **argv, GError **error)
{
    TraceOptions options = {0};
    ExitStatus status = parse_and_show(argc, argv, &options, error);

    g_free(options.connection);
    return status;
}
