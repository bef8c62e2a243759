-- What is changed in the Partner Portal takes time to appear (platforms.md §3.4): how long, and what stores have until then.
ALTER TABLE app ADD COLUMN portal_delay INTEGER NOT NULL DEFAULT 5;   -- seconds
CREATE TABLE portal_before (
    script   INTEGER NOT NULL REFERENCES portal_script (id),
    until_ms INTEGER NOT NULL,
    before   TEXT                               -- the script as JSON; NULL: there was none
);
CREATE INDEX portal_before_of_script ON portal_before (script, until_ms);
