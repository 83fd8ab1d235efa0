/* SPDX-License-Identifier: MIT */
/* cmark-gfm as Debian 12 has it (0.29.0.gfm.6) is quadratic, or worse, in what later releases
 * bound. Here it is bounded before it:
 *   - depth: a line costs as much as its block is deep, so markers and blanks at the beginning of a
 *     line are counted and the surplus is left out;
 *   - tables: short rows are filled up to the width of the head, and every row that could stand
 *     below a head has all that stands before it read again. A surplus "|---|" is escaped, a table
 *     that grows too large is ended by a blank line;
 *   - references: each use repeats the whole address and title, so where definitions times uses
 *     are too much, no definition counts;
 *   - "<?" and "<!": each looks for its end along the whole paragraph. A surplus one is escaped;
 *   - links: each goes back over all marks of emphasis in its paragraph. Surplus "]" are escaped;
 *   - bare addresses: each @, : and www. looks along the whole word.
 * A block is what stands between two blank lines; no paragraph and no table is longer. */
#include <glib.h>

#include "text/markdown_guard_internal.h"

enum {
    MARKERS_MAX = 64, /* of lists and quotations on one line */
    INDENT_MAX = 200, /* columns */
    COLUMNS_MAX = 64, /* of a table */
    HEAD_PIPES_MAX = 200,
    HEAD_BYTES_MAX = 8192, /* from the beginning of the block */
    ROW_PIPES_MAX = 200,
    HEADS_MAX = 8,         /* rows like |---| in one block */
    CELLS_MAX = 50000,     /* of all tables */
    DECLARATIONS_MAX = 64, /* in one block */
    ADDRESSES_MAX = 64,    /* in one word */
    WORK_MAX = 10000000,
    REFERENCES_BYTES_MAX = 32 * 1024 * 1024,
};

typedef struct {
    TextBuffer *out;
    bool without_references;
    size_t cells;
    size_t work; /* steps from brackets to marks */
    /* of the block being read */
    unsigned heads;
    unsigned declarations;
    size_t marks; /* of emphasis */
    size_t bytes;
    size_t pipes;
    size_t columns; /* of its widest table; 0 before one has begun */
} Guard;

/* A line without its line break. */
typedef struct {
    const char *start;
    const char *end;
    const char *words; /* behind blanks and markers */
    bool list;         /* a list's marker is among them */
    bool head;         /* may be the row below a table's head */
    size_t pipes;
} Line;

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* The size of the list marker at at, 0 where there is none. */
static size_t
list_marker(const char *at, const char *end)
{
    size_t size = 0;
    while (size < 9 && at + size < end && g_ascii_isdigit(at[size]))
        size++;
    if (at + size == end)
        return 0;
    bool const marker =
        size > 0 ? at[size] == '.' || at[size] == ')' : *at == '-' || *at == '*' || *at == '+';
    size++;
    return marker && (at + size == end || is_blank(at[size])) ? size : 0;
}

/* Writes blanks and markers up to the bounds and finds the words behind them. */
static void
write_prefix(Guard *guard, Line *line)
{
    unsigned markers = 0;
    unsigned columns = 0;
    const char *at = line->start;
    while (at < line->end) {
        size_t size = 1;
        bool keep;
        if (is_blank(*at)) {
            columns += *at == '\t' ? 4 : 1;
            keep = columns <= INDENT_MAX;
        } else {
            size_t const marker = *at == '>' ? 0 : list_marker(at, line->end);
            if (*at != '>' && marker == 0)
                break;
            size = MAX(marker, 1);
            line->list = line->list || marker > 0;
            keep = ++markers <= MARKERS_MAX;
        }
        if (keep)
            buffer_add(guard->out, at, size);
        at += size;
    }
    line->words = at;
}

static void
measure(Line *line)
{
    bool dash = false;
    bool other = false;
    bool parts = false;
    for (const char *at = line->start; at < line->end; at++) {
        line->pipes += *at == '|';
        dash = dash || *at == '-';
        parts = parts || *at == '|' || *at == ':';
        other = other || (!is_blank(*at) && strchr("|:->*+", *at) == NULL);
    }
    line->head = dash && parts && !other;
}

static void
begin_block(Guard *guard)
{
    guard->heads = 0;
    guard->declarations = 0;
    guard->marks = 0;
    guard->bytes = 0;
    guard->pipes = 0;
    guard->columns = 0;
}

/* Ends the table before a row that would make it too large. */
static void
bound_table(Guard *guard, const Line *line)
{
    if (guard->columns == 0)
        return;
    guard->cells += MAX(guard->columns, line->pipes);
    if (guard->cells > CELLS_MAX || line->pipes > ROW_PIPES_MAX) {
        buffer_add_byte(guard->out, '\n');
        begin_block(guard);
    }
}

/* Lets a row below a table's head pass or escapes its first character. */
static void
bound_head(Guard *guard, const Line *line)
{
    if (!line->head)
        return;
    bool const passes = ++guard->heads <= HEADS_MAX && line->pipes < COLUMNS_MAX &&
                        guard->pipes <= HEAD_PIPES_MAX && guard->bytes <= HEAD_BYTES_MAX &&
                        guard->cells <= CELLS_MAX;
    if (passes)
        guard->columns = MAX(guard->columns, line->pipes + 1);
    else if (line->words < line->end)
        buffer_add_byte(guard->out, '\\');
}

/* Whether a backslash has to stand before this byte of the line's words. */
static bool
is_surplus(Guard *guard, const Line *line, const char *at)
{
    char const before = at > line->words ? at[-1] : '\n';
    switch (*at) {
    case '?':
    case '!':
        return before == '<' && ++guard->declarations > DECLARATIONS_MAX;
    case ':':
        return before == ']' && guard->without_references;
    case '*':
    case '_':
    case '~':
        guard->marks += *at != before;
        return false;
    case ']':
        guard->work += guard->marks;
        return guard->work > WORK_MAX;
    default:
        return false;
    }
}

static void
write_words(Guard *guard, const Line *line)
{
    const char *from = line->words;
    for (const char *at = from; at < line->end; at++) {
        if (is_surplus(guard, line, at)) {
            buffer_add(guard->out, from, (size_t)(at - from));
            buffer_add_byte(guard->out, '\\');
            from = at;
        }
    }
    buffer_add(guard->out, from, (size_t)(line->end - from));
}

static void
guard_line(Guard *guard, const char *start, const char *end)
{
    Line line = {.start = start, .end = end, .words = start};
    measure(&line);
    bound_table(guard, &line);
    write_prefix(guard, &line);
    bound_head(guard, &line);
    write_words(guard, &line);
    guard->bytes += (size_t)(end - start) + 1;
    guard->pipes += line.pipes;
    if (line.words == end && !line.list)
        begin_block(guard);
}

/* Whether every use of the longest definition together stays bounded. */
static bool
references_are_bounded(const char *text, size_t size)
{
    const char *const end = text + size;
    const char *definition = NULL;
    size_t longest = 0;
    size_t uses = 0;
    bool blank = true;
    for (const char *at = text; at < end; at++) {
        if (*at == ']') {
            uses++;
            if (definition == NULL && at + 1 < end && at[1] == ':')
                definition = at;
        }
        if (*at == '\n' && blank)
            definition = NULL;
        if (definition != NULL)
            longest = MAX(longest, (size_t)(at + 1 - definition));
        blank = *at == '\n' || (blank && (is_blank(*at) || *at == '>'));
    }
    return uses == 0 || longest <= REFERENCES_BYTES_MAX / uses;
}

static bool
addresses_are_bounded(const char *text, size_t size)
{
    unsigned count = 0;
    for (size_t i = 0; i < size; i++) {
        bool const begins = text[i] == '@' || text[i] == ':' ||
                            (text[i] == 'w' && size - i > 4 && memcmp(text + i, "www.", 4) == 0);
        if (begins && ++count > ADDRESSES_MAX)
            return false;
        if (is_blank(text[i]) || text[i] == '\n')
            count = 0;
    }
    return true;
}

bool
markdown_guard(const char *text, size_t size, TextBuffer *out)
{
    const char *const end = text + size;
    Guard guard = {.out = out, .without_references = !references_are_bounded(text, size)};
    for (const char *at = text; at < end;) {
        const char *line_break = memchr(at, '\n', (size_t)(end - at));
        const char *line_end = line_break == NULL ? end : line_break;
        guard_line(&guard, at, line_end);
        if (line_break != NULL)
            buffer_add_byte(out, '\n');
        at = line_end + 1;
    }
    return addresses_are_bounded(text, size);
}
