CREATE TABLE rollout (
    id INTEGER PRIMARY KEY,
    app TEXT NOT NULL,
    release INTEGER NOT NULL,
    begun_at TEXT NOT NULL,
    ended_at TEXT
) STRICT;

CREATE TABLE step (
    id INTEGER PRIMARY KEY,
    rollout INTEGER NOT NULL REFERENCES rollout (id),
    store TEXT,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT CHECK (outcome IN ('done', 'failed')),
    result TEXT
) STRICT;

CREATE INDEX step_by_rollout ON step (rollout, store);
