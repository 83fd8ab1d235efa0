-- Outgoing work. Losing this file loses subscriptions (which renew themselves) and what was not sent yet.
CREATE TABLE IF NOT EXISTS follow (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL -- of the log: all before is queued
);
CREATE TABLE IF NOT EXISTS subscription (
    id         INTEGER PRIMARY KEY,
    path       TEXT NOT NULL,    -- of the feed
    topic      INTEGER NOT NULL, -- that alters it
    callback   TEXT NOT NULL,
    host       TEXT NOT NULL,
    secret     TEXT,
    expires_us INTEGER NOT NULL,
    UNIQUE (path, callback)
);
CREATE INDEX IF NOT EXISTS subscription_topic ON subscription (topic);
CREATE INDEX IF NOT EXISTS subscription_host ON subscription (host);
CREATE TABLE IF NOT EXISTS delivery (
    id         INTEGER PRIMARY KEY,
    kind       INTEGER NOT NULL, -- DeliveryKind
    target     TEXT NOT NULL,    -- an address
    host       TEXT NOT NULL,    -- one at a time is under way to each
    reference  TEXT NOT NULL,    -- what it is made of: a subscription, a change, a request as JSON
    dead       INTEGER NOT NULL,
    again      INTEGER NOT NULL, -- asked for anew since it was taken up
    attempts   INTEGER NOT NULL,
    next_us    INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    answer     TEXT,
    UNIQUE (kind, target, reference)
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (next_us) WHERE NOT dead;
CREATE INDEX IF NOT EXISTS delivery_order ON delivery (host, kind, id) WHERE NOT dead;
