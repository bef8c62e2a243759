//! Platform clients from what `Vitrina.toml` says.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use url::Url;
use vitrina_platform::{SetupError, TokenLock, TokenStore, TokenStoreError, Tokens, Transport, pago_shops, tiendanube};
use vitrina_rollout::{Platform, StoreKey};

use crate::config::{Config, ConfigError, PagoShops};
use crate::error::Error;
use crate::network;
use crate::screen::Screen;
use crate::vault::{Vault, VaultError};

/// Makes the client of each platform; all share one network.
pub(crate) struct Clients<'a> {
    config: &'a Config,
    network: Arc<dyn Transport>,
    vault: Arc<Vault>,
    /// In place of the vault.
    tokens: Option<Arc<dyn TokenStore>>,
}

impl<'a> Clients<'a> {
    pub(crate) fn new(config: &'a Config, vault: Arc<Vault>, screen: &Screen) -> Result<Clients<'a>, SetupError> {
        Ok(Clients { config, network: network::open(screen)?, vault, tokens: None })
    }

    /// Keeps renewed tokens there, not in the vault.
    pub(crate) fn keeping(self, tokens: Arc<dyn TokenStore>) -> Clients<'a> {
        Clients { tokens: Some(tokens), ..self }
    }

    /// The app on Tiendanube, for a verb.
    pub(crate) fn tiendanube(&self, verb: &'static str) -> Result<tiendanube::App, Error> {
        let section = self.config.tiendanube(verb)?;
        let config = tiendanube::Config {
            app_id: section.app_id.clone(),
            name: self.config.app.clone(),
            contact: section.contact.clone(),
            api_url: section.api_url.clone(),
            auth_url: section.auth_url.clone(),
            api_version: section.api_version.clone(),
            auth_header: tiendanube::AuthHeader::default(),
        };
        Ok(tiendanube::App::new(config, self.network.clone())?)
    }

    /// The app on Pago Shops, for a verb. Renewed tokens go to the vault, unless somebody else keeps them.
    pub(crate) fn pago_shops(&self, verb: &'static str) -> Result<pago_shops::App, Error> {
        let section = self.config.pago_shops(verb)?;
        let redirect_uri = format!("http://127.0.0.1:{}/callback", section.callback_port);
        let redirect_uri = Url::parse(&redirect_uri)
            .map_err(|error| SetupError::Invalid { field: "callback_port", reason: error.to_string() })?;
        let config = pago_shops::Config {
            client_id: section.client_id.clone(),
            redirect_uri,
            api_url: section.api_url.clone(),
            authorize_url: section.authorize_url.clone(),
            token_url: section.token_url.clone(),
            allow_http: section.allow_http,
            scopes: pago_shops::SCOPES.map(str::to_string).to_vec(),
            assumptions: assumptions(section)?,
        };
        let of_vault = || VaultTokens {
            vault: Arc::clone(&self.vault),
            app: section.client_id.clone(),
            api_url: section.api_url.clone(),
        };
        let tokens = self.tokens.clone().unwrap_or_else(|| Arc::new(of_vault()));
        Ok(pago_shops::App::new(config, self.network.clone(), tokens)?)
    }
}

fn assumptions(section: &PagoShops) -> Result<pago_shops::Assumptions, Error> {
    let read = |file: &Path| {
        std::fs::read_to_string(file).map_err(|source| ConfigError::Unreadable { file: file.to_path_buf(), source })
    };
    Ok(match &section.assumptions {
        Some(file) => pago_shops::Assumptions::with(&read(file)?)?,
        None => pago_shops::Assumptions::shipped()?,
    })
}

/// Keeps everybody else from renewing or replacing the tokens of a Pago Shops account in the vault.
pub(crate) async fn renewal_lock(vault: &Vault, account: &str) -> Result<TokenLock, TokenStoreError> {
    let mut path = vault.file().as_os_str().to_owned();
    path.push(format!(".{}-{account}.lock", Platform::PagoShops));
    TokenLock::file(Path::new(&path), RENEWAL).await
}

/// The vault derives keys, waits for other processes and asks for a passphrase: not on a thread that others need.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
) -> Result<T, TokenStoreError> {
    tokio::task::spawn_blocking(work).await.map_err(unkept)?.map_err(unkept)
}

/// One app's accounts in the vault, for the client that renews their tokens.
#[derive(Clone)]
struct VaultTokens {
    vault: Arc<Vault>,
    app: String,
    api_url: Url,
}

impl VaultTokens {
    fn is_ours(&self, grant: &crate::vault::Grant, account: &StoreKey) -> bool {
        grant.store == *account && grant.app == self.app && grant.api_url == self.api_url
    }
}

fn key(account: &str) -> StoreKey {
    StoreKey { platform: Platform::PagoShops, id: account.to_string() }
}

/// Tokens that could not be had or kept.
pub(crate) fn unkept(error: impl ToString) -> TokenStoreError {
    TokenStoreError { reason: error.to_string() }
}

/// How long a call waits for another that renews the tokens of the same account.
const RENEWAL: Duration = Duration::from_secs(120);

#[async_trait]
impl TokenStore for VaultTokens {
    /// A refresh token works once: one process at a time renews.
    async fn lock(&self, account: &str) -> Result<TokenLock, TokenStoreError> {
        renewal_lock(&self.vault, account).await
    }

    async fn load(&self, account: &str) -> Result<Option<Tokens>, TokenStoreError> {
        let (key, ours) = (key(account), self.clone());
        let grants = aside(move || ours.vault.grants()).await?;
        Ok(grants.into_iter().find(|grant| self.is_ours(grant, &key)).map(|grant| grant.tokens))
    }

    async fn save(&self, account: &str, tokens: &Tokens) -> Result<(), TokenStoreError> {
        let (key, ours, tokens) = (key(account), self.clone(), tokens.clone());
        let kept = aside(move || {
            let mut kept = false;
            ours.vault.change(|grants| {
                for grant in grants.iter_mut().filter(|grant| ours.is_ours(grant, &key)) {
                    grant.tokens = tokens.clone();
                    kept = true;
                }
            })?;
            Ok(kept)
        });
        match kept.await? {
            true => Ok(()),
            false => Err(unkept(format!("{account} is no longer in {}", self.vault.file().display()))),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::fs::File;

    use super::*;
    use crate::vault::Protection;

    /// The one thread of this runtime goes on while the vault's file is another process's.
    #[tokio::test]
    async fn a_vault_that_others_hold_holds_up_nobody_else() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("vault.json");
        let vault = Arc::new(Vault::new(file, Protection::Plain));
        let (app, api_url) = ("ps-demo".to_string(), Url::parse("https://pago.example/").unwrap());
        let tokens = |access: &str| Tokens { access: access.into(), refresh: None, expires_at: None };
        let first = tokens("first");
        let scopes = Vec::new();
        let grant = crate::vault::Grant {
            store: key("3001"),
            app: app.clone(),
            api_url: api_url.clone(),
            scopes,
            tokens: first,
        };
        vault.put(grant).unwrap();
        let held = File::options().write(true).open(folder.path().join("vault.json.lock")).unwrap();
        held.lock().unwrap();
        let kept = VaultTokens { vault, app, api_url };
        let saver = kept.clone();
        let save = tokio::spawn(async move { saver.save("3001", &tokens("second")).await });
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        assert!(!save.is_finished());
        drop(held);
        save.await.unwrap().unwrap();
        let found = kept.load("3001").await.unwrap().unwrap();
        assert_eq!(secrecy::ExposeSecret::expose_secret(&found.access), "second");
    }
}
