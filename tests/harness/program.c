/* SPDX-License-Identifier: MIT */
#include "program.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

pid_t
program_serve(const char *dir, uint16_t *port)
{
    g_autofree char *listen = g_strdup_printf("127.0.0.1:%u", *port);
    int out[2];
    char text[512];
    g_assert_cmpint(pipe(out), ==, 0);
    pid_t const pid = fork();
    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        for (int fd = 3; fd < 4096; fd++)
            close(fd);
        execl(g_getenv("DATELINE"), "dateline", "serve", dir, "--listen", listen, (char *)NULL);
        _exit(127);
    }
    close(out[1]);
    /* Its first line says where it is. */
    size_t size = 0;
    while (size + 1 < sizeof text) {
        ssize_t const got = read(out[0], text + size, sizeof text - 1 - size);
        g_assert_cmpint(got, >, 0);
        size += (size_t)got;
        if (memchr(text, '\n', size) != NULL)
            break;
    }
    text[size] = '\0';
    const char *place = strstr(text, "127.0.0.1:");
    g_assert_nonnull(place);
    *port = (uint16_t)g_ascii_strtoull(place + strlen("127.0.0.1:"), NULL, 10);
    close(out[0]);
    return pid;
}

void
program_kill(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}
