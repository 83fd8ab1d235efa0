/* SPDX-License-Identifier: MIT */
/* The two ends of the measurement of live readers.
 *
 *   bench_live readers PORT TARGET COUNT   opens that many event streams, prints "ready", and for
 *                                          every event the moment the first and the last reader
 *                                          had it: "event FIRST_NS LAST_NS" (CLOCK_MONOTONIC)
 *   bench_live server                      the least that a server of event streams can be, one
 *                                          epoll loop: prints its port; each line of standard
 *                                          input goes to all readers as one event */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 512, ROOM = 16384, LINE = 4096 };

static int64_t
now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void
raise_limit(void)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static void
watch(int epoll, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

/* Of each stream: has its head come, and how many events ended with an empty line. */
typedef struct {
    bool has_head;
    char last; /* byte */
    bool has_data;
} Stream;

static int
open_stream(uint16_t port, const char *target)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[1024];
    int const fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int const size = snprintf(text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n", target);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        send(fd, text, (size_t)size, MSG_NOSIGNAL) != size) {
        perror("stream");
        exit(1);
    }
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

/* Counts what came: a head, then blocks with a data line that end with an empty one. */
static unsigned
take(Stream *stream, const char *bytes, size_t size)
{
    unsigned events = 0;
    size_t at = 0;
    if (!stream->has_head) {
        const char *end = memmem(bytes, size, "\r\n\r\n", 4);
        if (end == NULL)
            return 0;
        stream->has_head = true;
        stream->last = '\n';
        at = (size_t)(end - bytes) + 4;
    }
    if (memmem(bytes + at, size - at, "data:", 5) != NULL)
        stream->has_data = true;
    for (; at < size; at++) {
        if (bytes[at] == '\r')
            continue;
        if (bytes[at] == '\n' && stream->last == '\n' && stream->has_data) {
            events++;
            stream->has_data = memmem(bytes + at, size - at, "data:", 5) != NULL;
        }
        stream->last = bytes[at];
    }
    return events;
}

static int
run_readers(uint16_t port, const char *target, unsigned count)
{
    static char bytes[ROOM];
    Stream *streams = calloc(count + 64, sizeof *streams);
    int *numbers = calloc(65536, sizeof *numbers);
    int const epoll = epoll_create1(0);
    unsigned ready = 0, heard = 0;
    int64_t first_ns = 0;
    for (unsigned index = 0; index < count; index++) {
        int const fd = open_stream(port, target);
        numbers[fd] = (int)index;
        watch(epoll, fd);
    }
    for (;;) {
        struct epoll_event events[AT_ONCE];
        int const got = epoll_wait(epoll, events, AT_ONCE, -1);
        for (int index = 0; index < got; index++) {
            int const fd = events[index].data.fd;
            Stream *stream = &streams[numbers[fd]];
            ssize_t const size = recv(fd, bytes, sizeof bytes, 0);
            if (size < 0 && errno == EAGAIN)
                continue;
            if (size <= 0)
                return 0;
            bool const had_head = stream->has_head;
            unsigned const came = take(stream, bytes, (size_t)size);
            if (!had_head && stream->has_head && ++ready == count) {
                puts("ready");
                fflush(stdout);
            }
            if (came == 0)
                continue;
            if (heard == 0)
                first_ns = now_ns();
            heard += came;
            if (heard == count) {
                printf("event %lld %lld\n", (long long)first_ns, (long long)now_ns());
                fflush(stdout);
                heard = 0;
            }
        }
    }
}

static void
greet(int fd)
{
    static const char HEAD[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                               "Cache-Control: no-store\r\n\r\n";
    static char bytes[ROOM];
    if (recv(fd, bytes, sizeof bytes, 0) > 0)
        send(fd, HEAD, sizeof HEAD - 1, MSG_NOSIGNAL);
}

static int
run_server(void)
{
    static char line[LINE], text[LINE + 64];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int const listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int const epoll = epoll_create1(0);
    int *readers = calloc(65536, sizeof *readers);
    unsigned count = 0, number = 0;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, 4096) != 0)
        return 1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%u\n", ntohs(address.sin_port));
    fflush(stdout);
    watch(epoll, listener);
    watch(epoll, STDIN_FILENO);
    for (;;) {
        struct epoll_event events[AT_ONCE];
        int const got = epoll_wait(epoll, events, AT_ONCE, -1);
        for (int index = 0; index < got; index++) {
            int const fd = events[index].data.fd;
            if (fd == listener) {
                int const reader = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                readers[count++] = reader;
                watch(epoll, reader);
            } else if (fd == STDIN_FILENO) {
                ssize_t const read_size = read(STDIN_FILENO, line, sizeof line - 1);
                if (read_size <= 0)
                    return 0;
                line[read_size - 1] = '\0';
                int const block = snprintf(text, sizeof text,
                    "id: %u\nevent: story.published\ndata: %s\n\n", ++number, line);
                for (unsigned reader = 0; reader < count; reader++)
                    send(readers[reader], text, (size_t)block, MSG_NOSIGNAL | MSG_DONTWAIT);
            } else {
                greet(fd);
            }
        }
    }
}

int
main(int argc, char **argv)
{
    raise_limit();
    if (argc == 5 && strcmp(argv[1], "readers") == 0)
        return run_readers((uint16_t)atoi(argv[2]), argv[3], (unsigned)atoi(argv[4]));
    if (argc == 2 && strcmp(argv[1], "server") == 0)
        return run_server();
    fputs("usage: bench_live readers PORT TARGET COUNT | server\n", stderr);
    return 2;
}
