/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/conform/conform-report.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/tap.h"
#include "scenarios/base/text.h"

/* What became of a case, as X(NAME, heading of its column). */
#define VERDICTS(X)                                                            \
    X(PASS, "pass")                                                            \
    X(FAIL, "fail")                                                            \
    X(GAP, "gap")     /* fails, as known */                                    \
    X(FIXED, "fixed") /* passes, though it is listed as a gap */               \
    X(SKIP, "skip")

typedef enum Verdict {
#define X(NAME, TEXT) VERDICT_##NAME,
    VERDICTS(X)
#undef X
        N_VERDICTS
} Verdict;

/* A row of the table. */
typedef struct Row {
    char *family;
    ConformScope scope;
    guint counts[N_VERDICTS];
} Row;

struct ConformReport {
    const GPtrArray *cases;
    GHashTable *gaps;
    Tap tap;
    GPtrArray *rows;
};

/* ---- Known gaps --------------------------------------------------------- */

static gboolean
take_gap(GHashTable *gaps, const char *line, const char *path, guint number,
         GError **error)
{
    const char *colon = strchr(line, ':');
    g_autofree char *id = colon ? g_strndup(line, (gsize)(colon - line)) : NULL;
    g_autofree char *reason = g_strdup(colon ? colon + 1 : "");

    g_strstrip(reason);
    if (!id || !*g_strstrip(id) || !*reason) {
        return mistake(error, "%s:%u: \"%s\", expected ID: REASON", path,
                       number, line);
    }
    if (g_hash_table_contains(gaps, id)) {
        return mistake(error, "%s:%u: %s is listed already", path, number, id);
    }
    g_hash_table_insert(gaps, g_steal_pointer(&id), g_steal_pointer(&reason));
    return TRUE;
}

static GHashTable *
parse_gaps(const char *text, gsize len, const char *path, GError **error)
{
    g_autoptr(GHashTable) gaps =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autofree char *plain = NULL;
    g_auto(GStrv) lines = NULL;

    if (!text_check(text, len, path, "known gaps", error)) {
        return NULL;
    }
    plain = text_plain_lines(text, len);
    lines = g_strsplit(plain, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);
        if (*line && *line != '#' &&
            !take_gap(gaps, line, path, i + 1, error)) {
            return NULL;
        }
    }
    return g_steal_pointer(&gaps);
}

GHashTable *
conform_gaps_read(const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;
    gsize len;

    if (!g_file_get_contents(path, &text, &len, &why)) {
        mistake(error, "%s: cannot be read, expected known gaps: %s", path,
                why->message);
        return NULL;
    }
    return parse_gaps(text, len, path, error);
}

/* ---- Cases -------------------------------------------------------------- */

static void
row_free(gpointer data)
{
    Row *row = data;

    g_free(row->family);
    g_free(row);
}

ConformReport *
conform_report_new(const GPtrArray *cases, GHashTable *gaps)
{
    ConformReport *report = g_new0(ConformReport, 1);

    report->cases = cases;
    report->gaps = gaps;
    report->rows = g_ptr_array_new_with_free_func(row_free);
    report->tap = tap_begin(cases->len);
    return report;
}

void
conform_report_free(ConformReport *report)
{
    g_ptr_array_unref(report->rows);
    g_free(report);
}

/* The row of 'one', made when it is the first. */
static Row *
row_of(ConformReport *report, const ConformCase *one)
{
    g_autofree char *family = conform_family(one);
    Row *row;

    for (guint i = 0; i < report->rows->len; i++) {
        row = report->rows->pdata[i];
        if (row->scope == one->scope && g_str_equal(row->family, family)) {
            return row;
        }
    }
    row = g_new0(Row, 1);
    row->family = g_steal_pointer(&family);
    row->scope = one->scope;
    g_ptr_array_add(report->rows, row);
    return row;
}

static Verdict
judge(const ConformCase *one, const char *gap, const char *difference)
{
    if (one->missing) {
        return VERDICT_SKIP;
    }
    if (difference) {
        return gap ? VERDICT_GAP : VERDICT_FAIL;
    }
    return gap ? VERDICT_FIXED : VERDICT_PASS;
}

/* What stands behind the name of a case; nothing for most.
 * (transfer full) */
static char *
directive(const ConformCase *one, const char *gap, Verdict verdict)
{
    switch (verdict) {
    case VERDICT_SKIP:
        return g_strdup_printf(" # SKIP %s is not modelled yet", one->missing);
    case VERDICT_GAP:
    case VERDICT_FIXED:
        return g_strdup_printf(" # TODO %s", gap);
    case VERDICT_PASS:
    case VERDICT_FAIL:
    case N_VERDICTS:
        break;
    }
    return g_strdup("");
}

void
conform_report_case(ConformReport *report, const char *difference)
{
    const ConformCase *one = report->cases->pdata[report->tap.n];
    const char *gap =
        report->gaps ? g_hash_table_lookup(report->gaps, one->id) : NULL;
    Verdict verdict = judge(one, gap, difference);
    gboolean ok = verdict != VERDICT_GAP && verdict != VERDICT_FAIL;
    g_autofree char *behind = directive(one, gap, verdict);

    row_of(report, one)->counts[verdict]++;
    tap_case(&report->tap, ok, "%s [%s]%s", one->id,
             conform_scope_name(one->scope), behind);
    if (verdict == VERDICT_FIXED) {
        g_print("# %s passes: it is no gap any longer\n", one->id);
    } else if (!ok) {
        g_print("# %s:%u%s%s\n", one->path, one->line,
                one->description ? ": " : "",
                one->description ? one->description : "");
        tap_comment(difference);
    }
}

/* ---- The table ---------------------------------------------------------- */

static gint
row_order(gconstpointer a, gconstpointer b)
{
    const Row *x = *(Row *const *)a, *y = *(Row *const *)b;
    gint order = strcmp(x->family, y->family);

    return order ? order : (gint)x->scope - (gint)y->scope;
}

static void
print_row(const char *family, const char *scope, const guint *counts)
{
    guint all = 0;

    for (guint i = 0; i < N_VERDICTS; i++) {
        all += counts[i];
    }
    g_print("# %-10s %-9s %5u", family, scope, all);
    for (guint i = 0; i < N_VERDICTS; i++) {
        g_print(" %5u", counts[i]);
    }
    g_print("\n");
}

gboolean
conform_report_end(ConformReport *report)
{
    static const char *const headings[] = {
#define X(NAME, TEXT) TEXT,
        VERDICTS(X)
#undef X
    };
    guint all[N_VERDICTS] = {0};

    g_ptr_array_sort(report->rows, row_order);
    g_print("# %-10s %-9s %5s", "family", "scope", "cases");
    for (guint i = 0; i < N_VERDICTS; i++) {
        g_print(" %5s", headings[i]);
    }
    g_print("\n");
    for (guint i = 0; i < report->rows->len; i++) {
        const Row *row = report->rows->pdata[i];
        print_row(row->family, conform_scope_name(row->scope), row->counts);
        for (guint j = 0; j < N_VERDICTS; j++) {
            all[j] += row->counts[j];
        }
    }
    print_row("all", "", all);
    return all[VERDICT_FAIL] == 0;
}
