/* SPDX-License-Identifier: GPL-2.0-only */
/* What a conversation expects against what came out, and the file's text with
 * what came out.  Lines that one world alone has are marked by its name. */
#include "scenarios/talk/talk-priv.h"

/* Lines before a difference that are shown with it. */
#define CONTEXT 3

/* ---- The first difference ----------------------------------------------- */

/* The expected lines of a section in the world 'kind', in order; of
 * TalkExpected *.  (transfer full) */
static GPtrArray *
expected_lines(const Talk *talk, TalkWorldKind kind, guint section)
{
    GPtrArray *lines = g_ptr_array_new();

    for (guint i = 0; i < talk->expected->len; i++) {
        const TalkExpected *expected =
            &g_array_index(talk->expected, TalkExpected, i);
        if (expected->section == section && (expected->worlds & 1u << kind)) {
            g_ptr_array_add(lines, (gpointer)expected);
        }
    }
    return lines;
}

static const char *
line_at(const GPtrArray *lines, guint i)
{
    return i < lines->len ? ((const TalkExpected *)lines->pdata[i])->text
                          : NULL;
}

/* The line that commands the section, by index in the file. */
static guint
section_line(const Talk *talk, guint section)
{
    return section
               ? ((const TalkCommand *)talk->commands->pdata[section - 1])->line
               : MAX(talk->header_end, 1) - 1;
}

/* The text of a difference at line 'at' of a section.  (transfer full) */
static char *
describe(const Talk *talk, guint section, const GPtrArray *expected,
         const GPtrArray *got, guint at)
{
    GString *text = g_string_new(NULL);
    guint head = section_line(talk, section);
    const TalkExpected *want = at < expected->len ? expected->pdata[at] : NULL;
    guint line = want ? want->line
                 : at
                     ? ((const TalkExpected *)expected->pdata[at - 1])->line + 1
                     : head + 1;

    g_string_printf(text, "%s:%u: the first difference\n %4u %s\n", talk->path,
                    line + 1, head + 1, talk->lines[head]);
    for (guint i = at > CONTEXT ? at - CONTEXT : 0; i < at; i++) {
        const TalkExpected *same = expected->pdata[i];
        g_string_append_printf(text, " %4u   %s\n", same->line + 1, same->text);
    }
    if (want) {
        g_string_append_printf(text, "-%4u   %s\n", want->line + 1, want->text);
    }
    if (at < got->len) {
        g_string_append_printf(text, "+       %s\n", (char *)got->pdata[at]);
    }
    return g_string_free(text, FALSE);
}

/* Compares 'output' of the world 'kind' with what the file expects.  NULL if
 * it is the same, else the first difference in words.  (transfer full) */
char *
talk_compare(const Talk *talk, TalkWorldKind kind, const TalkOutput *output)
{
    for (guint section = 0; section < output->len; section++) {
        const GPtrArray *got = output->pdata[section];
        g_autoptr(GPtrArray) expected = expected_lines(talk, kind, section);

        for (guint i = 0; i < MAX(got->len, expected->len); i++) {
            const char *want = line_at(expected, i);
            if (i >= got->len || g_strcmp0(want, got->pdata[i]) != 0) {
                return describe(talk, section, expected, got, i);
            }
        }
    }
    return NULL;
}

/* ---- The file with what came out ---------------------------------------- */

static void
add_line(GString *text, const char *world, const char *line)
{
    g_string_append(text, "  ");
    if (world) {
        g_string_append_printf(text, "[%s] ", world);
    }
    g_string_append_printf(text, "%s\n", line);
}

/* The length of the longest common subsequence of a[i..] and b[j..] for all i
 * and j, in rows of b->len + 1.  (transfer full) */
static guint *
common_lengths(const GPtrArray *a, const GPtrArray *b)
{
    guint width = b->len + 1;
    guint *rows = g_new0(guint, (a->len + 1) * width);

    for (guint i = a->len; i-- > 0;) {
        for (guint j = b->len; j-- > 0;) {
            guint *cell = &rows[i * width + j];
            *cell = g_str_equal(a->pdata[i], b->pdata[j])
                        ? cell[width + 1] + 1
                        : MAX(cell[width], cell[1]);
        }
    }
    return rows;
}

/* Both worlds' lines of a section; those that differ are marked. */
static void
add_merged(GString *text, const GPtrArray *memory, const GPtrArray *ns3)
{
    g_autofree guint *common = common_lengths(memory, ns3);
    guint width = ns3->len + 1;
    guint i = 0, j = 0;

    while (i < memory->len || j < ns3->len) {
        const guint *cell = &common[i * width + j];
        if (i < memory->len && j < ns3->len &&
            g_str_equal(memory->pdata[i], ns3->pdata[j])) {
            add_line(text, NULL, memory->pdata[i++]);
            j++;
        } else if (i < memory->len &&
                   (j == ns3->len || cell[width] >= cell[1])) {
            add_line(text, talk_world_name(TALK_MEMORY), memory->pdata[i++]);
        } else {
            add_line(text, talk_world_name(TALK_NS3), ns3->pdata[j++]);
        }
    }
}

/* The lines of 'section' in 'output', or in the 'other' if that is NULL. */
static const GPtrArray *
lines_of(const TalkOutput *output, const TalkOutput *other, guint section)
{
    return (output ? output : other)->pdata[section];
}

/* The text of the file with 'outputs' (one for each world) in place of what it
 * expects: after its command, before comments.  A NULL among them is a world
 * that was not played, where the same is taken to happen as in the other.
 * (transfer full) */
char *
talk_rewrite(const Talk *talk, TalkOutput *const *outputs)
{
    GString *text = g_string_new(NULL);
    guint n = g_strv_length(talk->lines);
    guint section = 0;

    for (guint i = 0; i < n; i++) {
        if (*talk->lines[i] != ' ' && (i + 1 < n || *talk->lines[i])) {
            g_string_append_printf(text, "%s\n", talk->lines[i]);
        }
        if (section <= talk->commands->len &&
            i == section_line(talk, section)) {
            add_merged(
                text,
                lines_of(outputs[TALK_MEMORY], outputs[TALK_NS3], section),
                lines_of(outputs[TALK_NS3], outputs[TALK_MEMORY], section));
            section++;
        }
    }
    return g_string_free(text, FALSE);
}
