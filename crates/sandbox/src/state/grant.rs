//! What merchants granted: authorisation codes, tokens and installs.

use rusqlite::{OptionalExtension, Row, Transaction};
use serde::Serialize;

use super::{Result, State};
use crate::{Platform, secret};

/// An authorisation code lives five minutes (platforms.md §2.1).
const CODE_LIFE: i64 = 300;

/// Where tokens begin.
const TOKEN: &str = "sandbox-token-";

/// The apps in a store.
pub(super) const INSTALLS: &str =
    "SELECT app, scopes, installed_at FROM install WHERE platform = ?1 AND store = ?2 ORDER BY app";

/// Ends all tokens of an install.
pub(super) const END_TOKENS: &str = "DELETE FROM token WHERE platform = ?1 AND app = ?2 AND store = ?3";

/// What a token that is alive grants.
pub(super) const GRANT: &str = "
    SELECT platform, app, store, scopes FROM token
    WHERE digest = ?1 AND platform = ?2 AND kind = ?3 AND (expires_at IS NULL OR expires_at > ?4)";

/// An app's rights over one store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub platform: Platform,
    pub app: String,
    pub store: String,
    pub scopes: Vec<String>,
}

/// A code to be made.
pub(crate) struct Code<'a> {
    pub grant: &'a Grant,
    pub redirect_uri: &'a str,
}

/// Why a code is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeError {
    /// Never issued, used before, or issued to another app.
    Unknown,
    /// Older than five minutes.
    Expired,
    /// Issued for another redirect URL.
    OtherRedirect,
}

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Access,
    Refresh,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Access => "access",
            Kind::Refresh => "refresh",
        }
    }
}

/// An app in a store.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Install {
    pub app: String,
    pub scopes: Vec<String>,
    pub installed_at: i64,
}

impl State {
    /// Issues a code.
    pub(crate) fn issue_code(&self, code: &Code<'_>, now: i64) -> Result<String> {
        let fresh = secret::marked("sandbox-code-");
        let grant = code.grant;
        self.with(|db| {
            db.execute(
                "INSERT INTO code (digest, platform, app, store, scopes, redirect_uri, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                (
                    secret::digest(&fresh),
                    grant.platform.name(),
                    &grant.app,
                    &grant.store,
                    grant.scopes.join(","),
                    code.redirect_uri,
                    now + CODE_LIFE,
                ),
            )
        })?;
        Ok(fresh)
    }

    /// Uses a code up. `redirect_uri` is compared when the platform asks for it.
    pub(crate) fn use_code(
        &self,
        platform: Platform,
        app: &str,
        code: &str,
        redirect_uri: Option<&str>,
        now: i64,
    ) -> Result<std::result::Result<Grant, CodeError>> {
        self.change(|db| {
            let digest = secret::digest(code);
            let found = db
                .query_row(
                    "SELECT platform, app, store, scopes, expires_at, redirect_uri FROM code
                     WHERE digest = ?1 AND platform = ?2 AND app = ?3",
                    (&digest, platform.name(), app),
                    |row| Ok((grant(row)?, row.get::<_, i64>(4)?, row.get::<_, String>(5)?)),
                )
                .optional()?;
            let Some((grant, expires_at, registered)) = found else {
                return Ok(Err(CodeError::Unknown));
            };
            db.execute("DELETE FROM code WHERE digest = ?1", [&digest])?;
            if expires_at <= now {
                return Ok(Err(CodeError::Expired));
            }
            if redirect_uri.is_some_and(|given| given != registered) {
                return Ok(Err(CodeError::OtherRedirect));
            }
            Ok(Ok(grant))
        })
    }

    /// Uses a refresh token up: each is good for one renewal.
    pub(crate) fn use_refresh(&self, platform: Platform, app: &str, token: &str) -> Result<Option<Grant>> {
        self.with(|db| {
            db.query_row(
                "DELETE FROM token WHERE digest = ?1 AND kind = 'refresh' AND platform = ?2 AND app = ?3
                 RETURNING platform, app, store, scopes",
                (secret::digest(token), platform.name(), app),
                grant,
            )
            .optional()
        })
    }

    /// Installs the app in the store and issues its access token; every older token of that install ends.
    /// A refresh token comes along when the access token has a life, in seconds.
    pub(crate) fn issue_tokens(
        &self,
        grant: &Grant,
        life: Option<u32>,
        now_ms: i64,
    ) -> Result<(String, Option<String>)> {
        let access = secret::marked(TOKEN);
        let refresh = life.map(|_| secret::marked(TOKEN));
        let expires_at = life.map(|life| now_ms / 1000 + i64::from(life));
        self.change(|db| {
            install(db, grant, now_ms)?;
            end_tokens(db, grant.platform, &grant.app, &grant.store)?;
            insert_token(db, grant, Kind::Access, &access, expires_at)?;
            if let Some(refresh) = &refresh {
                insert_token(db, grant, Kind::Refresh, refresh, None)?;
            }
            Ok(())
        })?;
        Ok((access, refresh))
    }

    /// What a token that is alive grants.
    pub(crate) fn grant(&self, platform: Platform, kind: Kind, token: &str, now: i64) -> Result<Option<Grant>> {
        self.with(|db| {
            db.prepare_cached(GRANT)?
                .query_row((secret::digest(token), platform.name(), kind.name(), now), grant)
                .optional()
        })
    }

    /// The apps in a store.
    pub(crate) fn installs(&self, platform: Platform, store: &str) -> Result<Vec<Install>> {
        self.with(|db| {
            db.prepare_cached(INSTALLS)?
                .query_map((platform.name(), store), |row| {
                    Ok(Install {
                        app: row.get(0)?,
                        scopes: scope_list(&row.get::<_, String>(1)?),
                        installed_at: row.get(2)?,
                    })
                })?
                .collect()
        })
    }

    /// Removes every app from the store, with its tokens and scripts.
    pub(crate) fn uninstall(&self, platform: Platform, store: &str) -> Result<()> {
        self.change(|db| {
            for table in ["install", "token", "code", "src_script"] {
                db.execute(
                    &format!("DELETE FROM {table} WHERE platform = ?1 AND store = ?2"),
                    (platform.name(), store),
                )?;
            }
            if platform == Platform::Tiendanube {
                db.execute("DELETE FROM association WHERE store = ?1", [store])?;
                db.execute("DELETE FROM document WHERE store = ?1 AND kind = 'webhook'", [store])?;
            }
            Ok(())
        })
    }
}

/// Auto-install is settled when the app is installed: a script made later, or one that has not
/// appeared yet, never reaches the store (platforms.md §3.3, §3.4).
pub(super) fn install(db: &Transaction<'_>, grant: &Grant, now_ms: i64) -> rusqlite::Result<()> {
    let key = (grant.platform.name(), &grant.app, &grant.store);
    let updated = db
        .prepare_cached("UPDATE install SET scopes = ?4 WHERE platform = ?1 AND app = ?2 AND store = ?3")?
        .execute((key.0, key.1, key.2, grant.scopes.join(",")))?;
    if updated > 0 {
        return Ok(());
    }
    db.prepare_cached("INSERT INTO install (platform, app, store, scopes, installed_at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((key.0, key.1, key.2, grant.scopes.join(","), now_ms / 1000))?;
    if grant.platform == Platform::Tiendanube {
        db.prepare_cached(
            "INSERT INTO association (store, script, query_params, auto_install)
             SELECT ?1, id, NULL, 1 FROM portal_script WHERE app = ?2 AND auto_install AND NOT EXISTS (
                 SELECT 1 FROM portal_before WHERE script = id AND before IS NULL AND until_ms > ?3)",
        )?
        .execute((&grant.store, &grant.app, now_ms))?;
    }
    Ok(())
}

fn end_tokens(db: &Transaction<'_>, platform: Platform, app: &str, store: &str) -> rusqlite::Result<()> {
    db.execute(END_TOKENS, (platform.name(), app, store))?;
    Ok(())
}

pub(super) fn insert_token(
    db: &Transaction<'_>,
    grant: &Grant,
    kind: Kind,
    token: &str,
    expires_at: Option<i64>,
) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO token (digest, kind, platform, app, store, scopes, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        secret::digest(token),
        kind.name(),
        grant.platform.name(),
        &grant.app,
        &grant.store,
        grant.scopes.join(","),
        expires_at,
    ))?;
    Ok(())
}

fn grant(row: &Row<'_>) -> rusqlite::Result<Grant> {
    Ok(Grant {
        platform: super::store::platform(row, 0)?,
        app: row.get(1)?,
        store: row.get(2)?,
        scopes: scope_list(&row.get::<_, String>(3)?),
    })
}

/// The parts of a list as the database keeps it.
pub(super) fn scope_list(text: &str) -> Vec<String> {
    text.split(',').filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}
