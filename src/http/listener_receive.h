/* SPDX-License-Identifier: MIT */
/* What the library calls, in the order of a connection's life. Private to http/. */
#pragma once

#include <microhttpd.h>

/* An MHD_AcceptPolicyCallback: the limit per address. */
enum MHD_Result receive_admit(void *listener, const struct sockaddr *address, socklen_t size);

/* An MHD_NotifyConnectionCallback: makes and frees the Connection. */
void receive_connection(void *listener, struct MHD_Connection *handle, void **context,
    enum MHD_ConnectionNotificationCode code);

/* The request line was read; the library is about to cut the query in place. Returns the context of
 * the request, its Connection. */
void *receive_begin(void *listener, const char *target, struct MHD_Connection *handle);

/* An MHD_AccessHandlerCallback. */
enum MHD_Result receive_request(void *listener, struct MHD_Connection *handle, const char *target,
    const char *method, const char *version, const char *body, size_t *body_size, void **context);

/* An MHD_RequestCompletedCallback. */
void receive_completed(void *listener, struct MHD_Connection *handle, void **context,
    enum MHD_RequestTerminationCode code);

/* Leaves escapes as they are: paths and queries are decoded by us and once. */
size_t receive_escapes(void *data, struct MHD_Connection *handle, char *text);
