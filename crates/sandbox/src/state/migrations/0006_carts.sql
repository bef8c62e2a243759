-- What shoppers have in their carts, line by line; a cart is known by the cookie of its browser.
CREATE TABLE cart_line (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    platform   TEXT NOT NULL,
    store      TEXT NOT NULL,
    cart       TEXT NOT NULL,
    product    INTEGER NOT NULL,
    variant    INTEGER NOT NULL,
    quantity   INTEGER NOT NULL,
    properties TEXT NOT NULL                    -- a JSON object of texts, {"Label": "what the shopper wrote"}
);
CREATE INDEX cart_line_of_cart ON cart_line (cart);

-- What shoppers bought, for the page that thanks them.
CREATE TABLE purchase (
    platform   TEXT NOT NULL,
    store      TEXT NOT NULL,
    id         INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    hash       TEXT NOT NULL,
    total      INTEGER NOT NULL,                -- cents
    created_at INTEGER NOT NULL,
    PRIMARY KEY (platform, store, id)
);
