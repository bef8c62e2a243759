-- Events that came, each once. `body` is NULL after a privacy hook was handled.
CREATE TABLE events (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    platform    TEXT NOT NULL,
    store       TEXT NOT NULL,
    topic       TEXT NOT NULL,
    subject     TEXT,
    key         BLOB NOT NULL,
    body        BLOB,
    received_at INTEGER NOT NULL,
    times       INTEGER NOT NULL DEFAULT 1,
    attempts    INTEGER NOT NULL DEFAULT 0,
    not_before  INTEGER NOT NULL DEFAULT 0,
    failure     TEXT,
    handled_at  INTEGER
) STRICT;
CREATE INDEX events_by_key ON events (key);
CREATE INDEX events_waiting ON events (number) WHERE handled_at IS NULL;

CREATE TABLE stores (
    platform TEXT NOT NULL,
    store    TEXT NOT NULL,
    state    TEXT NOT NULL,
    since    INTEGER NOT NULL,
    PRIMARY KEY (platform, store)
) STRICT;

-- That privacy hooks came and were done, without the data in them. Never pruned.
CREATE TABLE privacy (
    event       INTEGER PRIMARY KEY,
    hook        TEXT NOT NULL,
    store       TEXT NOT NULL,
    customer    TEXT,
    signed      INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    handled_at  INTEGER
) STRICT;
