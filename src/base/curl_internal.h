/* SPDX-License-Identifier: MIT */
#pragma once

/* Makes libcurl ready, once. Thread-safe. */
void curl_ready(void);
