-- How far the clock was moved forward, in milliseconds: what is kept speaks of the time that it showed.
CREATE TABLE clock (ahead_ms INTEGER NOT NULL);
INSERT INTO clock (ahead_ms) VALUES (0);
-- Files of before have lost that, and what was changed in the Portal would seem to lie ahead.
DELETE FROM portal_before;

-- A reset used to lose it.
INSERT OR IGNORE INTO switch (name, is_on) VALUES ('larger_plans', 0);
