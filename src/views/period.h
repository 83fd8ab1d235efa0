/* SPDX-License-Identifier: MIT */
/* A year, a month or a day of the newsroom's calendar, as addresses and readers name it. */
#pragma once

#include "views/view.h"

typedef enum { PERIOD_ALL, PERIOD_YEAR, PERIOD_MONTH, PERIOD_DAY } PeriodUnit;

typedef struct {
    PeriodUnit unit;
    int64_t id;       /* 2019, 201903 or 20190312; 0 for all */
    int64_t from_us;  /* its first moment */
    int64_t until_us; /* the first moment after it */
} Period;

/* All of time. */
Period period_all(void);
/* From its number; false for one that the calendar does not have. */
bool period_of(View *view, PeriodUnit unit, int64_t id, Period *ret_period);
/* From "2019", "2019-03" or "2019-03-12". */
bool period_parse(View *view, const char *text, Period *ret_period);
/* "2019", "2019-03" or "2019-03-12" */
char *period_iso(Arena *arena, PeriodUnit unit, int64_t id);
/* "2019", "March 2019" or "12 March 2019" */
char *period_label(Arena *arena, PeriodUnit unit, int64_t id);
