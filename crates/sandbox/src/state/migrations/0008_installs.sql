-- The apps of one store, found without going through the stores of all others.
CREATE INDEX install_of_store ON install (platform, store, app);
