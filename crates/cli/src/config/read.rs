//! From the file's text to a [`Config`], section by section.

use std::collections::BTreeMap;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use url::Url;
use vitrina_rollout::release::Output;
use vitrina_rollout::{Placement, Platform, StoreKey, is_postgres};

use super::keys::{self, names};
use super::profile::Profiles;
use super::section::{Section, Source};
use super::{Build, Config, ConfigError, Hosting, PagoShops, Reports, Rollout, StoreOptions, Tiendanube, value};
use crate::store::store_key;

/// Reads the text of a file for a profile.
pub(super) fn config(file: &Path, text: &str, profile: Option<&str>) -> Result<Config, ConfigError> {
    let file = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    let source = Source { file: &file, text };
    let mut root = DeTable::parse(text).map_err(|error| ConfigError::Syntax {
        file: file.clone(),
        line: source.line(error.span().map_or(0, |span| span.start)),
        column: source.column(error.span().map_or(0, |span| span.start)),
        message: error.message().to_string(),
    })?;
    let profiles = Profiles::take(&source, &mut root)?;
    for name in profiles.names() {
        top(&source, &profiles.applied(&file, name, &root)?)?;
    }
    match profile {
        None => top(&source, &root),
        Some(name) => {
            let config = top(&source, &profiles.applied(&file, name, &root)?)?;
            Ok(Config { profile: Some(name.to_string()), ..config })
        }
    }
}

/// Reads the whole of a file's top table.
fn top(source: &Source<'_>, root: &Table<'_>) -> Result<Config, ConfigError> {
    let folder = source.file.parent().map(Path::to_path_buf).unwrap_or_default();
    let top = Section::open(source, "", root, &names(keys::TOP))?;
    let path = |text: String| folder.join(text);

    Ok(Config {
        app: top.need("app", value::APP, value::app)?,
        script: top
            .read("script", "the folder of the script crate, relative to this file", value::text)?
            .map_or_else(|| folder.clone(), path),
        build: build(source, top.table("build")?, &folder)?,
        budget: section(top.table("budget")?, |table| budget(source, table))?.unwrap_or_default(),
        hosting: section(top.table("hosting")?, |table| hosting(source, table))?,
        rollout: section(top.table("rollout")?, |table| rollout(source, table, &folder))?.unwrap_or_default(),
        tiendanube: section(top.table("tiendanube")?, |table| tiendanube(source, table))?,
        pago_shops: section(top.table("pago_shops")?, |table| pago_shops(source, table, &folder))?,
        stores: section(top.table("stores")?, |table| stores(source, table))?.unwrap_or_default(),
        file: source.file.to_path_buf(),
        profile: None,
    })
}

type Table<'a> = Spanned<DeTable<'a>>;

fn section<'a, T>(
    table: Option<Table<'a>>,
    read: impl FnOnce(&Table<'a>) -> Result<T, ConfigError>,
) -> Result<Option<T>, ConfigError> {
    table.as_ref().map(read).transpose()
}

fn build(source: &Source<'_>, table: Option<Table<'_>>, folder: &Path) -> Result<Build, ConfigError> {
    let mut build = Build {
        outputs: super::DEFAULT_OUTPUTS.to_vec(),
        out: folder.join("target/vitrina/bundle"),
        file: None,
        command: None,
        settings: None,
        embed_no_wasm: false,
        reports: None,
    };
    let Some(table) = table else { return Ok(build) };
    let section = Section::open(source, "build", &table, &names(keys::BUILD))?;
    if let Some(outputs) = section.read("outputs", &output_names(), outputs)? {
        build.outputs = outputs;
    }
    if let Some(out) = section.read("out", "a folder, relative to this file", value::text)? {
        build.out = folder.join(out);
    }
    build.file = section.read("file", "a script, relative to this file", value::text)?.map(|file| folder.join(file));
    build.command = section.read("command", "a command line", value::text)?;
    let settings = section.read("settings", "a file of JSON, relative to this file", value::text)?;
    build.settings = settings.map(|settings| folder.join(settings));
    if build.file.is_none() && (build.command.is_some() || build.settings.is_some()) {
        return Err(section.missing("file", "the script in JavaScript that `command` makes and `settings` is about"));
    }
    build.embed_no_wasm = section.read("embed_no_wasm", value::FLAG, DeValue::as_bool)?.unwrap_or(false);
    let share = section.read("report_share", value::PER_CENT, value::per_cent)?.unwrap_or(1);
    build.reports =
        section.read("report_url", value::WEB_ADDRESS, value::web_address)?.map(|url| Reports { url, share });
    Ok(build)
}

fn budget(source: &Source<'_>, table: &Table<'_>) -> Result<BTreeMap<Output, u64>, ConfigError> {
    let section = Section::open(source, "budget", table, &names(keys::BUDGET))?;
    let mut budget = BTreeMap::new();
    for output in Output::ALL {
        budget.extend(section.read(output.name(), value::SIZE, value::size)?.map(|bytes| (output, bytes)));
    }
    Ok(budget)
}

fn output_names() -> String {
    format!("a list, without repeats, of {}", keys::listed(Output::ALL))
}

fn outputs(value: &DeValue<'_>) -> Option<Vec<Output>> {
    let mut outputs = Vec::new();
    for item in value.as_array()?.iter() {
        let output = Output::from_name(item.get_ref().as_str()?)?;
        if outputs.contains(&output) {
            return None;
        }
        outputs.push(output);
    }
    (!outputs.is_empty()).then_some(outputs)
}

fn hosting(source: &Source<'_>, table: &Table<'_>) -> Result<Hosting, ConfigError> {
    let section = Section::open(source, "hosting", table, &names(keys::HOSTING))?;
    Ok(Hosting {
        location: section.need(
            "location",
            "a folder, relative to this file, a file:// URL, or s3://BUCKET/PREFIX",
            value::text,
        )?,
        public_url: section.need("public_url", value::WEB_ADDRESS, value::folder_address)?,
    })
}

fn rollout(source: &Source<'_>, table: &Table<'_>, folder: &Path) -> Result<Rollout, ConfigError> {
    let section = Section::open(source, "rollout", table, &names(keys::ROLLOUT))?;
    let journal = section.read("journal", "a file, or postgres://USER@HOST/DATABASE", value::text)?;
    if journal.as_deref().is_some_and(|journal| !value::is_plain_journal(journal)) {
        return Err(section.password("journal"));
    }
    let placed = |journal: String| match is_postgres(&journal) {
        true => journal,
        false => folder.join(journal).display().to_string(),
    };
    let usual = Rollout::default();
    let share = |key, usual| Ok(section.read(key, value::SHARE, value::share)?.unwrap_or(usual));
    Ok(Rollout {
        journal: journal.map(placed),
        waves: section.read("waves", value::WAVES, value::waves)?.unwrap_or_default(),
        pause: section.read("pause", value::TIME, value::time)?.unwrap_or(usual.pause),
        health: section.read("health", "a command line", value::text)?,
        errors: share("errors", usual.errors)?,
        starts: section.read("starts", "a number of starts above zero", value::script_id)?.unwrap_or(usual.starts),
        failed_stores: share("failed_stores", usual.failed_stores)?,
    })
}

const PLACEMENTS: &str = "\"tiendanube-portal\" or \"tiendanube-classic\"";

fn tiendanube(source: &Source<'_>, table: &Table<'_>) -> Result<Tiendanube, ConfigError> {
    let section = Section::open(source, "tiendanube", table, &names(keys::TIENDANUBE))?;
    let address = |key: &str, default: &str| match section.read(key, value::WEB_ADDRESS, value::web_address)? {
        Some(url) => Ok(url),
        None => Url::parse(default).map_err(|_| section.missing(key, value::WEB_ADDRESS)),
    };
    let placement = section
        .read("placement", PLACEMENTS, |value| placement(value, Platform::Tiendanube))?
        .unwrap_or(Placement::TiendanubePortal);
    let script_id = section.read("script_id", value::SCRIPT_ID, value::script_id)?;
    if placement == Placement::TiendanubePortal && script_id.is_none() {
        return Err(section.missing("script_id", value::SCRIPT_ID));
    }
    Ok(Tiendanube {
        app_id: section.need("app_id", value::DIGITS, value::digits)?,
        api_url: address("api_url", "https://api.tiendanube.com")?,
        auth_url: address("auth_url", "https://www.tiendanube.com")?,
        api_version: section
            .read("api_version", value::API_VERSION, value::api_version)?
            .unwrap_or_else(|| "2025-03".to_string()),
        contact: section.need("contact", value::CONTACT, value::contact)?,
        callback_port: section.read("callback_port", value::PORT, value::port)?.unwrap_or(8765),
        placement,
        script_id,
    })
}

fn pago_shops(source: &Source<'_>, table: &Table<'_>, folder: &Path) -> Result<PagoShops, ConfigError> {
    let section = Section::open(source, "pago_shops", table, &names(keys::PAGO_SHOPS))?;
    let allow_http = section.read("allow_http", value::FLAG, DeValue::as_bool)?.unwrap_or(false);
    let expected = if allow_http { value::ANY_ADDRESS } else { "an https:// address (or set allow_http = true)" };
    let address = |key| {
        section.need(key, expected, |value| {
            value::plain_address(value).filter(|url| allow_http || url.scheme() == "https")
        })
    };
    Ok(PagoShops {
        client_id: section.need("client_id", "the client id that Pago Shops gave you", value::text)?,
        assumptions: section
            .read("assumptions", "a file, relative to this one", value::text)?
            .map(|file| folder.join(file)),
        api_url: address("api_url")?,
        authorize_url: address("authorize_url")?,
        token_url: address("token_url")?,
        allow_http,
        callback_port: section.read("callback_port", value::PORT, value::port)?.unwrap_or(8765),
    })
}

fn stores(source: &Source<'_>, table: &Table<'_>) -> Result<BTreeMap<StoreKey, StoreOptions>, ConfigError> {
    let names: Vec<String> = table.get_ref().keys().map(|key| key.get_ref().to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let section = Section::open(source, "stores", table, &names)?;
    let mut stores = BTreeMap::new();
    for name in table.get_ref().keys() {
        let key = store_key(name.get_ref()).map_err(|_| {
            section.invalid(name.get_ref(), name.span(), "a store such as \"tiendanube:1001\" or \"pago-shops:3001\"")
        })?;
        let Some(options) = section.table(name.get_ref())? else { continue };
        stores.insert(key.clone(), store(source, &key, &options)?);
    }
    Ok(stores)
}

fn store(source: &Source<'_>, key: &StoreKey, table: &Table<'_>) -> Result<StoreOptions, ConfigError> {
    let section = Section::open(source, format!("stores.\"{key}\""), table, &names(keys::STORE))?;
    let expected = match key.platform {
        Platform::Tiendanube => PLACEMENTS,
        Platform::PagoShops => "\"pago-shops\"",
    };
    Ok(StoreOptions {
        placement: section.read("placement", expected, |value| placement(value, key.platform))?,
        script_id: section.read("script_id", value::SCRIPT_ID, value::script_id)?,
        query_params: section
            .read("query_params", "a table of texts, such as { settings = \"https://…\" }", pairs)?
            .unwrap_or_default(),
    })
}

fn placement(value: &DeValue<'_>, platform: Platform) -> Option<Placement> {
    Placement::from_name(value.as_str()?).filter(|placement| placement.platform() == platform)
}

fn pairs(value: &DeValue<'_>) -> Option<BTreeMap<String, String>> {
    value
        .as_table()?
        .iter()
        .map(|(key, value)| Some((key.get_ref().to_string(), value.get_ref().as_str()?.to_string())))
        .collect()
}
