/* SPDX-License-Identifier: GPL-2.0-only */
/* finwait packetdrill. */
#include "scenarios/command/command.h"

#include "scenarios/base/processors.h"
#include "scenarios/base/tap.h"
#include "scenarios/campaign/batch.h"
#include "scenarios/packetdrill/pkt-plain.h"
#include "scenarios/packetdrill/pkt-run.h"
#include "scenarios/packetdrill/pkt-script.h"
#include "scenarios/packetdrill/pkt-table.h"

/* CPU time of a script; each takes a few ms. */
#define TIME_LIMIT_S 60
/* As --tcp: ns-3's own, beside the profiles of ours. */
#define PLAIN "ns3"

/* ---- Playing ------------------------------------------------------------ */

/* The scripts, and what came of each. */
typedef struct Play {
    const GPtrArray *scripts;
    gboolean record;
    GPtrArray *texts; /* of char *: what differs (NULL: nothing), or a record */
    GArray *statuses; /* of RunStatus */
    guint64 next;
} Play;

static gboolean
next_script(gpointer user, guint64 *job, gdouble *expected_s)
{
    Play *play = user;

    *job = play->next;
    *expected_s = -1;
    return play->next++ < play->scripts->len;
}

static RunStatus
play_script(gpointer user, guint64 job, GString *payload,
            G_GNUC_UNUSED GError **error)
{
    const Play *play = user;
    const PktScript *script = play->scripts->pdata[job];
    g_autofree char *text = NULL;

    if (!script->skipped) {
        text = play->record ? pkt_run_record(script) : pkt_run(script);
    }
    g_string_append(payload, text ? text : "");
    return RUN_OK;
}

static gboolean
take_result(gpointer user, const BatchResult *result)
{
    Play *play = user;
    const char *text =
        result->status == RUN_OK ? result->payload : result->message;

    g_array_index(play->statuses, RunStatus, result->job) = result->status;
    play->texts->pdata[result->job] = *text ? g_strdup(text) : NULL;
    return TRUE;
}

/* ---- Reporting ---------------------------------------------------------- */

static gboolean
report(const Play *play)
{
    Tap tap = tap_begin(play->scripts->len);
    gboolean fine = TRUE;

    for (guint i = 0; i < play->scripts->len; i++) {
        const PktScript *script = play->scripts->pdata[i];
        const char *text = play->texts->pdata[i];
        if (script->skipped) {
            tap_case(&tap, TRUE, "%s # SKIP %s", script->path, script->skipped);
        } else {
            tap_case(&tap, !text, "%s", script->path);
            tap_comment(text);
            fine &= !text;
        }
    }
    return fine;
}

static gboolean
print_records(const Play *play)
{
    gboolean fine = TRUE;

    for (guint i = 0; i < play->scripts->len; i++) {
        const PktScript *script = play->scripts->pdata[i];
        const char *text = play->texts->pdata[i];
        gboolean ok = g_array_index(play->statuses, RunStatus, i) == RUN_OK;
        fine &= ok;
        g_print("// %s\n", script->path);
        if (script->skipped || !ok) {
            g_print("// not played: %s\n", ok ? script->skipped : text);
        } else {
            g_print("%s", text ? text : "");
        }
    }
    return fine;
}

static ExitStatus
play_all(const GPtrArray *scripts, gboolean record, guint n_jobs,
         GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_full(scripts->len, g_free);
    g_autoptr(GArray) statuses = g_array_new(FALSE, TRUE, sizeof(RunStatus));
    Play play = {.scripts = scripts,
                 .record = record,
                 .texts = texts,
                 .statuses = statuses};
    BatchConfig config = {.n_parallel = n_jobs,
                          .time_limit_s = TIME_LIMIT_S,
                          .next = next_script,
                          .work = play_script,
                          .sink = take_result,
                          .user = &play};
    BatchTotals totals;
    gboolean fine;

    g_ptr_array_set_size(texts, (int)scripts->len);
    g_array_set_size(statuses, scripts->len);
    if (!batch_run(&config, &totals, error)) {
        return EXIT_FELL_SHORT;
    }
    if (totals.stopped) {
        return EXIT_LATER;
    }
    fine = record ? print_records(&play) : report(&play);
    return fine ? EXIT_FINE : EXIT_FELL_SHORT;
}

/* ---- The command -------------------------------------------------------- */

typedef struct Options {
    GPtrArray *given; /* of char *, "NAME=VALUE": packetdrill's own */
    char *tolerance_usecs, *tolerance_percent;
    char **defines;
    TcpProfileName profile;
    gboolean plain; /* ns-3's own TCP instead */
    int n_jobs;
    gboolean record, table;
} Options;

static void
add_given(const Options *options, const char *name, const char *value)
{
    if (value) {
        g_ptr_array_add(options->given, g_strconcat(name, "=", value, NULL));
    }
}

/* Takes those options off 'argv' that are packetdrill's and not our own, as its
 * users and the runners of its suites give them. */
static GPtrArray *
take_given(int *argc, char **argv, const GOptionEntry *own)
{
    GPtrArray *given = g_ptr_array_new_with_free_func(g_free);
    int n = 1;

    for (int i = 1; i < *argc; i++) {
        g_auto(GStrv) parts = g_strsplit(argv[i], "=", 2);
        gboolean ours =
            !g_str_has_prefix(argv[i], "--") || !pkt_option_known(parts[0] + 2);
        for (const GOptionEntry *e = own; e->long_name && !ours; e++) {
            ours = g_str_equal(e->long_name, parts[0] + 2);
        }
        if (ours) {
            argv[n++] = argv[i];
        } else {
            g_ptr_array_add(given, g_strdup(argv[i] + 2));
        }
    }
    argv[n] = NULL;
    *argc = n;
    return given;
}

static gboolean
find_tcp(const char *word, Options *options, GError **error)
{
    static const char *const names[] = {
#define X(NAME, TEXT) TEXT,
        TCP_PROFILES(X)
#undef X
            PLAIN,
        NULL};

    for (guint i = 0; word && names[i]; i++) {
        if (g_str_equal(names[i], word)) {
            options->plain = g_str_equal(word, PLAIN);
            options->profile =
                options->plain ? TCP_PROFILE_LINUX : (TcpProfileName)i;
            return TRUE;
        }
    }
    return !word || unknown_word(error, "TCP", word, names);
}

/* Reads all scripts before the first is played. */
static GPtrArray *
read_all(char **paths, const Options *options, GError **error)
{
    g_autoptr(GPtrArray) scripts =
        g_ptr_array_new_with_free_func((GDestroyNotify)pkt_script_free);

    add_given(options, "tolerance_usecs", options->tolerance_usecs);
    add_given(options, "tolerance_percent", options->tolerance_percent);
    g_ptr_array_add(options->given, NULL);
    for (; *paths; paths++) {
        PktScript *script = pkt_script_read(
            *paths,
            &(PktGiven){.options = (char **)options->given->pdata,
                        .defines = options->defines,
                        .profile = options->profile},
            error);
        if (!script) {
            return NULL;
        }
        if (options->plain) {
            pkt_plain_choose(script);
        }
        g_ptr_array_add(scripts, script);
    }
    return g_steal_pointer(&scripts);
}

static ExitStatus
packetdrill(char **paths, const Options *options, GError **error)
{
    g_autoptr(GPtrArray) scripts = read_all(paths, options, error);

    if (!scripts) {
        return EXIT_MISTAKE;
    }
    return play_all(scripts, options->record,
                    options->n_jobs > 0 ? (guint)options->n_jobs
                                        : processors_usable(),
                    error);
}

/* `finwait packetdrill FILE.pkt...` */
ExitStatus
command_packetdrill(int argc, char **argv, GError **error)
{
    g_auto(GStrv) defines = NULL;
    g_autofree char *usecs = NULL;
    g_autofree char *percent = NULL;
    g_autofree char *tcp = NULL;
    g_autoptr(GPtrArray) given = NULL;
    Options options = {0};
    const GOptionEntry entries[] = {
        {"tolerance_usecs", 't', 0, G_OPTION_ARG_STRING, &usecs,
         "what times may be off, whatever scripts say [0]", "N"},
        {"tolerance_percent", 'p', 0, G_OPTION_ARG_STRING, &percent,
         "the same, of the time since the event before [0]", "N"},
        {"define", 'D', 0, G_OPTION_ARG_STRING_ARRAY, &defines,
         "a symbol for scripts", "NAME=VALUE"},
        {"tcp", 0, 0, G_OPTION_ARG_STRING, &tcp,
         "the TCP of the host: linux, rfc, windows, or ns-3's own: ns3 [linux]",
         "NAME"},
        {"record", 'r', 0, G_OPTION_ARG_NONE, &options.record,
         "print what happens, as a script, and compare nothing", NULL},
        {"table", 0, 0, G_OPTION_ARG_NONE, &options.table,
         "print what the TCP answers, by state and arriving segment", NULL},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &options.n_jobs,
         "scripts at a time [as many as it may use processors]", "N"},
        G_OPTION_ENTRY_NULL};

    given = take_given(&argc, argv, entries);
    if (!command_parse(
            &argc, &argv, entries, "FILE.pkt...",
            "Plays packetdrill scripts in virtual time on a simulated POSIX "
            "host and its TCP.\nPrints TAP, one line for each script, and for "
            "one that fails what was expected\nand what happened; a script "
            "that needs what the model does not have is\nskipped, with the "
            "reason.  Times are exact, but for what a script tolerates.\n"
            "packetdrill's own options (--ip_version=ipv4 ...) are taken too.",
            error)) {
        return EXIT_MISTAKE;
    }
    if (!find_tcp(tcp, &options, error)) {
        return EXIT_MISTAKE;
    }
    if (options.table && options.plain) {
        mistake(error, "packetdrill: no --table of ns-3's TCP, which has no "
                       "TCP_INFO, expected --tcp linux or rfc");
        return EXIT_MISTAKE;
    }
    if (options.table && argc < 2) {
        g_autofree char *table = pkt_table(options.profile);
        g_print("%s", table);
        return EXIT_FINE;
    }
    if (argc < 2) {
        mistake(error, "packetdrill: no scripts, expected FILE.pkt");
        return EXIT_MISTAKE;
    }
    options.given = given;
    options.tolerance_usecs = usecs;
    options.tolerance_percent = percent;
    options.defines = defines;
    return packetdrill(argv + 1, &options, error);
}
