/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/command/manual.h"

#include <string.h>

#include "scenarios/base/build-id.h"
#include "scenarios/base/datadir.h"
#include "scenarios/base/error.h"
#include "scenarios/base/text.h"

const char *const manual_pages[] = {"finwait", "finwait-scenario",
                                    "finwait-talk", NULL};

/* Stands in the title. */
#define VERSION "@version@"

static const struct {
    const char *line;
    void (*list)(GString *out);
} lists[] = {
    {"@commands@", manual_commands},
    {"@scenarios@", manual_scenarios},
    {"@values@", manual_values},
    {"@keys@", manual_keys},
    {"@figure-keys@", manual_figure_keys},
    {"@metrics@", manual_metrics},
    {"@verbs@", manual_verbs},
    {"@events@", manual_events},
    {"@words@", manual_words},
};

/* ---- Text in man(7) ------------------------------------------------------ */

/* Appends 'text' as it stands, with `this` in bold: nothing of it commands the
 * formatter, and minus signs stay what they are. */
void
manual_text(GString *out, const char *text)
{
    gboolean is_bold = FALSE,
             is_begin = out->len && out->str[out->len - 1] == '\n';

    for (; *text; is_begin = *text++ == '\n') {
        if (is_begin && strchr(".'", *text)) {
            g_string_append(out, "\\&");
        }
        switch (*text) {
        case '`':
            is_bold = !is_bold;
            g_string_append(out, is_bold ? "\\fB" : "\\fR");
            break;
        case '\\':
            g_string_append(out, "\\e");
            break;
        case '-':
            g_string_append(out, "\\-");
            break;
        case '\'':
            g_string_append(out, "\\(aq");
            break;
        case '^':
            g_string_append(out, "\\(ha");
            break;
        case '|': /* where a long one may be broken */
            g_string_append(out, "|\\:");
            break;
        case '~':
            g_string_append(out, "\\(ti");
            break;
        default:
            g_string_append_c(out, *text);
        }
    }
}

/* An item of a list: a term in bold, and below it what it means; "" where that
 * is appended next. */
void
manual_item(GString *out, const char *term, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list args;

    va_start(args, format);
    text = g_strdup_vprintf(format, args);
    va_end(args);
    g_string_append(out, ".TP\n\\fB");
    manual_text(out, term);
    g_string_append(out, "\\fR\n");
    manual_text(out, text);
    g_string_append(out, *text ? "\n" : "");
}

/* ---- A page ------------------------------------------------------------- */

/* Appends what stands in the place of 'line'. */
static void
append_line(GString *out, const char *line)
{
    const char *version = strstr(line, VERSION);

    if (version) {
        g_string_append_printf(out, "%.*s%s%s\n", (int)(version - line), line,
                               build_version(), version + strlen(VERSION));
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (g_str_equal(line, lists[i].line)) {
            lists[i].list(out);
            return;
        }
    }
    g_string_append_printf(out, "%s\n", line);
}

/* The page 'name', of manual_pages.  NULL if its template is not there.
 * (transfer full) */
char *
manual_page(const char *name, GError **error)
{
    g_autofree char *file = g_strconcat(name, ".in", NULL);
    g_autofree char *path = datadir_file("scenarios/man", file);
    g_autofree char *text = NULL;
    g_autoptr(GError) why = NULL;
    g_auto(GStrv) lines = NULL;
    GString *out;

    if (!g_file_get_contents(path, &text, NULL, &why)) {
        mistake(error, "%s: cannot be read, expected the manual page: %s", path,
                file_reason(why));
        return NULL;
    }
    lines = g_strsplit(g_strchomp(text), "\n", -1);
    out = g_string_new(NULL);
    for (char **line = lines; *line; line++) {
        append_line(out, *line);
    }
    return g_string_free(out, FALSE);
}
