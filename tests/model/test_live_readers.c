/* SPDX-License-Identifier: MIT */
/* A thousand readers of /events over two thousand publishes: they break off at any moment and come
 * back with their position, some read hardly at all, and the server is killed and started again
 * under them. In the end each has heard exactly the log's sequence of public events.
 *
 * The server is the program itself; this process writes to its newsroom as an import would, from
 * beside. With LIVE_READERS=small fewer of each, for a quick look. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include "event_client.h"
#include "newsroom/workflow.h"
#include "newsroom_fixture.h"
#include "program.h"

enum {
    BREAK_EACH_MS = 2, /* one reader breaks off */
    SLOW_EACH = 20,    /* one reader in so many is slow */
    SLOW_BYTES = 700,  /* and reads this at a time */
    PATIENCE_S = 500,
};

typedef struct Torture Torture;

typedef struct {
    EventClient client;
    Torture *torture;
    GArray *heard; /* of int64_t */
    bool is_slow;
    bool has_failed;
} LiveReader;

struct Torture {
    NewsroomFixture base;
    unsigned readers, publishes, kills;
    LiveReader *all;
    GRand *random;
    int epoll;
    uint16_t port;
    pid_t server;
    GMutex lock;
    GArray *expected; /* of int64_t; under lock */
    bool is_written;  /* under lock */
};

static void
hear(EventClient *client, const char *name, const char *data, const char *id, void *owner)
{
    LiveReader *reader = owner;
    int64_t const seq = g_ascii_strtoll(id, NULL, 10);
    if (strcmp(name, "reload") == 0) {
        reader->has_failed = true;
        return;
    }
    g_array_append_val(reader->heard, seq);
}

static void *
write_stories(void *data)
{
    Torture *torture = data;
    int64_t const section = fixture_section(&torture->base, "World/Lorn");
    for (unsigned index = 0; index < torture->publishes; index++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *headline = g_strdup_printf("Number %u", index);
        StoryContent const content = {
            .headline = headline, .body = "So it is.", .sections = &section, .section_count = 1};
        int64_t id, revision, head;
        g_autoptr(Write) write = fixture_begin(&torture->base);
        story_create(write, &content, &id, &revision, &error);
        story_publish(write, id, revision, 0, &revision, &error);
        write_commit(write, &head, &error);
        g_assert_no_error(error);
        g_mutex_lock(&torture->lock);
        g_array_append_val(torture->expected, head);
        g_mutex_unlock(&torture->lock);
    }
    g_mutex_lock(&torture->lock);
    torture->is_written = true;
    g_mutex_unlock(&torture->lock);
    return NULL;
}

static void
watch(Torture *torture, LiveReader *reader)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = reader};
    epoll_ctl(torture->epoll, EPOLL_CTL_ADD, reader->client.fd, &event);
}

/* Half of them say where they are in the header, half in the address. */
static void
connect_reader(Torture *torture, LiveReader *reader)
{
    unsigned const number = (unsigned)(reader - torture->all);
    g_autofree char *target = g_strdup_printf(
        "/events?since=%s", *reader->client.last_id != '\0' ? reader->client.last_id : "0");
    g_autofree char *kept = g_strdup(reader->client.last_id);
    if (number % 2 == 1)
        *reader->client.last_id = '\0';
    if (event_client_open(&reader->client, torture->port, target, reader->is_slow ? 2048 : 0))
        watch(torture, reader);
    if (*reader->client.last_id == '\0' && *kept != '\0') {
        g_free(reader->client.last_id);
        reader->client.last_id = g_steal_pointer(&kept);
    }
}

static void
connect_all(Torture *torture)
{
    for (unsigned index = 0; index < torture->readers; index++)
        if (torture->all[index].client.fd < 0)
            connect_reader(torture, &torture->all[index]);
}

/* Reads what has come, for at most some milliseconds of waiting. */
static void
read_some(Torture *torture)
{
    struct epoll_event events[256];
    int const count = epoll_wait(torture->epoll, events, G_N_ELEMENTS(events), 5);
    for (int index = 0; index < count; index++) {
        LiveReader *reader = events[index].data.ptr;
        if (reader->is_slow && g_rand_int_range(torture->random, 0, 4) != 0)
            continue;
        event_client_read(&reader->client, reader->is_slow ? SLOW_BYTES : SIZE_MAX);
    }
}

static void
break_one(Torture *torture)
{
    LiveReader *reader =
        &torture->all[g_rand_int_range(torture->random, 0, (gint32)torture->readers)];
    if (reader->client.fd >= 0)
        event_client_close(&reader->client);
}

/* How many have all there is so far. */
static unsigned
count_done(Torture *torture, bool *ret_written)
{
    unsigned done = 0;
    g_mutex_lock(&torture->lock);
    guint const expected = torture->expected->len;
    *ret_written = torture->is_written;
    g_mutex_unlock(&torture->lock);
    for (unsigned index = 0; index < torture->readers; index++)
        done += torture->all[index].heard->len >= expected;
    return done;
}

static void
set_up(Torture *torture)
{
    struct rlimit limit;
    bool const small = g_strcmp0(g_getenv("LIVE_READERS"), "small") == 0;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    newsroom_fixture_set_up(&torture->base, NULL);
    torture->readers = small ? 200 : 1000;
    torture->publishes = small ? 300 : 2000;
    torture->kills = small ? 2 : 5;
    torture->random = g_rand_new_with_seed(7);
    torture->epoll = epoll_create1(EPOLL_CLOEXEC);
    torture->expected = g_array_new(FALSE, FALSE, sizeof(int64_t));
    torture->all = g_new0(LiveReader, torture->readers);
    for (unsigned index = 0; index < torture->readers; index++) {
        LiveReader *reader = &torture->all[index];
        reader->torture = torture;
        reader->is_slow = index % SLOW_EACH == 0;
        reader->heard = g_array_new(FALSE, FALSE, sizeof(int64_t));
        event_client_init(&reader->client, hear, reader);
    }
    torture->server = program_serve(torture->base.dir, &torture->port);
}

static void
tear_down(Torture *torture)
{
    for (unsigned index = 0; index < torture->readers; index++) {
        event_client_finish(&torture->all[index].client);
        g_array_unref(torture->all[index].heard);
    }
    program_kill(torture->server);
    close(torture->epoll);
    g_array_unref(torture->expected);
    g_rand_free(torture->random);
    g_free(torture->all);
    newsroom_fixture_tear_down(&torture->base, NULL);
}

/* Reads, breaks off and kills until every reader has everything, or patience is at its end. */
static void
run(Torture *torture)
{
    int64_t const begin_us = g_get_monotonic_time();
    int64_t break_us = begin_us;
    unsigned killed = 0;
    bool is_written = false;
    while (!(count_done(torture, &is_written) == torture->readers && is_written)) {
        int64_t const now_us = g_get_monotonic_time();
        g_assert_cmpint(now_us - begin_us, <, (gint64)PATIENCE_S * G_USEC_PER_SEC);
        g_mutex_lock(&torture->lock);
        unsigned const published = torture->expected->len;
        g_mutex_unlock(&torture->lock);
        if (killed < torture->kills &&
            published > (killed + 1) * torture->publishes / (torture->kills + 1)) {
            program_kill(torture->server);
            torture->server = program_serve(torture->base.dir, &torture->port);
            killed++;
        }
        /* On a busy machine fewer, so that readers come to hear something in between. */
        if (!is_written && break_us < now_us) {
            break_one(torture);
            break_us = now_us + BREAK_EACH_MS * (gint64)1000;
        }
        connect_all(torture);
        for (unsigned turn = 0; turn < 4; turn++)
            read_some(torture);
    }
    g_assert_cmpuint(killed, ==, torture->kills);
}

static void
test_every_reader_hears_the_log(void)
{
    Torture torture = {0};
    set_up(&torture);
    GThread *writer = g_thread_new("writer", write_stories, &torture);
    run(&torture);
    g_thread_join(writer);
    for (unsigned index = 0; index < torture.readers; index++) {
        const LiveReader *reader = &torture.all[index];
        g_assert_false(reader->has_failed);
        g_assert_cmpmem(reader->heard->data, reader->heard->len * sizeof(int64_t),
            torture.expected->data, torture.expected->len * sizeof(int64_t));
    }
    g_test_message(
        "%u readers, %u publishes, %u kills", torture.readers, torture.publishes, torture.kills);
    tear_down(&torture);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/live-readers/every-reader-hears-the-log", test_every_reader_hears_the_log);
    return g_test_run();
}
