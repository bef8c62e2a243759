-- The apps of one store, found without going through the stores of all others.
CREATE INDEX install_of_store ON install (platform, store, app);

-- Stores on the plans that may ask ten times as much (platforms.md §1.4).
INSERT INTO switch (name, is_on) VALUES ('larger_plans', 0);
