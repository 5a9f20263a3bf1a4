/* SPDX-License-Identifier: GPL-2.0-only */
/* What libFuzzer calls: the target that FINWAIT_FUZZ names.  `./waf fuzz`
 * builds this with clang and runs it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "scenarios/systems/systems.h"
#include "tests/scenarios/fuzz-readers.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static const FuzzReader *chosen;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    const char *name = g_getenv("FINWAIT_FUZZ");
    guint n;
    const FuzzReader *readers = fuzz_readers(&n);

    (void)argc;
    (void)argv;
    systems_use(systems);
    for (guint i = 0; i < n; i++) {
        if (g_strcmp0(readers[i].name, name) == 0) {
            chosen = &readers[i];
        }
    }
    if (!chosen) {
        g_printerr("FINWAIT_FUZZ: expected the name of a target\n");
        exit(2);
    }
    atexit(fuzz_end_journal);
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    chosen->read((const char *)bytes, len);
    return 0;
}
