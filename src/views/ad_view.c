/* SPDX-License-Identifier: MIT */
#include "views/ad_view.h"

#include <string.h>

#include "ads/slots.h"
#include "views/card_view.h"

Value *
ad_view(View *view, const char *slot)
{
    const Campaign *campaign = NULL;
    Value *value = value_object(view->arena), *house = value_object(view->arena);
    view_depend(view, TOPIC_CAMPAIGNS, 0);
    view_depend(view, TOPIC_QUARTER, 0);
    value_put_text(value, "name", slot);
    value_put_text(value, "size", strcmp(slot, "aside") == 0 ? "box" : "wide");
    value_put_text(house, "url", "/about#advertise");
    value_put(value, "house", house);
    if (!slot_choose(view->reader, view->arena, slot, &campaign, NULL) || campaign == NULL)
        return value;
    StoryPicture const picture = {.media_id = campaign->media_id, .alt = campaign->label};
    Value *image = card_view_picture(view, &picture), *shown = value_object(view->arena);
    value_put_text(shown, "name", campaign->name);
    value_put_text(shown, "label", campaign->label);
    value_put_text(shown, "url", campaign->url);
    if (image != NULL)
        value_put(shown, "picture", image);
    else
        value_put_bool(shown, "picture", false);
    value_put(value, "campaign", shown);
    return value;
}
