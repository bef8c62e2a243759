//! Every key of the file, once: the reader refuses what is not here, the schema is made of it.

use std::fmt::Display;

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub says: &'static str,
    /// Whether the table is of no use without it.
    pub needed: bool,
    pub kind: Kind,
}

/// What a value may be, as far as a schema can say it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Any text that is not empty, such as the first; the second is what stands for it when it is absent.
    Text(&'static str, Option<&'static str>),
    /// Text of a shape: regular expression, example, default.
    Shape(&'static str, &'static str, Option<&'static str>),
    /// One of several texts.
    OneOf(&'static [&'static str]),
    /// A list of outputs.
    Outputs,
    /// A budget: bytes, or text such as `"6.0 KB"`.
    Size,
    /// A whole number within bounds, with its default.
    Number(u64, u64, Option<u64>),
    /// Yes or no; no when absent.
    Flag,
    /// Text by name.
    Texts,
    /// A table.
    Section(&'static [Key]),
    /// Tables named by store.
    Stores(&'static [Key]),
    /// Tables named by profile, each with any key of the top.
    Profiles,
}

const fn key(name: &'static str, kind: Kind, says: &'static str) -> Key {
    Key { name, says, needed: false, kind }
}

const fn needed(name: &'static str, kind: Kind, says: &'static str) -> Key {
    Key { name, says, needed: true, kind }
}

const ADDRESS: &str = "^https?://[^?#@]+$";
const PORT: Kind = Kind::Number(1, 65_535, Some(8765));
const SCRIPT_ID: Kind = Kind::Number(1, i64::MAX as u64, None);

pub(super) const TOP: &[Key] = &[
    needed(
        "app",
        Kind::Shape("^[a-z0-9-]{1,40}$", "variant-badge", None),
        "The app's handle: names files and the folder on the hosting.",
    ),
    key("script", Kind::Text("script", Some(".")), "The script crate's folder, relative to this file."),
    key("build", Kind::Section(BUILD), "What `vitrina build` makes."),
    key(
        "budget",
        Kind::Section(BUDGET),
        "How heavy each output may be over the wire (brotli); a build that is over fails.",
    ),
    key("hosting", Kind::Section(HOSTING), "Where bundles and the channel live."),
    key("rollout", Kind::Section(ROLLOUT), "How stores are moved to a release."),
    key("tiendanube", Kind::Section(TIENDANUBE), "The app on Tiendanube / Nuvemshop."),
    key("pago_shops", Kind::Section(PAGO_SHOPS), "The app on Pago Shops."),
    key("stores", Kind::Stores(STORE), "What single stores have of their own."),
    key(PROFILE, Kind::Profiles, "What counts instead of all that, by the name that `--profile` gives."),
];

pub(super) const BUILD: &[Key] = &[
    key("outputs", Kind::Outputs, "The outputs to make."),
    key(
        "out",
        Kind::Text("bundle", Some("target/vitrina/bundle")),
        "The folder that receives the bundle, relative to this file.",
    ),
    key(
        "file",
        Kind::Text("dist/script.js", None),
        "The script where it is JavaScript already: one classic script, relative to this file; nothing is compiled then.",
    ),
    key(
        "command",
        Kind::Text("npm run build", None),
        "What makes that file; run in this file's folder before it is read.",
    ),
    key(
        "settings",
        Kind::Text("src/settings.json", None),
        "What a merchant may set, for a script that is JavaScript: the JSON that it imports and gives to `settings`.",
    ),
    key("embed_no_wasm", Kind::Flag, "Whether one-file carries the no-wasm output in itself."),
    key(
        "report_url",
        Kind::Shape(ADDRESS, "https://reports.example/", None),
        "Where scripts tell that they started or failed; without it they tell nothing.",
    ),
    key(
        "report_share",
        Kind::Number(0, 100, Some(1)),
        "Of how many page loads in a hundred a start is told; failures are told always.",
    ),
];

pub(super) const BUDGET: &[Key] = &[
    key("two-files", Kind::Size, "Glue and module together."),
    key("one-file", Kind::Size, "The one file."),
    key("loader", Kind::Size, "The loader."),
    key("no-wasm", Kind::Size, "The output without WebAssembly."),
];

pub(super) const HOSTING: &[Key] = &[
    needed(
        "location",
        Kind::Text("target/hosting", None),
        "A folder, relative to this file, a file:// URL, or s3://BUCKET/PREFIX.",
    ),
    needed("public_url", Kind::Shape(ADDRESS, "https://cdn.example/", None), "Where shops read the same files."),
];

const SHARE: &str = r"^[0-9]{1,3}(\.[0-9]{1,2})?%$";

pub(super) const ROLLOUT: &[Key] = &[
    key(
        "journal",
        Kind::Text("postgres://deploys@db.example/vitrina", None),
        "A file, relative to this one, or the address of a team's PostgreSQL, without a password, which belongs in \
         PGPASSWORD; a file beside the vault when absent.",
    ),
    key("waves", Kind::Text("1%,10%,100%", None), "The waves, as after --wave; all stores at once when absent."),
    key(
        "pause",
        Kind::Shape("^[0-9]{1,7}[smh]?$", "10m", Some("10m")),
        "The pause after a wave before the gate is asked.",
    ),
    key(
        "health",
        Kind::Text("./figures.sh", None),
        "A command that prints {\"release\", \"started\", \"failed\"} for the release in VITRINA_HEALTH_RELEASE.",
    ),
    key("errors", Kind::Shape(SHARE, "1%", Some("1%")), "The largest share of starts that may fail."),
    key("starts", Kind::Number(1, 1_000_000_000, Some(200)), "The fewest starts that count as data."),
    key("failed_stores", Kind::Shape(SHARE, "5%", Some("5%")), "The largest share of a wave's stores that may fail."),
];

pub(super) const TIENDANUBE: &[Key] = &[
    needed(
        "app_id",
        Kind::Shape("^[0-9]{1,20}$", "1001", None),
        "The app's number in the Partner Portal; also its OAuth client id.",
    ),
    key(
        "api_url",
        Kind::Shape(ADDRESS, "https://api.tiendanube.com", Some("https://api.tiendanube.com")),
        "Origin of the REST API.",
    ),
    key(
        "auth_url",
        Kind::Shape(ADDRESS, "https://www.tiendanube.com", Some("https://www.tiendanube.com")),
        "Origin of the consent page.",
    ),
    key("api_version", Kind::Shape("^([0-9]{4}-[0-9]{2}|v1)$", "2025-03", Some("2025-03")), "API version in the path."),
    needed("contact", Kind::Text("dev@example.com", None), "An e-mail address or a URL for the User-Agent."),
    key("callback_port", PORT, "Port of the redirect URL that the Partner Portal knows."),
    key("placement", Kind::OneOf(&["tiendanube-portal", "tiendanube-classic"]), "How stores get the script."),
    key("script_id", SCRIPT_ID, "The script's number in the Partner Portal; tiendanube-portal needs it."),
];

pub(super) const PAGO_SHOPS: &[Key] = &[
    needed("client_id", Kind::Text("ps-demo", None), "The OAuth client id."),
    key("assumptions", Kind::Text("pago-shops.toml", None), "A file that replaces lines of the shipped assumptions."),
    needed("api_url", Kind::Shape(ADDRESS, "https://admin.example/api", None), "Base address of the REST API."),
    needed("authorize_url", Kind::Shape(ADDRESS, "https://admin.example/oauth/authorize", None), "The consent page."),
    needed("token_url", Kind::Shape(ADDRESS, "https://admin.example/oauth/token", None), "The token call."),
    key("allow_http", Kind::Flag, "Whether plain http is accepted."),
    key("callback_port", PORT, "Port of the redirect URL."),
];

pub(super) const STORE: &[Key] = &[
    key(
        "placement",
        Kind::OneOf(&["tiendanube-portal", "tiendanube-classic", "pago-shops"]),
        "How this store gets the script.",
    ),
    key("script_id", SCRIPT_ID, "The script's number, where this store's app has another."),
    key("query_params", Kind::Texts, "Pairs for the query of the script's address."),
];

/// Where the profiles stand.
pub(super) const PROFILE: &str = "profile";

/// What `[profile.NAME]` may be called.
pub(super) const PROFILE_NAME: &str = "^[a-z0-9-]{1,40}$";

/// The names of a table's keys.
pub(super) fn names(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}

/// What a store's table is named by: `PLATFORM:ID`, as [`crate::store::store_key`] reads it.
pub(super) const STORE_NAME: &str = "^(tiendanube:[0-9]{1,64}|pago-shops:[A-Za-z0-9._-]{1,64})$";

/// A list of values for a sentence.
pub(super) fn listed(values: impl IntoIterator<Item: Display>) -> String {
    values.into_iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(", ")
}
