/* SPDX-License-Identifier: MIT */
/* The file of views: whatever it holds, what was taken can be ranked, written and read again. */
#include <stdint.h>

#include "base/clock.h"
#include "newsroom/readership.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 10 };

    int64_t const now_us = INT64_C(1700000000) * SECOND_US;
    int64_t ids[MOST];
    g_autoptr(Readership) readership = readership_new();
    if (!readership_read(readership, data, size, now_us, NULL))
        return 0;
    for (int window = 0; window < READERSHIP_WINDOW_COUNT_; window++) {
        unsigned const count =
            readership_top(readership, (ReadershipWindow)window, now_us, MOST, ids);
        for (unsigned place = 0; place < count; place++)
            g_assert_cmpint(ids[place], >, 0);
    }
    readership_count(readership, 1);
    readership_gather(readership, now_us + HOUR_US);
    g_autoptr(GBytes) bytes = readership_write(readership, now_us + 3 * HOUR_US);
    g_assert_true(readership_read(
        readership, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), now_us, NULL));
    return 0;
}
