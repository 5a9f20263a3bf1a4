/* SPDX-License-Identifier: GPL-2.0-only */
/* The page as a template: HTML with named places, which a program fills.
 *
 *     {{name}}                 a text, escaped
 *     {{#name}} ... {{/name}}  a block: not there, or repeated as often as the
 *                              program says; blocks may hold blocks
 *     {{>file}}                a file beside the template, as it is
 *     {{! ... }}               a remark
 *
 * A line with nothing but such a tag leaves no line, unless it is a {{name}}.
 *
 * Who fills it sets texts, then adds the block in which they stand, the inner
 * ones first:
 *
 *     report_set(page, "file", "runs.csv");
 *     report_add(page, "file-link");
 *
 * A text stays set until it is set again.  One, or a block, that the template
 * does not have is nothing special: so the template may be cut down freely.
 * All that is set is escaped, here and nowhere else, but for JSON, which is
 * for scripts.
 */
#ifndef FINWAIT_SCENARIOS_REPORT_TEMPLATE_H
#define FINWAIT_SCENARIOS_REPORT_TEMPLATE_H

#include <glib.h>

G_BEGIN_DECLS

typedef struct ReportTemplate ReportTemplate;

ReportTemplate *report_template_load(const char *path, GError **error);
void report_template_free(ReportTemplate *page);

void report_set(ReportTemplate *page, const char *name, const char *text);
void report_set_number(ReportTemplate *page, const char *name, guint64 number);
void report_set_count(ReportTemplate *page, const char *name, guint64 n,
                      const char *what);
void report_add(ReportTemplate *page, const char *block);

/* 'json' (json_text_append()) as it is, for a script. */
void report_set_json(ReportTemplate *page, const char *name, const char *json);

/* All of it; NULL if it has a place that nothing was set for. */
char *report_template_text(ReportTemplate *page, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReportTemplate, report_template_free)

G_END_DECLS

#endif
