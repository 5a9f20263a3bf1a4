/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/sock/sock-power.h"

struct SockPower {
    Device *device;
    SockPowerArmFn arm;
    gpointer user;
    ValueWindow *windows; /* without power */
    guint n_windows, next;
    PortDelay every; /* if there are no windows; 0: never */
    gint64 reboot_ns;
    gint64 off_until_ns; /* of the change that is due; 0: that is to on */
};

static gint64
now_ns(const SockPower *power)
{
    return port_now_ns(device_port(power->device));
}

static void
expect_off(SockPower *power, gint64 at_ns, gint64 length_ns)
{
    power->off_until_ns = at_ns + length_ns;
    power->arm(power->user, at_ns);
}

/* Arms for the next time without power that is still to come. */
static void
expect_window(SockPower *power)
{
    while (power->next < power->n_windows) {
        const ValueWindow *window = &power->windows[power->next++];
        if (window->start_ns >= now_ns(power)) {
            expect_off(power, window->start_ns, window->length_ns);
            return;
        }
    }
}

static void
expect_reboot(SockPower *power)
{
    gint64 delay_ns = port_delay_ns(&power->every);

    if (delay_ns > 0) {
        expect_off(power, now_ns(power) + delay_ns, power->reboot_ns);
    }
}

/* Somebody else may have switched it already. */
void
sock_power_change(SockPower *power)
{
    gint64 until_ns = power->off_until_ns;

    power->off_until_ns = 0;
    if (until_ns) {
        device_off(power->device);
        power->arm(power->user, until_ns);
        return;
    }
    if (!device_is_on(power->device)) {
        device_start(power->device);
    }
    if (power->n_windows) {
        expect_window(power);
    } else {
        expect_reboot(power);
    }
}

void
sock_power_begin(SockPower *power, gint64 at_ns)
{
    if (at_ns <= now_ns(power)) {
        sock_power_change(power);
    } else {
        power->arm(power->user, at_ns);
    }
}

SockPower *
sock_power_new(Device *device, const ParamSet *params, const char *section,
               const PortDelay *every, SockPowerArmFn arm, gpointer user)
{
    SockPower *power = g_new0(SockPower, 1);

    power->device = device;
    power->arm = arm;
    power->user = user;
    power->windows = g_new(ValueWindow, VALUE_MAX_LIST);
    power->n_windows = value_windows(param_in(params, section, "reboot")->text,
                                     power->windows, VALUE_MAX_LIST);
    power->every = *every;
    power->reboot_ns = param_in(params, section, "reboot_time")->n;
    return power;
}

void
sock_power_free(SockPower *power)
{
    if (power) {
        g_free(power->windows);
        g_free(power);
    }
}
