/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/http/http-odd.h"

#include <string.h>

#define LINE_MAX_BYTES                                                         \
    8190               /* LimitRequestLine; large_client_header_buffers        \
                        */
#define FIELDS_MAX 100 /* LimitRequestFields */

/* ---- What can be odd ---------------------------------------------------- */

typedef enum Odd {
    ODD_NOT,
    ODD_NO_HOST,     /* which HTTP/1.1 asks for */
    ODD_LF,          /* a line ends without CR */
    ODD_LONG_LINE,   /* the first line */
    ODD_METHOD_CASE, /* letters that are not capital */
    ODD_METHOD,      /* unknown */
    ODD_TRACE,       /* TRACE */
    ODD_BLANKS,      /* more than one between the words of the first line */
    ODD_STAR,        /* the target is '*' */
    ODD_TARGET,      /* bad escapes, or above the root */
    ODD_NUL,         /* %00 */
    ODD_PROTOCOL,    /* not HTTP/ and two digits */
    ODD_MAJOR,       /* HTTP/2.0 and more */
    ODD_FOLD,        /* a field goes on in the next line */
    ODD_NAME_BLANK,  /* between name and colon */
    ODD_LONG_FIELD,  /* a field's line */
    ODD_MANY_FIELDS,
    ODD_HOST,         /* blanks or slashes */
    ODD_HOSTS,        /* two of them */
    ODD_LENGTH,       /* Content-Length is no number */
    ODD_CODING,       /* another than chunked */
    ODD_LENGTH_CODED, /* Content-Length and chunked */
    ODD_EXPECT,       /* something else than 100-continue */
    N_ODDS
} Odd;

/* What servers make of it; status 0: nothing. */
static const HttpVerdict nginx_verdicts[N_ODDS] = {
    [ODD_NO_HOST] = {400, TRUE}, [ODD_LONG_LINE] = {414},
    [ODD_METHOD_CASE] = {400},   [ODD_METHOD] = {405, TRUE, TRUE},
    [ODD_TRACE] = {405, TRUE},   [ODD_PROTOCOL] = {400},
    [ODD_MAJOR] = {505},         [ODD_STAR] = {400},
    [ODD_TARGET] = {400},        [ODD_NUL] = {400},
    [ODD_FOLD] = {400},          [ODD_NAME_BLANK] = {400},
    [ODD_LONG_FIELD] = {400},    [ODD_HOST] = {400},
    [ODD_HOSTS] = {400},         [ODD_LENGTH] = {400, TRUE},
    [ODD_CODING] = {501, TRUE},  [ODD_LENGTH_CODED] = {400, TRUE},
};
static const HttpVerdict apache_verdicts[N_ODDS] = {
    [ODD_LF] = {400},           [ODD_LONG_LINE] = {414},
    [ODD_METHOD_CASE] = {501},  [ODD_METHOD] = {501},
    [ODD_BLANKS] = {400},       [ODD_PROTOCOL] = {400},
    [ODD_TARGET] = {400},       [ODD_NAME_BLANK] = {400},
    [ODD_LONG_FIELD] = {400},   [ODD_MANY_FIELDS] = {400},
    [ODD_HOST] = {400},         [ODD_HOSTS] = {400},
    [ODD_LENGTH] = {400, TRUE}, [ODD_CODING] = {400, TRUE},
    [ODD_EXPECT] = {417, TRUE},
};

static const HttpVerdict *
verdicts_of(HttpDialect dialect)
{
    switch (dialect) {
    case HTTP_DIALECT_PLAIN:
        return NULL;
    case HTTP_DIALECT_NGINX:
        return nginx_verdicts;
    case HTTP_DIALECT_APACHE:
        return apache_verdicts;
    }
    g_assert_not_reached();
}

/* ---- The first line ----------------------------------------------------- */

static Odd
odd_of_method(const char *method)
{
    static const char *const known[] = {
        "GET",   "HEAD",   "POST",     "PUT",       "DELETE", "OPTIONS",
        "PATCH", "TRACE",  "CONNECT",  "MKCOL",     "COPY",   "MOVE",
        "LOCK",  "UNLOCK", "PROPFIND", "PROPPATCH", NULL};

    if (g_str_equal(method, "TRACE")) {
        return ODD_TRACE;
    }
    for (const char *at = method; *at; at++) {
        if (g_ascii_islower(*at)) {
            return ODD_METHOD_CASE;
        }
    }
    return g_strv_contains(known, method) ? ODD_NOT : ODD_METHOD;
}

/* Of the path in 'target', a query aside. */
static Odd
odd_of_target(const char *target)
{
    gsize len = strcspn(target, "?#");
    gint depth = 0;

    if (g_str_equal(target, "*")) {
        return ODD_STAR;
    }
    for (gsize i = 0; i < len; i++) {
        if (target[i] == '%' &&
            (i + 2 >= len || !g_ascii_isxdigit(target[i + 1]) ||
             !g_ascii_isxdigit(target[i + 2]))) {
            return ODD_TARGET;
        }
        if (strncmp(target + i, "%00", 3) == 0) {
            return ODD_NUL;
        }
        if (target[i] == '/') {
            gboolean up = strncmp(target + i, "/..", 3) == 0 &&
                          (i + 3 == len || target[i + 3] == '/');
            depth += up ? -1 : 1;
        }
        if (depth < 0) {
            return ODD_TARGET;
        }
    }
    return ODD_NOT;
}

static Odd
odd_of_protocol(const char *protocol)
{
    if (strlen(protocol) != 8 || strncmp(protocol, "HTTP/", 5) != 0 ||
        !g_ascii_isdigit(protocol[5]) || protocol[6] != '.' ||
        !g_ascii_isdigit(protocol[7])) {
        return ODD_PROTOCOL;
    }
    return protocol[5] > '1' ? ODD_MAJOR : ODD_NOT;
}

/* Adds what is odd about the first line to 'odds', one bit each. */
static void
look_at_first(const char *line, guint *odds)
{
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    const char *word[3];
    guint n = 0;

    for (guint i = 0; words[i]; i++) {
        if (!*words[i]) {
            *odds |= 1u << ODD_BLANKS;
        } else if (n < 3) {
            word[n++] = words[i];
        }
    }
    if (n < 3) {
        return; /* HTTP/0.9, or nothing that is known */
    }
    *odds |= 1u << odd_of_method(word[0]) | 1u << odd_of_target(word[1]) |
             1u << odd_of_protocol(word[2]);
}

/* ---- Fields ------------------------------------------------------------- */

typedef struct Fields {
    guint n, hosts;
    gboolean has_length, coded;
} Fields;

static Odd
odd_of_length(const char *value)
{
    return !*value || strspn(value, "0123456789") != strlen(value) ||
                   strlen(value) > 18
               ? ODD_LENGTH
               : ODD_NOT;
}

static void
look_at_known(Fields *fields, const char *name, const char *value, guint *odds)
{
    if (g_ascii_strcasecmp(name, "Host") == 0) {
        *odds |= strpbrk(value, " \t/\\") ? 1u << ODD_HOST : 0;
        *odds |= ++fields->hosts > 1 ? 1u << ODD_HOSTS : 0;
    } else if (g_ascii_strcasecmp(name, "Content-Length") == 0) {
        *odds |= 1u << odd_of_length(value);
        fields->has_length = TRUE;
    } else if (g_ascii_strcasecmp(name, "Transfer-Encoding") == 0) {
        *odds |=
            g_ascii_strcasecmp(value, "chunked") != 0 ? 1u << ODD_CODING : 0;
        fields->coded = TRUE;
    } else if (g_ascii_strcasecmp(name, "Expect") == 0) {
        *odds |= g_ascii_strcasecmp(value, "100-continue") != 0
                     ? 1u << ODD_EXPECT
                     : 0;
    }
    *odds |= fields->has_length && fields->coded ? 1u << ODD_LENGTH_CODED : 0;
}

static void
look_at_field(Fields *fields, char *line, guint *odds)
{
    char *colon = strchr(line, ':');

    if (*line == ' ' || *line == '\t') {
        *odds |= 1u << ODD_FOLD;
        return;
    }
    *odds |= ++fields->n > FIELDS_MAX ? 1u << ODD_MANY_FIELDS : 0;
    if (!colon) {
        return;
    }
    *odds |=
        colon > line && strchr(" \t", colon[-1]) ? 1u << ODD_NAME_BLANK : 0;
    *colon = '\0';
    look_at_known(fields, line, g_strstrip(colon + 1), odds);
}

/* ---- The head ----------------------------------------------------------- */

gsize
http_odd_head_bytes(const char *text, gsize len_bytes)
{
    const char *end = text + len_bytes;

    for (const char *at = text; at < end; at++) {
        gsize left = (gsize)(end - at);
        if (*at == '\n' && left > 1 && at[1] == '\n') {
            return (gsize)(at - text) + 2;
        }
        if (*at == '\n' && left > 2 && at[1] == '\r' && at[2] == '\n') {
            return (gsize)(at - text) + 3;
        }
    }
    return 0;
}

/* The first of 'odds' that 'verdicts' make something of, in the line or at the
 * end of the head. */
static HttpVerdict
verdict_on(const HttpVerdict *verdicts, guint odds, gboolean at_end)
{
    for (guint odd = ODD_NOT + 1; odd < N_ODDS; odd++) {
        if ((odds & 1u << odd) && verdicts[odd].status &&
            verdicts[odd].at_end == at_end) {
            return verdicts[odd];
        }
    }
    return (HttpVerdict){0};
}

typedef struct Look {
    guint odds; /* one bit each */
    gboolean begun, modern;
    Fields fields;
} Look;

/* 'line' ends before its LF. */
static void
look_at(Look *look, char *line, gsize len)
{
    look->odds |= len == 0 || line[len - 1] != '\r' ? 1u << ODD_LF : 0;
    look->odds |= len > LINE_MAX_BYTES
                      ? 1u << (look->begun ? ODD_LONG_FIELD : ODD_LONG_LINE)
                      : 0;
    g_strchomp(line);
    if (!look->begun && *line) {
        look_at_first(line, &look->odds);
        look->begun = TRUE;
        look->modern = strstr(line, " HTTP/") != NULL &&
                       !g_str_has_suffix(line, " HTTP/1.0");
    } else if (*line) {
        look_at_field(&look->fields, line, &look->odds);
    } else if (look->begun && look->modern && look->fields.hosts == 0) {
        look->odds |= 1u << ODD_NO_HOST;
    }
}

HttpVerdict
http_odd_judge(HttpDialect dialect, const char *head, gsize len_bytes)
{
    const HttpVerdict *verdicts = verdicts_of(dialect);
    const char *end;
    Look look = {0};

    if (!verdicts) {
        return (HttpVerdict){0};
    }
    while ((end = memchr(head, '\n', len_bytes)) != NULL) {
        g_autofree char *line = g_strndup(head, (gsize)(end - head));
        HttpVerdict verdict;
        look_at(&look, line, (gsize)(end - head));
        verdict = verdict_on(verdicts, look.odds, FALSE);
        if (verdict.status) {
            return verdict;
        }
        len_bytes -= (gsize)(end - head) + 1;
        head = end + 1;
    }
    return verdict_on(verdicts, look.odds, TRUE);
}
