/* SPDX-License-Identifier: MIT */
#include "base/quota.h"

#include "base/clock.h"

enum { KEYS_MAX = 10000 };

typedef struct {
    int64_t key; /* of the table, too */
    int64_t at_us;
    double left;
} Bucket;

struct Quota {
    GMutex lock;
    GHashTable *buckets; /* key -> Bucket */
    double burst;
    double per_us;
};

Quota *
quota_new(unsigned burst, unsigned per_minute)
{
    Quota *quota = g_new0(Quota, 1);
    g_mutex_init(&quota->lock);
    quota->buckets = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    quota->burst = burst;
    quota->per_us = (double)per_minute / (double)MINUTE_US;
    return quota;
}

void
quota_free(Quota *quota)
{
    if (quota == NULL)
        return;
    g_hash_table_unref(quota->buckets);
    g_mutex_clear(&quota->lock);
    g_free(quota);
}

static Bucket *
bucket_of(Quota *quota, int64_t key, int64_t now_us)
{
    Bucket *bucket = g_hash_table_lookup(quota->buckets, &key);
    if (bucket != NULL)
        return bucket;
    if (g_hash_table_size(quota->buckets) >= KEYS_MAX)
        g_hash_table_remove_all(quota->buckets);
    bucket = g_new0(Bucket, 1);
    *bucket = (Bucket){key, now_us, quota->burst};
    g_hash_table_insert(quota->buckets, &bucket->key, bucket);
    return bucket;
}

bool
quota_take(Quota *quota, int64_t key, unsigned *ret_left, unsigned *ret_wait_s)
{
    int64_t const now_us = clock_now_us();
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&quota->lock);
    Bucket *bucket = bucket_of(quota, key, now_us);
    double const gained = (double)MAX(0, now_us - bucket->at_us) * quota->per_us;
    bucket->left = MIN(quota->burst, bucket->left + gained);
    bucket->at_us = now_us;
    bool const is_given = bucket->left >= 1;
    if (is_given)
        bucket->left -= 1;
    *ret_left = (unsigned)bucket->left;
    *ret_wait_s =
        is_given ? 0 : 1 + (unsigned)((1 - bucket->left) / quota->per_us / (double)SECOND_US);
    return is_given;
}
