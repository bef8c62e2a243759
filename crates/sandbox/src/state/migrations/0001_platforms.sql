CREATE TABLE switch (
    name  TEXT PRIMARY KEY,
    is_on INTEGER NOT NULL
);

CREATE TABLE app (
    platform       TEXT NOT NULL,
    id             TEXT NOT NULL,
    handle         TEXT NOT NULL,
    secret         TEXT NOT NULL,
    redirect_uri   TEXT NOT NULL,
    scopes         TEXT NOT NULL,               -- separated by commas
    legacy_src     INTEGER NOT NULL DEFAULT 0,
    token_lifetime INTEGER NOT NULL DEFAULT 3600, -- seconds; Tiendanube's tokens never expire
    PRIMARY KEY (platform, id)
);

CREATE TABLE store (
    platform  TEXT NOT NULL,
    id        TEXT NOT NULL,
    name      TEXT NOT NULL,
    slug      TEXT NOT NULL UNIQUE,
    lang      TEXT NOT NULL,                    -- xx_YY
    country   TEXT NOT NULL,
    currency  TEXT NOT NULL,                    -- ISO 4217
    symbol    TEXT NOT NULL,
    thousands TEXT NOT NULL,
    cents     TEXT NOT NULL,
    has_ls    INTEGER NOT NULL,
    suspended INTEGER NOT NULL DEFAULT 0,
    demo      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (platform, id)
);

CREATE TABLE install (
    platform     TEXT NOT NULL,
    app          TEXT NOT NULL,
    store        TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    installed_at INTEGER NOT NULL,
    PRIMARY KEY (platform, app, store)
);

CREATE TABLE code (
    digest       TEXT PRIMARY KEY,
    platform     TEXT NOT NULL,
    app          TEXT NOT NULL,
    store        TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    expires_at   INTEGER NOT NULL
);

CREATE TABLE token (
    digest     TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    platform   TEXT NOT NULL,
    app        TEXT NOT NULL,
    store      TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    expires_at INTEGER                          -- NULL: never
);
CREATE INDEX token_of_install ON token (platform, app, store);

-- A script that is a URL: Tiendanube's classic kind and Pago Shops' only one.
CREATE TABLE src_script (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    platform   TEXT NOT NULL,
    app        TEXT NOT NULL,
    store      TEXT NOT NULL,
    src        TEXT NOT NULL,
    event      TEXT NOT NULL,
    location   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL                 -- milliseconds; later than created_at when the request was queued
);
CREATE INDEX src_script_of_store ON src_script (platform, store, app);

-- A script of the Partner Portal, its versions, and the stores it is associated with.
CREATE TABLE portal_script (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    app          TEXT NOT NULL,
    handle       TEXT NOT NULL,
    event        TEXT NOT NULL,
    location     TEXT NOT NULL,
    auto_install INTEGER NOT NULL,
    UNIQUE (app, handle)
);

CREATE TABLE portal_version (
    script     INTEGER NOT NULL REFERENCES portal_script (id),
    number     INTEGER NOT NULL,
    hash       TEXT NOT NULL,
    body       BLOB NOT NULL,
    status     TEXT NOT NULL CHECK (status IN ('draft', 'testing', 'active', 'idle')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (script, number)
);

CREATE TABLE association (
    store        TEXT NOT NULL,
    script       INTEGER NOT NULL REFERENCES portal_script (id),
    query_params TEXT,                          -- a JSON object in text, as it was sent
    auto_install INTEGER NOT NULL,
    PRIMARY KEY (store, script)
);
