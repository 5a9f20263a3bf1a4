/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/tun.h"

#include "scenarios/base/error.h"

#ifdef __linux__

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "scenarios/base/tun-netlink.h"

/* ---- Mistakes ----------------------------------------------------------- */

/* What the kernel takes (dev_valid_name() of net/core/dev.c), without the
 * "%d" for which it would put a number. */
static gboolean
check_name(const char *name, GError **error)
{
    gboolean ok = *name && strlen(name) < IFNAMSIZ && !g_str_equal(name, ".") &&
                  !g_str_equal(name, "..") && !strpbrk(name, "/:% \t\n\v\f\r");

    return ok || mistake(error,
                         "--tap \"%s\": expected a name of 1 to %d characters "
                         "without blanks, /, : and %%, such as fw0",
                         name, IFNAMSIZ - 1);
}

/* What the system says of 'what' that it has refused. */
static gboolean
refused(const char *name, const char *what, GError **error)
{
    int why = errno;

    if (why == EPERM || why == EACCES) {
        return mistake(error,
                       "--tap %s: %s: %s, expected the right to make network "
                       "interfaces: root, or `unshare -rn` before it",
                       name, what, g_strerror(why));
    }
    return mistake(error, "--tap %s: %s: %s", name, what, g_strerror(why));
}

/* The name is not given to us (tun_set_iff() of drivers/net/tun.c). */
static gboolean
taken(const char *name, GError **error)
{
    if (errno == EBUSY) {
        return mistake(error,
                       "--tap %s: another program has it, expected a name "
                       "that is free",
                       name);
    }
    return errno == EINVAL
               ? mistake(error,
                         "--tap %s: there is an interface of that name, "
                         "expected one that is free",
                         name)
               : refused(name, "the interface cannot be made", error);
}

static guint32
ip_of(const struct sockaddr *address)
{
    struct sockaddr_in in;

    memcpy(&in, address, sizeof in);
    return ntohl(in.sin_addr.s_addr);
}

/* The address of the plan that lies in 'subnet'/'mask', or has that in its own
 * subnet; 0: none. */
static guint32
lies_in(const TunPlan *plan, guint32 subnet, guint32 mask)
{
    guint32 ours = G_MAXUINT32 << (32 - plan->prefix_bits);

    for (guint i = 0; i < plan->n_ips; i++) {
        if (((plan->ips[i] ^ subnet) & mask & ours) == 0) {
            return plan->ips[i];
        }
    }
    for (guint i = 0; i < plan->n_far; i++) {
        if (((plan->far[i].ip ^ subnet) & mask) == 0) {
            return plan->far[i].ip;
        }
    }
    return 0;
}

static gboolean
clash(const char *name, guint32 ip, const struct ifaddrs *other, GError **error)
{
    const struct in_addr ours = {htonl(ip)};
    const struct in_addr its = {htonl(ip_of(other->ifa_addr))};
    char our_text[INET_ADDRSTRLEN], its_text[INET_ADDRSTRLEN];

    inet_ntop(AF_INET, &ours, our_text, sizeof our_text);
    inet_ntop(AF_INET, &its, its_text, sizeof its_text);
    return mistake(error,
                   "--tap %s: %s is to lie behind it, and the network of %s, "
                   "which has %s, holds that address, expected a system "
                   "without it: `unshare -n` before it",
                   name, our_text, other->ifa_name, its_text);
}

/* What is behind the interface must not be taken from others; of one that has
 * the name more is to be said. */
static gboolean
check_addresses(const char *name, const TunPlan *plan, GError **error)
{
    struct ifaddrs *all = NULL;
    gboolean ok = TRUE;

    if (getifaddrs(&all) < 0) {
        return TRUE;
    }
    for (const struct ifaddrs *at = all; at && ok; at = at->ifa_next) {
        gboolean is_ip = at->ifa_addr && at->ifa_netmask &&
                         at->ifa_addr->sa_family == AF_INET &&
                         !g_str_equal(at->ifa_name, name);
        guint32 ip =
            is_ip ? lies_in(plan, ip_of(at->ifa_addr), ip_of(at->ifa_netmask))
                  : 0;
        ok = ip == 0 || clash(name, ip, at, error);
    }
    freeifaddrs(all);
    return ok;
}

/* ---- Making it ---------------------------------------------------------- */

/* What lies behind the interface of that number. */
static gboolean
add_ways(int netlink, guint interface, const TunPlan *plan)
{
    gboolean ok = TRUE;

    for (guint i = 0; ok && i < plan->n_far; i++) {
        ok = tun_netlink_route(netlink, interface, plan->far[i].ip,
                               plan->far[i].from);
    }
    return ok;
}

static gboolean
add_addresses(int netlink, guint interface, const TunPlan *plan)
{
    gboolean ok = TRUE;

    for (guint i = 0; ok && i < plan->n_ips; i++) {
        ok = tun_netlink_address(netlink, interface, plan->ips[i],
                                 plan->prefix_bits);
    }
    return ok;
}

static gboolean
bring_up(int netlink, const char *name, const TunPlan *plan)
{
    struct ifreq request = {.ifr_mtu = (int)plan->mtu_bytes};

    g_strlcpy(request.ifr_name, name, sizeof request.ifr_name);
    if (ioctl(netlink, SIOCSIFMTU, &request) < 0 ||
        ioctl(netlink, SIOCGIFFLAGS, &request) < 0) {
        return FALSE;
    }
    request.ifr_flags |= IFF_UP | IFF_RUNNING;
    return ioctl(netlink, SIOCSIFFLAGS, &request) == 0;
}

static gboolean
set_up(const char *name, const TunPlan *plan)
{
    guint interface = if_nametoindex(name);
    int netlink = tun_netlink_open(), saved;
    gboolean ok = netlink >= 0 && add_addresses(netlink, interface, plan) &&
                  bring_up(netlink, name, plan) &&
                  add_ways(netlink, interface, plan);

    if (netlink >= 0) {
        saved = errno;
        close(netlink);
        errno = saved;
    }
    return ok;
}

static gboolean
attach(int fd, const char *name, const TunPlan *plan, GError **error)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};

    g_strlcpy(request.ifr_name, name, sizeof request.ifr_name);
    if (ioctl(fd, TUNSETIFF, &request) < 0) {
        return taken(name, error);
    }
    return set_up(name, plan) ||
           refused(name, "the interface cannot be set up", error);
}

int
tun_open(const char *name, const TunPlan *plan, GError **error)
{
    int fd;

    if (!check_name(name, error) || !check_addresses(name, plan, error)) {
        return -1;
    }
    fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        refused(name, "/dev/net/tun", error);
        return -1;
    }
    if (!attach(fd, name, plan, error)) {
        close(fd);
        return -1;
    }
    return fd;
}

void
tun_keep(const char *name, const TunPlan *plan)
{
    guint interface = if_nametoindex(name);
    int netlink = interface ? tun_netlink_open() : -1;

    if (netlink >= 0) {
        add_ways(netlink, interface, plan);
        close(netlink);
    }
}

#else

int
tun_open(const char *name, G_GNUC_UNUSED const TunPlan *plan, GError **error)
{
    mistake(error, "--tap %s: there are no TUN devices here, expected Linux",
            name);
    return -1;
}

void
tun_keep(G_GNUC_UNUSED const char *name, G_GNUC_UNUSED const TunPlan *plan)
{
}

#endif
