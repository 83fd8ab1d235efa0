/* SPDX-License-Identifier: MIT */
#include "desk/throttle.h"

#include "base/clock.h"

enum { FREE_FAILURES = 5, WAIT_FIRST_S = 2, WAIT_MAX_S = 15 * 60, NAMES_MAX = 20000 };

typedef struct {
    unsigned failures;
    int64_t last_us;
} Record;

struct Throttle {
    GMutex lock;
    GHashTable *records; /* name -> Record */
};

Throttle *
throttle_new(void)
{
    Throttle *throttle = g_new0(Throttle, 1);
    g_mutex_init(&throttle->lock);
    throttle->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return throttle;
}

void
throttle_free(Throttle *throttle)
{
    if (throttle == NULL)
        return;
    g_hash_table_unref(throttle->records);
    g_mutex_clear(&throttle->lock);
    g_free(throttle);
}

static int64_t
wait_of(const Record *record)
{
    if (record->failures < FREE_FAILURES)
        return 0;
    unsigned const doublings = MIN(record->failures - FREE_FAILURES, 10U);
    return MIN(WAIT_FIRST_S << doublings, WAIT_MAX_S) * INT64_C(1000000);
}

static gboolean
is_forgotten(gpointer name, gpointer value, gpointer now_us)
{
    const Record *record = value;
    return *(int64_t *)now_us - record->last_us > WAIT_MAX_S * INT64_C(1000000);
}

unsigned
throttle_wait_s(Throttle *throttle, const char *name)
{
    int64_t const now_us = clock_now_us();
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&throttle->lock);
    const Record *record = g_hash_table_lookup(throttle->records, name);
    if (record == NULL)
        return 0;
    int64_t const left_us = record->last_us + wait_of(record) - now_us;
    return left_us <= 0 ? 0 : (unsigned)((left_us + SECOND_US - 1) / SECOND_US);
}

void
throttle_failed(Throttle *throttle, const char *name)
{
    int64_t now_us = clock_now_us();
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&throttle->lock);
    Record *record = g_hash_table_lookup(throttle->records, name);
    if (record != NULL && is_forgotten(NULL, record, &now_us))
        record->failures = 0;
    if (record == NULL) {
        if (g_hash_table_size(throttle->records) >= NAMES_MAX)
            g_hash_table_foreach_remove(throttle->records, is_forgotten, &now_us);
        if (g_hash_table_size(throttle->records) >= NAMES_MAX)
            g_hash_table_remove_all(throttle->records);
        record = g_new0(Record, 1);
        g_hash_table_insert(throttle->records, g_strdup(name), record);
    }
    record->failures++;
    record->last_us = now_us;
}

void
throttle_succeeded(Throttle *throttle, const char *name)
{
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&throttle->lock);
    g_hash_table_remove(throttle->records, name);
}
