/* SPDX-License-Identifier: GPL-2.0-only */
/* Options: `--tolerance_usecs=1000` (packetdrill's config.c).  Most are about
 * the machine and the network device that packetdrill runs on; here there is
 * none. */
#include "scenarios/packetdrill/pkt-parse-priv.h"

#include <string.h>

#include "scenarios/base/error.h"

#define MAX_TOLERANCE_US (G_GINT64_CONSTANT(1000000) * 1000000)
#define DEFAULT_MTU "1500"

typedef enum OptionKind {
    OPTION_NOTHING,  /* without an effect here */
    OPTION_NOT_HERE, /* a script with it is not played */
    OPTION_ONLY,     /* the same, unless it has the value 'only' */
    OPTION_TOLERANCE,
    OPTION_PERCENT,
    OPTION_TICK,
    OPTION_ECR_SCALED,
    OPTION_STRICT,
    OPTION_BIND_PORT,
    OPTION_CONNECT_PORT,
    OPTION_DEFINE,
} OptionKind;

static const struct {
    const char *name;
    OptionKind kind;
    const char *only;
} options[] = {
    {"ip_version", OPTION_ONLY, "ipv4"},
    {"bind_port", OPTION_BIND_PORT, NULL},
    {"connect_port", OPTION_CONNECT_PORT, NULL},
    {"tolerance_usecs", OPTION_TOLERANCE, NULL},
    {"tolerance_percent", OPTION_PERCENT, NULL},
    {"tcp_ts_tick_usecs", OPTION_TICK, NULL},
    {"tcp_ts_ecr_scaled", OPTION_ECR_SCALED, NULL},
    {"strict_segments", OPTION_STRICT, NULL},
    {"define", OPTION_DEFINE, NULL},
    {"code_sockopt", OPTION_ONLY, "TCP_INFO"},
    {"code_command", OPTION_NOT_HERE, NULL},
    {"code_format", OPTION_NOT_HERE, NULL},
    {"remote_ip", OPTION_NOTHING, NULL},
    {"local_ip", OPTION_NOTHING, NULL},
    {"gateway_ip", OPTION_NOTHING, NULL},
    {"netmask_ip", OPTION_NOTHING, NULL},
    {"speed", OPTION_NOTHING, NULL},
    {"mss", OPTION_NOTHING, NULL}, /* of what is put together on receipt */
    {"mtu", OPTION_ONLY, DEFAULT_MTU},
    {"init_scripts", OPTION_NOT_HERE, NULL},
    {"wire_client", OPTION_NOT_HERE, NULL},
    {"wire_server", OPTION_NOT_HERE, NULL},
    {"wire_server_ip", OPTION_NOT_HERE, NULL},
    {"wire_server_at", OPTION_NOT_HERE, NULL},
    {"wire_server_port", OPTION_NOT_HERE, NULL},
    {"wire_client_dev", OPTION_NOT_HERE, NULL},
    {"wire_server_dev", OPTION_NOT_HERE, NULL},
    {"so_filename", OPTION_NOT_HERE, NULL},
    {"so_flags", OPTION_NOT_HERE, NULL},
    {"non_fatal", OPTION_NOT_HERE, NULL},
    {"dry_run", OPTION_NOTHING, NULL},
    {"is_anyip", OPTION_NOT_HERE, NULL},
    {"send_omit_free", OPTION_NOTHING, NULL},
    {"psp_udp_port", OPTION_NOT_HERE, NULL},
    {"udp_encapsulation", OPTION_NOT_HERE, NULL}, /* of FreeBSD's dialect */
    {"tcp_md5_secret", OPTION_NOT_HERE, NULL},
    {"debug", OPTION_NOTHING, NULL},
    {"verbose", OPTION_NOTHING, NULL},
};

/* ---- Values ------------------------------------------------------------- */

static gboolean
value_integer(PktParser *parser, guint line, const char *name,
              const char *value, gint64 max, gint64 *number, GError **error)
{
    return (value &&
            g_ascii_string_to_signed(value, 10, 0, max, number, NULL)) ||
           pkt_wrong(parser, line, error,
                     "--%s=%s, expected 0 to %" G_GINT64_FORMAT, name,
                     value ? value : "", max);
}

static gboolean
value_port(PktParser *parser, guint line, const char *name, const char *value,
           guint16 *port, GError **error)
{
    gint64 number;

    if (!value_integer(parser, line, name, value, G_MAXUINT16, &number,
                       error)) {
        return FALSE;
    }
    *port = (guint16)number;
    return TRUE;
}

static gboolean
value_percent(PktParser *parser, guint line, const char *value, GError **error)
{
    char *end = NULL;
    gdouble percent = value ? g_ascii_strtod(value, &end) : -1;

    if (!(percent >= 0 && percent <= 1000) || *end) {
        return pkt_wrong(parser, line, error,
                         "--tolerance_percent=%s, expected 0 to 1000",
                         value ? value : "");
    }
    parser->script->config.tolerance_percent = percent;
    return TRUE;
}

static gboolean
define(PktParser *parser, guint line, const char *value, GError **error)
{
    const char *equals = value ? strchr(value, '=') : NULL;

    if (!equals || equals == value) {
        return pkt_wrong(parser, line, error,
                         "--define=%s, expected NAME=VALUE",
                         value ? value : "");
    }
    g_hash_table_replace(parser->lexer.defines,
                         g_strndup(value, (gsize)(equals - value)),
                         g_strdup(equals + 1));
    return TRUE;
}

static gboolean
set_number(PktParser *parser, OptionKind kind, guint line, const char *name,
           const char *value, GError **error)
{
    PktConfig *config = &parser->script->config;

    switch (kind) {
    case OPTION_TOLERANCE:
        return value_integer(parser, line, name, value, MAX_TOLERANCE_US,
                             &config->tolerance_us, error);
    case OPTION_TICK:
        return value_integer(parser, line, name, value, G_MAXINT32,
                             &config->ts_tick_us, error);
    case OPTION_PERCENT:
        return value_percent(parser, line, value, error);
    case OPTION_BIND_PORT:
        return value_port(parser, line, name, value, &config->bind_port, error);
    case OPTION_CONNECT_PORT:
        return value_port(parser, line, name, value, &config->connect_port,
                          error);
    case OPTION_NOTHING:
    case OPTION_NOT_HERE:
    case OPTION_ONLY:
    case OPTION_ECR_SCALED:
    case OPTION_STRICT:
    case OPTION_DEFINE:
        break;
    }
    g_assert_not_reached();
}

static gboolean
set_option(PktParser *parser, guint row, guint line, const char *value,
           GError **error)
{
    const char *name = options[row].name;

    switch (options[row].kind) {
    case OPTION_NOTHING:
        return TRUE;
    case OPTION_NOT_HERE:
        return pkt_skip(parser, line, "--%s is not here", name);
    case OPTION_ONLY:
        return g_strcmp0(value, options[row].only) == 0 ||
               pkt_skip(parser, line, "--%s=%s, here there is only %s", name,
                        value ? value : "", options[row].only);
    case OPTION_ECR_SCALED:
        parser->script->config.ts_ecr_scaled = TRUE;
        return TRUE;
    case OPTION_STRICT:
        parser->script->config.strict_segments = TRUE;
        return TRUE;
    case OPTION_DEFINE:
        return define(parser, line, value, error);
    case OPTION_TOLERANCE:
    case OPTION_PERCENT:
    case OPTION_TICK:
    case OPTION_BIND_PORT:
    case OPTION_CONNECT_PORT:
        break;
    }
    return set_number(parser, options[row].kind, line, name, value, error);
}

gboolean
pkt_option_known(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        if (g_str_equal(options[i].name, name)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* ---- In scripts and on the command line --------------------------------- */

static gboolean
find_option(PktParser *parser, guint line, const char *name, guint *row,
            GError **error)
{
    const char *known[G_N_ELEMENTS(options) + 1] = {NULL};

    for (*row = 0; *row < G_N_ELEMENTS(options); ++*row) {
        if (g_str_equal(options[*row].name, name)) {
            return TRUE;
        }
        known[*row] = options[*row].name;
    }
    return mistaken_word(error, name, known,
                         "%s:%u: --%s: no such option, expected one of "
                         "packetdrill's",
                         parser->script->path, line, name);
}

/* NAME, NAME="text" or what else may follow the = of an option. */
static gboolean
take_value(PktParser *parser, GString *value, GError **error)
{
    const PktToken *token = &parser->lexer.token;

    if (token->kind != PKT_INTEGER && token->kind != PKT_FLOAT &&
        token->kind != PKT_WORD && token->kind != PKT_STRING &&
        token->kind != PKT_SHELL && token->kind != PKT_IPV4 &&
        token->kind != PKT_IPV6) {
        return pkt_expected(parser, error, "the value of the option");
    }
    if (value->len > 0 && token->kind == PKT_STRING) {
        g_string_append_printf(value, "\"%s\"", token->text->str);
    } else if (value->len > 0 && token->kind == PKT_SHELL) {
        g_string_append_printf(value, "`%s`", token->text->str);
    } else {
        g_string_append(value, token->text->str);
    }
    return TRUE;
}

static gboolean
parse_value(PktParser *parser, GString *value, GError **error)
{
    gboolean word;

    if (!pkt_next(parser, error) || !take_value(parser, value, error)) {
        return FALSE;
    }
    word = parser->lexer.token.kind == PKT_WORD;
    if (!pkt_next(parser, error)) {
        return FALSE;
    }
    if (!word || !pkt_at_char(parser, '=')) {
        return TRUE;
    }
    g_string_append_c(value, '=');
    return pkt_next(parser, error) && take_value(parser, value, error) &&
           pkt_next(parser, error);
}

gboolean
pkt_parse_options(PktParser *parser, GError **error)
{
    while (parser->lexer.token.kind == PKT_OPTION) {
        g_autoptr(GString) value = g_string_new(NULL);
        guint line = parser->lexer.token.line;
        gboolean has_value;
        guint row;

        if (!find_option(parser, line, parser->lexer.token.text->str, &row,
                         error) ||
            !pkt_next(parser, error)) {
            return FALSE;
        }
        has_value = pkt_at_char(parser, '=');
        if ((has_value && !parse_value(parser, value, error)) ||
            !set_option(parser, row, line, has_value ? value->str : NULL,
                        error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* They count more than the script's. */
gboolean
pkt_given_options(PktParser *parser, const PktGiven *given, GError **error)
{
    for (char **option = given ? given->options : NULL; option && *option;
         option++) {
        g_auto(GStrv) parts = g_strsplit(*option, "=", 2);
        guint row;

        if (!find_option(parser, 0, parts[0], &row, error) ||
            !set_option(parser, row, 0, parts[1], error)) {
            return FALSE;
        }
    }
    return TRUE;
}

gboolean
pkt_given_defines(PktParser *parser, const PktGiven *given, GError **error)
{
    for (char **one = given ? given->defines : NULL; one && *one; one++) {
        if (!define(parser, 0, *one, error)) {
            return FALSE;
        }
    }
    return TRUE;
}
