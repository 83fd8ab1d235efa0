/* SPDX-License-Identifier: MIT */
/* The property everything rests on: whatever is done, a library rebuilt from the log equals the
 * live one, row for row. Random commands with fixed seeds; a failure names its seed. */
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "newsroom/answered.h"
#include "newsroom/assignment.h"
#include "newsroom/campaign.h"
#include "newsroom/changes.h"
#include "newsroom/front.h"
#include "newsroom/kept.h"
#include "newsroom/key.h"
#include "newsroom/label.h"
#include "newsroom/live_entry.h"
#include "newsroom/lock.h"
#include "newsroom/media.h"
#include "newsroom/note.h"
#include "newsroom/person.h"
#include "newsroom/redirect.h"
#include "newsroom/saved_search.h"
#include "newsroom/section.h"
#include "newsroom/settings.h"
#include "newsroom/webhook.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "text/slug.h"

enum { STEPS = 400 };

typedef struct {
    NewsroomFixture *fixture;
    GRand *random;
    int64_t now_us;
    unsigned done;
    unsigned refused;
    bool erases; /* else the frozen tables are compared too */
} Walk;

static int64_t
pick(Walk *walk, int64_t count)
{
    return g_rand_int_range(walk->random, 0, (gint32)MAX(count, 1));
}

/* A row's id at random; 0 where there is none. */
static int64_t
any_of(Walk *walk, Write *write, const char *query)
{
    sqlite3_stmt *statement;
    int64_t id = 0;
    g_assert_cmpint(
        sqlite3_prepare_v2(db_handle(write_db(write)), query, -1, &statement, NULL), ==, SQLITE_OK);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        id = sqlite3_column_int64(statement, 0);
        g_array_append_val(ids, id);
    }
    sqlite3_finalize(statement);
    return ids->len == 0 ? 0 : g_array_index(ids, int64_t, pick(walk, ids->len));
}

static int64_t
revision_of(Write *write, int64_t id)
{
    g_autofree char *query = g_strdup_printf("SELECT revision FROM story WHERE id = %d", (int)id);
    sqlite3_stmt *statement;
    sqlite3_prepare_v2(db_handle(write_db(write)), query, -1, &statement, NULL);
    int64_t const revision =
        sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return revision;
}

static const char *
word(Walk *walk)
{
    static const char *const WORDS[] = {
        "Ferry", "Заливът", "grid", "vote", "storm", "Lorn", "müde", "العربية", "bridge", "fox"};
    return WORDS[pick(walk, G_N_ELEMENTS(WORDS))];
}

/* A text with the address of a picture in it. */
static const char *
any_picture_text(Walk *walk, Write *write)
{
    Media media;
    bool found = false;
    int64_t const id = any_of(walk, write, "SELECT id FROM media");
    g_autoptr(Reader) reader = newsroom_read_within(walk->fixture->newsroom, write, NULL);
    g_assert_true(media_find(reader, write_arena(write), id, &media, &found, NULL));
    return arena_printf(write_arena(write),
        "%s: ![seen](/media/%s)\n\n[![with words](/media/%s) in a link](/)", word(walk),
        found ? media.file : "00/00000000000000000000000000000000.jpg",
        found ? media.file : "00/00000000000000000000000000000000.jpg");
}

static StoryContent *
any_content(Walk *walk, Write *write)
{
    Arena *arena = write_arena(write);
    StoryContent *content = arena_new0(arena, StoryContent);
    int64_t *sections = arena_new_array(arena, int64_t, 2),
            *tags = arena_new_array(arena, int64_t, 3);
    content->headline =
        arena_printf(arena, "%s %s %d", word(walk), word(walk), (int)pick(walk, 99));
    if (pick(walk, 3) == 0)
        content->slug = slug_from(arena, word(walk), 20, "x");
    content->kicker = pick(walk, 2) ? word(walk) : NULL;
    content->body = arena_printf(arena, "%s was seen. %s was not.", word(walk), word(walk));
    content->body_format = (BodyFormat)pick(walk, 3);
    content->picture.alt = "What it shows";
    if (pick(walk, 3) == 0)
        content->picture.media_id = any_of(walk, write, "SELECT id FROM media");
    if (pick(walk, 3) == 0)
        content->body = any_picture_text(walk, write);
    content->priority = (int)pick(walk, 6);
    content->urgency = (int)pick(walk, 10);
    content->sections = sections;
    content->tags = tags;
    while (content->section_count < (unsigned)pick(walk, 3))
        sections[content->section_count++] = any_of(walk, write, "SELECT id FROM section");
    while (content->tag_count < (unsigned)pick(walk, 4))
        tags[content->tag_count++] = any_of(walk, write, "SELECT id FROM label");
    if (content->section_count > 0 && sections[0] == 0)
        content->section_count = 0;
    if (content->tag_count > 0 && tags[0] == 0)
        content->tag_count = 0;
    return content;
}

static bool
do_section(Walk *walk, Write *write, GError **error)
{
    SectionDraft draft = {.name = word(walk)};
    if (pick(walk, 8) == 0) {
        int64_t const id = any_of(walk, write, "SELECT id FROM section");
        g_autofree char *seen =
            g_strdup_printf("SELECT revision FROM section WHERE id = %d", (int)id);
        return section_delete(write, id, any_of(walk, write, seen),
            pick(walk, 4) ? any_of(walk, write, "SELECT id FROM section") : 0, error);
    }
    if (pick(walk, 2))
        draft.parent_id = any_of(walk, write, "SELECT id FROM section");
    if (pick(walk, 3) == 0) { /* a rename or a move */
        draft.id = any_of(walk, write, "SELECT id FROM section");
        g_autofree char *query =
            g_strdup_printf("SELECT revision FROM section WHERE id = %d", (int)draft.id);
        draft.revision = any_of(walk, write, query);
    }
    if (draft.id != 0 && pick(walk, 2))
        return section_place(write, draft.id, draft.revision, draft.parent_id,
            pick(walk, 2) ? 0 : any_of(walk, write, "SELECT id FROM section"), error);
    return section_save(write, &draft, NULL, error);
}

/* A merge, a separation, or a deletion. */
static bool
regroup_label(Walk *walk, Write *write, GError **error)
{
    bool const separates = pick(walk, 3) == 0;
    int64_t const id = any_of(walk, write,
        separates ? "SELECT id FROM label WHERE merged_into IS NOT NULL" : "SELECT id FROM label");
    g_autofree char *query = g_strdup_printf("SELECT revision FROM label WHERE id = %d", (int)id);
    int64_t const revision = any_of(walk, write, query);
    if (separates)
        return label_separate(write, id, revision, error);
    if (pick(walk, 4) == 0)
        return label_delete(write, id, revision, error);
    return label_merge(write, id, revision, any_of(walk, write, "SELECT id FROM label"), error);
}

static bool
do_label(Walk *walk, Write *write, GError **error)
{
    int64_t id;
    Label draft = {.kind = (LabelKind)(1 + pick(walk, 3)), .name = word(walk)};
    if (pick(walk, 3) == 0)
        return regroup_label(walk, write, error);
    if (pick(walk, 4) == 0) { /* a rename, with another address */
        draft.id = any_of(walk, write, "SELECT id FROM label");
        g_autofree char *query =
            g_strdup_printf("SELECT revision FROM label WHERE id = %d", (int)draft.id);
        draft.revision = any_of(walk, write, query);
        return label_save(write, &draft, &id, error);
    }
    return label_ensure(write, &draft, &id, error);
}

static bool
do_import(Walk *walk, Write *write, GError **error)
{
    ImportOutcome outcome;
    int64_t id;
    Story const story = {
        .status = (StoryStatus)pick(walk, 4),
        .stage = STORY_READY,
        .published_us = walk->now_us - pick(walk, 1000) * HOUR_US,
        .live = any_content(walk, write),
        .foreign = {"test", arena_printf(write_arena(write), "f%d", (int)pick(walk, 30)), NULL,
            arena_printf(write_arena(write), "%d", (int)pick(walk, 3))},
    };
    return story_import(write, &story, &id, &outcome, error);
}

static bool
do_story(Walk *walk, Write *write, GError **error)
{
    int64_t const id = any_of(walk, write, "SELECT id FROM story");
    int64_t const revision = revision_of(write, id) - (pick(walk, 20) == 0);
    int64_t made;
    switch (pick(walk, 10)) {
    case 0:
        return story_create(write, any_content(walk, write), &made, NULL, error);
    case 1:
        return story_save(write, id, revision, any_content(walk, write), NULL, error);
    case 2:
    case 3:
        return story_publish(
            write, id, revision, pick(walk, 3) ? 0 : walk->now_us + HOUR_US, NULL, error);
    case 4:
        return story_correct(write, id, revision, "It was the other one.", false, NULL, error);
    case 5:
        return story_withdraw(write, id, revision, "It was wrong.", NULL, error);
    case 6:
        return story_spike(write, id, revision, NULL, error);
    case 7:
        return story_restore(write, id, revision, NULL, error);
    case 8: {
        const StoryContent *content = any_content(walk, write);
        return story_retag(write, id, revision, content->tags, content->tag_count, NULL, error);
    }
    default:
        return do_import(walk, write, error);
    }
}

/* What the desk does with a story while somebody writes. */
static bool
do_desk(Walk *walk, Write *write, GError **error)
{
    int64_t const id = any_of(walk, write, "SELECT id FROM story");
    int64_t const revision = revision_of(write, id);
    g_autofree char *seen =
        g_strdup_printf("SELECT revision FROM kept WHERE story_id = %d", (int)id);
    int64_t const kept = pick(walk, 5) ? any_of(walk, write, seen) : 1;
    g_autoptr(Json) fields = json_object();
    Lock lock;
    json_put_text(fields, "body", word(walk));
    switch (pick(walk, 10)) {
    case 8:
        return note_add(write, id, 1 + pick(walk, 2), word(walk), &(int64_t){0}, error);
    case 9: {
        int64_t const note = any_of(walk, write, "SELECT id FROM note");
        g_autofree char *beside =
            g_strdup_printf("SELECT story_id FROM note WHERE id = %d", (int)note);
        return note_take_back(write, note, any_of(walk, write, beside), 1 + pick(walk, 2), error);
    }
    case 0:
        return story_stage(write, id, revision, (StoryStage)pick(walk, 4), NULL, error);
    case 1:
        return story_undo(write, id, revision, NULL, error);
    case 2:
        return story_unschedule(write, id, revision, NULL, error);
    case 3:
        return story_embargo(write, id, revision, walk->now_us + HOUR_US, NULL, error);
    case 4:
        return kept_drop(write, id, kept, error);
    case 5:
        return lock_take(
            write, id, 1 + pick(walk, 2), word(walk), pick(walk, 2) != 0, &lock, error);
    case 6:
        return lock_release(write, id, 1 + pick(walk, 2), word(walk), error);
    default:
        if (id == 0)
            return fail(error, FAIL_NOT_FOUND, "there is no story yet");
        return kept_save(write,
            &(Kept){
                .story_id = id, .revision = kept, .base = revision, .person_id = 1 + pick(walk, 2)},
            fields, &(int64_t){0}, error);
    }
}

static bool
do_settings(Walk *walk, Write *write, GError **error)
{
    static const char *const ZONES[] = {"UTC", "Europe/Sofia", "America/St_Johns", "Pacific/Apia"};
    g_autoptr(Json) fields = json_object();
    json_put_text(fields, "title", word(walk));
    json_put_text(fields, "time_zone", ZONES[pick(walk, G_N_ELEMENTS(ZONES))]);
    return settings_save(write, fields, error);
}

static bool
do_erase(Walk *walk, Write *write, GError **error)
{
    if (!walk->erases)
        return do_label(walk, write, error);
    bool const story = pick(walk, 2) != 0;
    int64_t const id = any_of(walk, write, story ? "SELECT id FROM story" : "SELECT id FROM label");
    return subject_erase(
        write, subject_of(write_arena(write), story ? "story" : "label", id), "asked for", error);
}

static bool
do_people(Walk *walk, Write *write, GError **error)
{
    int64_t const person = any_of(walk, write, "SELECT id FROM person");
    int64_t const key = any_of(walk, write, "SELECT id FROM access_key");
    char *secret;
    if (person == 0 || pick(walk, 4) == 0) {
        Person const draft = {.login = arena_printf(write_arena(write), "p%d", (int)pick(walk, 20)),
            .name = word(walk),
            .role = (Role)pick(walk, ROLE_COUNT_)};
        return person_save(write, &draft, NULL, error);
    }
    if (key != 0 && pick(walk, 3) == 0)
        return key_close(write, key, error);
    if (pick(walk, 3) == 0)
        return answered_save(write, "key:1", word(walk), &(Answered){word(walk), 200, "{}"}, error);
    if (pick(walk, 6) == 0)
        return pick(walk, 2) ? webhook_remove(write, 1 + pick(walk, 4), error)
                             : webhook_save(write,
                                   &(Webhook){.url = "https://hook.example/",
                                       .secret = "sixteen bytes or more"},
                                   &(int64_t){0}, error);
    if (pick(walk, 5) == 0)
        return pick(walk, 3) == 0 ? saved_search_remove(write, 1 + pick(walk, 4), error)
                                  : saved_search_save(write,
                                        &(SavedSearch){.person_id = 1 + pick(walk, 2),
                                            .is_shared = pick(walk, 2) != 0,
                                            .name = word(walk),
                                            .query = "q=ferry"},
                                        NULL, error);
    Key const draft = {
        .kind = (KeyKind)(KEY_SESSION + pick(walk, 4)), .person_id = person, .name = "key"};
    return key_open(write, &draft, &secret, NULL, error);
}

static bool
do_live(Walk *walk, Write *write, GError **error)
{
    int64_t const story = any_of(walk, write, "SELECT id FROM story");
    int64_t const covered = any_of(walk, write, "SELECT id FROM story WHERE coverage > 0");
    int64_t const entry = any_of(walk, write, "SELECT id FROM live_entry");
    if (covered == 0 || pick(walk, 4) == 0)
        return story_set_coverage(write, story, revision_of(write, story),
            (Coverage)pick(walk, COVERAGE_ENDED + 1), NULL, error);
    if (entry != 0 && pick(walk, 4) == 0)
        return live_entry_remove(write, entry, 1 + pick(walk, 2), NULL, error);
    bool const has_picture = pick(walk, 3) == 0;
    LiveEntry const draft = {.id = pick(walk, 3) ? 0 : entry,
        .revision = pick(walk, 3) ? 0 : 1,
        .story_id = covered,
        .headline = word(walk),
        .body = has_picture ? any_picture_text(walk, write) : word(walk),
        .body_format = has_picture ? BODY_MARKDOWN : BODY_PLAIN,
        .picture = {pick(walk, 3) ? 0 : any_of(walk, write, "SELECT id FROM media"), "Words"},
        .is_key = pick(walk, 2) != 0,
        .is_pinned = pick(walk, 5) == 0};
    return live_entry_save(write, &draft, NULL, NULL, error);
}

/* A GIF of one pixel, in one of nine colours. */
static bool
add_picture(Walk *walk, Write *write, GError **error)
{
    char gif[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
    int64_t id;
    gif[13] = (char)pick(walk, 9);
    return media_add_bytes(write, walk->fixture->newsroom, gif, sizeof gif - 1,
        &(Media){.caption = word(walk), .name = "seen.gif"}, &id, error);
}

/* Another of the nine in the place of a picture; often refused, where it is in the library. */
static bool
replace_picture(Walk *walk, Write *write, int64_t id, int64_t revision, GError **error)
{
    char gif[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;";
    Media taken;
    gif[13] = (char)pick(walk, 40);
    return media_take(walk->fixture->newsroom, write_arena(write), gif, sizeof gif - 1,
               &(Media){.name = "other.gif"}, &taken, error) &&
           media_replace(write, id, revision, &taken, error);
}

static bool
do_picture(Walk *walk, Write *write, GError **error)
{
    int64_t const id = any_of(walk, write, "SELECT id FROM media");
    Media media;
    bool found;
    g_autoptr(Reader) reader = newsroom_read_within(walk->fixture->newsroom, write, error);
    if (pick(walk, 2) || id == 0)
        return add_picture(walk, write, error);
    if (pick(walk, 3) == 0)
        return media_remove(write, id, error);
    if (pick(walk, 3) == 0)
        return media_end_due(write, &(unsigned){0}, error);
    g_assert_true(media_find(reader, write_arena(write), id, &media, &found, error));
    if (pick(walk, 3) == 0)
        return replace_picture(walk, write, id, media.revision, error);
    media.credit = word(walk);
    media.until_us = pick(walk, 2) ? walk->now_us + DAY_US : 0;
    media.focal_y = pick(walk, 1001);
    if (pick(walk, 3) == 0)
        media_crop_set(&media, (MediaShape)pick(walk, MEDIA_SHAPE_COUNT), 0, 0, 1, NULL);
    media.revision -= pick(walk, 9) == 0;
    return media_save(write, &media, error);
}

static bool
do_assignment(Walk *walk, Write *write, GError **error)
{
    Assignment assignment = {0};
    bool found;
    int64_t const known = any_of(walk, write, "SELECT id FROM assignment"),
                  person = any_of(walk, write, "SELECT id FROM person");
    g_autoptr(Reader) reader = newsroom_read_within(walk->fixture->newsroom, write, error);
    if (known != 0 && pick(walk, 9) == 0 && walk->erases)
        return subject_erase(
            write, subject_of(write_arena(write), "assignment", known), "asked for", error);
    if (known != 0 && pick(walk, 2) &&
        !assignment_find(reader, write_arena(write), known, &assignment, &found, error))
        return false;
    assignment.revision -= pick(walk, 9) == 0;
    assignment.title = word(walk);
    assignment.notes = pick(walk, 2) ? word(walk) : NULL;
    assignment.is_all_day = pick(walk, 3) == 0;
    assignment.from_us = walk->now_us / DAY_US * DAY_US + pick(walk, 60) * DAY_US;
    assignment.until_us = assignment.from_us + pick(walk, 3) * DAY_US;
    assignment.status = (AssignmentStatus)pick(walk, ASSIGNMENT_STATUS_COUNT_);
    assignment.people = &person;
    assignment.person_count = person != 0;
    return assignment_save(write, &assignment, NULL, NULL, error);
}

/* An arrangement, now and then of a revision that is old. */
static bool
do_front(Walk *walk, Write *write, GError **error)
{
    Front front;
    int64_t const id = pick(walk, 2) ? 0 : any_of(walk, write, "SELECT id FROM section");
    g_autoptr(Reader) reader = newsroom_read_within(walk->fixture->newsroom, write, error);
    if (!front_find(reader, id, &front, error))
        return false;
    front.revision -= pick(walk, 9) == 0;
    for (int64_t count = pick(walk, 4); count > 0; count--)
        front_put(&front, 1 + (int)pick(walk, FRONT_PLACES),
            any_of(walk, write, "SELECT id FROM story"), NULL);
    for (unsigned index = 0; index < front.count; index++) {
        front.placements[index].is_locked = pick(walk, 4) == 0;
        front.placements[index].until_us =
            pick(walk, 2) ? 0 : walk->now_us + pick(walk, 30) * HOUR_US;
    }
    return front_save(write, &front, NULL, error);
}

static bool
do_rest(Walk *walk, Write *write, GError **error)
{
    int64_t next_us, id;
    unsigned count;
    if (pick(walk, 2))
        return story_release_due(write, &count, &next_us, error);
    if (pick(walk, 4) == 0)
        return redirect_remove(
            write, arena_printf(write_arena(write), "/old/%d", (int)pick(walk, 9)), error);
    if (pick(walk, 2))
        return redirect_save(
            write, arena_printf(write_arena(write), "/old/%d", (int)pick(walk, 9)), "/new", error);
    Campaign const campaign = {.slot = "top",
        .name = "Bank",
        .url = "https://bank.example/",
        .label = "A bank",
        .from_us = walk->now_us,
        .until_us = walk->now_us + DAY_US,
        .weight = 1};
    return campaign_save(write, &campaign, &id, error);
}

static void
step(Walk *walk)
{
    g_autoptr(GError) error = NULL;
    walk->now_us += pick(walk, 7200) * SECOND_US;
    clock_stop(walk->now_us);
    g_autoptr(Write) write = fixture_begin(walk->fixture);
    int64_t const choice = pick(walk, 54);
    bool const done = choice < 5    ? do_section(walk, write, &error)
                      : choice < 10 ? do_label(walk, write, &error)
                      : choice < 35 ? do_story(walk, write, &error)
                      : choice < 36 ? do_settings(walk, write, &error)
                      : choice < 37 ? do_erase(walk, write, &error)
                      : choice < 38 ? do_people(walk, write, &error)
                      : choice < 39 ? do_live(walk, write, &error)
                      : choice < 41 ? do_picture(walk, write, &error)
                      : choice < 43 ? do_front(walk, write, &error)
                      : choice < 51 ? do_desk(walk, write, &error)
                      : choice < 53 ? do_assignment(walk, write, &error)
                                    : do_rest(walk, write, &error);
    if (done) {
        write_commit(write, NULL, &error);
        g_assert_no_error(error);
        walk->done++;
    } else {
        g_assert_nonnull(error);
        walk->refused++;
    }
}

static void
report(const char *sentence, void *data)
{
    g_printerr("%s\n", sentence);
}

static int64_t
number_of(NewsroomFixture *fixture, const char *query)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Reader) reader = newsroom_read(fixture->newsroom, &error);
    sqlite3_stmt *statement;
    g_assert_cmpint(
        sqlite3_prepare_v2(db_handle(reader->db), query, -1, &statement, NULL), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_step(statement), ==, SQLITE_ROW);
    int64_t const number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

/* Counts are those of the lists, by month too; what leads on lists nothing and leads to an end. */
static void
check_lists(NewsroomFixture *fixture)
{
    static const char *const WRONG[] = {
        "SELECT count(*) FROM tally WHERE list >> 56 IN (1, 3, 4)"
        " AND count != (SELECT count(*) FROM listing WHERE listing.list = tally.list)",
        "SELECT count(*) FROM (SELECT DISTINCT list FROM listing)"
        " WHERE list NOT IN (SELECT list FROM tally)",
        "SELECT count(*) FROM tally WHERE list >> 56 = 4 AND count != (SELECT sum(count) FROM "
        "tally AS"
        " month WHERE month.list BETWEEN (17 << 56) | ((tally.list & 0xffffff) << 20)"
        " AND (17 << 56) | ((tally.list & 0xffffff) << 20) | 0xfffff)",
        "SELECT count(*) FROM listing WHERE list IN (SELECT topic FROM alias)",
        "SELECT count(*) FROM alias WHERE target IN (SELECT topic FROM alias)",
    };
    for (size_t index = 0; index < G_N_ELEMENTS(WRONG); index++)
        if (number_of(fixture, WRONG[index]) != 0)
            g_error("wrong: %s", WRONG[index]);
}

static void
test_walk(NewsroomFixture *fixture, gconstpointer seed)
{
    g_autoptr(GError) error = NULL;
    int64_t findings;
    Walk walk = {fixture, g_rand_new_with_seed(GPOINTER_TO_UINT(seed)),
        INT64_C(1700000000) * SECOND_US, 0, 0, GPOINTER_TO_UINT(seed) % 2 == 0};
    for (unsigned count = 0; count < STEPS; count++)
        step(&walk);
    g_test_message(
        "seed %u: %u commands done, %u refused", GPOINTER_TO_UINT(seed), walk.done, walk.refused);
    g_assert_cmpuint(walk.done, >, STEPS / 3);
    check_lists(fixture);
    store_verify(newsroom_store(fixture->newsroom), report, NULL, &findings, &error);
    g_assert_no_error(error);
    g_assert_cmpint(findings, ==, 0);
    /* The index of the desk's words holds what its table says, no more and no less. */
    Write *write = fixture_begin(fixture);
    g_assert_true(db_script(write_db(write),
        "INSERT INTO desk_word (desk_word, rank) VALUES ('integrity-check', 1)", &error));
    fixture_commit(write);
    g_rand_free(walk.random);
}

/* verify must be able to say no: a row changed behind the log's back is found. */
static void
test_verify_finds_damage(NewsroomFixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    int64_t findings;
    fixture_story(fixture, "Ferry crews agree", "World/Lorn", "Ferry strike", 0);
    Write *write = fixture_begin(fixture);
    g_assert_true(db_script(write_db(write), "UPDATE story SET headline = 'Tampered'", &error));
    fixture_commit(write);
    store_verify(newsroom_store(fixture->newsroom), report, NULL, &findings, &error);
    g_assert_no_error(error);
    g_assert_cmpint(findings, ==, 1);
    g_assert_true(store_rebuild(newsroom_store(fixture->newsroom), NULL, NULL, &error));
    store_verify(newsroom_store(fixture->newsroom), report, NULL, &findings, &error);
    g_assert_cmpint(findings, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (unsigned seed = 1; seed <= 8; seed++) {
        g_autofree char *path = g_strdup_printf("/model/rebuild_equal/%u", seed);
        g_test_add(path, NewsroomFixture, GUINT_TO_POINTER(seed), newsroom_fixture_set_up,
            test_walk, newsroom_fixture_tear_down);
    }
    g_test_add("/model/verify_finds_damage", NewsroomFixture, NULL, newsroom_fixture_set_up,
        test_verify_finds_damage, newsroom_fixture_tear_down);
    return g_test_run();
}
