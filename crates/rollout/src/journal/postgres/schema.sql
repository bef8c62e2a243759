CREATE TABLE vitrina_row (
    number BIGINT PRIMARY KEY,
    rollout BIGINT NOT NULL,
    at TEXT NOT NULL,
    fact TEXT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE vitrina_journal (
    one BOOLEAN PRIMARY KEY CHECK (one),
    version BIGINT NOT NULL,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE vitrina_holder (
    app TEXT PRIMARY KEY,
    holder TEXT NOT NULL
);

CREATE SEQUENCE vitrina_worker AS INTEGER CYCLE;

CREATE TABLE vitrina_claim (
    rollout BIGINT NOT NULL,
    store TEXT NOT NULL,
    worker INTEGER,
    until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (rollout, store)
);

INSERT INTO vitrina_journal VALUES (TRUE, 1, 0, '');
