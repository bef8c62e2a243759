//! Shoppers' carts and what came of them.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row};

use super::{Result, State, Store};

/// One line of a cart, as it is kept.
#[derive(Clone, Debug)]
pub(crate) struct CartLine {
    pub id: i64,
    pub product: u64,
    pub variant: u64,
    pub quantity: u64,
    /// What the shopper wrote into `properties[Label]`, by label.
    pub properties: BTreeMap<String, String>,
}

/// A finished checkout.
#[derive(Clone, Debug)]
pub(crate) struct Purchase {
    /// The order's id.
    pub id: i64,
    pub number: i64,
    pub hash: String,
    /// Cents.
    pub total: u64,
    /// Seconds since 1970.
    pub created_at: i64,
}

impl State {
    /// The lines of a cart, oldest first.
    pub(crate) fn cart(&self, store: &Store, cart: &str) -> Result<Vec<CartLine>> {
        self.with(|db| {
            db.prepare_cached(
                "SELECT id, product, variant, quantity, properties FROM cart_line
                 WHERE cart = ?1 AND platform = ?2 AND store = ?3 ORDER BY id",
            )?
            .query_map((cart, store.platform.name(), &store.id), line)?
            .collect()
        })
    }

    /// Puts a new line into a cart; its id.
    pub(crate) fn add_to_cart(&self, store: &Store, cart: &str, line: &CartLine) -> Result<i64> {
        let properties = serde_json::to_string(&line.properties).unwrap_or_default();
        self.with(|db| {
            db.prepare_cached(
                "INSERT INTO cart_line (platform, store, cart, product, variant, quantity, properties)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
            )?
            .query_row(
                (
                    store.platform.name(),
                    &store.id,
                    cart,
                    bounded(line.product),
                    bounded(line.variant),
                    bounded(line.quantity),
                    properties,
                ),
                |row| row.get(0),
            )
        })
    }

    /// Sets how many there are of a line; with none of it the line goes.
    pub(crate) fn set_quantity(&self, cart: &str, line: i64, quantity: u64) -> Result<()> {
        self.with(|db| {
            if quantity == 0 {
                return db.execute("DELETE FROM cart_line WHERE cart = ?1 AND id = ?2", (cart, line)).map(drop);
            }
            let sql = "UPDATE cart_line SET quantity = ?3 WHERE cart = ?1 AND id = ?2";
            db.execute(sql, (cart, line, bounded(quantity))).map(drop)
        })
    }

    /// Empties a cart.
    pub(crate) fn empty_cart(&self, cart: &str) -> Result<()> {
        self.with(|db| db.execute("DELETE FROM cart_line WHERE cart = ?1", [cart]).map(drop))
    }

    /// Keeps what was bought.
    pub(crate) fn add_purchase(&self, store: &Store, purchase: &Purchase) -> Result<()> {
        self.with(|db| {
            db.execute(
                "INSERT INTO purchase (platform, store, id, number, hash, total, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    store.platform.name(),
                    &store.id,
                    purchase.id,
                    purchase.number,
                    &purchase.hash,
                    bounded(purchase.total),
                    purchase.created_at,
                ),
            )
            .map(drop)
        })
    }

    /// What was bought under that order id.
    pub(crate) fn purchase(&self, store: &Store, id: i64) -> Result<Option<Purchase>> {
        self.with(|db| {
            db.prepare_cached(
                "SELECT id, number, hash, total, created_at FROM purchase
                 WHERE platform = ?1 AND store = ?2 AND id = ?3",
            )?
            .query_row((store.platform.name(), &store.id, id), |row| {
                Ok(Purchase {
                    id: row.get(0)?,
                    number: row.get(1)?,
                    hash: row.get(2)?,
                    total: unsigned(row.get(3)?),
                    created_at: row.get(4)?,
                })
            })
            .optional()
        })
    }

    /// How much was bought in a store.
    pub(crate) fn count_purchases(&self, store: &Store) -> Result<i64> {
        self.with(|db| {
            db.prepare_cached("SELECT count(*) FROM purchase WHERE platform = ?1 AND store = ?2")?
                .query_row((store.platform.name(), &store.id), |row| row.get(0))
        })
    }
}

fn line(row: &Row<'_>) -> rusqlite::Result<CartLine> {
    let properties: String = row.get(4)?;
    Ok(CartLine {
        id: row.get(0)?,
        product: unsigned(row.get(1)?),
        variant: unsigned(row.get(2)?),
        quantity: unsigned(row.get(3)?),
        properties: serde_json::from_str(&properties).unwrap_or_default(),
    })
}

/// SQLite's integers have a sign.
fn bounded(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
