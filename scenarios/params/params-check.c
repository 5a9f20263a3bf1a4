/* SPDX-License-Identifier: GPL-2.0-only */
/* Values that are right by themselves, but not beside one another. */
#include "scenarios/params/params.h"

#include "scenarios/base/error.h"

/* The first must not be above the second. */
static const char *const orders[][2] = {
    {"link.burst_min", "link.burst_max"},
    {"server.tcp.rto_min", "server.tcp.rto_max"},
    {"client.tcp.rto_min", "client.tcp.rto_max"},
};

/* IPv4 and TCP headers, and the timestamps of RFC 7323, padded. */
#define HEADER_BYTES 40
#define TIMESTAMPS_BYTES 12

/* The one of 'keys' (NULL-terminated) to blame: the first that is not left to
 * its default. */
static const Param *
first_written(const ParamSet *set, const char *const *keys)
{
    for (const char *const *key = keys; *key; key++) {
        guint index = param_index(param_find(*key));
        if (set->values[index].text != set->uses[index]->value) {
            return param_at(index);
        }
    }
    return param_find(*keys);
}

static gboolean
check_order(const ParamSet *set, const char *const *pair, const Param **culprit,
            GError **error)
{
    const char *const keys[] = {pair[0], pair[1], NULL};

    if (param_whole(set, pair[0]) <= param_whole(set, pair[1])) {
        return TRUE;
    }
    *culprit = first_written(set, keys);
    return mistake(error, "%s=%s is above %s=%s, expected at most that",
                   pair[0], param_text(set, pair[0]), pair[1],
                   param_text(set, pair[1]));
}

/* Something must be left to count. */
static gboolean
check_warmup(const ParamSet *set, const Param **culprit, GError **error)
{
    if (param_whole(set, "scenario.warmup") <
        param_whole(set, "scenario.duration")) {
        return TRUE;
    }
    *culprit = param_find("scenario.warmup");
    return mistake(error,
                   "\"%s\" leaves nothing of scenario.duration=%s, expected "
                   "less than that",
                   param_text(set, "scenario.warmup"),
                   param_text(set, "scenario.duration"));
}

/* A full segment of 'section' must pass the link in one piece. */
static gboolean
check_mtu(const ParamSet *set, const char *section, const Param **culprit,
          GError **error)
{
    g_autofree char *mss = g_strconcat(section, ".tcp.mss", NULL);
    g_autofree char *stamps = g_strconcat(section, ".tcp.timestamps", NULL);
    const char *const keys[] = {"link.mtu", mss, stamps, NULL};
    gboolean has_stamps = param_whole(set, stamps) != 0;
    gint64 need = param_whole(set, mss) + HEADER_BYTES +
                  (has_stamps ? TIMESTAMPS_BYTES : 0);

    if (need <= param_whole(set, "link.mtu")) {
        return TRUE;
    }
    *culprit = first_written(set, keys);
    return mistake(error,
                   "link.mtu=%s is too small for segments of %s=%s%s, "
                   "expected at least %" G_GINT64_FORMAT "B",
                   param_text(set, "link.mtu"), mss, param_text(set, mss),
                   has_stamps ? " with timestamps" : "", need);
}

/* A device runs one program, so device clients need a host each. */
static gboolean
check_device_clients(const ParamSet *set, const Param **culprit, GError **error)
{
    if (param_system(set, "client") != SYSTEM_SOCK ||
        param_whole(set, "client.count") == 1 ||
        g_str_equal(param_text(set, "link.type"), "csma")) {
        return TRUE;
    }
    *culprit = param_find("client.count");
    return mistake(error,
                   "\"%s\" is too many for client.system=sock on a link with "
                   "one client host, expected 1, or link.type=csma",
                   param_text(set, "client.count"));
}

/* Checks what the values of a point must have in common.  On an error,
 * '*culprit' is the parameter to blame. */
gboolean
param_set_check(const ParamSet *set, const Param **culprit, GError **error)
{
    for (gsize i = 0; i < G_N_ELEMENTS(orders); i++) {
        if (!check_order(set, orders[i], culprit, error)) {
            return FALSE;
        }
    }
    return check_warmup(set, culprit, error) &&
           check_device_clients(set, culprit, error) &&
           check_mtu(set, "server", culprit, error) &&
           check_mtu(set, "client", culprit, error);
}
