/* SPDX-License-Identifier: MIT */
/* The engine for tests and for looking at a log without writing: rows in an array. Appends of a
 * transaction wait in the same array behind `committed`. */
#include <string.h>

#include "store/engine_internal.h"

typedef struct {
    ChangeLog log;
    GMutex lock;
    GPtrArray *rows;       /* of Change *, texts owned; place is seq - 1 */
    GHashTable *revisions; /* subject -> place + 1 of its newest row */
    size_t committed;
    GPtrArray *erased; /* bodies to restore on rollback: pairs of Change * and char * */
} MemoryLog;

static void
row_free(void *data)
{
    Change *row = data;
    g_free((char *)row->actor);
    g_free((char *)row->subject);
    g_free((char *)row->body);
    g_free(row);
}

static Change *
row_at(MemoryLog *self, size_t place)
{
    return g_ptr_array_index(self->rows, place);
}

static Change *
newest_of(MemoryLog *self, const char *subject)
{
    size_t const place = GPOINTER_TO_SIZE(g_hash_table_lookup(self->revisions, subject));
    return place == 0 ? NULL : row_at(self, place - 1);
}

static bool
memory_begin(ChangeLog *log, GError **error)
{
    return true;
}

static bool
memory_append(ChangeLog *log, Change *change, int64_t expected, Arena *arena,
    ChangeConflict *ret_conflict, GError **error)
{
    MemoryLog *self = (MemoryLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->lock);
    const Change *newest = newest_of(self, change->subject);
    int64_t const found = newest == NULL ? 0 : newest->revision;

    if (found != expected) {
        if (newest != NULL && ret_conflict != NULL)
            *ret_conflict = (ChangeConflict){found, arena_strdup(arena, newest->body)};
        return engine_conflict(error, change->subject, expected, found);
    }
    size_t const count = self->rows->len;
    change->seq = (int64_t)count + 1;
    change->at_us = engine_time(count == 0 ? 0 : row_at(self, count - 1)->at_us);
    change->revision = found + 1;

    Change *row = g_new0(Change, 1);
    *row = *change;
    row->actor = g_strdup(change->actor);
    row->subject = g_strdup(change->subject);
    row->body = g_strdup(change->body);
    row->state = NULL;
    g_ptr_array_add(self->rows, row);
    g_hash_table_insert(self->revisions, g_strdup(row->subject), GSIZE_TO_POINTER(count + 1));
    return true;
}

static bool
memory_commit(ChangeLog *log, int64_t *ret_head, GError **error)
{
    MemoryLog *self = (MemoryLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->lock);
    self->committed = self->rows->len;
    *ret_head = (int64_t)self->committed;
    for (unsigned index = 1; index < self->erased->len; index += 2)
        g_free(g_ptr_array_index(self->erased, index));
    g_ptr_array_set_size(self->erased, 0);
    return true;
}

static void
memory_rollback(ChangeLog *log)
{
    MemoryLog *self = (MemoryLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->lock);
    for (unsigned index = 0; index < self->erased->len; index += 2) {
        Change *row = g_ptr_array_index(self->erased, index);
        g_free((char *)row->body);
        row->body = g_ptr_array_index(self->erased, index + 1);
    }
    g_ptr_array_set_size(self->erased, 0);
    g_ptr_array_set_size(self->rows, (int)self->committed);
    g_hash_table_remove_all(self->revisions);
    for (unsigned place = 0; place < self->rows->len; place++)
        g_hash_table_insert(self->revisions, g_strdup(row_at(self, place)->subject),
            GSIZE_TO_POINTER((size_t)place + 1));
}

static bool
memory_read(
    ChangeLog *log, int64_t after, int64_t limit, ChangeVisit visit, void *data, GError **error)
{
    MemoryLog *self = (MemoryLog *)log;
    for (int64_t place = after; limit > 0; place++, limit--) {
        g_mutex_lock(&self->lock);
        Change *row = place < (int64_t)self->committed ? row_at(self, (size_t)place) : NULL;
        g_mutex_unlock(&self->lock);
        if (row == NULL || !visit(row, data))
            break;
    }
    return true;
}

static bool
memory_latest(ChangeLog *log, Arena *arena, const char *subject, Change *ret_change,
    bool *ret_found, GError **error)
{
    MemoryLog *self = (MemoryLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->lock);
    for (size_t place = self->committed; place > 0; place--) {
        const Change *row = row_at(self, place - 1);
        if (strcmp(row->subject, subject) != 0)
            continue;
        *ret_change = *row;
        ret_change->actor = arena_strdup(arena, row->actor);
        ret_change->subject = arena_strdup(arena, row->subject);
        ret_change->body = arena_strdup(arena, row->body);
        *ret_found = true;
        return true;
    }
    *ret_found = false;
    return true;
}

static bool
memory_head(ChangeLog *log, int64_t *ret_seq, GError **error)
{
    MemoryLog *self = (MemoryLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->lock);
    *ret_seq = (int64_t)self->committed;
    return true;
}

static void
replace_body(MemoryLog *self, Change *row, const char *body)
{
    g_ptr_array_add(self->erased, row);
    g_ptr_array_add(self->erased, (char *)row->body);
    row->body = g_strdup(body);
}

static bool
memory_erase(ChangeLog *log, const char *subject, int64_t up_to, int64_t *ret_count, GError **error)
{
    MemoryLog *self = (MemoryLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->lock);
    *ret_count = 0;
    for (unsigned place = 0; place < self->rows->len; place++) {
        Change *row = row_at(self, place);
        if (strcmp(row->subject, subject) != 0 || row->revision > up_to || *row->body == '\0')
            continue;
        replace_body(self, row, "");
        *ret_count += 1;
    }
    return true;
}

static bool
memory_compact(ChangeLog *log, const char *subject, int64_t revision, GError **error)
{
    MemoryLog *self = (MemoryLog *)log;
    g_autoptr(GMutexLocker) held = g_mutex_locker_new(&self->lock);
    for (unsigned place = self->rows->len; place > 0; place--) {
        Change *row = row_at(self, place - 1);
        if (row->revision != revision || strcmp(row->subject, subject) != 0)
            continue;
        if (*row->body != '\0')
            replace_body(self, row, "{}");
        break;
    }
    return true;
}

static void
memory_close(ChangeLog *log)
{
    MemoryLog *self = (MemoryLog *)log;
    memory_rollback(log);
    g_ptr_array_unref(self->erased);
    g_ptr_array_unref(self->rows);
    g_hash_table_unref(self->revisions);
    g_mutex_clear(&self->lock);
    g_free(self);
}

static const ChangeLogEngine MEMORY = {
    .name = "memory",
    .shares_library = false,
    .begin = memory_begin,
    .append = memory_append,
    .commit = memory_commit,
    .rollback = memory_rollback,
    .read = memory_read,
    .latest = memory_latest,
    .head = memory_head,
    .erase = memory_erase,
    .compact = memory_compact,
    .close = memory_close,
};

ChangeLog *
change_log_open_memory(void)
{
    MemoryLog *self = g_new0(MemoryLog, 1);
    engine_start(&self->log, &MEMORY, 0);
    g_mutex_init(&self->lock);
    self->rows = g_ptr_array_new_with_free_func(row_free);
    self->revisions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    self->erased = g_ptr_array_new();
    return &self->log;
}
