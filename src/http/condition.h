/* SPDX-License-Identifier: MIT */
/* Conditions and ranges of a request (RFC 9110 sections 8.8, 13 and 14): whether a reader's copy is
 * still good, and which bytes it asks for. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Whether an If-None-Match header ("*", or tags separated by commas, W/ or not) names the tag. */
bool condition_lists_etag(const char *header, const char *etag);

enum { HTTP_DATE_BYTES = 30 };

/* "Sun, 06 Nov 1994 08:49:37 GMT". */
void condition_write_date(int64_t seconds, char out[HTTP_DATE_BYTES]);
/* Reads that form only. */
bool condition_read_date(const char *text, int64_t *ret_seconds);

typedef enum {
    RANGE_WHOLE,   /* none asked for, or one that is not understood: send everything */
    RANGE_PART,    /* send that part with 206 */
    RANGE_OUTSIDE, /* 416 */
} RangeOutcome;

/* Reads "bytes=0-99", "bytes=100-" and "bytes=-50"; several ranges count as not understood. */
RangeOutcome
condition_read_range(const char *header, uint64_t size, uint64_t *ret_first, uint64_t *ret_length);

/* Whether If-Range lets a range be sent: the strong tag, or exactly the date. */
bool condition_if_range(const char *header, const char *etag, int64_t modified_seconds);
