/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/packetdrill/pkt-sysctl.h"

#include <string.h>

#include "model/units.h"

/* ---- Knobs -------------------------------------------------------------- */

void
pkt_knobs_begin(PktKnobs *knobs, TcpProfileName profile)
{
    *knobs = (PktKnobs){.abort_on_overflow = FALSE};
    tcp_profile_named(&knobs->tcp, profile);
}

/* How a knob takes the number of its setting. */
typedef enum KnobKind {
    KNOB_NONE,
    KNOB_FLAG,  /* gboolean */
    KNOB_COUNT, /* guint, guint32 */
    KNOB_RMEM,  /* rcvbuf_bytes: of the memory, what is left for bytes
                   (tcp_adv_win_scale 1), and what it may grow to */
    KNOB_NS,    /* gint64, in 'unit' */
} KnobKind;

#define AT(FIELD) G_STRUCT_OFFSET(PktKnobs, FIELD)
#define FLAG(FIELD) KNOB_FLAG, AT(FIELD), 0
#define COUNT(FIELD) KNOB_COUNT, AT(FIELD), 0
#define RMEM(FIELD) KNOB_RMEM, AT(FIELD), 0
#define NS(FIELD, UNIT) KNOB_NS, AT(FIELD), UNIT
#define NONE KNOB_NONE, 0, 0

/* What the kernel under test can be set to, in the names of net.ipv4: a knob,
 * from 'min' to 'max'; else only its own value, 'fixed', or, if that is NULL,
 * any, as it changes nothing that the model has. */
static const struct {
    const char *name;
    KnobKind kind;
    glong offset;
    gint64 unit;
    gint64 min, max;
    gboolean at_any_time; /* else before there is a connection */
    const char *fixed;
} rows[] = {
    /* clang-format off */
    {"tcp_fin_timeout", NS(tcp.fin_wait2_ns, NS_PER_S), 1, 1000000, TRUE, NULL},
    {"tcp_abort_on_overflow", FLAG(abort_on_overflow), 0, 1, TRUE, NULL},
    {"tcp_sack", FLAG(tcp.sack), 0, 1, FALSE, NULL},
    {"tcp_timestamps", FLAG(tcp.timestamps), 0, 2, FALSE, NULL},
    {"tcp_window_scaling", FLAG(tcp.window_scale), 0, 1, FALSE, NULL},
    {"tcp_syn_retries", COUNT(tcp.syn_retries), 1, 127, FALSE, NULL},
    {"tcp_synack_retries", COUNT(tcp.synack_retries), 0, 127, FALSE, NULL},
    {"tcp_syn_linear_timeouts", COUNT(tcp.syn_linear), 0, 127, FALSE, NULL},
    {"tcp_retries2", COUNT(tcp.data_retries), 1, 127, FALSE, NULL},
    {"tcp_orphan_retries", COUNT(tcp.fin_retries), 1, 127, FALSE, NULL},
    {"tcp_invalid_ratelimit", NS(tcp.challenge_ns, NS_PER_MS), 0, 1000000, FALSE, NULL},
    {"tcp_keepalive_intvl", NS(tcp.keepalive_interval_ns, NS_PER_S), 1, 32767, FALSE, NULL},
    {"tcp_keepalive_probes", COUNT(tcp.keepalive_probes), 1, 127, FALSE, NULL},
    {"tcp_rto_max_ms", NS(tcp.rto_max_ns, NS_PER_MS), 1000, 120000, FALSE, NULL},
    {"tcp_rto_min_us", NS(tcp.rto_min_ns, NS_PER_US), 1, 1000000, FALSE, NULL},
    {"tcp_wmem", COUNT(tcp.sndbuf_bytes), 4096, 1 << 30, FALSE, NULL},
    {"tcp_rmem", RMEM(tcp.rcvbuf_bytes), 4096, 1 << 30, FALSE, NULL},
    {"tcp_dsack", NONE, 0, 0, FALSE, "1"},
    {"tcp_fack", NONE, 0, 0, FALSE, "0"},
    {"tcp_ecn", NONE, 0, 0, FALSE, "0"},
    {"tcp_frto", NONE, 0, 0, FALSE, "2"},
    {"tcp_recovery", NONE, 0, 0, FALSE, "1"},
    {"tcp_early_retrans", NONE, 0, 0, FALSE, "4"},
    {"tcp_reordering", NONE, 0, 0, FALSE, "3"},
    {"tcp_syncookies", NONE, 0, 0, FALSE, "1"},
    {"tcp_congestion_control", NONE, 0, 0, FALSE, "reno"},
    {"tcp_no_metrics_save", NONE, 0, 0, FALSE, NULL}, /* there are none */
    {"tcp_tso_win_divisor", NONE, 0, 0, FALSE, NULL}, /* no TSO, no pacing */
    {"tcp_min_tso_segs", NONE, 0, 0, FALSE, NULL},
    {"tcp_pacing_ss_ratio", NONE, 0, 0, FALSE, NULL},
    {"tcp_pacing_ca_ratio", NONE, 0, 0, FALSE, NULL},
    /* clang-format on */
};

static void
set(PktKnobs *knobs, const PktSysctl *sysctl)
{
    gpointer at = G_STRUCT_MEMBER_P(knobs, rows[sysctl->row].offset);

    switch (rows[sysctl->row].kind) {
    case KNOB_FLAG:
        *(gboolean *)at = sysctl->value != 0;
        return;
    case KNOB_COUNT:
        *(guint *)at = (guint)sysctl->value;
        return;
    case KNOB_RMEM:
        *(guint32 *)at = (guint32)(sysctl->value / 2);
        knobs->tcp.rcvbuf_max_bytes = (guint32)sysctl->most;
        return;
    case KNOB_NS:
        *(gint64 *)at = sysctl->value * rows[sysctl->row].unit;
        return;
    case KNOB_NONE:
        break;
    }
    g_assert_not_reached();
}

void
pkt_sysctl_apply(const GPtrArray *sysctls, PktKnobs *knobs)
{
    for (guint i = 0; sysctls && i < sysctls->len; i++) {
        set(knobs, sysctls->pdata[i]);
    }
}

const char *
pkt_sysctl_early(const GPtrArray *sysctls)
{
    for (guint i = 0; i < sysctls->len; i++) {
        const PktSysctl *sysctl = sysctls->pdata[i];
        if (!rows[sysctl->row].at_any_time) {
            return rows[sysctl->row].name;
        }
    }
    return NULL;
}

/* What defaults.sh sets, beside what the model is anyway (and beside the
 * congestion control: ours is NewReno, which begins as cubic does). */
static const char *const defaults[] = {
    "net.ipv4.tcp_rmem=4096 540000 15728640",
    "net.ipv4.tcp_wmem=4096 262144 4194304",
    "net.ipv4.tcp_syn_retries=5",
    "net.ipv4.tcp_synack_retries=5",
    NULL,
};

/* Of every machine, not of TCP: nothing here keeps such a state.  With a pipe
 * they may ask for it. */
static const char *const harmless[] = {
    "ip tcp_metrics flush all",
    "nstat",
    NULL,
};

/* ---- One setting -------------------------------------------------------- */

/* "net.ipv4.tcp_sack", "/proc/sys/net/ipv4/tcp_sack": tcp_sack; NULL: it is
 * none of TCP over IPv4. */
static const char *
short_name(const char *name)
{
    static const char *const prefixes[] = {"net.ipv4.", "net/ipv4/",
                                           "/proc/sys/net/ipv4/", NULL};

    for (const char *const *prefix = prefixes; *prefix; prefix++) {
        if (g_str_has_prefix(name, *prefix)) {
            return name + strlen(*prefix);
        }
    }
    return NULL;
}

/* "N", or "MIN DEFAULT MAX". */
static gboolean
read_numbers(const char *text, gint64 min, gint64 max, PktSysctl *sysctl)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint n = g_strv_length(words);

    return (n == 1 || n == 3) &&
           g_ascii_string_to_signed(words[n / 2], 10, min, max, &sysctl->value,
                                    NULL) &&
           g_ascii_string_to_signed(words[n - 1], 10, min, max, &sysctl->most,
                                    NULL);
}

static gboolean
take_row(guint row, const char *text, GPtrArray *sysctls)
{
    PktSysctl numbers = {.row = row};
    PktSysctl *sysctl;

    if (rows[row].kind == KNOB_NONE) {
        return !rows[row].fixed || g_str_equal(rows[row].fixed, text);
    }
    if (!read_numbers(text, rows[row].min, rows[row].max, &numbers)) {
        return FALSE;
    }
    sysctl = g_new(PktSysctl, 1);
    *sysctl = numbers;
    g_ptr_array_add(sysctls, sysctl);
    return TRUE;
}

static gboolean
take_setting(const char *setting, GPtrArray *sysctls, char **why)
{
    g_auto(GStrv) parts = g_strsplit(setting, "=", 2);
    const char *name = parts[0] && parts[1] ? short_name(parts[0]) : NULL;

    for (gsize i = 0; name && i < G_N_ELEMENTS(rows); i++) {
        if (g_str_equal(rows[i].name, name) &&
            take_row((guint)i, parts[1], sysctls)) {
            return TRUE;
        }
    }
    *why = g_strdup_printf("the kernel cannot be set to %s", setting);
    return FALSE;
}

/* ---- One command -------------------------------------------------------- */

/* TRUE if 'command' changes nothing that the model has. */
static gboolean
is_harmless(const char *command, const char *program)
{
    for (const char *const *known = harmless; *known; known++) {
        if (g_str_has_prefix(command, *known) && !strchr(command, '|')) {
            return TRUE;
        }
    }
    return g_str_has_prefix(program, "/tmp/sysctl_restore_") &&
           g_str_has_suffix(program, ".sh");
}

static void
take_defaults(GPtrArray *sysctls)
{
    for (const char *const *setting = defaults; *setting; setting++) {
        gboolean taken = take_setting(*setting, sysctls, NULL);
        g_assert(taken);
    }
}

static gboolean
take_command(const char *command, GPtrArray *sysctls, char **why)
{
    g_auto(GStrv) words = NULL;
    gboolean sets;

    if (!g_shell_parse_argv(command, NULL, &words, NULL)) {
        *why = g_strdup_printf("the shell line `%s` is not of those taken here",
                               command);
        return FALSE;
    }
    if (g_str_has_suffix(words[0], "defaults.sh")) {
        take_defaults(sysctls);
        return TRUE;
    }
    sets = g_str_equal(words[0], "sysctl") ||
           g_str_has_suffix(words[0], "set_sysctls.py");
    if (!sets && !is_harmless(command, words[0])) {
        *why = g_strdup_printf("the shell line `%s` is not of those taken here",
                               command);
        return FALSE;
    }
    for (char **word = words + 1; sets && *word; word++) {
        gboolean option = **word == '-' || strstr(*word, ">") != NULL;
        if (!option && !take_setting(*word, sysctls, why)) {
            return FALSE;
        }
    }
    return TRUE;
}

GPtrArray *
pkt_sysctl_read(const char *line, char **why)
{
    g_autoptr(GPtrArray) sysctls = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) text = g_string_new(line);
    g_auto(GStrv) commands = NULL;

    g_string_replace(text, "\\\n", " ", 0);
    g_string_replace(text, "&&", ";", 0);
    commands = g_strsplit_set(text->str, ";\n", -1);
    for (char **command = commands; *command; command++) {
        g_strstrip(*command);
        if (**command && **command != '#' &&
            !take_command(*command, sysctls, why)) {
            return NULL;
        }
    }
    return g_steal_pointer(&sysctls);
}
