ALTER TABLE store ADD COLUMN csp TEXT;          -- Content-Security-Policy of the shop's pages
