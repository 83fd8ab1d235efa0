/* SPDX-License-Identifier: MIT */
#include "newsroom/changes.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/desk_text.h"
#include "newsroom/media_use.h"
#include "newsroom/search.h"
#include "newsroom/signature.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

const ChangeKind CHANGE_KINDS[] = {
#define CHANGE(id, symbol, name, apply, describe) {id, name, apply, describe},
#include "newsroom/changes.list"
#undef CHANGE
};
const unsigned CHANGE_KIND_COUNT = G_N_ELEMENTS(CHANGE_KINDS);

const char *const LIBRARY_TABLES[] = {"identity", "setting", "section", "label", "media",
    "media_file", "media_use", "redirect", "person", "access_key", "answered", "webhook",
    "assignment", "assignment_person", "front", "front_place", "live_entry", "note", "kept", "lock",
    "saved_search", "story", "story_ref", "alias", "listing", "tally", "foreign_story", "campaign",
    "search_doc", "desk_text", "signature", "term_epoch", "term_pending", NULL};

const char *const LIBRARY_FROZEN_TABLES[] = {"signature", "term_epoch", "term_pending", NULL};

const char *
topic_name(uint64_t topic, char *buffer, size_t size)
{
    static const char *const NAMES[] = {"none",
#define TOPIC_KIND(symbol, name) name,
        TOPIC_KINDS(TOPIC_KIND)
#undef TOPIC_KIND
    };
    TopicKind const kind = topic_kind(topic);
    const char *name = kind < TOPIC_KIND_COUNT_ ? NAMES[kind] : NAMES[0];
    if (topic_id(topic) == 0)
        g_snprintf(buffer, size, "%s", name);
    else
        g_snprintf(buffer, size, "%s-%" G_GINT64_FORMAT, name, topic_id(topic));
    return buffer;
}

char *
subject_of(Arena *arena, const char *noun, int64_t id)
{
    return arena_printf(arena, "%s:%" G_GINT64_FORMAT, noun, id);
}

bool
subject_id(const char *subject, int64_t *ret_id, GError **error)
{
    const char *colon = strchr(subject, ':');
    gint64 id;
    if (colon == NULL || !g_ascii_string_to_signed(colon + 1, 10, 1, INT64_C(1) << 55, &id, NULL))
        return fail(error, FAIL_CORRUPT, "subject \"%s\" has no id", subject);
    *ret_id = id;
    return true;
}

const Json *
change_state(const Change *change, Json **ret_own, GError **error)
{
    if (change->state != NULL)
        return change->state;
    *ret_own = json_read_object(change->body, strlen(change->body), SIZE_MAX, error);
    return *ret_own;
}

bool
row_revision(Db *db, const Sql *sql, int64_t id, int64_t *ret_revision, GError **error)
{
    return db_int(db, 0, ret_revision, error, sql, "i", id);
}

bool
next_id(Db *db, const char *noun, int64_t *ret_id, GError **error)
{
    int64_t last;
    if (!db_int(db, 0, &last, error, &SQL_IDENTITY_LAST, "s", noun))
        return false;
    *ret_id = last + 1;
    return true;
}

bool
note_id(ApplyContext *context, const char *noun, int64_t id, GError **error)
{
    return db_run(context->db, error, &SQL_IDENTITY_RAISE, "si", noun, id);
}

/* Something to see: not blanks alone, and not marks without a shape alone. */
static bool
has_visible(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (g_unichar_isgraph(g_utf8_get_char(at)))
            return true;
    return false;
}

bool
check_text(const char *field, const char *text, size_t limit, bool required, GError **error)
{
    if (text == NULL || *text == '\0')
        return !required || fail(error, FAIL_INVALID, "%s is missing", field);
    size_t const length = strlen(text);
    if (length > limit)
        return fail(error, FAIL_INVALID, "%s has %zu bytes (at most %zu)", field, length, limit);
    if (!g_utf8_validate(text, (gssize)length, NULL))
        return fail(error, FAIL_INVALID, "%s is not valid UTF-8", field);
    if (required && !has_visible(text))
        return fail(error, FAIL_INVALID, "%s is blank", field);
    return true;
}

bool
tally_add(ApplyContext *context, uint64_t list, int by, GError **error)
{
    return db_run(context->db, error, &SQL_TALLY_ADD, "ii", (int64_t)list, (int64_t)by);
}

/* The nouns of subjects and the statements that take them out of the library. */
static const struct {
    const char *noun;
    const Sql *remove;
    TopicKind topic;
} NOUNS[] = {
    {"campaign", &SQL_CAMPAIGN_DELETE, TOPIC_CAMPAIGNS},
    {"person", &SQL_PERSON_DELETE, TOPIC_NONE},
    {"key", &SQL_KEY_DELETE, TOPIC_NONE},
    {"webhook", &SQL_WEBHOOK_DELETE, TOPIC_NONE},
    {"entry", &SQL_LIVE_ENTRY_DELETE, TOPIC_NONE},
    {"kept", &SQL_KEPT_DELETE, TOPIC_NONE},
    {"note", &SQL_NOTE_DELETE, TOPIC_NONE},
    {"lock", &SQL_LOCK_DELETE, TOPIC_NONE},
    {"search", &SQL_SAVED_SEARCH_DELETE, TOPIC_NONE},
};

bool
subject_apply_erased(ApplyContext *context, const Change *change, GError **error)
{
    int64_t id;
    if (!subject_id(change->subject, &id, error))
        return false;
    g_autofree char *noun = g_strndup(change->subject, strcspn(change->subject, ":"));
    if (!note_id(context, noun, id, error))
        return false;
    if (strcmp(noun, "story") == 0) {
        apply_touch(context, topic_of(TOPIC_STORY, id));
        return search_remove(context, id, error) && desk_text_remove(context, id, error) &&
               story_unlist(context, id, error) &&
               db_run(context->db, error, &SQL_FOREIGN_DELETE, "i", id) &&
               media_use_drop(context, (MediaUser){id, 0}, error) &&
               db_run(context->db, error, &SQL_STORY_REF_DROP, "i", id) &&
               front_forget(context, id, error) && signature_erase(context, id, error) &&
               db_run(context->db, error, &SQL_STORY_DELETE, "i", id);
    }
    if (strcmp(noun, "media") == 0)
        return media_erase(context, id, error);
    if (strcmp(noun, "entry") == 0 && !media_use_drop(context, (MediaUser){0, id}, error))
        return false;
    if (strcmp(noun, "assignment") == 0)
        return assignment_erase(context, id, error);
    if (strcmp(noun, "label") == 0) {
        apply_touch(context, topic_of(TOPIC_LABEL, id));
        return label_erase(context, id, error);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(NOUNS); index++) {
        if (strcmp(noun, NOUNS[index].noun) != 0)
            continue;
        apply_touch(context, topic_of(NOUNS[index].topic, id));
        return db_run(context->db, error, NOUNS[index].remove, "i", id) &&
               (strcmp(noun, "kept") != 0 || desk_text_apply_kept(context, id, error));
    }
    return true;
}

char *
subject_describe_erased(Arena *arena, const Change *change)
{
    return arena_strdup(arena, "all earlier versions emptied");
}
