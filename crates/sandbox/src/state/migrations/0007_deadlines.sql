-- What decides whether an app may be installed, and goes on (platforms.md §2.1, §3.7).
ALTER TABLE app ADD COLUMN only_stores TEXT NOT NULL DEFAULT '';      -- separated by commas; none: any store
ALTER TABLE app ADD COLUMN whitelisted INTEGER NOT NULL DEFAULT 1;
ALTER TABLE portal_script ADD COLUMN uses_nube_sdk INTEGER NOT NULL DEFAULT 0;
