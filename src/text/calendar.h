/* SPDX-License-Identifier: MIT */
/* Content lines of iCalendar (RFC 5545, section 3.1): CRLF at their ends, folded at 75 octets and
 * never within a character, texts escaped. It knows no component; what a calendar holds is its
 * writer's business. */
#pragma once

#include <stdint.h>

#include <glib.h>

/* "NAME:value"; the value is written as it is, without control characters. name holds parameters
 * too, as "DTSTART;VALUE=DATE". */
void calendar_line(GString *calendar, const char *name, const char *value);
/* A value of type TEXT: backslash, comma, semicolon and line ends escaped; other control characters
 * and bytes that are not UTF-8 are left out or replaced. NULL and "" write nothing. */
void calendar_text(GString *calendar, const char *name, const char *text);
/* A moment, in UTC: "NAME:20261128T090000Z". */
void calendar_moment(GString *calendar, const char *name, int64_t at_us);
/* A date, 20261128: "NAME;VALUE=DATE:20261128". */
void calendar_date(GString *calendar, const char *name, int64_t date);
