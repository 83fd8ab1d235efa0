/* SPDX-License-Identifier: MIT */
#include "http/condition.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <glib.h>

static const char DAYS[] = "SunMonTueWedThuFriSat";
static const char MONTHS[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

bool
condition_lists_etag(const char *header, const char *etag)
{
    size_t const size = strlen(etag);
    const char *at = header;
    while (*at != '\0') {
        at += strspn(at, " \t,");
        if (*at == '*')
            return true;
        if (at[0] == 'W' && at[1] == '/')
            at += 2;
        if (*at != '"')
            return false;
        const char *end = strchr(at + 1, '"');
        if (end == NULL)
            return false;
        if ((size_t)(end + 1 - at) == size && memcmp(at, etag, size) == 0)
            return true;
        at = end + 1;
    }
    return false;
}

void
condition_write_date(int64_t seconds, char out[HTTP_DATE_BYTES])
{
    time_t const when = (time_t)CLAMP(seconds, 0, INT64_C(253402300799));
    struct tm parts;
    gmtime_r(&when, &parts);
    snprintf(out, HTTP_DATE_BYTES, "%.3s, %02u %.3s %04u %02u:%02u:%02u GMT",
        DAYS + parts.tm_wday * 3, (unsigned)parts.tm_mday % 100, MONTHS + parts.tm_mon * 3,
        ((unsigned)parts.tm_year + 1900) % 10000, (unsigned)parts.tm_hour % 100,
        (unsigned)parts.tm_min % 100, (unsigned)parts.tm_sec % 100);
}

static int
read_digits(const char *at, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit(at[i]))
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

bool
condition_read_date(const char *text, int64_t *ret_seconds)
{
    if (strlen(text) != HTTP_DATE_BYTES - 1 || strcmp(text + 25, " GMT") != 0)
        return false;
    int month = 0;
    while (month < 12 && memcmp(text + 8, MONTHS + month * 3, 3) != 0)
        month++;
    struct tm parts = {.tm_mday = read_digits(text + 5, 2),
        .tm_mon = month,
        .tm_year = read_digits(text + 12, 4) - 1900,
        .tm_hour = read_digits(text + 17, 2),
        .tm_min = read_digits(text + 20, 2),
        .tm_sec = read_digits(text + 23, 2)};
    if (month == 12 || parts.tm_mday < 1 || parts.tm_year < 0 || parts.tm_hour < 0 ||
        parts.tm_min < 0 || parts.tm_sec < 0)
        return false;
    *ret_seconds = (int64_t)timegm(&parts);
    return true;
}

/* Digits up to the first other character; false where there are none or too many. */
static bool
read_number(const char **at, uint64_t *ret_number)
{
    const char *end = *at;
    uint64_t number = 0;
    for (; g_ascii_isdigit(*end) && end - *at < 19; end++)
        number = number * 10 + (uint64_t)(*end - '0');
    if (end == *at || g_ascii_isdigit(*end))
        return false;
    *at = end;
    *ret_number = number;
    return true;
}

RangeOutcome
condition_read_range(const char *header, uint64_t size, uint64_t *ret_first, uint64_t *ret_length)
{
    if (header == NULL || g_ascii_strncasecmp(header, "bytes=", 6) != 0)
        return RANGE_WHOLE;
    const char *at = header + 6;
    uint64_t first = 0;
    uint64_t last = 0;
    if (*at == '-') {
        at++;
        if (!read_number(&at, &last) || *at != '\0')
            return RANGE_WHOLE;
        if (last == 0 || size == 0)
            return RANGE_OUTSIDE;
        first = last < size ? size - last : 0;
        last = size - 1;
    } else {
        if (!read_number(&at, &first) || *at++ != '-')
            return RANGE_WHOLE;
        bool const is_open = *at == '\0';
        if (!is_open && (!read_number(&at, &last) || *at != '\0' || last < first))
            return RANGE_WHOLE;
        if (first >= size)
            return RANGE_OUTSIDE;
        last = is_open ? size - 1 : MIN(last, size - 1);
    }
    *ret_first = first;
    *ret_length = last - first + 1;
    return RANGE_PART;
}

bool
condition_if_range(const char *header, const char *etag, int64_t modified_seconds)
{
    if (header == NULL)
        return true;
    if (*header == '"')
        return etag != NULL && strcmp(header, etag) == 0;
    int64_t seconds = 0;
    return condition_read_date(header, &seconds) && seconds == modified_seconds;
}
