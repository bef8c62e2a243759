//! Running other programs: where their words go, and that they end when we do.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::failure::Failure;
use crate::stop::Stop;

/// How long a program gets between being asked to end and being ended.
const GRACE: Duration = Duration::from_secs(8);

/// A program with its arguments, not yet running.
pub(crate) struct Program {
    command: Command,
    shown: String,
    name: String,
    log: Option<PathBuf>,
    remedy: String,
    input: Option<String>,
}

/// What a program said and how it ended.
pub(crate) struct Said {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
}

impl Program {
    /// A program by name or path, run in the repository's root.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Program {
        let mut command = Command::new(program.as_ref());
        command.current_dir(crate::workspace::root()).stdin(Stdio::null()).kill_on_drop(true);
        let name = Path::new(program.as_ref()).file_name().unwrap_or(program.as_ref()).to_string_lossy().into_owned();
        let remedy = format!("install `{name}` and put it on PATH");
        Program { command, shown: name.clone(), name, log: None, remedy, input: None }
    }

    /// cargo, as this build runs it.
    pub(crate) fn cargo() -> Program {
        Program::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Program {
        self.shown.push(' ');
        self.shown.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(self, args: impl IntoIterator<Item = A>) -> Program {
        args.into_iter().fold(self, Program::arg)
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Program {
        self.command.env(name, value);
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Program {
        self.command.current_dir(dir);
        self
    }

    /// Runs it as that user and group, which only root may ask for.
    pub(crate) fn run_as(mut self, user: u32, group: u32) -> Program {
        self.command.uid(user).gid(group);
        self
    }

    /// What to do when the program is not there.
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Program {
        self.remedy = remedy.into();
        self
    }

    /// Sends both streams to a file instead of the terminal. With [`Program::read`] only stderr goes there.
    pub(crate) fn log(mut self, log: PathBuf) -> Program {
        self.log = Some(log);
        self
    }

    /// Text for its stdin.
    pub(crate) fn input(mut self, text: String) -> Program {
        self.input = Some(text);
        self
    }

    /// Runs it to its end; an error status is a failure.
    pub(crate) async fn run(self, stop: &Stop) -> Result<(), Failure> {
        let (shown, log) = (self.shown.clone(), self.log.clone());
        let status = self.status(stop).await?;
        if status.success() { Ok(()) } else { Err(Failure::Program { command: shown, status, log }) }
    }

    /// Runs it to its end; the status is the caller's to judge.
    pub(crate) async fn status(mut self, stop: &Stop) -> Result<ExitStatus, Failure> {
        if let Some(log) = &self.log {
            let (stdout, stderr) = (append(log)?, append(log)?);
            self.command.stdout(stdout).stderr(stderr);
        }
        let mut child = self.spawn()?;
        until_end(&mut child, &self.shown, stop).await
    }

    /// Runs it to its end and takes its stdout; an error status is a failure.
    pub(crate) async fn read(self, stop: &Stop) -> Result<String, Failure> {
        let (shown, log) = (self.shown.clone(), self.log.clone());
        let said = self.said(stop).await?;
        if said.status.success() {
            Ok(said.stdout)
        } else {
            Err(Failure::Program { command: shown, status: said.status, log })
        }
    }

    /// Runs it to its end and takes its stdout, whatever the status.
    pub(crate) async fn said(mut self, stop: &Stop) -> Result<Said, Failure> {
        self.command.stdout(Stdio::piped());
        if let Some(log) = &self.log {
            let stderr = append(log)?;
            self.command.stderr(stderr);
        }
        if self.input.is_some() {
            self.command.stdin(Stdio::piped());
        }
        let mut child = self.spawn()?;
        let unreadable =
            |error: std::io::Error| Failure::Output { program: self.shown.clone(), why: error.to_string() };
        if let (Some(text), Some(mut stdin)) = (self.input.take(), child.stdin.take()) {
            // A program that ends without reading its input says why by its status.
            let _ = stdin.write_all(text.as_bytes()).await;
        }
        let mut stdout = child.stdout.take();
        let mut bytes = Vec::new();
        let reading = async {
            match &mut stdout {
                Some(stdout) => stdout.read_to_end(&mut bytes).await,
                None => Ok(0),
            }
        };
        let (status, read) = tokio::join!(until_end(&mut child, &self.shown, stop), reading);
        read.map_err(unreadable)?;
        Ok(Said { status: status?, stdout: String::from_utf8_lossy(&bytes).into_owned() })
    }

    /// Starts it with both of its ends in our hands, for a server.
    pub(crate) fn serve(mut self) -> Result<Child, Failure> {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped());
        if let Some(log) = &self.log {
            let stderr = append(log)?;
            self.command.stderr(stderr);
        }
        self.spawn()
    }

    fn spawn(&mut self) -> Result<Child, Failure> {
        self.command.spawn().map_err(|source| Failure::NoProgram {
            program: self.name.clone(),
            source,
            remedy: self.remedy.clone(),
        })
    }
}

async fn until_end(child: &mut Child, shown: &str, stop: &Stop) -> Result<ExitStatus, Failure> {
    tokio::select! {
        status = child.wait() => {
            status.map_err(|error| Failure::Output { program: shown.to_string(), why: error.to_string() })
        }
        () = stop.asked() => {
            end(child).await;
            Err(Failure::Interrupted)
        }
    }
}

/// Asks a program to end, and ends it when it does not.
pub(crate) async fn end(child: &mut Child) {
    drop(child.stdin.take());
    if let Some(id) = child.id() {
        // Where `kill` is missing the program gets no warning.
        let _ = Command::new("kill").arg(id.to_string()).stderr(Stdio::null()).status().await;
    }
    if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

fn append(log: &Path) -> Result<File, Failure> {
    File::options().create(true).append(true).open(log).map_err(Failure::file("write", log))
}
