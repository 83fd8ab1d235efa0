/* SPDX-License-Identifier: MIT */
/* Moments as people type them: in the newsroom's zone. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "desk/desk_internal.h"
#include "newsroom/settings.h"

char *
desk_local_input(DeskPage *page, int64_t at_us)
{
    struct tm local;
    char text[64];
    clock_local(at_us, page->view.reader->settings->zone, &local);
    return strftime(text, sizeof text, "%Y-%m-%dT%H:%M", &local) == 0
               ? NULL
               : arena_strdup(page->arena, text);
}

bool
desk_parse_local(
    DeskPage *page, const char *field, const char *text, int64_t *ret_us, GError **error)
{
    *ret_us = 0;
    if (text == NULL || *text == '\0')
        return true;
    g_autofree char *whole = strlen(text) == 16 ? g_strconcat(text, ":00", NULL) : g_strdup(text);
    g_autoptr(GDateTime) local =
        g_date_time_new_from_iso8601(whole, page->view.reader->settings->zone);
    if (local == NULL)
        return fail(error, FAIL_INVALID, "\"%s\" is no date and time", field);
    /* The hour that is left out where clocks go forward would be another one silently. */
    int64_t const at_us = g_date_time_to_unix(local) * SECOND_US;
    const char *same = desk_local_input(page, at_us);
    if (same == NULL || strncmp(same, text, strlen(same)) != 0)
        return fail(error, FAIL_INVALID, "\"%s\": the clocks go forward, and there is no %.5s then",
            field, strlen(text) > 11 ? text + 11 : text);
    *ret_us = at_us;
    return true;
}
