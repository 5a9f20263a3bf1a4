/* SPDX-License-Identifier: GPL-2.0-only */
#include "scenarios/systems/winsock/winsock-numbers.h"

typedef struct Place {
    WsaHandle sock; /* that has it, or had it last */
    gboolean is_open;
} Place;

struct WinsockNumbers {
    GArray *places;     /* of Place, by number */
    GHashTable *number; /* handle -> number + 1 */
};

WinsockNumbers *
winsock_numbers_new(void)
{
    WinsockNumbers *numbers = g_new0(WinsockNumbers, 1);

    numbers->places = g_array_new(FALSE, TRUE, sizeof(Place));
    numbers->number = g_hash_table_new(NULL, NULL);
    return numbers;
}

void
winsock_numbers_free(WinsockNumbers *numbers)
{
    g_array_unref(numbers->places);
    g_hash_table_unref(numbers->number);
    g_free(numbers);
}

gboolean
winsock_number_is_free(const WinsockNumbers *numbers, guint number)
{
    return number >= numbers->places->len ||
           !g_array_index(numbers->places, Place, number).is_open;
}

void
winsock_number_set(WinsockNumbers *numbers, guint number, WsaHandle sock)
{
    while (numbers->places->len <= number) {
        Place none = {WINSOCK_NONE, FALSE};
        g_array_append_val(numbers->places, none);
    }
    g_array_index(numbers->places, Place, number) = (Place){sock, TRUE};
    g_hash_table_insert(numbers->number, GUINT_TO_POINTER(sock),
                        GUINT_TO_POINTER(number + 1));
}

guint
winsock_number_take(WinsockNumbers *numbers, WsaHandle sock)
{
    guint number = 0;

    while (!winsock_number_is_free(numbers, number)) {
        number++;
    }
    winsock_number_set(numbers, number, sock);
    return number;
}

guint
winsock_number_of(const WinsockNumbers *numbers, WsaHandle sock)
{
    gpointer number =
        g_hash_table_lookup(numbers->number, GUINT_TO_POINTER(sock));

    return number ? GPOINTER_TO_UINT(number) - 1 : 0;
}

void
winsock_number_leave(WinsockNumbers *numbers, WsaHandle sock)
{
    guint number = winsock_number_of(numbers, sock);

    if (winsock_number_sock(numbers, number) == sock) {
        g_array_index(numbers->places, Place, number).is_open = FALSE;
    }
}

WsaHandle
winsock_number_sock(const WinsockNumbers *numbers, guint number)
{
    return number < numbers->places->len
               ? g_array_index(numbers->places, Place, number).sock
               : WINSOCK_NONE;
}
