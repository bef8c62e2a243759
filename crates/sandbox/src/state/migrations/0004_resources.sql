ALTER TABLE store ADD COLUMN languages TEXT NOT NULL DEFAULT '';  -- besides the main one, separated by commas

-- Where webhooks really go: the host of a registered URL is replaced by this one.
ALTER TABLE app ADD COLUMN deliver_to TEXT;
-- Pago Shops: where its webhooks go; how an app registers is not documented.
ALTER TABLE app ADD COLUMN webhook_url TEXT;
-- Tiendanube: where the three mandatory privacy calls go; the Portal asks for it.
ALTER TABLE app ADD COLUMN privacy_url TEXT;

-- A resource of Tiendanube's API, of any kind.
CREATE TABLE document (
    store      TEXT NOT NULL,
    kind       TEXT NOT NULL,
    id         INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (store, kind, id)
) WITHOUT ROWID;

-- Stores that have had their sample data.
CREATE TABLE stocked (store TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE serial (next INTEGER NOT NULL);
INSERT INTO serial (next) VALUES (1000001);
