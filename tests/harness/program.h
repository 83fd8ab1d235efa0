/* SPDX-License-Identifier: MIT */
/* The program itself as another process, which a test may kill at any moment. $DATELINE names it.
 */
#pragma once

#include <stdint.h>
#include <sys/types.h>

/* Serves a newsroom's folder on a loopback port (0: any; *port is then the one it took), and
 * returns once it listens. */
pid_t program_serve(const char *dir, uint16_t *port);
/* kill -9, and waits for its end. */
void program_kill(pid_t pid);
