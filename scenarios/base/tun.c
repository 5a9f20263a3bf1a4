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
#include <net/route.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define ALL_ONES 0xffffffff

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

/* The address of the plan that lies in 'subnet'/'mask'; 0: none. */
static guint32
lies_in(const TunPlan *plan, guint32 subnet, guint32 mask)
{
    if (((plan->ip ^ subnet) & mask & plan->mask) == 0) {
        return plan->ip;
    }
    for (guint i = 0; i < plan->n_far; i++) {
        if (((plan->far[i] ^ subnet) & mask) == 0) {
            return plan->far[i];
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

static struct sockaddr
address_of(guint32 ip)
{
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(ip)};
    struct sockaddr any;

    memcpy(&any, &in, sizeof any);
    return any;
}

static gboolean
bring_up(int fd, struct ifreq *request, const TunPlan *plan)
{
    request->ifr_addr = address_of(plan->ip);
    if (ioctl(fd, SIOCSIFADDR, request) < 0) {
        return FALSE;
    }
    request->ifr_addr = address_of(plan->mask);
    if (ioctl(fd, SIOCSIFNETMASK, request) < 0) {
        return FALSE;
    }
    request->ifr_mtu = (int)plan->mtu_bytes;
    if (ioctl(fd, SIOCSIFMTU, request) < 0 ||
        ioctl(fd, SIOCGIFFLAGS, request) < 0) {
        return FALSE;
    }
    request->ifr_flags |= IFF_UP | IFF_RUNNING;
    return ioctl(fd, SIOCSIFFLAGS, request) == 0;
}

static gboolean
route(int fd, const char *name, guint32 ip)
{
    struct rtentry entry = {.rt_flags = RTF_UP | RTF_HOST};

    entry.rt_dst = address_of(ip);
    entry.rt_genmask = address_of(ALL_ONES);
    entry.rt_dev = (char *)name;
    return ioctl(fd, SIOCADDRT, &entry) == 0;
}

static gboolean
configure(int fd, const char *name, const TunPlan *plan)
{
    struct ifreq request = {0};
    gboolean ok;

    g_strlcpy(request.ifr_name, name, sizeof request.ifr_name);
    ok = bring_up(fd, &request, plan);
    for (guint i = 0; ok && i < plan->n_far; i++) {
        ok = route(fd, name, plan->far[i]);
    }
    return ok;
}

static gboolean
set_up(const char *name, const TunPlan *plan)
{
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), saved;
    gboolean ok = fd >= 0 && configure(fd, name, plan);

    if (fd >= 0) {
        saved = errno;
        close(fd);
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

#else

int
tun_open(const char *name, G_GNUC_UNUSED const TunPlan *plan, GError **error)
{
    mistake(error, "--tap %s: there are no TUN devices here, expected Linux",
            name);
    return -1;
}

#endif
