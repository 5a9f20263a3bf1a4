/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/store/slices.h"

#include <string.h>

#define SLICES "slices"

#define CHUNK "chunk-"

/* Reads "chunk-DEAL.I". */
static gboolean
read_chunk(const char *name, RunSlice *slice)
{
    g_auto(GStrv) words = g_strsplit(name + strlen(CHUNK), ".", 3);
    guint64 deal, index;

    if (g_strv_length(words) != 2 ||
        !g_ascii_string_to_unsigned(words[0], 10, 1, G_MAXINT32, &deal, NULL) ||
        !g_ascii_string_to_unsigned(words[1], 10, 1, G_MAXINT32, &index,
                                    NULL)) {
        return FALSE;
    }
    *slice = (RunSlice){.index = (guint)index - 1, .deal = (guint)deal};
    return TRUE;
}

/* Reads "I-of-N", or what a chunk is called. */
static gboolean
read_name(const char *name, RunSlice *slice)
{
    if (g_str_has_prefix(name, CHUNK)) {
        return read_chunk(name, slice);
    }
    g_auto(GStrv) words = g_strsplit(name, "-of-", 2);
    g_autofree char *text = g_strjoinv("/", words);
    return g_strv_length(words) == 2 && run_slice_read(text, slice, NULL) &&
           slice->count > 1;
}

/* What the folder of 'slice' is called below that of the whole.
 * (transfer full) */
char *
slice_name(RunSlice slice)
{
    return slice.deal ? g_strdup_printf(SLICES "/" CHUNK "%u.%u", slice.deal,
                                        slice.index + 1)
                      : g_strdup_printf(SLICES "/%u-of-%u", slice.index + 1,
                                        slice.count);
}

/* The folder of 'slice' below 'whole'; of all runs, 'whole' itself.
 * (transfer full) */
char *
slice_folder(const char *whole, RunSlice slice)
{
    g_autofree char *name = slice_name(slice);

    return slice.count > 1 || slice.deal ? g_build_filename(whole, name, NULL)
                                         : g_strdup(whole);
}

/* The folder of the whole that 'folder' is a slice of; 'folder' itself if it
 * is none.  (transfer full) */
char *
slice_whole(const char *folder)
{
    g_autofree char *full = g_canonicalize_filename(folder, NULL);
    g_autofree char *name = g_path_get_basename(full);
    g_autofree char *parent = g_path_get_dirname(full);
    g_autofree char *parent_name = g_path_get_basename(parent);
    RunSlice slice;

    if (!read_name(name, &slice) || !g_str_equal(parent_name, SLICES)) {
        return g_strdup(folder);
    }
    if (g_str_has_suffix(folder, name)) { /* shorter than the full name */
        g_autofree char *slices = g_path_get_dirname(folder);
        if (g_str_has_suffix(slices, "/" SLICES)) {
            return g_path_get_dirname(slices);
        }
    }
    return g_path_get_dirname(parent);
}

static void
free_slice(gpointer data)
{
    SliceFolder *found = data;

    g_free(found->path);
    g_free(found);
}

static int
by_number(gconstpointer a, gconstpointer b)
{
    const SliceFolder *x = *(const SliceFolder *const *)a;
    const SliceFolder *y = *(const SliceFolder *const *)b;

    if (x->slice.count != y->slice.count) {
        return x->slice.count > y->slice.count ? 1 : -1;
    }
    return x->slice.deal != y->slice.deal
               ? (int)x->slice.deal - (int)y->slice.deal
               : (int)x->slice.index - (int)y->slice.index;
}

/* All slices that have a folder below 'whole', by their numbers.
 * (transfer full): SliceFolder */
GPtrArray *
slice_folders(const char *whole)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(free_slice);
    g_autofree char *path = g_build_filename(whole, SLICES, NULL);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        RunSlice slice;
        if (read_name(name, &slice)) {
            SliceFolder *one = g_new(SliceFolder, 1);
            *one = (SliceFolder){slice,
                                 g_build_filename(whole, SLICES, name, NULL)};
            g_ptr_array_add(found, one);
        }
    }
    g_ptr_array_sort(found, by_number);
    return found;
}
