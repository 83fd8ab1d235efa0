/* SPDX-License-Identifier: MIT */
/* Whatever is said to be one of these: WordPress exports. */
#include "fuzz_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_import(data, size, "wxr");
}
