/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON as text: that others have written (cases, a manifest), and strings of
 * our own.
 *
 * json-glib calls itself for each bracket within a bracket, so what is nested
 * deeply enough ends the process.  Here it is looked at first, as RFC 8259
 * splits it into tokens, and refused beyond JSON_TEXT_DEPTH.  What comes out
 * can be walked, and written, by functions that call themselves.
 */
#ifndef FINWAIT_SCENARIOS_JSON_TEXT_H
#define FINWAIT_SCENARIOS_JSON_TEXT_H

#include <glib.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define JSON_TEXT_DEPTH 64

JsonNode *json_text_parse(const char *text, gsize len, GError **error);

void json_text_append(GString *out, const char *text);

G_END_DECLS

#endif
