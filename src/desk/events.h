/* SPDX-License-Identifier: MIT */
/* The desk's own event stream (/desk/events): the news of the newsroom, told to the open pages of
 * whoever may read the desk, as it is committed. A thread follows the log and hands each piece of
 * news to a hub of its own, apart from readers' streams. What one is told at once; while much
 * happens, news is gathered for a moment, so that fifty people who type are a few small events a
 * second. A stream ends with the session it stands on. */
#pragma once

#include "http/sse.h"
#include "newsroom/newsroom.h"
#include "newsroom/person.h"

typedef struct DeskEvents DeskEvents;

DeskEvents *desk_events_open(Newsroom *newsroom, GError **error);
/* After the listener has stopped. */
void desk_events_close(DeskEvents *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DeskEvents, desk_events_close)

SseHub *desk_events_hub(DeskEvents *events);

/* Whose right a stream stands on: fills in owners, and what it is counted with. */
void desk_events_own(SseStart *start, int64_t person_id, int64_t key_id);
/* Whether a person may hear the desk's news. */
bool desk_events_may(Reader *reader, const Person *person);
