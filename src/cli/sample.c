/* SPDX-License-Identifier: MIT */
/* The sample newsroom: an invented agency, its people and five weeks of its news. samples/ holds it
 * as the JSON lines that any import takes, but with times counted back from today ("when": "-3
 * 18:05", the newsroom's clock) and days by name ("{weekday -3}"), so that a newsroom made today
 * has news of today. This file turns them into dates and lets the importer do the rest. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "cli/command.h"
#include "newsroom/assignment.h"
#include "newsroom/campaign.h"
#include "newsroom/label.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "newsroom/workflow.h"
#include "wire/import.h"

enum { FILE_MAX = 16 * 1024 * 1024 };

typedef struct {
    Newsroom *newsroom;
    const char *dir;
    GTimeZone *zone;
    Arena *arena;
    FILE *out; /* the stories as the importer reads them */
    char *pictures;
} Sample;

char *
sample_dir(void)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *beside = program == NULL ? NULL : g_path_get_dirname(program);
    const char *const places[] = {"samples", "../share/dateline/samples", NULL};
    for (unsigned index = 0; beside != NULL && places[index] != NULL; index++) {
        g_autofree char *dir = g_build_filename(beside, places[index], NULL);
        g_autofree char *file = g_build_filename(dir, "newsroom.json", NULL);
        if (g_file_test(file, G_FILE_TEST_EXISTS))
            return g_steal_pointer(&dir);
    }
    return NULL;
}

static Json *
read_json(const char *dir, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(dir, name, NULL), *text = NULL;
    g_autoptr(GError) cause = NULL;
    size_t size;
    if (!g_file_get_contents(path, &text, &size, &cause)) {
        fail(error, FAIL_NOT_FOUND, "%s", cause->message);
        return NULL;
    }
    Json *value = json_read_object(text, size, FILE_MAX, error);
    if (value == NULL)
        fail_prefix(error, "%s", path);
    return value;
}

static bool
save_sections(Write *write, const json_t *sections, GError **error)
{
    size_t index;
    json_t *section;
    json_array_foreach(sections, index, section)
    {
        const json_t *path = json_object_get(section, "path");
        const char *names[SECTION_DEPTH_MAX];
        size_t const depth = MIN(json_array_size(path), (size_t)SECTION_DEPTH_MAX);
        int64_t parent = 0;
        for (size_t place = 0; place < depth; place++)
            names[place] = json_string_value(json_array_get(path, place));
        if (depth > 1 && !section_ensure(write, names, depth - 1, &parent, error))
            return false;
        SectionDraft const draft = {
            .parent_id = parent,
            .name = depth > 0 ? names[depth - 1] : NULL,
            .description = json_text(section, "description"),
        };
        if (!section_save(write, &draft, NULL, error))
            return false;
    }
    return true;
}

static bool
save_labels(Write *write, LabelKind kind, const json_t *labels, GError **error)
{
    size_t index;
    json_t *entry;
    json_array_foreach(labels, index, entry)
    {
        int64_t id;
        Label const draft = {
            .kind = kind,
            .name = json_text(entry, "name"),
            .type = json_text(entry, "type"),
            .role = json_text(entry, "role"),
            .url = json_text(entry, "url"),
            .description = json_text(entry, "description"),
        };
        if (!label_save(write, &draft, &id, error))
            return false;
    }
    return true;
}

static bool
save_campaigns(Write *write, const json_t *campaigns, GError **error)
{
    int64_t const now_us = clock_now_us();
    size_t index;
    json_t *entry;
    json_array_foreach(campaigns, index, entry)
    {
        int64_t id;
        Campaign const campaign = {
            .slot = json_text(entry, "slot"),
            .name = json_text(entry, "name"),
            .url = json_text(entry, "url"),
            .label = json_text(entry, "label"),
            .from_us = now_us - 30 * DAY_US,
            .until_us = now_us + 3650 * DAY_US,
            .weight = 1,
        };
        if (!campaign_save(write, &campaign, &id, error))
            return false;
    }
    return true;
}

/* "-3 18:05": three days before today, at 18:05 of the newsroom's clock. */
static bool
moment_of(const Sample *sample, const char *when, int64_t *ret_us, GError **error)
{
    int days, hour, minute;
    char rest;
    if (when == NULL || sscanf(when, "%d %d:%d%c", &days, &hour, &minute, &rest) != 3)
        return fail(error, FAIL_INVALID, "\"%s\" is no sample time (expected \"-3 18:05\")",
            when != NULL ? when : "");
    g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc(clock_now_us() / SECOND_US);
    g_autoptr(GDateTime) here = g_date_time_to_timezone(now, sample->zone);
    g_autoptr(GDateTime) day = g_date_time_add_days(here, days);
    g_autoptr(GDateTime) time = g_date_time_new(sample->zone, g_date_time_get_year(day),
        g_date_time_get_month(day), g_date_time_get_day_of_month(day), hour, minute, 0);
    if (time == NULL)
        return fail(error, FAIL_INVALID, "\"%s\" is no time of day", when);
    *ret_us = g_date_time_to_unix(time) * SECOND_US;
    return true;
}

static bool
put_moment(const Sample *sample, Json *target, const char *field, const char *when,
    int64_t shift_us, GError **error)
{
    int64_t at_us;
    if (!moment_of(sample, when, &at_us, error))
        return false;
    json_put_text(target, field, clock_iso(sample->arena, at_us + shift_us));
    return true;
}

/* Its day, or with "days" so many whole days, as "2": the day after tomorrow. */
static bool
put_times(const Sample *sample, const json_t *entry, Assignment *assignment, GError **error)
{
    const char *from = json_text(entry, "from"), *until = json_text(entry, "until");
    int64_t const days = json_int(entry, "days", 0);
    if (days == 0)
        return moment_of(sample, from, &assignment->from_us, error) &&
               moment_of(sample, until != NULL ? until : from, &assignment->until_us, error);
    g_autofree char *noon = g_strconcat(from != NULL ? from : "", " 12:00", NULL);
    int64_t at_us;
    if (!moment_of(sample, noon, &at_us, error))
        return false;
    g_autoptr(GTimeZone) dates = g_time_zone_new_utc();
    assignment->is_all_day = true;
    return clock_day_start(
               clock_day(sample->arena, at_us, sample->zone), dates, &assignment->from_us, error) &&
           clock_day_start(clock_day(sample->arena, at_us + days * DAY_US, sample->zone), dates,
               &assignment->until_us, error);
}

static bool
save_assignment(const Sample *sample, Write *write, const json_t *entry, GError **error)
{
    const json_t *paths = json_object_get(entry, "sections");
    size_t const count = json_array_size(paths);
    int64_t *sections = arena_new_array(sample->arena, int64_t, count + 1);
    Assignment assignment = {
        .title = json_text(entry, "title"),
        .place = json_text(entry, "place"),
        .notes = json_text(entry, "notes"),
        .sections = sections,
        .section_count = (unsigned)count,
    };
    const char *status = json_text(entry, "status");
    if (status != NULL && !assignment_status_parse(status, &assignment.status))
        return fail(error, FAIL_INVALID, "\"%s\" is no status of an assignment", status);
    for (size_t index = 0; index < count; index++) {
        const json_t *path = json_array_get(paths, index);
        const char *names[SECTION_DEPTH_MAX];
        size_t depth = 0;
        for (; depth < SECTION_DEPTH_MAX && depth < json_array_size(path); depth++)
            names[depth] = json_string_value(json_array_get(path, depth));
        if (!section_ensure(write, names, depth, &sections[index], error))
            return false;
    }
    return put_times(sample, entry, &assignment, error) &&
           assignment_save(write, &assignment, NULL, NULL, error);
}

static bool
save_diary(const Sample *sample, Write *write, const json_t *diary, GError **error)
{
    size_t index;
    json_t *entry;
    json_array_foreach(diary, index, entry)
    {
        if (!save_assignment(sample, write, entry, error))
            return fail_prefix(error, "assignment %zu", index + 1);
    }
    return true;
}

/* Early in the morning the stories of today are not written yet: the whole week moves back a day.
 */
static int64_t
shift_of(const Sample *sample, GError **error)
{
    int64_t newest_us;
    if (!moment_of(sample, "0 07:46", &newest_us, error))
        return 0;
    return newest_us > clock_now_us() ? -DAY_US : 0;
}

static void
put_picture(const Sample *sample, Json *record, const json_t *story)
{
    const char *name = json_text(story, "picture");
    if (name == NULL)
        return;
    json_t *picture = json_object();
    json_put_text(picture, "file", arena_printf(sample->arena, "%s.jpg", name));
    json_put_text(picture, "alt", json_text(story, "picture_alt"));
    json_put_text(picture, "caption", json_text(story, "picture_caption"));
    json_put_text(picture, "credit", "Drawing: The Halden Wire");
    json_object_set_new(record, "picture", picture);
}

static bool
put_corrections(
    const Sample *sample, Json *record, const json_t *story, int64_t shift_us, GError **error)
{
    const json_t *notes = json_object_get(story, "corrections");
    if (json_array_size(notes) == 0)
        return true;
    json_t *corrections = json_array(), *note;
    size_t index;
    json_object_set_new(record, "corrections", corrections);
    json_array_foreach((json_t *)notes, index, note)
    {
        json_t *correction = json_object();
        json_array_append_new(corrections, correction);
        json_put_text(correction, "text", json_text(note, "text"));
        if (!put_moment(sample, correction, "at", json_text(note, "at"), shift_us, error))
            return false;
    }
    return true;
}

/* A live story's entries: as in JSON lines, with "when" for "at". */
static bool
put_live(const Sample *sample, Json *record, const json_t *story, int64_t shift_us, GError **error)
{
    const json_t *live = json_object_get(story, "live");
    size_t index;
    json_t *entry;
    if (live == NULL)
        return true;
    g_autoptr(Json) copy = json_deep_copy(live);
    json_array_foreach(json_object_get(copy, "entries"), index, entry)
    {
        if (!put_moment(sample, entry, "at", json_text(entry, "when"), shift_us, error))
            return false;
    }
    json_object_set(record, "live", copy);
    return true;
}

static void
put_status(Json *record, const json_t *story)
{
    const char *status = json_text(story, "status");
    bool const is_embargoed = g_strcmp0(status, "embargoed") == 0;
    json_put_text(record, "status", is_embargoed ? "scheduled" : status);
    if (is_embargoed)
        json_object_set_new(record, "embargo", json_true());
    json_put_text(record, "withdrawn_reason", json_text(story, "withdrawn_reason"));
}

/* Texts name days by their distance from today, "{weekday -3}", so that they fit any date. */
static char *
with_weekdays(const Sample *sample, const char *text, int64_t shift_us)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const char *token;
    while ((token = strstr(text, "{weekday ")) != NULL) {
        char *end;
        struct tm time;
        int64_t const days = g_ascii_strtoll(token + strlen("{weekday "), &end, 10);
        clock_local(clock_now_us() + shift_us + days * DAY_US, sample->zone, &time);
        char name[16];
        strftime(name, sizeof name, "%A", &time);
        g_string_append_len(out, text, token - text);
        g_string_append(out, name);
        text = *end == '}' ? end + 1 : end;
    }
    g_string_append(out, text);
    return arena_strndup(sample->arena, out->str, out->len);
}

/* The same for every text of a story. */
static void
name_weekdays(const Sample *sample, json_t *story, int64_t shift_us)
{
    static const char *const TEXTS[] = {
        "title", "list_title", "standfirst", "body", "picture_caption", NULL};
    for (unsigned index = 0; TEXTS[index] != NULL; index++) {
        const char *text = json_text(story, TEXTS[index]);
        if (text != NULL)
            json_object_set_new(
                story, TEXTS[index], json_string(with_weekdays(sample, text, shift_us)));
    }
}

/* A sample story as a record of the JSON lines that import takes. */
static Json *
record_of(const Sample *sample, const json_t *story, int64_t shift_us, GError **error)
{
    static const char *const SAME[] = {"id", "title", "list_title", "kicker", "standfirst", "tags",
        "author", "source", "source_url", "priority", "urgency", "dateline", "body_format", "body",
        NULL};
    g_autoptr(Json) record = json_object();
    for (unsigned index = 0; SAME[index] != NULL; index++)
        if (json_object_get(story, SAME[index]) != NULL)
            json_object_set(record, SAME[index], json_object_get(story, SAME[index]));
    json_t *paths = json_array();
    json_array_append(paths, json_object_get(story, "sections"));
    if (json_object_get(story, "also") != NULL)
        json_array_append(paths, json_object_get(story, "also"));
    json_object_set(record, "sections", json_object_get(story, "sections"));
    json_object_set_new(record, "section_paths", paths);
    put_picture(sample, record, story);
    put_status(record, story);
    /* Without "when" it is not out; the importer refuses any other. */
    if ((json_object_get(story, "when") != NULL &&
            !put_moment(sample, record, "published", json_text(story, "when"), shift_us, error)) ||
        (json_object_get(story, "updated") != NULL &&
            !put_moment(sample, record, "updated", json_text(story, "updated"), shift_us, error)) ||
        !put_corrections(sample, record, story, shift_us, error) ||
        !put_live(sample, record, story, shift_us, error))
        return NULL;
    return g_steal_pointer(&record);
}

static bool
convert_file(const Sample *sample, const char *name, int64_t shift_us, GError **error)
{
    g_autofree char *path = g_build_filename(sample->dir, name, NULL), *text = NULL;
    g_autoptr(GError) cause = NULL;
    if (!g_file_get_contents(path, &text, NULL, &cause))
        return fail(error, FAIL_NOT_FOUND, "%s", cause->message);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (unsigned number = 0; lines[number] != NULL; number++) {
        if (*lines[number] == '\0')
            continue;
        g_autoptr(Json) story =
            json_read_object(lines[number], strlen(lines[number]), FILE_MAX, error);
        if (story != NULL)
            name_weekdays(sample, story, shift_us);
        g_autoptr(Json) record = story == NULL ? NULL : record_of(sample, story, shift_us, error);
        if (record == NULL)
            return fail_prefix(error, "%s:%u", path, number + 1);
        g_autofree char *line = json_dumps(record, JSON_COMPACT);
        fprintf(sample->out, "%s\n", line);
    }
    return true;
}

static void
report_failure(const char *path, int64_t line, const char *reason, void *data)
{
    fprintf(stderr, "sample story %d: %s\n", (int)line, reason);
}

static bool
import_stories(Sample *sample, const json_t *files, GError **error)
{
    g_autofree char *path = g_build_filename(newsroom_dir(sample->newsroom), "sample.jsonl", NULL);
    int64_t const shift_us = shift_of(sample, error);
    size_t index;
    json_t *name;
    sample->out = fopen(path, "we");
    if (sample->out == NULL)
        return fail(error, FAIL_UNAVAILABLE, "%s cannot be written", path);
    bool converted = true;
    json_array_foreach((json_t *)files, index, name)
    {
        converted = converted && convert_file(sample, json_string_value(name), shift_us, error);
    }
    bool const written = fclose(sample->out) == 0;
    ImportReport report = {0};
    ImportOptions const options = {
        .format = "jsonl",
        .origin = "sample",
        .attachments_dir = sample->pictures,
        .failure = report_failure,
    };
    bool const imported =
        converted && written && import_file(sample->newsroom, path, &options, &report, error);
    g_unlink(path);
    if (imported && report.failed > 0)
        return fail(error, FAIL_INVALID, "%d sample stories did not come in", (int)report.failed);
    return imported;
}

static bool
save_newsroom(const Sample *sample, const Json *about, GError **error)
{
    g_autoptr(Write) write = store_begin(newsroom_store(sample->newsroom), "sample", error);
    return write != NULL && settings_save(write, json_object_get(about, "settings"), error) &&
           save_sections(write, json_object_get(about, "sections"), error) &&
           save_labels(write, LABEL_AUTHOR, json_object_get(about, "authors"), error) &&
           save_labels(write, LABEL_SOURCE, json_object_get(about, "sources"), error) &&
           save_labels(write, LABEL_TAG, json_object_get(about, "tags"), error) &&
           save_campaigns(write, json_object_get(about, "campaigns"), error) &&
           save_diary(sample, write, json_object_get(about, "diary"), error) &&
           write_commit(write, NULL, error);
}

bool
sample_fill(Newsroom *newsroom, const char *dir, GError **error)
{
    g_autoptr(Json) about = read_json(dir, "newsroom.json", error);
    if (about == NULL)
        return false;
    const char *zone = json_text(json_object_get(about, "settings"), "time_zone");
    g_autoptr(GTimeZone) time_zone = clock_zone(zone != NULL ? zone : "UTC", error);
    if (time_zone == NULL)
        return false;
    g_autoptr(Arena) arena = arena_new();
    g_autofree char *pictures = g_build_filename(dir, "pictures", NULL);
    Sample sample = {newsroom, dir, time_zone, arena, NULL, pictures};
    return (save_newsroom(&sample, about, error) &&
               import_stories(&sample, json_object_get(about, "stories"), error)) ||
           fail_prefix(error, "sample newsroom");
}
