/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "newsroom/suggest_internal.h"

enum {
    BODY_BYTES = 64 * 1024,
    LINE_WORDS = 200,
    BODY_WORDS = 12000,
    LEAD_WORDS = 70,
    MENTIONS_MOST = 4000,
    ACRONYM_LETTERS = 4,
};

SuggestText
suggest_text(Arena *arena, const StoryContent *content)
{
    return (SuggestText){
        .headline = name_words_read(arena, content->headline, LINE_WORDS),
        .standfirst = name_words_read(arena, content->standfirst, LINE_WORDS),
        .body = name_words_read(arena, story_body_text(arena, content, BODY_BYTES), BODY_WORDS),
    };
}

typedef struct {
    const SuggestIndex *index;
    unsigned *places; /* of a tag: place in mentions + 1 */
    Mentions found;
    bool headline;
    unsigned lead_until; /* words */
} Matcher;

/* "US" is not "us", and a word of four capitals is no ordinary word. */
static bool
may_be_meant(const SuggestTag *tag, const NameWord *word)
{
    bool const acronym = tag->words == 1 && (tag->flags & NAME_CAPITALS) != 0 &&
                         strlen(tag->name) <= ACRONYM_LETTERS;
    return !acronym || (word->flags & NAME_CAPITALS) != 0;
}

/* As the tag itself is written. A capital at a sentence's beginning tells nothing. */
static bool
is_exact(const SuggestTag *tag, const NameWord *words, uint64_t folded)
{
    if (folded != tag->folded)
        return false;
    if ((tag->flags & NAME_CAPITAL) == 0)
        return true;
    return (words->flags & NAME_CAPITAL) != 0 &&
           (tag->words > 1 || (words->flags & NAME_FIRST) == 0);
}

static void
note_mention(
    Matcher *matcher, unsigned tag, const NameWords *text, unsigned at, uint64_t folded, bool inner)
{
    const SuggestTag *entry = &matcher->index->tags[tag];
    unsigned *place = &matcher->places[tag];
    if (!may_be_meant(entry, &text->words[at]))
        return;
    if (*place == 0) {
        if (matcher->found.count == MENTIONS_MOST)
            return;
        matcher->found.mentions[matcher->found.count++].tag = tag;
        *place = matcher->found.count;
    }
    Mention *mention = &matcher->found.mentions[*place - 1];
    mention->total++;
    mention->headline += matcher->headline;
    mention->lead += at < matcher->lead_until;
    mention->exact += is_exact(entry, &text->words[at], folded);
    mention->free += !inner;
}

/* All names that begin at a word; returns how many words the longest has. until: where the longest
 * that began before ends. */
static unsigned
match_at(Matcher *matcher, const NameWords *text, unsigned at, unsigned until)
{
    unsigned tags[SUGGEST_NAME_WORDS], longest = 0;
    uint64_t foldeds[SUGGEST_NAME_WORDS], stems = 0, folded = 0;
    for (unsigned length = 0; length < SUGGEST_NAME_WORDS && at + length < text->count; length++) {
        const NameWord *word = &text->words[at + length];
        if (length > 0 && (word->flags & NAME_BREAK) != 0)
            break;
        stems = sequence_hash(stems, word->stem);
        folded = sequence_hash(folded, word->folded);
        const SuggestSlot *slot = suggest_index_find(matcher->index, stems);
        if (slot == NULL)
            break;
        tags[length] = slot->tag;
        foldeds[length] = folded;
        if (slot->tag != 0)
            longest = length + 1;
        for (unsigned next = length + 1; next < SUGGEST_NAME_WORDS; next++)
            tags[next] = 0;
    }
    for (unsigned length = 1; length <= longest; length++)
        for (unsigned tag = tags[length - 1]; tag != 0; tag = matcher->index->tags[tag - 1].next)
            note_mention(matcher, tag - 1, text, at, foldeds[length - 1],
                length < longest || at + length <= until);
    return longest;
}

static void
match_text(Matcher *matcher, const NameWords *text, bool headline, unsigned lead_until)
{
    unsigned until = 0;
    matcher->headline = headline;
    matcher->lead_until = lead_until;
    for (unsigned at = 0; at < text->count; at++) {
        unsigned const longest = match_at(matcher, text, at, until);
        until = MAX(until, at + longest);
    }
}

Mentions
suggest_mentions(const SuggestIndex *index, Arena *arena, const SuggestText *text)
{
    Matcher matcher = {
        .index = index,
        .places = arena_new_array(arena, unsigned, index->tag_count),
        .found.mentions =
            arena_new_array(arena, Mention, MIN(index->tag_count, (unsigned)MENTIONS_MOST)),
    };
    match_text(&matcher, &text->headline, true, 0);
    match_text(&matcher, &text->standfirst, false, LINE_WORDS);
    match_text(&matcher, &text->body, false, LEAD_WORDS);
    return matcher.found;
}

unsigned
mention_class(const SuggestIndex *index, const Mention *mention)
{
    static const unsigned STEPS[] = {2, 3, 4, 6, 9, 13, 20};
    const SuggestTag *tag = &index->tags[mention->tag];
    unsigned const times = mention->free > 0 ? mention->free : mention->total;
    unsigned often = 0;
    while (often < G_N_ELEMENTS(STEPS) && times >= STEPS[often])
        often++;
    return often | (mention->headline > 0 ? CLASS_HEADLINE : 0) |
           (mention->lead > 0 ? CLASS_LEAD : 0) |
           (mention->exact * 2 >= mention->total ? CLASS_EXACT : 0) |
           (mention->free > 0 ? CLASS_FREE : 0) | (tag->words > 1 ? CLASS_SEVERAL : 0);
}
