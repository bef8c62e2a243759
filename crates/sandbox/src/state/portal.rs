//! The Partner Portal's scripts and their versions (platforms.md §3.4).

use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};

use super::portal_delay::{appeared, hold};
use super::{Result, State};
use crate::secret;

/// A script of the Portal, with its versions, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PortalScript {
    pub id: i64,
    pub app: String,
    /// The app's own handle, which the file's URL starts with.
    pub app_handle: String,
    pub handle: String,
    pub event: String,
    pub location: String,
    pub auto_install: bool,
    /// Where demo stores load it from while it is written (platforms.md §3.4).
    pub development_url: Option<String>,
    /// Whether it is a module for NubeSDK's worker and no script of a page (platforms.md §3.7).
    pub uses_nube_sdk: bool,
    /// When the last change appears in stores, in milliseconds since 1970; `None` where it did at once.
    pub appears_at_ms: Option<i64>,
    pub versions: Vec<Version>,
}

/// One uploaded file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Version {
    pub number: i64,
    /// `versionId` in the page.
    pub hash: String,
    /// `draft`, `testing`, `active`, or `idle` once another took its place.
    pub status: String,
    pub bytes: i64,
    pub created_at: i64,
}

/// What makes a script.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPortalScript {
    pub handle: String,
    #[serde(default = "onload")]
    pub event: String,
    #[serde(default = "store")]
    pub location: String,
    #[serde(default)]
    pub auto_install: bool,
    #[serde(default)]
    pub uses_nube_sdk: bool,
}

fn onload() -> String {
    "onload".into()
}

fn store() -> String {
    "store".into()
}

/// Where a version is deployed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DeployTo {
    /// Demo stores only.
    Testing,
    /// Every store.
    Active,
}

/// Why the Portal refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PortalError {
    /// No such app, script or version.
    Missing,
    /// The app has a script of that handle.
    HandleTaken,
}

const SELECT: &str = "SELECT s.id, s.app, a.handle, s.handle, s.event, s.location, s.auto_install,
                      s.development_url, s.uses_nube_sdk,
                      (SELECT max(until_ms) FROM portal_before b WHERE b.script = s.id) FROM portal_script s
                      JOIN app a ON a.platform = 'tiendanube' AND a.id = s.app";

impl PortalScript {
    /// The version that runs in a store: a demo store prefers what is in testing.
    pub(crate) fn current(&self, demo: bool) -> Option<&Version> {
        let of = |status: &str| self.versions.iter().rfind(|version| version.status == status);
        if demo { of("testing").or_else(|| of("active")) } else { of("active") }
    }

    /// Whether there is something that a store can run.
    pub(crate) fn runs(&self, demo: bool) -> bool {
        demo && self.development_url.is_some() || self.current(demo).is_some()
    }

    /// The newest version that is not deployed.
    pub(crate) fn draft(&self) -> Option<&Version> {
        self.versions.iter().rfind(|version| version.status == "draft")
    }

    /// `active`, `testing`, `draft` or, with nothing uploaded, `idle`.
    pub(crate) fn status(&self) -> &'static str {
        let any = |status: &str| self.versions.iter().any(|version| version.status == status);
        ["active", "testing", "draft"].into_iter().find(|status| any(status)).unwrap_or("idle")
    }
}

impl State {
    /// The scripts of an app, as the Portal itself shows them.
    pub(crate) fn portal_scripts(&self, app: &str) -> Result<Vec<PortalScript>> {
        self.with(|db| {
            let scripts: rusqlite::Result<Vec<_>> = db
                .prepare_cached(&format!("{SELECT} WHERE s.app = ?1 ORDER BY s.id"))?
                .query_map([app], read)?
                .collect();
            scripts?.into_iter().map(|script| with_versions(db, script)).collect()
        })
    }

    /// One script of an app, as stores have it at that time.
    pub(crate) fn portal_script(&self, app: &str, id: i64, now_ms: i64) -> Result<Option<PortalScript>> {
        self.with(|db| appeared(db, app, id, now_ms))
    }

    /// Makes a script.
    pub(crate) fn add_portal_script(
        &self,
        app: &str,
        new: &NewPortalScript,
        now_ms: i64,
    ) -> Result<std::result::Result<PortalScript, PortalError>> {
        self.change(|db| {
            let app_sql = "SELECT EXISTS (SELECT 1 FROM app WHERE platform = 'tiendanube' AND id = ?1)";
            if !db.query_row(app_sql, [app], |row| row.get::<_, bool>(0))? {
                return Ok(Err(PortalError::Missing));
            }
            let handle_sql = "SELECT EXISTS (SELECT 1 FROM portal_script WHERE app = ?1 AND handle = ?2)";
            if db.query_row(handle_sql, (app, &new.handle), |row| row.get::<_, bool>(0))? {
                return Ok(Err(PortalError::HandleTaken));
            }
            db.execute(
                "INSERT INTO portal_script (app, handle, event, location, auto_install, uses_nube_sdk)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                (app, &new.handle, &new.event, &new.location, new.auto_install, new.uses_nube_sdk),
            )?;
            let script = db.last_insert_rowid();
            hold(db, app, script, None, now_ms)?;
            Ok(find(db, app, script)?.ok_or(PortalError::Missing))
        })
    }

    /// Sets or takes away where demo stores load a script from.
    pub(crate) fn set_development_url(
        &self,
        app: &str,
        script: i64,
        url: Option<&str>,
        now_ms: i64,
    ) -> Result<std::result::Result<PortalScript, PortalError>> {
        self.change(|db| {
            let Some(before) = find(db, app, script)? else { return Ok(Err(PortalError::Missing)) };
            hold(db, app, script, Some(&before), now_ms)?;
            let sql = "UPDATE portal_script SET development_url = ?3 WHERE app = ?1 AND id = ?2";
            db.execute(sql, (app, script, url))?;
            Ok(find(db, app, script)?.ok_or(PortalError::Missing))
        })
    }

    /// Uploads a file as the next version, a draft.
    pub(crate) fn add_version(
        &self,
        app: &str,
        script: i64,
        body: &[u8],
        now_ms: i64,
    ) -> Result<std::result::Result<Version, PortalError>> {
        self.change(|db| {
            let Some(before) = find(db, app, script)? else { return Ok(Err(PortalError::Missing)) };
            hold(db, app, script, Some(&before), now_ms)?;
            db.query_row(
                "INSERT INTO portal_version (script, number, hash, body, status, created_at)
                 SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, 'draft', ?4 FROM portal_version WHERE script = ?1
                 RETURNING number, hash, status, length(body), created_at",
                (script, secret::content_hash(body), body, now_ms / 1000),
                read_version,
            )
            .map(Ok)
        })
    }

    /// Deploys a version; the one it takes the place of becomes idle.
    pub(crate) fn deploy(
        &self,
        app: &str,
        script: i64,
        number: i64,
        to: DeployTo,
        now_ms: i64,
    ) -> Result<std::result::Result<PortalScript, PortalError>> {
        self.change(|db| {
            let Some(before) = find(db, app, script)? else { return Ok(Err(PortalError::Missing)) };
            match before.versions.iter().find(|version| version.number == number) {
                None => return Ok(Err(PortalError::Missing)),
                // It runs in every store, demo stores too.
                Some(version) if version.status == "active" => return Ok(Ok(before)),
                Some(_) => hold(db, app, script, Some(&before), now_ms)?,
            }
            let status = if to == DeployTo::Active { "active" } else { "testing" };
            db.execute(
                "UPDATE portal_version SET status = 'idle' WHERE script = ?1 AND status = ?2",
                (script, status),
            )?;
            db.execute(
                "UPDATE portal_version SET status = ?3 WHERE script = ?1 AND number = ?2",
                (script, number, status),
            )?;
            Ok(find(db, app, script)?.ok_or(PortalError::Missing))
        })
    }

    /// The bytes of a version that was deployed once, by the handles in its URL.
    pub(crate) fn deployed_body(
        &self,
        app_handle: &str,
        script_handle: &str,
        number: i64,
        now_ms: i64,
    ) -> Result<Option<Vec<u8>>> {
        self.with(|db| {
            let named = db
                .prepare_cached(
                    "SELECT s.app, s.id FROM portal_script s JOIN app a ON a.platform = 'tiendanube' AND a.id = s.app
                     WHERE a.handle = ?1 AND s.handle = ?2",
                )?
                .query_row((app_handle, script_handle), |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))
                .optional()?;
            let Some((app, script)) = named else { return Ok(None) };
            let deployed = |version: &Version| version.number == number && version.status != "draft";
            if !appeared(db, &app, script, now_ms)?.is_some_and(|script| script.versions.iter().any(deployed)) {
                return Ok(None);
            }
            db.prepare_cached("SELECT body FROM portal_version WHERE script = ?1 AND number = ?2")?
                .query_row((script, number), |row| row.get(0))
                .optional()
        })
    }
}

/// One script of an app, with its versions.
pub(super) fn find(db: &Connection, app: &str, id: i64) -> rusqlite::Result<Option<PortalScript>> {
    db.prepare_cached(&format!("{SELECT} WHERE s.app = ?1 AND s.id = ?2"))?
        .query_row((app, id), read)
        .optional()?
        .map(|script| with_versions(db, script))
        .transpose()
}

fn with_versions(db: &Connection, mut script: PortalScript) -> rusqlite::Result<PortalScript> {
    script.versions = db
        .prepare_cached(
            "SELECT number, hash, status, length(body), created_at FROM portal_version WHERE script = ?1 ORDER BY number",
        )?
        .query_map([script.id], read_version)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(script)
}

fn read(row: &Row<'_>) -> rusqlite::Result<PortalScript> {
    Ok(PortalScript {
        id: row.get(0)?,
        app: row.get(1)?,
        app_handle: row.get(2)?,
        handle: row.get(3)?,
        event: row.get(4)?,
        location: row.get(5)?,
        auto_install: row.get(6)?,
        development_url: row.get(7)?,
        uses_nube_sdk: row.get(8)?,
        appears_at_ms: row.get(9)?,
        versions: Vec::new(),
    })
}

fn read_version(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        number: row.get(0)?,
        hash: row.get(1)?,
        status: row.get(2)?,
        bytes: row.get(3)?,
        created_at: row.get(4)?,
    })
}
