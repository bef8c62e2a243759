//! `Vitrina.toml`: what the command knows about an app before it talks to anyone.
//!
//! The whole file is checked when it is read. An unknown key or a value out of range is an error that names file and
//! line; secrets are refused. docs/ARCHITECTURE.md lists every key.

mod error;
mod keys;
mod profile;
mod read;
mod schema;
mod section;
mod value;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;
use url::Url;
use vitrina_bundle::JavaScript;
use vitrina_rollout::release::Output;
use vitrina_rollout::{Gate, Placement, StoreKey};

pub use error::ConfigError;
pub use schema::schema;
pub(crate) use section::nearest;

/// The file's name when `--config` does not say otherwise.
pub const FILE_NAME: &str = "Vitrina.toml";

/// What `vitrina build` makes when the file does not say.
const DEFAULT_OUTPUTS: [Output; 3] = [Output::TwoFiles, Output::OneFile, Output::Loader];

/// Everything that stands in one `Vitrina.toml`, with its defaults filled in and its paths made absolute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Config {
    /// The file it was read from.
    pub file: PathBuf,
    /// The profile that it was read for.
    pub profile: Option<String>,
    /// The app's handle.
    pub app: String,
    /// Folder of the script crate.
    pub script: PathBuf,
    /// What `vitrina build` makes, and where.
    pub build: Build,
    /// `[budget]`: how many bytes of brotli an output may have.
    pub budget: BTreeMap<Output, u64>,
    /// Where bundles and the channel live.
    pub hosting: Option<Hosting>,
    /// How stores are moved.
    pub rollout: Rollout,
    /// The app on Tiendanube.
    pub tiendanube: Option<Tiendanube>,
    /// The app on Pago Shops.
    pub pago_shops: Option<PagoShops>,
    /// What single stores have of their own.
    pub stores: BTreeMap<StoreKey, StoreOptions>,
}

/// `[build]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Build {
    /// The outputs to make, in the order written.
    pub outputs: Vec<Output>,
    /// Folder that receives the bundle.
    pub out: PathBuf,
    /// The script, where it is JavaScript already: one classic script.
    pub file: Option<PathBuf>,
    /// What makes that file.
    pub command: Option<String>,
    /// JSON that says what a merchant may set, where the script is JavaScript.
    pub settings: Option<PathBuf>,
    /// Whether `one-file` carries the `no-wasm` output in itself.
    pub embed_no_wasm: bool,
    /// Where scripts tell how they fare.
    pub reports: Option<Reports>,
}

/// `report_url` and `report_share` in `[build]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reports {
    /// The address.
    pub url: Url,
    /// Of how many page loads in a hundred a start is told.
    pub share: u8,
}

/// `[hosting]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Hosting {
    /// A folder, relative to the file's own, or a URL such as `file:///srv/hosting`.
    pub location: String,
    /// Where shops read the same files; ends in `/`.
    pub public_url: Url,
}

impl fmt::Display for Hosting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "hosting: {}, which shops read at {}", self.location, self.public_url)
    }
}

/// `[rollout]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rollout {
    /// The journal's file, or the address of a team's, which holds no password.
    pub journal: Option<String>,
    /// The waves, as after `--wave`; none: all stores at once.
    pub waves: Vec<String>,
    /// The pause after a wave, in seconds.
    pub pause: u64,
    /// A command that tells how a release fares.
    pub health: Option<String>,
    /// The largest share of starts that may fail, such as `1%`.
    pub errors: String,
    /// The fewest starts that count as data.
    pub starts: u64,
    /// The largest share of a wave's stores that may fail.
    pub failed_stores: String,
}

impl Default for Rollout {
    fn default() -> Rollout {
        let gate = Gate::default();
        let (errors, failed_stores) = (format!("{}%", gate.errors), format!("{}%", gate.stores));
        Rollout {
            journal: None,
            waves: Vec::new(),
            pause: 600,
            health: None,
            errors,
            starts: gate.starts,
            failed_stores,
        }
    }
}

/// `[tiendanube]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tiendanube {
    /// The app's number; also its OAuth client id.
    pub app_id: String,
    /// Origin of the REST API.
    pub api_url: Url,
    /// Origin of the consent page and the token call.
    pub auth_url: Url,
    /// API version in the path.
    pub api_version: String,
    /// Contact in the User-Agent.
    pub contact: String,
    /// Port of the redirect URL.
    pub callback_port: u16,
    /// How stores get the script, when the store says nothing of its own.
    pub placement: Placement,
    /// The script's number in the Partner Portal.
    pub script_id: Option<u64>,
}

/// `[pago_shops]`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PagoShops {
    /// The OAuth client id.
    pub client_id: String,
    /// A file that replaces lines of the shipped assumptions.
    pub assumptions: Option<PathBuf>,
    /// Base address of the REST API.
    pub api_url: Url,
    /// The consent page.
    pub authorize_url: Url,
    /// The token call.
    pub token_url: Url,
    /// Whether plain http is accepted.
    pub allow_http: bool,
    /// Port of the redirect URL.
    pub callback_port: u16,
}

/// `[stores."platform:id"]`
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct StoreOptions {
    /// Placement of this store.
    pub placement: Option<Placement>,
    /// Script number of this store's app, where it differs.
    pub script_id: Option<u64>,
    /// Pairs that a portal script receives in its tag's URL.
    pub query_params: BTreeMap<String, String>,
}

impl Config {
    /// Reads and checks a file.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] says what is wrong, in which line, and what belongs there.
    pub fn read(file: &Path) -> Result<Config, ConfigError> {
        Config::read_for(file, None)
    }

    /// Reads and checks a file for one of its profiles: what stands under `[profile.NAME]` counts instead of what stands at
    /// the top. The other profiles are checked too.
    ///
    /// # Errors
    ///
    /// As [`Config::read`]; also when there is no such profile.
    pub fn read_for(file: &Path, profile: Option<&str>) -> Result<Config, ConfigError> {
        let text = std::fs::read_to_string(file)
            .map_err(|source| ConfigError::Unreadable { file: file.to_path_buf(), source })?;
        read::config(file, &text, profile)
    }

    /// Finds `Vitrina.toml` in `folder` or the nearest folder above it.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NotFound`] when there is none.
    pub fn find(folder: &Path) -> Result<PathBuf, ConfigError> {
        folder
            .ancestors()
            .map(|folder| folder.join(FILE_NAME))
            .find(|file| file.is_file())
            .ok_or_else(|| ConfigError::NotFound { from: folder.to_path_buf() })
    }

    /// `[hosting]`, for a verb that cannot do without.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NoSection`].
    pub fn hosting(&self, verb: &'static str) -> Result<&Hosting, ConfigError> {
        self.hosting.as_ref().ok_or_else(|| self.no_section("hosting", verb))
    }

    /// `[tiendanube]`, for a verb that cannot do without.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NoSection`].
    pub fn tiendanube(&self, verb: &'static str) -> Result<&Tiendanube, ConfigError> {
        self.tiendanube.as_ref().ok_or_else(|| self.no_section("tiendanube", verb))
    }

    /// `[pago_shops]`, for a verb that cannot do without.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NoSection`].
    pub fn pago_shops(&self, verb: &'static str) -> Result<&PagoShops, ConfigError> {
        self.pago_shops.as_ref().ok_or_else(|| self.no_section("pago_shops", verb))
    }

    /// The script, where it is JavaScript.
    pub(crate) fn javascript(&self) -> Option<JavaScript> {
        let Build { file, command, settings, .. } = &self.build;
        let (command, settings, folder) = (command.clone(), settings.clone(), self.folder().to_owned());
        file.clone().map(|file| JavaScript { file, command, folder, settings })
    }

    /// The folder that relative paths start from.
    pub fn folder(&self) -> &Path {
        self.file.parent().unwrap_or(Path::new("."))
    }

    fn no_section(&self, section: &'static str, verb: &'static str) -> ConfigError {
        ConfigError::NoSection { file: self.file.clone(), section, verb }
    }
}
