/* SPDX-License-Identifier: GPL-2.0-only */
/* What `finwait live` says where there is no Linux: the code that is built
 * there, under another name. */
#include <glib.h>

#undef __linux__
#define tun_open tun_open_elsewhere
#define tun_keep tun_keep_elsewhere
#include "scenarios/base/tun.c" /* NOLINT */

static void
test_refused(void)
{
    const TunPlan plan = {0};
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(tun_open("fw0", &plan, &error), ==, -1);
    g_assert_cmpstr(error->message, ==,
                    "--tap fw0: there are no TUN devices here, expected Linux");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tun-elsewhere/refused", test_refused);
    return g_test_run();
}
