/* SPDX-License-Identifier: GPL-2.0-only */
/* The network of a scenario in words, which `finwait describe` and the page of
 * the results draw alike: what stands for hosts, for links, and who asks whom.
 * Where a sweep changes a value, all that it may be is said. */
#ifndef FINWAIT_SCENARIOS_NETWORK_WORDS_H
#define FINWAIT_SCENARIOS_NETWORK_WORDS_H

#include "scenarios/params/topology.h"
#include "scenarios/scenario/scenario.h"

G_BEGIN_DECLS

/* Of which scenario, and how the network looks at its first point. */
typedef struct NetworkWords {
    const Scenario *scenario;
    ParamSet *set;
    Topology *topology;
} NetworkWords;

NetworkWords *network_words_new(const Scenario *scenario);
void network_words_free(NetworkWords *words);

/* "client.fast (3)", "router.far".  (transfer full) */
char *network_words_group(const NetworkWords *words, const TopoGroup *group);

/* What it runs: "posix request-loop"; "" of a router.  (transfer full) */
char *network_words_runs(const NetworkWords *words, const TopoGroup *group);

/* Of a link: "LAN 10Mbps", "5ms", and what differs from a link of which
 * nothing is said: "loss 1%", "box.idle 60s"; of the router's link what loads
 * it: "load tcp down 50%".  None if it is ideal.  (transfer full) */
GPtrArray *network_words_link(const NetworkWords *words, const TopoLink *link);

/* Those who ask hosts of that group, "client.a, client.b"; "" if there is
 * nothing to tell, as only one is asked.  (transfer full) */
char *network_words_askers(const NetworkWords *words, guint group);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(NetworkWords, network_words_free)

G_END_DECLS

#endif
