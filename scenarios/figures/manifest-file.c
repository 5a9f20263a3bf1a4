/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/figures/manifest-file.h"

#include <string.h>

#include "scenarios/base/error.h"
#include "scenarios/base/json-text.h"
#include "scenarios/base/text.h"

/* What manifest.json in 'folder' holds, which is an object.
 * (transfer full) */
JsonNode *
manifest_file_read(const char *folder, GError **error)
{
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    g_autoptr(JsonNode) root = NULL;
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;
    gsize len, skip = 0;

    if (!g_file_get_contents(path, &text, &len, &why)) {
        mistake(error, "%s: cannot be read, expected JSON: %s", path,
                file_reason(why));
        return NULL;
    }
    /* CRLF is a blank to JSON; a byte order mark is not. */
    if (g_str_has_prefix(text, TEXT_BYTE_ORDER_MARK)) {
        skip = strlen(TEXT_BYTE_ORDER_MARK);
    }
    root = json_text_parse(text + skip, len - skip, &why);
    if (!root) {
        mistake(error, "%s: cannot be read, expected JSON: %s", path,
                why->message);
        return NULL;
    }
    if (!JSON_NODE_HOLDS_OBJECT(root)) {
        mistake(error, "%s: cannot be read, expected a JSON object", path);
        return NULL;
    }
    return g_steal_pointer(&root);
}
