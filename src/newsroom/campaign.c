/* SPDX-License-Identifier: MIT */
#include "newsroom/campaign.h"

#include <string.h>

#include "base/error.h"
#include "newsroom/changes_internal.h"
#include "newsroom/statements.h"
#include "newsroom/topics.h"

static const char *const SLOTS[] = {"top", "aside", "inline", NULL};

static bool
campaign_check(const Campaign *draft, GError **error)
{
    if (!check_text("advertiser", draft->name, 200, true, error) ||
        !check_text("label", draft->label, 300, true, error) ||
        !check_text("address", draft->url, 2000, true, error))
        return false;
    if (draft->slot == NULL || !g_strv_contains(SLOTS, draft->slot))
        return fail(error, FAIL_INVALID, "slot \"%.40s\" (expected top, aside or inline)",
            draft->slot != NULL ? draft->slot : "");
    if (!g_str_has_prefix(draft->url, "https://") && !g_str_has_prefix(draft->url, "http://"))
        return fail(error, FAIL_INVALID, "address \"%.80s\" (expected https://…)", draft->url);
    if (draft->until_us <= draft->from_us)
        return fail(error, FAIL_INVALID, "a campaign must end after it begins");
    if (draft->weight < 1 || draft->weight > 1000)
        return fail(error, FAIL_INVALID, "weight must be 1 to 1000");
    return true;
}

bool
campaign_save(Write *write, const Campaign *draft, int64_t *ret_id, GError **error)
{
    int64_t id = draft->id;
    if (!campaign_check(draft, error) ||
        (id == 0 && !next_id(write_db(write), "campaign", &id, error)))
        return false;
    g_autoptr(Json) state = json_object();
    json_put_text(state, "slot", draft->slot);
    json_put_text(state, "name", draft->name);
    json_put_text(state, "url", draft->url);
    json_put_text(state, "label", draft->label);
    json_put_int(state, "media", draft->media_id);
    json_put_int(state, "from", draft->from_us);
    json_put_int(state, "until", draft->until_us);
    json_put_int(state, "weight", draft->weight);
    if (!write_append(write, CHANGE_CAMPAIGN_SAVED, subject_of(write_arena(write), "campaign", id),
            draft->revision, state, NULL, error))
        return fail_prefix(error, "campaign of %s", draft->name);
    *ret_id = id;
    return true;
}

bool
campaign_running(Reader *reader, Arena *arena, const char *slot, unsigned limit,
    const Campaign ***ret_campaigns, unsigned *ret_count, GError **error)
{
    const Campaign **campaigns = arena_new_array(arena, const Campaign *, limit);
    unsigned count = 0;
    g_auto(Query) query = db_query(reader->db, &SQL_CAMPAIGN_RUNNING, "si", slot, reader->now_us);
    while (count < limit && query_next(&query)) {
        Campaign *campaign = arena_new0(arena, Campaign);
        campaign->id = query_int(&query, 0);
        campaign->slot = query_copy(arena, &query, 1);
        campaign->name = query_copy(arena, &query, 2);
        campaign->url = query_copy(arena, &query, 3);
        campaign->label = query_copy(arena, &query, 4);
        campaign->media_id = query_int(&query, 5);
        campaign->from_us = query_int(&query, 6);
        campaign->until_us = query_int(&query, 7);
        campaign->weight = query_int(&query, 8);
        campaigns[count++] = campaign;
    }
    if (!query_end(&query, error))
        return false;
    *ret_campaigns = campaigns;
    *ret_count = count;
    return true;
}

bool
campaign_next_turn(Reader *reader, int64_t *ret_us, GError **error)
{
    return db_int(reader->db, 0, ret_us, error, &SQL_CAMPAIGN_NEXT_TURN, "i", reader->now_us);
}

bool
campaign_apply(ApplyContext *context, const Change *change, GError **error)
{
    g_autoptr(Json) own = NULL;
    int64_t id;
    const Json *state = change_state(change, &own, error);
    if (state == NULL || !subject_id(change->subject, &id, error))
        return false;
    apply_touch(context, topic_of(TOPIC_CAMPAIGNS, 0));
    return note_id(context, "campaign", id, error) &&
           db_run(context->db, error, &SQL_CAMPAIGN_SAVE, "iissssiiii", id, change->revision,
               json_text(state, "slot"), json_text(state, "name"), json_text(state, "url"),
               json_text(state, "label"), json_int(state, "media", 0), json_int(state, "from", 0),
               json_int(state, "until", 0), json_int(state, "weight", 1));
}

char *
campaign_describe(Arena *arena, const Change *change)
{
    g_autoptr(Json) own = NULL;
    const Json *state = change_state(change, &own, NULL);
    return arena_printf(arena, "%s, slot %s", state ? json_text(state, "name") : "?",
        state ? json_text(state, "slot") : "?");
}
