//! Flags that every verb knows, and the `Vitrina.toml` that they mean.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use crate::config::Config;
use crate::error::Error;
use crate::screen::Screen;

/// Flags that every verb knows.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every verb")]
pub struct Global {
    /// Vitrina.toml to use instead of the nearest one upwards.
    #[arg(long, global = true, value_name = "FILE", env = "VITRINA_CONFIG")]
    pub config: Option<PathBuf>,
    /// The [profile.NAME] of Vitrina.toml to work for, such as staging.
    #[arg(long, global = true, value_name = "NAME", env = "VITRINA_PROFILE")]
    pub profile: Option<String>,
    /// Print results as JSON, one value a line, on stdout.
    #[arg(long, global = true, env = "VITRINA_JSON", value_parser = flag())]
    pub json: bool,
    /// Say nothing but results, warnings and errors; --verbose wins over it.
    #[arg(long, short, global = true, env = "VITRINA_QUIET", value_parser = flag())]
    pub quiet: bool,
    /// Tell on stderr which configuration, vault, hosting and journal are used, what a build makes, and what was asked of
    /// platforms, shops and buckets; never a secret.
    #[arg(long, short, global = true, env = "VITRINA_VERBOSE", value_parser = flag())]
    pub verbose: bool,
    /// Use no colour; the variable NO_COLOR says the same.
    #[arg(long, global = true, env = "VITRINA_NO_COLOR", value_parser = flag())]
    pub no_color: bool,
}

impl Global {
    /// What can be told of them where the command line as a whole is wrong.
    pub(crate) fn of_unparsed() -> Global {
        let said = |flag: &str, variable: &str| {
            let no = ["", "0", "n", "no", "f", "false", "off"];
            let value = std::env::var(variable).unwrap_or_default().to_lowercase();
            std::env::args_os().any(|arg| arg == flag) || !no.contains(&value.as_str())
        };
        Global {
            config: None,
            profile: None,
            json: said("--json", "VITRINA_JSON"),
            quiet: false,
            verbose: false,
            no_color: said("--no-color", "VITRINA_NO_COLOR"),
        }
    }

    /// Reads the file that `--config` names, else the nearest one upwards, with the profile laid over it.
    pub(crate) fn read_config(&self) -> Result<Config, Error> {
        let file = match &self.config {
            Some(file) => file.clone(),
            None => {
                let here = std::env::current_dir()
                    .map_err(|source| Error::System { action: "tell the current folder", source })?;
                Config::find(&here)?
            }
        };
        let profile = self.profile.as_ref().map(|name| format!(", profile {name}")).unwrap_or_default();
        Screen::new(self).detail(format_args!("configuration: {}{profile}", file.display()));
        Ok(Config::read_for(&file, self.profile.as_deref())?)
    }
}

/// What a flag's variable may say: nothing, `0`, `false`, `no` and `off` are no, all else is yes.
pub(crate) fn flag() -> FalseyValueParser {
    FalseyValueParser::new()
}
