CREATE TABLE count (
    release INTEGER NOT NULL,
    store TEXT NOT NULL,
    started INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (release, store)
) STRICT, WITHOUT ROWID;

CREATE TABLE error (
    release INTEGER NOT NULL,
    text TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    store TEXT NOT NULL,
    PRIMARY KEY (release, text)
) STRICT, WITHOUT ROWID;

CREATE TABLE refused (
    reason TEXT PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
