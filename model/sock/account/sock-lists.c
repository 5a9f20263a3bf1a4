/* SPDX-License-Identifier: GPL-2.0-only */
/* Settings that are texts: lists of ports, of interfaces, of which there is
 * one, and addresses. */
#include "model/sock/account/sock-priv.h"

gboolean
port_list_has(const PortList *list, guint16 port)
{
    for (guint i = 0; i < list->n_ports; i++) {
        if (list->ports[i] == port) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Entries that are not numbers from 1 to 65535 mean nothing. */
void
port_list_set(PortList *list, const char *text)
{
    char **words;

    g_strlcpy(list->text, text, sizeof list->text);
    list->n_ports = 0;
    words = g_strsplit(list->text, ",", -1);
    for (char **word = words; *word; word++) {
        guint64 port;
        if (g_ascii_string_to_unsigned(g_strstrip(*word), 10, 1, G_MAXUINT16,
                                       &port, NULL)) {
            g_assert(list->n_ports < G_N_ELEMENTS(list->ports));
            list->ports[list->n_ports++] = (guint16)port;
        }
    }
    g_strfreev(words);
}

/* Only what is there can be allowed; other names mean nothing. */
void
sock_allow_interfaces(Sock *s, const char *names)
{
    g_auto(GStrv) words = g_strsplit(names, ",", -1);

    s->allows_net = FALSE;
    for (char **word = words; *word; word++) {
        s->allows_net |= g_str_equal(g_strstrip(*word), "NET");
    }
}

void
sock_ip_text(guint32 ip, char text[SOCK_IP_CHARS])
{
    g_snprintf(text, SOCK_IP_CHARS, "%u.%u.%u.%u", ip >> 24, ip >> 16 & 0xff,
               ip >> 8 & 0xff, ip & 0xff);
}

/* 0 for what is not four numbers of 0 to 255. */
guint32
sock_ip_value(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, ".", -1);
    guint32 ip = 0;
    guint64 byte;

    if (g_strv_length(words) != 4) {
        return 0;
    }
    for (char **word = words; *word; word++) {
        if (!g_ascii_string_to_unsigned(*word, 10, 0, 255, &byte, NULL)) {
            return 0;
        }
        ip = ip << 8 | (guint32)byte;
    }
    return ip;
}
