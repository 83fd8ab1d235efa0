/* SPDX-License-Identifier: MIT */
/* Times as readers see them: a label that says as much as is needed, in the newsroom's zone, and
 * ISO 8601 for machines. */
#pragma once

#include "views/view.h"

/* {iso, label, clock}: "07:12" on the day itself, "Monday, 18:05" within six days, "12 October" in
 * the same year, "12 October 2019" before. The page depends on TOPIC_TODAY. */
Value *moment_value(View *view, int64_t at_us);
/* {iso, label, clock}: "Tuesday, 24 November 2026, 05:47 EET". */
Value *moment_full_value(View *view, int64_t at_us);
/* The same beside an earlier moment: "05:47 EET" where both are of one day. */
Value *moment_later_value(View *view, int64_t at_us, int64_t since_us);
/* "Tuesday, 24 November 2026" */
char *moment_day_label(View *view, int64_t at_us);
/* "January" from 1 */
const char *moment_month_name(int month);
/* 20261124 */
int64_t moment_date(View *view, int64_t at_us);
/* "2026-11-24" from 20261124 */
char *moment_date_iso(Arena *arena, int64_t date);
/* The first moment of a date; false for a date that does not exist. */
bool moment_of_date(View *view, int64_t date, int64_t *ret_us);
/* The date some days later (or earlier). */
int64_t moment_add_days(int64_t date, int days);
