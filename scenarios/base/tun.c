/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/base/tun.h"

#include "scenarios/base/error.h"

#ifdef __linux__

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/route.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

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
bring_up(int fd, struct ifreq *request, guint32 ip)
{
    request->ifr_addr = address_of(ip);
    if (ioctl(fd, SIOCSIFADDR, request) < 0) {
        return FALSE;
    }
    request->ifr_addr = address_of(0xfffffffc);
    if (ioctl(fd, SIOCSIFNETMASK, request) < 0 ||
        ioctl(fd, SIOCGIFFLAGS, request) < 0) {
        return FALSE;
    }
    request->ifr_flags |= IFF_UP | IFF_RUNNING;
    return ioctl(fd, SIOCSIFFLAGS, request) == 0;
}

static gboolean
route(int fd, const char *name, guint32 subnet, guint32 mask)
{
    struct rtentry entry = {.rt_flags = RTF_UP};

    entry.rt_dst = address_of(subnet);
    entry.rt_genmask = address_of(mask);
    entry.rt_dev = (char *)name;
    return ioctl(fd, SIOCADDRT, &entry) == 0;
}

static gboolean
set_up(const char *name, guint32 ip, guint32 subnet, guint32 mask)
{
    struct ifreq request = {0};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    gboolean ok;

    g_strlcpy(request.ifr_name, name, sizeof request.ifr_name);
    ok = fd >= 0 && bring_up(fd, &request, ip) && route(fd, name, subnet, mask);
    if (fd >= 0) {
        int saved = errno;
        close(fd);
        errno = saved;
    }
    return ok;
}

static int
refused(const char *name, const char *what, GError **error)
{
    mistake(error,
            "--tap %s: %s: %s, expected the right to make network interfaces "
            "(root, or CAP_NET_ADMIN in a network namespace) and a name that "
            "is free",
            name, what, g_strerror(errno));
    return -1;
}

int
tun_open(const char *name, guint32 ip, guint32 subnet, guint32 mask,
         GError **error)
{
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int fd;

    if (!*name || strlen(name) >= sizeof request.ifr_name) {
        mistake(error, "--tap \"%s\": expected a name of 1 to %d characters",
                name, (int)sizeof request.ifr_name - 1);
        return -1;
    }
    fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return refused(name, "/dev/net/tun", error);
    }
    g_strlcpy(request.ifr_name, name, sizeof request.ifr_name);
    if (ioctl(fd, TUNSETIFF, &request) < 0 || !set_up(name, ip, subnet, mask)) {
        refused(name, "the interface cannot be made", error);
        close(fd);
        return -1;
    }
    return fd;
}

#else

int
tun_open(const char *name, G_GNUC_UNUSED guint32 ip,
         G_GNUC_UNUSED guint32 subnet, G_GNUC_UNUSED guint32 mask,
         GError **error)
{
    mistake(error, "--tap %s: there are no TUN devices here, expected Linux",
            name);
    return -1;
}

#endif
