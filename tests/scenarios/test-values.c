/* SPDX-License-Identifier: GPL-2.0-only */
/* Values of scenario parameters: units, types, and what a bad one is told. */
#include <glib.h>
#include <math.h>

#include "scenarios/base/error.h"
#include "scenarios/base/text.h"
#include "scenarios/params/values.h"
#include "tests/scenarios/support-mistake.h"
#include "tests/shim/support-row.h"

typedef struct GoodCase {
    ValueType type;
    const char *text;
    gdouble number; /* as value_number() gives it */
} GoodCase;

static const GoodCase good[] = {
    {VALUE_TIME, "0", 0},          {VALUE_TIME, "20ms", 0.02},
    {VALUE_TIME, "20 ms", 0.02},   {VALUE_TIME, "1.5us", 1.5e-6},
    {VALUE_TIME, "250ns", 250e-9}, {VALUE_TIME, "2min", 120},
    {VALUE_TIME, "1h", 3600},      {VALUE_RATE, "10Mbps", 10e6},
    {VALUE_RATE, "9.6kbps", 9600}, {VALUE_BYTES, "512B", 512},
    {VALUE_BYTES, "2KiB", 2048},   {VALUE_BYTES, "2kB", 2000},
    {VALUE_PROB, "0.01", 0.01},    {VALUE_PROB, "1%", 0.01},
    {VALUE_COUNT, "8", 8},         {VALUE_COUNT, "1e3", 1000},
    {VALUE_NUMBER, "-0.5", -0.5},  {VALUE_DELAY, "3s", 3},
};

/* Every type in every form of its units comes out in base units. */
static void
test_good(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autoptr(GError) error = NULL;
        Value value;
        value_parse(good[i].type, NULL, good[i].text, &value, &error);
        if (!row_no_error(good[i].text, error)) {
            continue;
        }
        row_near(good[i].text, "number", value_number(good[i].type, &value),
                 good[i].number, 1e-15);
        row_text(good[i].text, "text", value.text, good[i].text);
    }
}

typedef struct BadCase {
    ValueType type;
    const char *text;
    const char *message;
} BadCase;

#define TIME_EXPECTED "a time such as 20ms (ns, us, ms, s, min, h)"

static const BadCase bad[] = {
    {VALUE_TIME, "", "an empty value, expected " TIME_EXPECTED},
    {VALUE_TIME, "fast", "\"fast\" is not " TIME_EXPECTED},
    {VALUE_TIME, "inf", "\"inf\" is not " TIME_EXPECTED},
    {VALUE_TIME, "0x10ms", "\"0x10ms\" is not " TIME_EXPECTED},
    {VALUE_TIME, "20", "\"20\" has no unit, expected " TIME_EXPECTED},
    {VALUE_TIME, "20mss",
     "\"20mss\" has the unknown unit \"mss\", expected " TIME_EXPECTED
     ", did you mean \"ms\"?"},
    {VALUE_TIME, "20Mbps",
     "\"20Mbps\" has the unknown unit \"Mbps\", expected " TIME_EXPECTED},
    {VALUE_TIME, "1e300h", "\"1e300h\" is too large, expected " TIME_EXPECTED},
    {VALUE_RATE, "10Mbs",
     "\"10Mbs\" has the unknown unit \"Mbs\", expected a rate such as 10Mbps "
     "(bps, kbps, Mbps, Gbps), did you mean \"Mbps\"?"},
    {VALUE_BYTES, "7kb",
     "\"7kb\" has the unknown unit \"kb\", expected a size such as 512B (B, "
     "kB, MB, KiB, MiB), did you mean \"kB\"?"},
    {VALUE_COUNT, "1.5",
     "\"1.5\" is not whole, expected a whole number such as 8"},
    {VALUE_COUNT, "3x",
     "\"3x\" has the unknown unit \"x\", expected a whole number such as 8"},
    {VALUE_ENUM, "Green",
     "unknown value \"Green\", expected one of red, green, did you mean "
     "\"green\"?"},
    {VALUE_ENUM, "infrared",
     "unknown value \"infrared\", expected one of red, "
     "green"},
    {VALUE_BOOL, "maybe", "unknown value \"maybe\", expected yes or no"},
    {VALUE_DELAY, "-1ms",
     "\"-1ms\" is negative, expected a time such as 20ms, or a random variable "
     "in seconds such as ns3::ExponentialRandomVariable[Mean=0.05]"},
    {VALUE_WINDOWS, "10s",
     "cannot read \"10s\", expected spans of time START+LENGTH such as 10s+2s, "
     "with a blank between two"},
    {VALUE_WINDOWS, "10s+2s 11s+1s",
     "\"11s+1s\" begins before the end of the one before it, expected them in "
     "order"},
    {VALUE_PACKETS, "client:FUN:1",
     "cannot read \"client:FUN:1\", expected packets SIDE:WHAT:WHICH such as "
     "client:FIN:1, server:SYN+ACK:2-4, both:DATA+>500:all or client:any:7, "
     "with a blank between two"},
    {VALUE_PACKETS, "client:any:4-2",
     "cannot read \"client:any:4-2\", expected packets SIDE:WHAT:WHICH such as "
     "client:FIN:1, server:SYN+ACK:2-4, both:DATA+>500:all or client:any:7, "
     "with a blank between two"},
    {VALUE_PACKETS, "client:FIN:0",
     "cannot read \"client:FIN:0\", expected packets SIDE:WHAT:WHICH such as "
     "client:FIN:1, server:SYN+ACK:2-4, both:DATA+>500:all or client:any:7, "
     "with a blank between two"},
};

/* What cannot be read is told exactly, with the nearest name. */
static void
test_bad(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        Value value;
        row_holds(bad[i].text, "refused",
                  !value_parse(bad[i].type, "red|green", bad[i].text, &value,
                               &error));
        row_mistake(bad[i].text, error, bad[i].message);
    }
}

/* A random variable is a delay without a number, if its judge lets it pass. */
static gboolean
only_gamma(const char *spec, GError **error)
{
    return g_str_equal(spec, "ns3::Gamma") || mistake(error, "no %s", spec);
}

static void
test_random(void)
{
    g_autoptr(GError) error = NULL;
    Value value;

    value_set_random_check(only_gamma);
    g_assert_true(value_parse(VALUE_DELAY, NULL, "ns3::Gamma", &value, &error));
    g_assert_cmpint(value.n, ==, -1);
    g_assert_true(isnan(value_number(VALUE_DELAY, &value)));
    g_assert_false(
        value_parse(VALUE_DELAY, NULL, "ns3::Delta", &value, &error));
    g_assert_cmpstr(error->message, ==, "no ns3::Delta");
    value_set_random_check(NULL);
}

/* Lists give their items in order, up to the room there is. */
static void
test_lists(void)
{
    ValueWindow windows[2];
    ValuePackets drops[4];

    g_assert_cmpuint(value_windows("1s+10ms  2s+20ms 3s+1s", windows, 2), ==,
                     2);
    g_assert_cmpint(windows[1].start_ns, ==, 2000000000);
    g_assert_cmpint(windows[1].length_ns, ==, 20000000);
    g_assert_cmpuint(
        value_packets("client:FIN:1 both:SYN+>5+<9:2-4 server:any:3- "
                      "client:UDP:all",
                      drops, 4),
        ==, 4);
    g_assert_cmpint(drops[0].from, ==, PATH_SIDE_CLIENT);
    g_assert_cmpint(drops[1].from, ==, PATH_SIDE_BOTH);
    g_assert_cmpint(drops[2].from, ==, PATH_SIDE_SERVER);
    g_assert_cmpuint(drops[1].rule.flags, ==, PATH_SYN);
    g_assert_cmpuint(drops[1].rule.min_bytes, ==, 6);
    g_assert_cmpuint(drops[1].rule.max_bytes, ==, 8);
    g_assert_cmpuint(drops[1].rule.first, ==, 2);
    g_assert_cmpuint(drops[1].rule.last, ==, 4);
    g_assert_cmpuint(drops[2].rule.flags, ==, 0);
    g_assert_cmpuint(drops[2].rule.first, ==, 3);
    g_assert_cmpuint(drops[2].rule.last, ==, G_MAXUINT);
    g_assert_cmpuint(drops[3].rule.flags, ==, PATH_UDP);
}

/* Numbers are written so that reading gives the same number, briefly. */
static void
test_number_text(void)
{
    const gdouble numbers[] = {0.1, 1e-9, 12345678.9, 1.0 / 3, 1e300, 0};

    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        g_autofree char *text = number_text(numbers[i]);
        row_holds(text, "the same number",
                  g_ascii_strtod(text, NULL) == numbers[i]);
    }
    g_autofree char *tenth = number_text(0.1);
    g_assert_cmpstr(tenth, ==, "0.1");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/values/good", test_good);
    g_test_add_func("/values/bad", test_bad);
    g_test_add_func("/values/random", test_random);
    g_test_add_func("/values/lists", test_lists);
    g_test_add_func("/values/number-text", test_number_text);
    return g_test_run();
}
