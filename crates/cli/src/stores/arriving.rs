//! Tokens on their way into the vault.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use vitrina_platform::{TokenLock, TokenStore, TokenStoreError, Tokens};
use vitrina_rollout::Platform;

use crate::client::{aside, renewal_lock, unkept};
use crate::vault::{Grant, Vault};

/// The accounts of Pago Shops whose tokens are checked. Where a check finds that a token has ended it renews it, and the refresh token
/// that was handed over is spent: what came in its place goes to the vault at once.
pub(super) struct Arriving {
    vault: Arc<Vault>,
    accounts: Mutex<BTreeMap<String, Account>>,
}

struct Account {
    grant: Grant,
    renewed: bool,
}

impl Arriving {
    /// None yet.
    pub(super) fn at(vault: &Arc<Vault>) -> Arriving {
        Arriving { vault: Arc::clone(vault), accounts: Mutex::default() }
    }

    /// One more. Those of Tiendanube are never renewed.
    pub(super) fn add(&self, grant: &Grant) {
        if grant.store.platform == Platform::PagoShops {
            let account = Account { grant: grant.clone(), renewed: false };
            self.accounts().insert(grant.store.id.clone(), account);
        }
    }

    /// The grant with its newest tokens, if it was renewed.
    pub(super) fn renewed(&self, grant: &Grant) -> Option<Grant> {
        let accounts = self.accounts();
        let account = accounts.get(&grant.store.id).filter(|account| account.renewed)?;
        (account.grant.store == grant.store).then(|| account.grant.clone())
    }

    fn accounts(&self) -> MutexGuard<'_, BTreeMap<String, Account>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl TokenStore for Arriving {
    /// Others may renew older tokens of the account that the vault has.
    async fn lock(&self, account: &str) -> Result<TokenLock, TokenStoreError> {
        renewal_lock(&self.vault, account).await
    }

    async fn load(&self, account: &str) -> Result<Option<Tokens>, TokenStoreError> {
        Ok(self.accounts().get(account).map(|account| account.grant.tokens.clone()))
    }

    async fn save(&self, account: &str, tokens: &Tokens) -> Result<(), TokenStoreError> {
        let grant = {
            let mut accounts = self.accounts();
            let account = accounts.get_mut(account).ok_or_else(|| unkept(format!("nobody handed {account} over")))?;
            (account.grant.tokens, account.renewed) = (tokens.clone(), true);
            account.grant.clone()
        };
        let vault = Arc::clone(&self.vault);
        aside(move || vault.put(grant)).await
    }
}
