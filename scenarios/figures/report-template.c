/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figures/report-template.h"

#include <string.h>

#include "scenarios/base/error.h"

typedef struct Block Block;

/* A part of a block. */
typedef struct Piece {
    char *html; /* as it is; or NULL: */
    char *name; /* of a place; or NULL: */
    Block *block;
    guint line;
} Piece;

struct Block {
    Block *parent; /* NULL: it is the page */
    char *name;
    guint line;
    GArray *pieces; /* Piece */
    GString *added; /* copies that have not yet come into their parent's */
};

struct ReportTemplate {
    char *path;
    Block *root;
    GHashTable *blocks; /* name -> Block */
    GHashTable *texts;  /* name -> char *, escaped */
    GError *error;      /* the first place that nothing was set for */
};

/* A template while it is read. */
typedef struct Reader {
    ReportTemplate *page;
    Block *block; /* that is open */
    const char *at;
    guint line;
} Reader;

/* ---- Life ------------------------------------------------------------------
 */

static void
clear_piece(gpointer data)
{
    Piece *piece = data;

    g_free(piece->html);
    g_free(piece->name);
}

static void
free_block(gpointer data)
{
    Block *block = data;

    g_free(block->name);
    g_array_unref(block->pieces);
    g_string_free(block->added, TRUE);
    g_free(block);
}

/* A new block, which belongs to 'page'. */
static Block *
new_block(ReportTemplate *page, Block *parent, const char *name, guint line)
{
    Block *block = g_new0(Block, 1);

    block->parent = parent;
    block->name = g_strdup(name);
    block->line = line;
    block->pieces = g_array_new(FALSE, TRUE, sizeof(Piece));
    g_array_set_clear_func(block->pieces, clear_piece);
    block->added = g_string_new(NULL);
    g_hash_table_insert(page->blocks, block->name, block);
    return block;
}

/* Frees 'page'; accepts NULL. */
void
report_template_free(ReportTemplate *page)
{
    if (page) {
        g_hash_table_unref(page->blocks);
        g_hash_table_unref(page->texts);
        g_clear_error(&page->error);
        g_free(page->path);
        g_free(page);
    }
}

/* ---- Reading ---------------------------------------------------------------
 */

static gboolean
wrong(const Reader *reader, GError **error, const char *what, const char *tag)
{
    return mistake(error,
                   "%s:%u: %s \"%s\", expected {{name}}, {{>file}} or "
                   "{{#block}} ... {{/block}}",
                   reader->page->path, reader->line, what, tag);
}

static void
add_piece(Reader *reader, Piece piece)
{
    piece.line = reader->line;
    g_array_append_val(reader->block->pieces, piece);
}

static gboolean
read_file(const char *path, char **text, GError **error)
{
    return g_file_get_contents(path, text, NULL, NULL) ||
           mistake(error,
                   "%s: cannot be read, expected a part of the page "
                   "index.html; is FINWAIT_DATADIR right?",
                   path);
}

/* "{{>name}}" */
static gboolean
take_file(Reader *reader, const char *name, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(reader->page->path);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    Piece piece = {NULL};

    if (!read_file(path, &piece.html, error)) {
        return FALSE;
    }
    add_piece(reader, piece);
    return TRUE;
}

/* "{{#name}}" */
static gboolean
open_block(Reader *reader, const char *name, GError **error)
{
    Piece piece = {NULL};

    if (g_hash_table_contains(reader->page->blocks, name)) {
        return wrong(reader, error, "a second block", name);
    }
    piece.block = new_block(reader->page, reader->block, name, reader->line);
    add_piece(reader, piece);
    reader->block = piece.block;
    return TRUE;
}

/* "{{/name}}" */
static gboolean
close_block(Reader *reader, const char *name, GError **error)
{
    if (!reader->block->parent || !g_str_equal(reader->block->name, name)) {
        return wrong(reader, error, "the end of a block that is not open",
                     name);
    }
    reader->block = reader->block->parent;
    return TRUE;
}

/* What stands between the braces. */
static gboolean
take_tag(Reader *reader, const char *tag, GError **error)
{
    Piece piece = {NULL};

    switch (*tag) {
    case '>':
        return take_file(reader, tag + 1, error);
    case '#':
        return open_block(reader, tag + 1, error);
    case '/':
        return close_block(reader, tag + 1, error);
    case '!':
        return TRUE;
    default:
        piece.name = g_strdup(tag);
        add_piece(reader, piece);
        return TRUE;
    }
}

/* TRUE if the tag from 'open' to 'end' in 'page' is no {{name}}, and is alone
 * on its line. */
static gboolean
is_alone(const char *page, const char *open, const char *end)
{
    return strchr("#/>!", open[2]) && (open == page || open[-1] == '\n') &&
           *end == '\n';
}

/* Goes on at 'to'. */
static void
move_on(Reader *reader, const char *to)
{
    for (; reader->at < to; reader->at++) {
        reader->line += *reader->at == '\n';
    }
}

static void
take_html(Reader *reader, const char *end)
{
    Piece piece = {NULL};

    if (end > reader->at) {
        piece.html = g_strndup(reader->at, (gsize)(end - reader->at));
        add_piece(reader, piece);
    }
    move_on(reader, end);
}

static gboolean
read_page(Reader *reader, const char *text, GError **error)
{
    const char *open, *close;

    reader->at = text;
    while ((open = strstr(reader->at, "{{"))) {
        g_autofree char *tag = NULL;
        take_html(reader, open);
        close = strstr(open, "}}");
        if (!close) {
            return wrong(reader, error, "a tag without an end", "{{");
        }
        tag = g_strndup(open + 2, (gsize)(close - open - 2));
        if (!take_tag(reader, tag, error)) {
            return FALSE;
        }
        close += 2;
        move_on(reader, close + is_alone(text, open, close));
    }
    take_html(reader, reader->at + strlen(reader->at));
    return !reader->block->parent ||
           wrong(reader, error, "a block without an end", reader->block->name);
}

/* Reads the template 'path'.  (transfer full): report_template_free() */
ReportTemplate *
report_template_load(const char *path, GError **error)
{
    g_autoptr(ReportTemplate) page = g_new0(ReportTemplate, 1);
    g_autofree char *text = NULL;
    Reader reader = {.page = page, .line = 1};

    page->path = g_strdup(path);
    page->blocks =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_block);
    page->texts =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    page->root = new_block(page, NULL, "", 1);
    reader.block = page->root;
    if (!read_file(path, &text, error) || !read_page(&reader, text, error)) {
        return NULL;
    }
    return g_steal_pointer(&page);
}

/* ---- Filling ---------------------------------------------------------------
 */

/* Says what stands at the places 'name': 'text', which may hold anything. */
void
report_set(ReportTemplate *page, const char *name, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    g_hash_table_insert(page->texts, g_strdup(name),
                        g_markup_escape_text(valid, -1));
}

/* The same for a number. */
void
report_set_number(ReportTemplate *page, const char *name, guint64 number)
{
    g_hash_table_insert(page->texts, g_strdup(name),
                        g_strdup_printf("%" G_GUINT64_FORMAT, number));
}

/* "1 run", "2 runs" */
void
report_set_count(ReportTemplate *page, const char *name, guint64 n,
                 const char *what)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " %s%s", n,
                                            what, n == 1 ? "" : "s");

    report_set(page, name, text);
}

/* Says that JSON stands at the places 'name', which are in a script. */
void
report_set_json(ReportTemplate *page, const char *name, const char *json)
{
    g_assert(!strchr(json, '<'));
    g_hash_table_insert(page->texts, g_strdup(name), g_strdup(json));
}

/* A place that nothing was set for. */
static void
note_unknown(ReportTemplate *page, const Piece *piece)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_autofree char *meant = NULL;
    GHashTableIter each;
    gpointer name;

    if (page->error) {
        return;
    }
    g_hash_table_iter_init(&each, page->texts);
    while (g_hash_table_iter_next(&each, &name, NULL)) {
        g_ptr_array_add(known, name);
    }
    g_ptr_array_add(known, NULL);
    meant = did_you_mean(piece->name, (const char *const *)known->pdata);
    mistake(&page->error,
            "%s:%u: unknown place {{%s}}, expected one of the "
            "template that ships%s",
            page->path, piece->line, piece->name, meant);
}

/* Appends a copy of 'block' with what is set, and with what has been added to
 * the blocks in it. */
static void
append_copy(ReportTemplate *page, const Block *block, GString *out)
{
    for (guint i = 0; i < block->pieces->len; i++) {
        const Piece *piece = &g_array_index(block->pieces, Piece, i);
        const char *text = piece->html;
        if (piece->block) {
            GString *added = piece->block->added;
            g_string_append_len(out, added->str, (gssize)added->len);
            g_string_truncate(added, 0);
            continue;
        }
        if (piece->name) {
            text = g_hash_table_lookup(page->texts, piece->name);
        }
        if (text) {
            g_string_append(out, text);
        } else {
            note_unknown(page, piece);
        }
    }
}

/* Adds a copy of the block of that name, as it is filled now. */
void
report_add(ReportTemplate *page, const char *name)
{
    Block *block = g_hash_table_lookup(page->blocks, name);

    if (block) {
        append_copy(page, block, block->added);
    }
}

/* (transfer full) */
char *
report_template_text(ReportTemplate *page, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_copy(page, page->root, text);
    if (page->error) {
        g_propagate_error(error, g_steal_pointer(&page->error));
        return NULL;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
