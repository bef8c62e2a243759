-- A journal of version 1: release 1 in two stores, release 2 in one of them, refused by the other.
CREATE TABLE rollout (id INTEGER PRIMARY KEY, app TEXT NOT NULL, release INTEGER NOT NULL, begun_at TEXT NOT NULL, ended_at TEXT) STRICT;
CREATE TABLE step (id INTEGER PRIMARY KEY, rollout INTEGER NOT NULL REFERENCES rollout (id), store TEXT, kind TEXT NOT NULL,
    detail TEXT NOT NULL, begun_at TEXT NOT NULL, ended_at TEXT, outcome TEXT, result TEXT) STRICT;
INSERT INTO rollout VALUES (1, 'variant-badge', 1, '2026-11-01T00:00:00Z', '2026-11-01T00:00:09Z');
INSERT INTO rollout VALUES (2, 'variant-badge', 2, '2026-11-02T00:00:00Z', NULL);
INSERT INTO step (rollout, store, kind, detail, begun_at, outcome, result) VALUES
    (1, 'tiendanube:1001', 'create', '{"src":"https://cdn.example/a.js"}', '2026-11-01T00:00:01Z', 'done', 'null'),
    (1, 'tiendanube:1001', 'verdict', 'null', '2026-11-01T00:00:02Z', 'done',
     '{"store":"tiendanube:1001","placement":"tiendanube-classic","outcome":"created","script_url":null,"obstacle":null,"notes":[]}'),
    (1, 'tiendanube:1002', 'verdict', 'null', '2026-11-01T00:00:02Z', 'done',
     '{"store":"tiendanube:1002","placement":"tiendanube-portal","outcome":"unchanged","script_url":null,"obstacle":null,"notes":[]}'),
    (2, 'tiendanube:1001', 'verdict', 'null', '2026-11-02T00:00:02Z', 'done',
     '{"store":"tiendanube:1001","placement":"tiendanube-classic","outcome":"updated","script_url":null,"obstacle":null,"notes":[]}');
INSERT INTO step (rollout, store, kind, detail, begun_at) VALUES (2, 'tiendanube:1002', 'update', '{}', '2026-11-02T00:00:03Z');
PRAGMA user_version = 1;
