/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/chunks.h"

#include <string.h>

#include "scenarios/base/beneath.h"
#include "scenarios/base/build-id.h"
#include "scenarios/base/error.h"
#include "scenarios/base/outfile.h"
#include "scenarios/base/ranges.h"

#define N G_GUINT64_FORMAT
#define FIRST_LINE "finwait chunks 1 "

/* The words of the first line. */
enum { HEAD_DEAL = 3, HEAD_COUNT, HEAD_BUILD, HEAD_PLAN, HEAD_WORDS };

/* What the first line says. */
typedef struct Head {
    guint64 deal, count;
    char **words;
} Head;

/* Where the chunks of a deal are, below the results folder.
 * (transfer full) */
char *
chunks_name(guint deal)
{
    return g_strdup_printf("engine/chunks.%u", deal);
}

/* Writes the chunks (Chunk) of a deal. */
gboolean
chunks_put(const char *folder, guint deal, const RunPlan *plan,
           const GPtrArray *chunks, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *name = chunks_name(deal);

    g_string_printf(text, FIRST_LINE "%u %u %s %s\n", deal, chunks->len,
                    build_digest(), plan->digest);
    for (guint i = 0; i < chunks->len; i++) {
        const Chunk *chunk = g_ptr_array_index(chunks, i);
        g_string_append_printf(text, "%u %.1f ", i + 1, chunk->expected_s);
        ranges_append_all(text, chunk->runs, 0);
        g_string_append_c(text, '\n');
    }
    return beneath_make_folder(folder, "engine", error) &&
           outfile_put(folder, name, text->str, error);
}

/* Reads the first line of 'text'; 'head->words' is to be freed. */
static gboolean
read_head(const char *text, Head *head)
{
    g_autofree char *line = g_strndup(text, strcspn(text, "\n"));

    head->words = g_strsplit(line, " ", -1);
    return g_str_has_prefix(line, FIRST_LINE) &&
           g_strv_length(head->words) == HEAD_WORDS &&
           g_ascii_string_to_unsigned(head->words[HEAD_DEAL], 10, 1, G_MAXINT32,
                                      &head->deal, NULL) &&
           g_ascii_string_to_unsigned(head->words[HEAD_COUNT], 10, 0,
                                      CHUNKS_MAX, &head->count, NULL);
}

/* The runs of the chunk 'number', as in the file; NULL: there is none. */
static const char *
find_runs(const char *text, guint64 number)
{
    g_autofree char *start = g_strdup_printf("\n%" N " ", number);
    const char *line = strstr(text, start);
    const char *runs = line ? strchr(line + strlen(start), ' ') : NULL;

    return runs ? runs + 1 : NULL;
}

/* Sets the bits of 'runs'; FALSE if they are none of the plan. */
static gboolean
take_runs(const char *runs, guint64 n_runs, guint8 *bits)
{
    guint64 first, last;

    while (ranges_next(&runs, n_runs, &first, &last)) {
        for (guint64 run = first - 1; run < last; run++) {
            bits[run / 8] |= (guint8)(1 << run % 8);
        }
    }
    return *runs == '\n';
}

/* Splits "FILE:I". */
static gboolean
split(const char *text, char **path, guint64 *number, GError **error)
{
    const char *colon = strrchr(text, ':');

    if (!colon || colon == text ||
        !g_ascii_string_to_unsigned(colon + 1, 10, 1, CHUNKS_MAX, number,
                                    NULL)) {
        return mistake(error,
                       "--chunk %s: no chunk, expected FILE:I, FILE one that "
                       "`finwait submit` made and I the number of a chunk in "
                       "it, from 1",
                       text);
    }
    *path = g_strndup(text, (gsize)(colon - text));
    return TRUE;
}

/* Refuses chunks of another build. */
static gboolean
check_build(const char *path, const Head *head, gboolean force, GError **error)
{
    return force || g_str_equal(head->words[HEAD_BUILD], build_digest()) ||
           mistake(error,
                   "%s: chunks dealt by build %s, this is build %s, expected "
                   "the same; --force takes them",
                   path, head->words[HEAD_BUILD], build_digest());
}

/* Refuses chunks of another campaign. */
gboolean
chunks_check(const ChunkPart *part, const RunPlan *plan, GError **error)
{
    return g_str_equal(part->plan, plan->digest) ||
           mistake(error,
                   "%s: chunks of scenario %s, this one is %s, expected the "
                   "same: store/scenario.ini of that results folder",
                   part->path, part->plan, plan->digest);
}

/* Takes the runs of the chunk 'number' of 'text', which 'head' begins. */
static gboolean
read_chunk(ChunkPart *part, const char *text, const Head *head, guint64 number,
           guint64 n_runs, GError **error)
{
    const char *runs = find_runs(text, number);

    if (number > head->count) {
        return mistake(error,
                       "%s: there is no chunk %" N " in it, expected 1 to %" N,
                       part->path, number, head->count);
    }
    part->bits = g_new0(guint8, n_runs / 8 + 1);
    part->plan = g_strdup(head->words[HEAD_PLAN]);
    part->slice = (RunSlice){.index = (guint)number - 1,
                             .deal = (guint)head->deal,
                             .chosen = part->bits};
    return (runs && take_runs(runs, n_runs, part->bits)) ||
           mistake(error,
                   "%s: the line of chunk %" N " is damaged, or of another "
                   "scenario, expected numbers of runs from 1 to %" N
                   "; `finwait submit --resume` makes another file",
                   part->path, number, n_runs);
}

gboolean
chunks_read(const char *text, guint64 n_runs, gboolean force, ChunkPart *part,
            GError **error)
{
    g_autofree char *file = NULL;
    g_autoptr(GError) why = NULL;
    guint64 number;
    Head head = {0};
    gboolean ok;

    *part = (ChunkPart){0};
    if (!split(text, &part->path, &number, error)) {
        return FALSE;
    }
    if (!g_file_get_contents(part->path, &file, NULL, &why)) {
        return mistake(error, "--chunk %s: %s", text, file_reason(why));
    }
    ok = read_head(file, &head) ||
         mistake(error,
                 "%s: no chunks in it, expected a file that `finwait submit` "
                 "made",
                 part->path);
    ok = ok && check_build(part->path, &head, force, error) &&
         read_chunk(part, file, &head, number, n_runs, error);
    g_strfreev(head.words);
    return ok;
}

void
chunk_part_clear(ChunkPart *part)
{
    g_free(part->bits);
    g_free(part->plan);
    g_free(part->path);
}

/* TRUE if one of 'runs', as in the file, is not in the store. */
static gboolean
lacks_one(const RunPlan *plan, const Store *store, const char *runs)
{
    RunStatus status;
    guint64 first, last;

    while (ranges_next(&runs, plan->n_runs, &first, &last)) {
        for (guint64 run = first - 1; run < last; run++) {
            if (!store_status(store, run, &status)) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

/* Finds which chunks of that deal in 'folder' have missing runs; 'standing->
 * missing' is to be freed. */
void
chunks_look(const char *folder, guint deal, const RunPlan *plan,
            const Store *store, ChunksStanding *standing)
{
    g_autofree char *name = chunks_name(deal);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    const char *line;
    Head head = {0};

    *standing = (ChunksStanding){0};
    standing->missing = g_array_new(FALSE, FALSE, sizeof(guint64));
    if (deal && g_file_get_contents(path, &text, NULL, NULL) &&
        read_head(text, &head) &&
        g_str_equal(head.words[HEAD_PLAN], plan->digest)) {
        standing->count = head.count;
    }
    line = text;
    for (guint64 i = 1; i <= standing->count; i++) {
        const char *runs = find_runs(line, i);
        if (runs && lacks_one(plan, store, runs)) {
            g_array_append_val(standing->missing, i);
        }
        line = runs ? runs : line;
    }
    g_strfreev(head.words);
}
