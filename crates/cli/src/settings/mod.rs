//! `vitrina settings`: what a store has set, on the hosting, checked by what the script says that it takes.

mod args;
mod problem;

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use vitrina_rollout::StoreKey;
use vitrina_rollout::release::{Hosting, Release, Setting, SettingKind, Tag};

use crate::config::Config;
use crate::error::{Error, Exit};
use crate::hosting;
use crate::screen::Screen;
use crate::table::{Align, Table};

use args::{OfStore, SetArgs};

pub use args::SettingsVerb;
pub use problem::SettingProblem;

/// The settings of one store.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct StoreSettings {
    store: StoreKey,
    /// Where they lie on the hosting.
    file: String,
    /// The release that says what may be set.
    release: u32,
    /// As they lie there; empty where nothing was set.
    values: Map<String, Value>,
    /// What may be set; absent where only the script itself knows.
    settings: Option<Vec<Setting>>,
    /// What the script passes over.
    problems: Vec<SettingProblem>,
    #[serde(skip)]
    read: Option<Tag>,
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error::Setting`] for what the script would pass over, [`Error::Hosting`]; nothing was written then.
pub(crate) async fn run(verb: &SettingsVerb, config: &Config, screen: &Screen) -> Result<Exit, Error> {
    let section = config.hosting("settings")?;
    let hosting = hosting::open(section, config, screen)?;
    let (found, exit) = match verb {
        SettingsVerb::Get(of) => (StoreSettings::read(of, &hosting).await?, Exit::Done),
        SettingsVerb::Set(args) => (set(args, &hosting, screen).await?, Exit::Done),
        SettingsVerb::Check(of) => {
            let found = StoreSettings::read(of, &hosting).await?;
            if found.problems.is_empty() {
                screen.note("Nothing in it is passed over.");
                (found, Exit::Done)
            } else {
                (found, Exit::Failed)
            }
        }
    };
    screen.result(&found, &found);
    Ok(exit)
}

/// Writes over what was read and nothing else, so that nobody's change gets lost.
async fn set(args: &SetArgs, hosting: &Hosting, screen: &Screen) -> Result<StoreSettings, Error> {
    let mut now = StoreSettings::read(&args.of, hosting).await?;
    for key in &args.unset {
        now.values.remove(key);
    }
    for assignment in &args.values {
        now.values.insert(assignment.key.clone(), assignment.value.clone());
    }
    now.look();
    if let Some(at) = now.problems.iter().position(|problem| args.values.iter().any(|set| set.key == problem.key())) {
        return Err(Error::Setting(now.problems.swap_remove(at)));
    }
    hosting.write_settings(&now.store.settings_name(), &now.values, now.read.as_ref()).await?;
    screen.note(format_args!("Written to {}; open pages and caches may keep the old ones for a minute.", now.file));
    Ok(now)
}

impl StoreSettings {
    async fn read(of: &OfStore, hosting: &Hosting) -> Result<StoreSettings, Error> {
        let release = of_number(of.release, hosting).await?;
        let name = of.store.settings_name();
        let (values, read) = hosting.settings(&name).await?.unzip();
        let mut found = StoreSettings {
            store: of.store.clone(),
            file: hosting.settings_address(&name),
            release: release.number,
            values: values.unwrap_or_default(),
            settings: release.bundle.settings,
            problems: Vec::new(),
            read,
        };
        found.look();
        Ok(found)
    }

    /// Finds what the script passes over.
    fn look(&mut self) {
        self.problems =
            self.settings.as_ref().map(|settings| SettingProblem::all(settings, &self.values)).unwrap_or_default();
    }

    /// A line for each setting that the script names, or for each value where it names none.
    fn table(&self) -> Table {
        let mut table = Table::new(&[
            ("setting", Align::Left),
            ("value", Align::Left),
            ("default", Align::Left),
            ("takes", Align::Left),
        ]);
        match &self.settings {
            Some(settings) => settings.iter().for_each(|setting| {
                let value = self.values.get(&setting.name).map(Value::to_string).unwrap_or_else(|| "-".to_owned());
                table.row([setting.name.clone(), value, default_of(&setting.kind), setting.kind.to_string()]);
            }),
            None => self.values.iter().for_each(|(key, value)| {
                table.row([key.clone(), value.to_string(), "?".to_owned(), "?".to_owned()]);
            }),
        }
        table
    }
}

impl fmt::Display for StoreSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, by release {}\n{}", self.store, self.release, self.file)?;
        write!(f, "{}", self.table())?;
        for problem in &self.problems {
            write!(f, "\npassed over: {problem}")?;
        }
        Ok(())
    }
}

/// As it would stand in a store's settings.
fn default_of(kind: &SettingKind) -> String {
    match kind {
        SettingKind::Integer { default, .. } => default.to_string(),
        SettingKind::Text { default, .. } => Value::from(default.as_str()).to_string(),
        SettingKind::Flag { default } => default.to_string(),
    }
}

/// The release of that number, or the newest.
async fn of_number(number: Option<u32>, hosting: &Hosting) -> Result<Release, Error> {
    match number {
        Some(number) => Ok(hosting.release(number).await?),
        None => hosting.latest().await?.ok_or_else(|| Error::NothingUploaded { app: hosting.app().to_owned() }),
    }
}
