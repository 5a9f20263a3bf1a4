/* SPDX-License-Identifier: GPL-2.0-only */
/* index.html, as text; check-report.py opens it in a browser. */
#include "scenarios/figures/report.h"

#include <string.h>

#include "scenarios/figures/report-priv.h"
#include "scenarios/systems/systems.h"
#include "tests/scenarios/support-command.h"
#include "tests/shim/support-row.h"

static char *folder;

static const char scenario_text[] =
    "[scenario]\nname=made-up\nsummary=<b>bold</b> & \"quoted\" </script>\n"
    "[sweep]\nlink.loss=0, 5%\n"
    "[run]\nreplications=4\n"
    "[figure drawn]\nx=link.loss\ny=refused_fraction\n"
    "title=a \"b\" <i>c</i>\n"
    "[figure empty]\nx=link.loss\ny=held_time.mean\n";

static const char summary_text[] = "point,link.loss,metric,unit,n,mean\n"
                                   "0,0,refused_fraction,,4,0.12345678901234\n"
                                   "1,0.05,held_time.mean,s,0,\n";

/* Writes the page and returns it, or NULL and the error.  (transfer full) */
static char *
write_page(GError **error)
{
    g_autofree char *path = g_build_filename(folder, "scenario.ini", NULL);
    g_autoptr(Scenario) scenario = scenario_load(path, NULL, NULL);

    g_assert_nonnull(scenario);
    return report_write(folder, scenario, error)
               ? test_file_get(folder, "index.html", NULL)
               : NULL;
}

static char *
page_with(const char *summary)
{
    g_autoptr(GError) error = NULL;
    char *page;

    test_file_put(folder, "summary.csv", summary);
    page = write_page(&error);
    g_assert_no_error(error);
    return page;
}

/* The number of times that 'word' stands in 'text'. */
static guint
count(const char *text, const char *word)
{
    guint n = 0;

    for (; (text = strstr(text, word)); text += strlen(word)) {
        n++;
    }
    return n;
}

/* Nothing of a scenario becomes markup. */
static void
test_escaped(void)
{
    g_autofree char *page = page_with(summary_text);

    g_assert_nonnull(strstr(page, "<p>&lt;b&gt;bold&lt;/b&gt; &amp; "
                                  "&quot;quoted&quot; &lt;/script&gt;</p>"));
    g_assert_nonnull(strstr(page, "alt=\"a &quot;b&quot; "
                                  "&lt;i&gt;c&lt;/i&gt;: lines of "
                                  "refused_fraction over link.loss."));
    g_assert_cmpuint(count(page, "</script>"), ==, 2); /* table, its own */
    g_assert_null(strstr(page, "<b>"));
    g_assert_null(strstr(page, "<i>"));
}

/* Every field is there, for the script and, the first ones, without it. */
static void
test_rows(void)
{
    g_autofree char *page = page_with(summary_text);

    g_assert_nonnull(strstr(page, "All 2 rows of "));
    g_assert_nonnull(
        strstr(page, "<tr><td>0<td>0<td>refused_fraction<td><td>4"
                     "<td>0.12345678901234</tr>\n"
                     "<tr><td>1<td>0.05<td>held_time.mean<td>s<td>0<td></tr>"));
    g_assert_nonnull(
        strstr(page, "id=rows>[{\"words\":[\"0\",\"1\"],\"at\":[0,1]},\n"
                     "{\"words\":[\"0\",\"0.05\"],\"at\":[0,1]},\n"
                     "{\"words\":[\"refused_fraction\",\"held_time.mean\"],"
                     "\"at\":[0,1]},\n"));
    g_assert_nonnull(strstr(page, "<th scope=col data-choose=\"key\">"
                                  "link.loss<th scope=col "
                                  "data-choose=\"metric\">metric"));
}

/* Nothing in a table ends the script that it stands in. */
static void
test_json(void)
{
    g_autofree char *page =
        page_with("point,metric\n0,</script><b>\"x\\\n1,\001\377\303\251\n");

    g_assert_nonnull(strstr(page,
                            "{\"words\":[\"\\u003c/script>\\u003cb>\\\"x\\\\\","
                            "\"\\u0001\357\277\275\303\251\"],\"at\":[0,1]}]"));
    g_assert_cmpuint(count(page, "</script>"), ==, 2); /* table, its own */
}

/* Figures that are drawn are shown, the others named; all paths lead to files
 * beside the page. */
static void
test_figures(void)
{
    g_autofree char *page = page_with(summary_text);

    g_assert_cmpuint(count(page, "<img "), ==, 1);
    g_assert_nonnull(strstr(page, "<img src=\"figures/drawn.svg\""));
    g_assert_nonnull(strstr(page, "empty: nothing was measured to draw."));
    g_assert_null(strstr(page, "http:"));
    g_assert_null(strstr(page, "https:"));
    g_assert_null(strstr(page, folder));
}

/* The hosts and links of a network with all there can be are drawn. */
static void
test_network(void)
{
    static const char *const parts[] = {
        ">client.fast (3)</text>",          ">posix request-loop</text>",
        ">LAN 10Mbps, 5ms, loss 1%</text>", "<line class=\"wire lan\"",
        "<rect class=\"host router\"",      ">router.far</text>",
        ">2Mbps, 5ms, codel</text>",        ">load tcp down 1</text>",
        "<rect class=\"middlebox\"",        "<line class=\"wire ideal\"",
        ">asked by client.fast</text>",
    };
    g_autofree char *page = NULL;

    test_file_put(folder, "scenario.ini",
                  "[scenario]\nname=made-up\n[link.lan]\ntype=csma\nloss=1%\n"
                  "[link.up]\nrate=2Mbps\nqueue_disc=codel\nbox.idle=60s\n"
                  "[router]\nlink=up\n[load]\n[server.a]\n[server.b]\n"
                  "[client]\nlink=lan\n[client.fast]\ncount=3\nserver=a\n"
                  "[client.slow]\nserver=b\n");
    page = page_with(summary_text);
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        row_holds(parts[i], "there", strstr(page, parts[i]) != NULL);
    }
    test_file_put(folder, "scenario.ini", scenario_text);
}

/* A very long table is cut, and the page says so; a column with many texts is
 * written as it is. */
static void
test_long(void)
{
    GString *summary = g_string_new("point,link.loss,metric,unit,n,mean\n");
    g_autofree char *page = NULL, *intro = NULL;
    const guint n = REPORT_MAX_ROWS + 7;

    for (guint i = 0; i < n; i++) {
        g_string_append_printf(summary, "0,0,m%u,,1,1\n", i);
    }
    page = page_with(summary->str);
    g_string_free(summary, TRUE);
    intro = g_strdup_printf("The first %u of %u rows of ", REPORT_MAX_ROWS, n);
    g_assert_nonnull(strstr(page, intro));
    g_assert_nonnull(strstr(page, ",\n[\"m0\",\"m1\","));
    g_assert_nonnull(strstr(page, ",\"m299999\"],\n"));
    g_assert_null(strstr(page, "m300000"));
    g_assert_nonnull(strstr(page, "<td>m49<"));
    g_assert_null(strstr(page, "<td>m50<"));
}

/* A picture comes with its size, its files and its numbers. */
static void
test_picture(void)
{
    g_autofree char *page = NULL;

    test_file_put(folder, "figures/drawn.svg",
                  "<?xml?>\n<svg \n width=\"1040\" height=\"380\"\n/>");
    test_file_put(folder, "figures/drawn.narrow.svg",
                  "<svg width=\"400\" height=\"300\"/>");
    test_file_put(folder, "figures/drawn.pdf", "not asked for");
    test_file_put(folder, "figures/drawn.csv", "link.loss,mean\n0,<2>\n");
    page = page_with(summary_text);
    g_assert_nonnull(strstr(page, "width=\"1040\" height=\"380\""));
    g_assert_nonnull(strstr(page, "srcset=\"figures/drawn.narrow.svg\" "
                                  "width=\"400\" height=\"300\">"));
    g_assert_nonnull(strstr(page, "href=\"figures/drawn.svg\">SVG</a>"));
    g_assert_null(strstr(page, "drawn.pdf"));
    g_assert_nonnull(strstr(page, "<tr><th scope=col>link.loss<th scope=col>"
                                  "mean</thead>\n<tbody>\n<tr><td>0<td>"
                                  "&lt;2&gt;</tr>"));
    g_assert_nonnull(strstr(page, "id=\"rows-drawn\">[{\"words\":[\"0\"],"
                                  "\"at\":[0]},\n{\"words\":[\"\\u003c2>\"]"));
}

/* With a stop rule the command repeats one run too. */
static void
test_stop(void)
{
    g_autofree char *page = NULL;

    test_file_put(folder, "scenario.ini",
                  "[scenario]\nname=made-up\n[run]\nreplications=4\n"
                  "max_replications=8\nstop=ci(refused_fraction) < 1%\n");
    test_file_put(folder, "manifest.json",
                  "{\"runs_failed\": 1, \"failures\": [{\"point\": 0, "
                  "\"replication\": 7}]}");
    page = page_with(summary_text);
    g_assert_nonnull(strstr(page, "--set run.first=7 --set run.replications=1 "
                                  "--set run.stop= --out one-run</code>"));
}

/* Runs that failed are listed with the command that repeats them; a manifest
 * that is none is named. */
static void
test_failures(void)
{
    g_autofree char *page = NULL, *expected = NULL, *none = NULL;
    g_autoptr(GError) error = NULL;

    test_file_put(folder, "manifest.json",
                  "{\"runs_failed\": 2, \"failures\": [{\"point\": 1, "
                  "\"replication\": 3, \"status\": \"crash\", "
                  "\"message\": \"signal <11>\"}]}");
    page = page_with(summary_text);
    g_assert_nonnull(strstr(page, "2 runs failed; the first ones are listed"));
    g_assert_nonnull(
        strstr(page, "<tr><td class=n>1<td class=n>3<td>crash<td>signal "
                     "&lt;11&gt;<td><code>finwait run scenario.ini --set "
                     "link.loss=5% --set run.first=3 --set "
                     "run.replications=1 --out one-run</code></tr>"));
    test_file_put(folder, "manifest.json", "[]");
    none = write_page(&error);
    g_assert_null(none);
    expected = g_strconcat(
        folder, "/manifest.json: cannot be read, expected a JSON object", NULL);
    g_assert_cmpstr(error->message, ==, expected);
}

int
main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    systems_use(systems);
    folder = test_folder_new();
    test_file_put(folder, "scenario.ini", scenario_text);
    test_file_put(folder, "figures/drawn.svg", "<svg/>");
    g_test_add_func("/report/escaped", test_escaped);
    g_test_add_func("/report/rows", test_rows);
    g_test_add_func("/report/figures", test_figures);
    g_test_add_func("/report/network", test_network);
    g_test_add_func("/report/json", test_json);
    g_test_add_func("/report/long", test_long);
    g_test_add_func("/report/picture", test_picture);
    g_test_add_func("/report/failures", test_failures);
    g_test_add_func("/report/stop", test_stop);
    status = g_test_run();
    test_folder_remove(folder);
    return status;
}
