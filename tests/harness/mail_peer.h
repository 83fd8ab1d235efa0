/* SPDX-License-Identifier: MIT */
/* A mail server on loopback (RFC 5321, as much as a client of ours says): keeps what it is given,
 * and misbehaves as a test says. */
#pragma once

#include <stdint.h>

#include <glib.h>

typedef enum {
    MAIL_PEER_TAKES,
    MAIL_PEER_HANGS,          /* says nothing */
    MAIL_PEER_CLOSES,         /* hangs up after its greeting */
    MAIL_PEER_CLOSES_AT_DATA, /* in the middle of a message */
    MAIL_PEER_LATER,          /* 451 to the recipient, so many times as given; then it takes */
    MAIL_PEER_REFUSES,        /* 550 to the recipient, in two lines */
    MAIL_PEER_REFUSES_DATA,   /* 554 after the message */
    MAIL_PEER_TALKS,          /* replies without an end */
    MAIL_PEER_RAVES,          /* bytes that are no reply */
} MailPeerManner;

typedef struct MailPeer MailPeer;

MailPeer *mail_peer_new(void);
void mail_peer_free(MailPeer *peer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailPeer, mail_peer_free)
uint16_t mail_peer_port(const MailPeer *peer);
void mail_peer_behave(MailPeer *peer, MailPeerManner manner, unsigned times);
/* How many messages it took; how often somebody connected. */
unsigned mail_peer_count(MailPeer *peer);
unsigned mail_peer_connections(MailPeer *peer);
/* One of them, as it was sent, in its order, with "MAIL FROM" and "RCPT TO" lines before; borrowed.
 */
const char *mail_peer_message(MailPeer *peer, unsigned index);
