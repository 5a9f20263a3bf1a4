/* SPDX-License-Identifier: GPL-2.0-only */
#include "model/record.h"

const char *
outcome_name(Outcome outcome)
{
    switch (outcome) {
#define X(NAME, TEXT)                                                          \
    case OUTCOME_##NAME:                                                       \
        return TEXT;
        OUTCOMES(X)
#undef X
    case N_OUTCOMES:
        break;
    }
    g_assert_not_reached();
}
