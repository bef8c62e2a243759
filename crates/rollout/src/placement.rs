//! How a store gets an output of the bundle.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A platform, by the name that stands in store keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// Tiendanube / Nuvemshop.
    Tiendanube,
    /// Pago Shops.
    PagoShops,
}

/// How a store's pages come to a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Placement {
    /// The store's own `src` names the release (platforms.md §3.1).
    TiendanubeClassic,
    /// A Portal script is associated with the store; its file is put there by a person (platforms.md §3.2).
    TiendanubePortal,
    /// The store's own `src`, by the assumptions file.
    PagoShops,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Platform; 2] = [Platform::Tiendanube, Platform::PagoShops];

    /// The name in store keys and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Platform::Tiendanube => "tiendanube",
            Platform::PagoShops => "pago-shops",
        }
    }

    /// The platform of that name.
    pub fn from_name(name: &str) -> Option<Platform> {
        Platform::ALL.into_iter().find(|platform| platform.name() == name)
    }
}

impl Placement {
    /// Every placement.
    pub const ALL: [Placement; 3] = [Placement::TiendanubeClassic, Placement::TiendanubePortal, Placement::PagoShops];

    /// The name in `Vitrina.toml`, reports and on the command line.
    ///
    /// ```
    /// use vitrina_rollout::Placement;
    /// assert_eq!(Placement::from_name("tiendanube-portal"), Some(Placement::TiendanubePortal));
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Placement::TiendanubeClassic => "tiendanube-classic",
            Placement::TiendanubePortal => "tiendanube-portal",
            Placement::PagoShops => "pago-shops",
        }
    }

    /// The placement of that name.
    pub fn from_name(name: &str) -> Option<Placement> {
        Placement::ALL.into_iter().find(|placement| placement.name() == name)
    }

    /// The platform that offers it.
    pub fn platform(self) -> Platform {
        match self {
            Placement::TiendanubeClassic | Placement::TiendanubePortal => Platform::Tiendanube,
            Placement::PagoShops => Platform::PagoShops,
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
