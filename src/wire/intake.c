/* SPDX-License-Identifier: MIT */
#include "wire/intake.h"

#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "newsroom/address.h"
#include "newsroom/media.h"
#include "newsroom/redirect.h"
#include "newsroom/section.h"
#include "newsroom/workflow.h"

/* Names are remembered between batches; more than this and they are looked up again. */
enum { NAMES_REMEMBERED = 200000 };

struct Intake {
    Newsroom *newsroom;
    const char *path;
    const ImportOptions *options;
    ImportReport *report;
    GHashTable *labels;   /* "1:name" -> id + 1 as pointer */
    GHashTable *sections; /* names joined by 0x1f -> id */
    GHashTable *pictures; /* file -> Picture: each file is read once */
    GString *key;
};

typedef struct {
    int64_t id;    /* 0: cannot be taken in */
    char *address; /* NULL then */
} Picture;

static void
picture_free(void *data)
{
    Picture *picture = data;
    g_free(picture->address);
    g_free(picture);
}

Intake *
intake_new(Newsroom *newsroom, const char *path, const ImportOptions *options, ImportReport *report)
{
    Intake *intake = g_new0(Intake, 1);
    intake->newsroom = newsroom;
    intake->path = path;
    intake->options = options;
    intake->report = report;
    intake->labels = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    intake->sections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    intake->pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, picture_free);
    intake->key = g_string_new(NULL);
    return intake;
}

void
intake_free(Intake *intake)
{
    if (intake == NULL)
        return;
    g_hash_table_unref(intake->labels);
    g_hash_table_unref(intake->sections);
    g_hash_table_unref(intake->pictures);
    g_string_free(intake->key, TRUE);
    g_free(intake);
}

static void
tell_failure(Intake *intake, const ImportRecord *record, const char *reason)
{
    intake->report->failed++;
    if (intake->options->failure != NULL)
        intake->options->failure(intake->path, record->line, reason, intake->options->data);
}

static bool
label_id(Intake *intake, Write *write, LabelKind kind, const RecordLabel *label, const char *home,
    int64_t *ret_id, GError **error)
{
    g_string_printf(intake->key, "%d:%s", (int)kind, label->name);
    gpointer known = g_hash_table_lookup(intake->labels, intake->key->str);
    int64_t id = GPOINTER_TO_SIZE(known);
    if (known == NULL) {
        Label const draft = {.kind = kind, .name = label->name, .type = label->type, .url = home};
        if (!label_ensure(write, &draft, &id, error))
            return false;
        if (g_hash_table_size(intake->labels) >= NAMES_REMEMBERED)
            g_hash_table_remove_all(intake->labels);
        g_hash_table_insert(
            intake->labels, g_strdup(intake->key->str), GSIZE_TO_POINTER((size_t)id));
    }
    *ret_id = id;
    return true;
}

/* The ids of names, each once. */
static bool
label_ids(Intake *intake, Write *write, LabelKind kind, const RecordLabel *labels, unsigned count,
    const int64_t **ret_ids, unsigned *ret_count, GError **error)
{
    int64_t *ids = arena_new_array(write_arena(write), int64_t, count);
    unsigned kept = 0;
    for (unsigned index = 0; index < count; index++) {
        int64_t id;
        unsigned place = 0;
        if (!label_id(intake, write, kind, &labels[index], NULL, &id, error))
            return false;
        while (place < kept && ids[place] != id)
            place++;
        if (place == kept)
            ids[kept++] = id;
    }
    *ret_ids = ids;
    *ret_count = kept;
    return true;
}

static bool
section_id(Intake *intake, Write *write, const SectionPath *path, int64_t *ret_id, GError **error)
{
    g_string_truncate(intake->key, 0);
    for (unsigned index = 0; index < path->count; index++)
        g_string_append_printf(intake->key, "%s\x1f", path->names[index]);
    gpointer known = g_hash_table_lookup(intake->sections, intake->key->str);
    if (known != NULL) {
        *ret_id = (int64_t)GPOINTER_TO_SIZE(known);
        return true;
    }
    if (!section_ensure(write, path->names, path->count, ret_id, error))
        return false;
    g_hash_table_insert(
        intake->sections, g_strdup(intake->key->str), GSIZE_TO_POINTER((size_t)*ret_id));
    return true;
}

static bool
section_ids(
    Intake *intake, Write *write, const ImportRecord *record, StoryContent *content, GError **error)
{
    int64_t *ids = arena_new_array(write_arena(write), int64_t, record->section_count);
    unsigned kept = 0;
    for (unsigned index = 0; index < record->section_count; index++) {
        int64_t id;
        unsigned place = 0;
        if (!section_id(intake, write, &record->sections[index], &id, error))
            return false;
        while (place < kept && ids[place] != id)
            place++;
        if (place == kept)
            ids[kept++] = id;
    }
    content->sections = ids;
    content->section_count = kept;
    return true;
}

static bool
picture_address(Intake *intake, Write *write, int64_t id, char **ret_address, GError **error)
{
    g_autoptr(Reader) reader = newsroom_read_within(intake->newsroom, write, error);
    Media media;
    bool found;
    if (reader == NULL || !media_find(reader, write_arena(write), id, &media, &found, error))
        return false;
    *ret_address = found ? g_strdup(address_of_media(write_arena(write), media.file)) : NULL;
    return true;
}

/* The newsroom's copy of a file; id 0 where it is missing or no picture. */
static bool
copy_picture(Intake *intake, Write *write, const char *file, const Media *about,
    Picture *ret_picture, GError **error)
{
    g_autoptr(GError) cause = NULL;
    *ret_picture = (Picture){0};
    if (media_add(write, intake->newsroom, file, about, &ret_picture->id, &cause))
        return picture_address(intake, write, ret_picture->id, &ret_picture->address, error);
    if (fail_is(cause, FAIL_UNAVAILABLE) || fail_is(cause, FAIL_BUSY) ||
        fail_is(cause, FAIL_CORRUPT)) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    return true;
}

/* The same, each file once. *ret_picture is NULL where there is none: then it is counted, and the
 * story comes in without it. */
static bool
picture_of(Intake *intake, Write *write, const char *file, const Media *about,
    const Picture **ret_picture, GError **error)
{
    const Picture *picture = g_hash_table_lookup(intake->pictures, file);
    if (picture == NULL) {
        Picture made;
        if (!copy_picture(intake, write, file, about, &made, error))
            return false;
        if (g_hash_table_size(intake->pictures) >= NAMES_REMEMBERED)
            g_hash_table_remove_all(intake->pictures);
        picture = g_memdup2(&made, sizeof made);
        g_hash_table_insert(intake->pictures, g_strdup(file), (Picture *)picture);
    }
    intake->report->pictures_missing += picture->id == 0;
    *ret_picture = picture->id == 0 ? NULL : picture;
    return true;
}

/* What a story or entry shows as its picture. Where the library has nothing else of a new one, its
 * texts are the library's too. */
static bool
take_picture(
    Intake *intake, Write *write, const RecordPicture *given, StoryPicture *shown, GError **error)
{
    Media about = given->about;
    const Picture *picture;
    if (given->file == NULL)
        return true;
    about.caption = about.caption != NULL ? about.caption : shown->caption;
    about.credit = about.credit != NULL ? about.credit : shown->credit;
    about.alt = about.alt != NULL ? about.alt : shown->alt;
    if (!picture_of(intake, write, given->file, &about, &picture, error))
        return false;
    shown->media_id = picture == NULL ? 0 : picture->id;
    return true;
}

/* They are in the library before what shows them is, so that it is known what uses them. */
static bool
take_shown_pictures(Intake *intake, Write *write, const ImportRecord *record, GError **error)
{
    for (unsigned index = 0; index < record->shown_picture_count; index++) {
        const RecordPicture *given = &record->shown_pictures[index];
        const Picture *picture;
        if (!picture_of(intake, write, given->file, &given->about, &picture, error))
            return false;
    }
    return true;
}

/* The copy's address for one in the body; NULL leaves it. */
static const char *
new_address(const char *address, size_t size, void *data)
{
    GHashTable *addresses = data;
    g_autofree char *old = g_strndup(address, size);
    return g_hash_table_lookup(addresses, old);
}

static bool
take_body_pictures(Intake *intake, Write *write, ImportRecord *record, GError **error)
{
    g_autoptr(GHashTable) addresses = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned index = 0; index < record->body_picture_count; index++) {
        const BodyPicture *wanted = &record->body_pictures[index];
        const Picture *picture;
        if (!picture_of(intake, write, wanted->file, &(Media){0}, &picture, error))
            return false;
        if (picture != NULL)
            g_hash_table_insert(addresses, (char *)wanted->address,
                arena_strdup(write_arena(write), picture->address));
    }
    if (g_hash_table_size(addresses) > 0)
        record->content.body = body_addresses_replace(
            write_arena(write), record->content.body, new_address, addresses);
    intake->report->pictures_missing += record->pictures_missing;
    return true;
}

/* The ids of those that are known, in order. */
static bool
known_ids(Write *write, const ImportRecord *record, const char *const *names, unsigned name_count,
    const int64_t **ret_ids, unsigned *ret_count, GError **error)
{
    int64_t *ids = arena_new_array(write_arena(write), int64_t, name_count);
    unsigned count = 0;
    for (unsigned index = 0; index < name_count; index++) {
        int64_t id;
        if (!story_known(write, record->story.foreign.origin, names[index], &id, error))
            return false;
        if (id != 0)
            ids[count++] = id;
    }
    *ret_ids = ids;
    *ret_count = count;
    return true;
}

static bool
find_related(Write *write, ImportRecord *record, GError **error)
{
    StoryContent *content = &record->content;
    return known_ids(write, record, record->related, record->related_count, &content->related,
               &content->related_count, error) &&
           known_ids(write, record, record->unrelated, record->unrelated_count, &content->unrelated,
               &content->unrelated_count, error) &&
           known_ids(write, record, record->listed, record->listed_count, &content->listed,
               &content->listed_count, error);
}

static bool
names_to_ids(Intake *intake, Write *write, ImportRecord *record, GError **error)
{
    StoryContent *content = &record->content;
    if (!section_ids(intake, write, record, content, error) ||
        !label_ids(intake, write, LABEL_TAG, record->tags, record->tag_count, &content->tags,
            &content->tag_count, error) ||
        !label_ids(intake, write, LABEL_AUTHOR, record->authors, record->author_count,
            &content->authors, &content->author_count, error))
        return false;
    RecordLabel const source = {record->source, NULL};
    if (record->source != NULL && !label_id(intake, write, LABEL_SOURCE, &source,
                                      record->source_home, &content->source_id, error))
        return false;
    return find_related(write, record, error) &&
           take_picture(intake, write, &record->picture, &content->picture, error) &&
           take_shown_pictures(intake, write, record, error) &&
           (record->body_picture_count + record->pictures_missing == 0 ||
               take_body_pictures(intake, write, record, error));
}

static bool
save_redirects(Write *write, const ImportRecord *record, int64_t id, GError **error)
{
    const char *target = arena_printf(write_arena(write), "story:%" G_GINT64_FORMAT, id);
    for (unsigned index = 0; index < record->old_address_count; index++)
        if (!redirect_save(write, record->old_addresses[index], target, error))
            return false;
    return true;
}

/* Whether a live story has an entry already, by its time and words. */
static bool
has_entry(const LiveEntryList *known, const LiveEntry *entry)
{
    for (unsigned index = 0; index < known->count; index++) {
        const LiveEntry *other = &known->entries[index];
        if (other->at_us == entry->at_us && g_strcmp0(other->headline, entry->headline) == 0 &&
            strcmp(other->body, entry->body) == 0)
            return true;
    }
    return false;
}

static bool
take_entry(Intake *intake, Write *write, const RecordEntry *given, int64_t story_id, GError **error)
{
    LiveEntry entry = given->entry;
    entry.story_id = story_id;
    return (given->author.name == NULL || label_id(intake, write, LABEL_AUTHOR, &given->author,
                                              NULL, &entry.author_id, error)) &&
           take_picture(intake, write, &given->picture, &entry.picture, error) &&
           live_entry_import(write, &entry, error);
}

/* Entries that are not known yet; those that are stay. */
static bool
take_entries(
    Intake *intake, Write *write, const ImportRecord *record, int64_t story_id, GError **error)
{
    LiveEntryList known;
    if (record->entry_count == 0)
        return true;
    g_autoptr(Reader) reader = newsroom_read_within(intake->newsroom, write, error);
    if (reader == NULL || !live_entry_list(reader, write_arena(write), story_id, true,
                              (LiveEntryCursor){0, 0}, LIVE_ENTRIES_MAX, &known, error))
        return false;
    for (unsigned index = 0; index < record->entry_count; index++) {
        const RecordEntry *given = &record->entries[index];
        if (!has_entry(&known, &given->entry) && !take_entry(intake, write, given, story_id, error))
            return fail_prefix(error, "its entry %u", index + 1);
    }
    return true;
}

static void
count_outcome(ImportReport *report, ImportOutcome outcome)
{
    switch (outcome) {
    case IMPORT_NEW:
        report->imported++;
        break;
    case IMPORT_UPDATED:
        report->updated++;
        break;
    case IMPORT_UNCHANGED:
        report->unchanged++;
        break;
    case IMPORT_KEPT:
        report->kept++;
        break;
    }
}

/* One record. FAIL_INVALID and FAIL_TOO_LARGE are the record's fault and leave nothing behind that
 * is not wanted anyway (a section, a tag); anything else stops the import. */
static bool
take_one(Intake *intake, Write *write, ImportRecord *record, GError **error)
{
    ImportOutcome outcome;
    int64_t id;
    bool settled;
    if (!story_content_check(&record->content, error) ||
        !story_import_settled(
            write, &record->story.foreign, record->brief, &outcome, &settled, error))
        return false;
    if (!settled &&
        (!names_to_ids(intake, write, record, error) ||
            !story_import(write, &record->story, &id, &outcome, error) ||
            (outcome != IMPORT_KEPT && !take_entries(intake, write, record, id, error)) ||
            !save_redirects(write, record, id, error)))
        return false;
    count_outcome(intake->report, outcome);
    return true;
}

bool
intake_take(Intake *intake, ImportRecord *const *records, unsigned count, GError **error)
{
    g_autoptr(Write) write = store_begin(newsroom_store(intake->newsroom), "import", error);
    if (write == NULL)
        return false;
    for (unsigned index = 0; index < count; index++) {
        ImportRecord *record = records[index];
        g_autoptr(GError) cause = NULL;
        if (record->failure != NULL) {
            tell_failure(intake, record, record->failure);
            continue;
        }
        if (take_one(intake, write, record, &cause))
            continue;
        if (!fail_is(cause, FAIL_INVALID) && !fail_is(cause, FAIL_TOO_LARGE)) {
            g_propagate_error(error, g_steal_pointer(&cause));
            return fail_prefix(error, "%s:%" G_GINT64_FORMAT, intake->path, record->line);
        }
        tell_failure(intake, record, cause->message);
    }
    return write_commit(write, NULL, error);
}
