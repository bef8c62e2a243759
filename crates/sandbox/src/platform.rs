//! The two platforms' names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which platform a store or an app belongs to. Written `tiendanube` and `pago-shops` in JSON and in URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// Tiendanube / Nuvemshop.
    Tiendanube,
    /// Pago Shops.
    PagoShops,
}

impl Platform {
    /// Both platforms, in the order in which pages and JSON list them.
    pub const ALL: [Platform; 2] = [Platform::Tiendanube, Platform::PagoShops];

    /// The name as it stands in JSON, URLs and the database.
    pub fn name(self) -> &'static str {
        match self {
            Platform::Tiendanube => "tiendanube",
            Platform::PagoShops => "pago-shops",
        }
    }

    /// The name as a person reads it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Platform::Tiendanube => "Tiendanube",
            Platform::PagoShops => "Pago Shops",
        }
    }

    /// The platform of that [`name`](Self::name).
    pub(crate) fn named(name: &str) -> Option<Platform> {
        Platform::ALL.into_iter().find(|platform| platform.name() == name)
    }
}

impl std::fmt::Display for Platform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
