CREATE TABLE row (
    number INTEGER PRIMARY KEY,
    rollout INTEGER NOT NULL,
    at TEXT NOT NULL,
    fact TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

INSERT INTO head (one, number, hash) VALUES (1, 0, x'');
