//! What a sandbox has at first besides its sample stores.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Platform, StartError};

/// What a sandbox has at first besides its four sample stores. Written as JSON in a file:
///
/// ```
/// let seed: vitrina_sandbox::Seed = serde_json::from_str(
///     r#"{"generate": 1000, "token_prefix": "token-",
///         "stores": [{"platform": "tiendanube", "id": "2001", "name": "Luna", "slug": "luna", "lang": "es_MX",
///                     "country": "MX", "currency": "MXN"}]}"#,
/// )?;
/// assert_eq!(seed.generate, 1000);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Seed {
    /// How many Tiendanube stores are made up: ids from 10001, host names `tienda-10001` and so on, Spanish and Portuguese
    /// in turn.
    pub generate: u32,
    /// Installs the app `1001` in every store that is made up or listed, with all its scopes; the token is this text and
    /// the store's id. Without it no app is installed.
    pub token_prefix: Option<String>,
    /// Whether the app `1001` may register addresses as scripts (`legacy_src`), of plain http on this machine too (`loopback_http`).
    pub local_src: bool,
    /// Stores as they are written.
    pub stores: Vec<SeedStore>,
}

/// A store of a seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedStore {
    /// The store's platform.
    pub platform: Platform,
    /// The store's id: a number on Tiendanube.
    pub id: String,
    /// The shop's name.
    pub name: String,
    /// The host name before `.localhost`: small letters, digits and hyphens.
    pub slug: String,
    /// `xx_YY`, as `LS.lang` writes it.
    pub lang: String,
    /// ISO 3166-1.
    pub country: String,
    /// ISO 4217.
    pub currency: String,
    /// The symbol before a price.
    #[serde(default = "dollar")]
    pub symbol: String,
    /// What separates thousands.
    #[serde(default = "dot")]
    pub thousands: String,
    /// What separates cents.
    #[serde(default = "comma")]
    pub cents: String,
    /// Whether the shop's pages have the global `LS`.
    #[serde(default = "yes")]
    pub has_ls: bool,
    /// How many products the API has at least: copies of the sample ones under ids of their own, which the shop does not show.
    #[serde(default)]
    pub products: u32,
}

fn dollar() -> String {
    "$".into()
}

fn dot() -> String {
    ".".into()
}

fn comma() -> String {
    ",".into()
}

fn yes() -> bool {
    true
}

/// The id before the first store that is made up.
const MADE_UP: u32 = 10_000;

/// No store has more (platforms.md §6.2).
pub(crate) const MOST_PRODUCTS: u32 = 100_000;

impl Seed {
    /// So many made-up Tiendanube stores, with no app installed.
    pub fn stores(count: u32) -> Seed {
        Seed { generate: count, ..Seed::default() }
    }

    /// Reads a seed file.
    ///
    /// # Errors
    ///
    /// [`StartError::Seed`] for a file that cannot be read or whose stores cannot be.
    pub fn read(path: &Path) -> Result<Seed, StartError> {
        let refused = |reason: String| StartError::Seed { path: Some(path.to_owned()), reason };
        let text = std::fs::read_to_string(path).map_err(|error| refused(error.to_string()))?;
        let seed: Seed = serde_json::from_str(&text).map_err(|error| refused(error.to_string()))?;
        seed.check().map_err(refused)?;
        Ok(seed)
    }

    /// What no store can be.
    pub(crate) fn check(&self) -> Result<(), String> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        for store in &self.stores {
            if store.slug.is_empty() || !store.slug.bytes().all(plain) || store.slug.starts_with('-') {
                return Err(format!("the slug `{}` is no host name: small letters, digits and hyphens", store.slug));
            }
            if store.platform == Platform::Tiendanube && store.id.parse::<u32>().is_err() {
                return Err(format!("the id `{}` of a Tiendanube store is no number", store.id));
            }
            if store.products > MOST_PRODUCTS {
                return Err(format!("{} products are too many: at most {MOST_PRODUCTS}", store.products));
            }
            if store.lang.split('_').next().is_none_or(|language| !["es", "pt", "en"].contains(&language)) {
                return Err(format!("the lang `{}` is none of es_.., pt_.. and en_..", store.lang));
            }
        }
        Ok(())
    }

    /// How many products a store has at least.
    pub(crate) fn products(&self, store: &str) -> usize {
        let listed = self.stores.iter().find(|listed| listed.platform == Platform::Tiendanube && listed.id == store);
        listed.map_or(0, |listed| listed.products as usize)
    }

    /// All its stores.
    pub(crate) fn all(&self) -> impl Iterator<Item = SeedStore> + '_ {
        self.stores.iter().cloned().chain((1..=self.generate).map(|number| made_up(MADE_UP + number)))
    }
}

fn made_up(id: u32) -> SeedStore {
    let (lang, country, currency, symbol) =
        if id.is_multiple_of(2) { ("pt_BR", "BR", "BRL", "R$") } else { ("es_AR", "AR", "ARS", "$") };
    SeedStore {
        platform: Platform::Tiendanube,
        id: id.to_string(),
        name: format!("Tienda {id}"),
        slug: format!("tienda-{id}"),
        lang: lang.into(),
        country: country.into(),
        currency: currency.into(),
        symbol: symbol.into(),
        thousands: dot(),
        cents: comma(),
        has_ls: true,
        products: 0,
    }
}
