ALTER TABLE store ADD COLUMN theme TEXT NOT NULL DEFAULT 'base';
ALTER TABLE store ADD COLUMN other_apps TEXT NOT NULL DEFAULT '';  -- separated by commas
ALTER TABLE store ADD COLUMN page_cache INTEGER NOT NULL DEFAULT 0;

-- Where demo stores load a script from while it is written.
ALTER TABLE portal_script ADD COLUMN development_url TEXT;
