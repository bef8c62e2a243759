//! The resources of Tiendanube's API as they are kept: a JSON object with an id and two dates, by store and kind.

use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::{Map, Value};

use super::{Result, State};

/// One resource of one store.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub id: i64,
    /// Seconds since 1970.
    pub created_at: i64,
    /// Seconds since 1970.
    pub updated_at: i64,
    pub body: Map<String, Value>,
}

/// Which documents a list is about; both ends of a range belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub since_id: i64,
    pub created: (i64, i64),
    pub updated: (i64, i64),
}

impl Default for Range {
    fn default() -> Self {
        Range { since_id: i64::MIN, created: (i64::MIN, i64::MAX), updated: (i64::MIN, i64::MAX) }
    }
}

const WITHIN: &str = "FROM document WHERE store = ?1 AND kind = ?2 AND id > ?3
                      AND created_at BETWEEN ?4 AND ?5 AND updated_at BETWEEN ?6 AND ?7";

impl State {
    /// The documents of a kind, by id, from the place `skip`, at most `take`.
    pub(crate) fn documents(
        &self,
        store: &str,
        kind: &str,
        range: &Range,
        (skip, take): (usize, usize),
    ) -> Result<Vec<Document>> {
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        self.with(|db| {
            let sql = format!("SELECT id, created_at, updated_at, body {WITHIN} ORDER BY id LIMIT ?8 OFFSET ?9");
            let Range { since_id, created, updated } = *range;
            let within = (store, kind, since_id, created.0, created.1, updated.0, updated.1, count(take), count(skip));
            db.prepare_cached(&sql)?.query_map(within, read)?.collect()
        })
    }

    /// How many documents of a kind there are.
    pub(crate) fn count_documents(&self, store: &str, kind: &str, range: &Range) -> Result<usize> {
        self.with(|db| {
            let Range { since_id, created, updated } = *range;
            let within = (store, kind, since_id, created.0, created.1, updated.0, updated.1);
            db.prepare_cached(&format!("SELECT count(*) {WITHIN}"))?
                .query_row(within, |row| row.get::<_, i64>(0))
                .map(|count| usize::try_from(count).unwrap_or_default())
        })
    }

    /// All documents of a kind.
    pub(crate) fn all_documents(&self, store: &str, kind: &str) -> Result<Vec<Document>> {
        self.documents(store, kind, &Range::default(), (0, usize::MAX))
    }

    /// One document.
    pub(crate) fn document(&self, store: &str, kind: &str, id: i64) -> Result<Option<Document>> {
        self.with(|db| {
            let sql =
                "SELECT id, created_at, updated_at, body FROM document WHERE store = ?1 AND kind = ?2 AND id = ?3";
            db.prepare_cached(sql)?.query_row((store, kind, id), read).optional()
        })
    }

    /// Adds a document, or replaces the one of that id.
    pub(crate) fn put_document(&self, store: &str, kind: &str, document: &Document) -> Result<()> {
        self.with(|db| put(db, store, kind, document))?;
        self.revise(store, kind);
        Ok(())
    }

    /// Removes a document. False when there is none.
    pub(crate) fn remove_document(&self, store: &str, kind: &str, id: i64) -> Result<bool> {
        let removed = self.with(|db| {
            let sql = "DELETE FROM document WHERE store = ?1 AND kind = ?2 AND id = ?3";
            Ok(db.prepare_cached(sql)?.execute((store, kind, id))? > 0)
        })?;
        self.revise(store, kind);
        Ok(removed)
    }

    /// The first of so many ids that nothing had before.
    pub(crate) fn fresh_ids(&self, count: usize) -> Result<i64> {
        let count = i64::try_from(count).unwrap_or(i64::MAX / 2);
        self.with(|db| {
            db.prepare_cached("UPDATE serial SET next = next + ?1 RETURNING next - ?1")?
                .query_row([count], |row| row.get(0))
        })
    }

    /// Whether a store was given its sample data.
    pub(crate) fn is_stocked(&self, store: &str) -> Result<bool> {
        let stocked = "SELECT EXISTS (SELECT 1 FROM stocked WHERE store = ?1)";
        self.with(|db| db.prepare_cached(stocked)?.query_row([store], |row| row.get(0)))
    }

    /// Gives a store its sample data, the first time. Its shop sells the same before and after.
    pub(crate) fn stock(&self, store: &str, sample: impl FnOnce() -> Vec<(&'static str, Document)>) -> Result<()> {
        if self.is_stocked(store)? {
            return Ok(());
        }
        self.change(|db| {
            if db.execute("INSERT OR IGNORE INTO stocked (store) VALUES (?1)", [store])? > 0 {
                for (kind, document) in sample() {
                    put(db, store, kind, &document)?;
                }
            }
            Ok(())
        })
    }
}

fn put(db: &Connection, store: &str, kind: &str, document: &Document) -> rusqlite::Result<()> {
    let Document { id, created_at, updated_at, body } = document;
    let body = serde_json::to_string(body).unwrap_or_default();
    let sql = "INSERT OR REPLACE INTO document (store, kind, id, created_at, updated_at, body)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    db.prepare_cached(sql)?.execute((store, kind, id, created_at, updated_at, body)).map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Document> {
    let body: String = row.get(3)?;
    Ok(Document {
        id: row.get(0)?,
        created_at: row.get(1)?,
        updated_at: row.get(2)?,
        body: serde_json::from_str(&body).unwrap_or_default(),
    })
}
