/* SPDX-License-Identifier: GPL-2.0-only */
/* Pictures, read by another program than the one that drew them. */
#ifndef FINWAIT_TESTS_SUPPORT_SVG_H
#define FINWAIT_TESTS_SUPPORT_SVG_H

#include <glib.h>

G_BEGIN_DECLS

gboolean test_svg_lacks_reader(void);
void test_svg_read(const char *path);

G_END_DECLS

#endif
