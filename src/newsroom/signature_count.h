/* SPDX-License-Identifier: MIT */
/* How rare a term is: in how many stories it stands. What has been counted is used in epochs: a
 * story's terms wait in term_pending until an eighth more stories have come (at first 16), then the
 * counts take them in and a new epoch begins. Within an epoch nothing moves, so that what two
 * stories have in common is worth the same until it ends. A story is counted once, when it first
 * goes live; a correction or withdrawal changes nothing. One thread at a time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <glib.h>

#include "store/change.h"
#include "store/db.h"

typedef struct SignatureCounts SignatureCounts;

/* An epoch's name: two of one log are the same where these are. */
typedef struct {
    int64_t stories; /* counted when it began */
    int64_t seq;
    int64_t at_us;
} SignatureEpoch;

/* Nothing is counted yet; the first epoch is loaded by signature_counts_follow(). */
SignatureCounts *signature_counts_new(void);
void signature_counts_free(SignatureCounts *counts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignatureCounts, signature_counts_free)

/* Takes on the epoch that db is in where it is another one than before; *ret_turned (may be NULL)
 * says so. library names what is counted in: the newsroom for readers, whose connections change,
 * the connection itself for a write, which may be into a library beside. Cheap where nothing
 * changed. */
bool signature_counts_follow(
    SignatureCounts *counts, Db *db, const void *library, bool *ret_turned, GError **error);
SignatureEpoch signature_counts_epoch(const SignatureCounts *counts);

/* ln of how many times fewer stories have the term than there are: 0 for one in all. Before an
 * archive is large, what is known of the language (term_common_permille()) stands in. */
double signature_counts_rarity(const SignatureCounts *counts, uint32_t term);

/* Counts a story's terms (each given once); begins an epoch where it is time. Within a write. */
bool signature_counts_add(SignatureCounts *counts, Db *db, const Change *change,
    const uint32_t *terms, unsigned term_count, GError **error);
