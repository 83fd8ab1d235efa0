/* SPDX-License-Identifier: MIT */
/* RFC 5545, sections 3.1 (content lines), 3.3.11 (TEXT), 3.3.4 (DATE) and 3.3.5 (DATE-TIME, form
 * 2). A line that is longer than 75 octets goes on in the next behind a blank, which counts there.
 */
#include "text/calendar.h"

#include <stdbool.h>
#include <string.h>

#include "base/clock.h"

enum { LINE_OCTETS = 75 };

/* A line, folded. */
static void
put_line(GString *calendar, const char *line)
{
    size_t octets = 0;
    for (const char *at = line; *at != '\0'; at = g_utf8_next_char(at)) {
        size_t const size = (size_t)(g_utf8_next_char(at) - at);
        if (octets + size > LINE_OCTETS) {
            g_string_append(calendar, "\r\n ");
            octets = 1;
        }
        g_string_append_len(calendar, at, (gssize)size);
        octets += size;
    }
    g_string_append(calendar, "\r\n");
}

static void
write_line(GString *calendar, const char *name, const char *value)
{
    g_autofree char *line = g_strconcat(name, ":", value, NULL);
    put_line(calendar, line);
}

static bool
is_control(char letter)
{
    return (unsigned char)letter < 0x20 || letter == 0x7f;
}

void
calendar_line(GString *calendar, const char *name, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    g_autoptr(GString) clean = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at++)
        if (!is_control(*at))
            g_string_append_c(clean, *at);
    write_line(calendar, name, clean->str);
}

/* The length of a line end at the beginning of a text; 0 where there is none. */
static size_t
line_end(const char *text)
{
    if (*text == '\r')
        return text[1] == '\n' ? 2 : 1;
    return *text == '\n' ? 1 : 0;
}

void
calendar_text(GString *calendar, const char *name, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) escaped = g_string_new(NULL);
    for (const char *at = valid; *at != '\0';) {
        size_t const end = line_end(at);
        if (end > 0) {
            g_string_append(escaped, "\\n");
            at += end;
            continue;
        }
        if (strchr("\\,;", *at) != NULL)
            g_string_append_c(escaped, '\\');
        if (!is_control(*at) || *at == '\t')
            g_string_append_c(escaped, *at);
        at++;
    }
    write_line(calendar, name, escaped->str);
}

void
calendar_moment(GString *calendar, const char *name, int64_t at_us)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    struct tm time;
    char text[40];
    clock_local(at_us, utc, &time);
    g_snprintf(text, sizeof text, "%04d%02d%02dT%02d%02d%02dZ", time.tm_year + 1900,
        time.tm_mon + 1, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec);
    write_line(calendar, name, text);
}

void
calendar_date(GString *calendar, const char *name, int64_t date)
{
    g_autofree char *whole = g_strconcat(name, ";VALUE=DATE", NULL);
    char text[24];
    g_snprintf(text, sizeof text, "%08" G_GINT64_FORMAT, date);
    write_line(calendar, whole, text);
}
