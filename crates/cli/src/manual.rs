//! `vitrina completions` and `vitrina man`: what a shell and `man` want to know of the command.

use std::path::{Path, PathBuf};

use clap::{Args, Command, ValueEnum};
use clap_complete::env::Shells;
use clap_mangen::Man;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Error;
use crate::screen::Screen;

/// `vitrina completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL", env = "VITRINA_SHELL")]
    pub shell: Shell,
}

/// A shell that can ask the command what may follow.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// Elvish.
    Elvish,
    /// fish.
    Fish,
    /// PowerShell.
    Powershell,
    /// Z shell.
    Zsh,
}

impl Shell {
    /// The name that the completion library knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Elvish => "elvish",
            Shell::Fish => "fish",
            Shell::Powershell => "powershell",
            Shell::Zsh => "zsh",
        }
    }
}

/// `vitrina man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder for the pages of all verbs [default: print the page of vitrina].
    #[arg(long, value_name = "DIR", env = "VITRINA_MAN_DIR")]
    pub out: Option<PathBuf>,
}

/// A script for a shell.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Completions {
    shell: &'static str,
    script: String,
}

/// Manual pages.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Manual {
    /// Each page's file; empty when the page of the command itself was printed.
    files: Vec<PathBuf>,
    /// That page.
    page: Option<String>,
}

/// The variable by which a shell's script asks the command for what may follow.
pub const ASKING: &str = "COMPLETE";

/// Prints the script that makes a shell ask this command.
///
/// # Errors
///
/// [`Error::System`].
pub(crate) fn completions(args: &CompletionsArgs, screen: &Screen) -> Result<(), Error> {
    let shell = args.shell.name();
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let completer = shells.completer(shell).ok_or_else(|| refused(std::io::ErrorKind::Unsupported.into()))?;
    completer.write_registration(ASKING, "vitrina", "vitrina", "vitrina", &mut script).map_err(refused)?;
    let script = String::from_utf8_lossy(&script).into_owned();
    screen.result(script.trim_end(), &Completions { shell, script: script.clone() });
    Ok(())
}

/// Prints the page of the command, or writes the pages of all verbs into a folder.
///
/// # Errors
///
/// [`Error::File`], [`Error::System`].
pub(crate) fn man(args: &ManArgs, mut cli: Command, screen: &Screen) -> Result<(), Error> {
    cli.build();
    let Some(folder) = &args.out else {
        let page = page(&cli).map_err(refused)?;
        screen.result(page.trim_end(), &Manual { files: Vec::new(), page: Some(page.clone()) });
        return Ok(());
    };
    std::fs::create_dir_all(folder).map_err(Error::of_file("make the folder", folder))?;
    let mut files = Vec::new();
    write(&cli, "vitrina", folder, &mut files)?;
    let text: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    screen.result(text.join("\n"), &Manual { files, page: None });
    Ok(())
}

fn write(command: &Command, name: &str, folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let file = folder.join(format!("{name}.1"));
    std::fs::write(&file, page(command).map_err(refused)?).map_err(Error::of_file("write", &file))?;
    files.push(file);
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        write(verb, &format!("{name}-{}", verb.get_name()), folder, files)?;
    }
    Ok(())
}

fn page(command: &Command) -> std::io::Result<String> {
    let mut page = Vec::new();
    Man::new(command.clone()).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn refused(source: std::io::Error) -> Error {
    Error::System { action: "write the pages", source }
}
