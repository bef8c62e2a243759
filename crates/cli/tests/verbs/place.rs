//! A folder to call the command in, and how a call ended.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::canary;

/// How long a call may say nothing. It measures nothing: one that waits for a person waits for ever, and a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// A `Vitrina.toml` with every section, whose addresses nobody answers.
pub const CONFIG: &str = r#"app = "variant-badge"

[hosting]
location = "hosting"
public_url = "http://127.0.0.1:9/"

[tiendanube]
app_id = "1001"
api_url = "http://127.0.0.1:9"
auth_url = "http://127.0.0.1:9"
contact = "dev@example.com"
script_id = 7001

[pago_shops]
client_id = "ps-demo"
api_url = "http://127.0.0.1:9/api"
authorize_url = "http://127.0.0.1:9/oauth/authorize"
token_url = "http://127.0.0.1:9/oauth/token"
allow_http = true

[profile.staging.tiendanube]
app_id = "2002"
"#;

pub struct Place {
    folder: TempDir,
}

impl Place {
    /// A folder with a `Vitrina.toml` and a passphrase.
    pub fn new(config: &str) -> Place {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("Vitrina.toml"), config).unwrap();
        fs::write(folder.path().join("passphrase"), "canary-passphrase\n").unwrap();
        Place { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A call in this folder with a vault of its own, in CI, with closed input and 80 columns.
    pub fn vitrina(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrina"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VITRINA_")) {
            command.env_remove(name);
        }
        command
            .args(args)
            .current_dir(self.folder())
            .env("VITRINA_VAULT", self.path("vault.json"))
            .env("VITRINA_PASSPHRASE_FILE", self.path("passphrase"))
            .env("VITRINA_INBOX", self.path("inbox.sqlite"))
            .env("VITRINA_WEBHOOKS_ADDR", "127.0.0.1:0")
            .env("VITRINA_TIENDANUBE_CLIENT_SECRET", "canary-secret")
            .env("VITRINA_PAGO_SHOPS_CLIENT_SECRET", "canary-secret")
            .env("CI", "1")
            .env("COLUMNS", "80")
            .stdin(Stdio::null());
        command
    }

    /// Runs a call to its end.
    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::of(self.vitrina(args).output().unwrap())
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        canary::none_left_in(self.folder.path());
    }
}

#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    #[track_caller]
    pub fn of(output: Output) -> Ended {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended::with(output.status.code(), text(output.stdout), text(output.stderr))
    }

    /// Waits for the end of a call; one that serves tells its address in its first line, and is ended by Ctrl-C then.
    #[track_caller]
    pub fn at_last(mut call: Command, serves: bool) -> Ended {
        let mut child = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let _open = child.stdin.take();
        let (mut stdout, mut stderr) = (BufReader::new(child.stdout.take().unwrap()), child.stderr.take().unwrap());
        let errors = std::thread::spawn(move || io::read_to_string(&mut stderr).unwrap());
        let (say, said) = mpsc::channel();
        std::thread::spawn(move || {
            let mut first = String::new();
            stdout.read_line(&mut first).unwrap();
            say.send(first).unwrap();
            say.send(io::read_to_string(stdout).unwrap()).unwrap();
        });
        let next = || said.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{call:?} waits"));
        let first = next();
        if serves && !first.is_empty() {
            let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
            assert!(interrupted.success());
        }
        let out = first + &next();
        Ended::with(child.wait().unwrap().code(), out, errors.join().unwrap())
    }

    /// Both streams of a call, which show no secret whatever it did.
    #[track_caller]
    pub fn with(code: Option<i32>, stdout: String, stderr: String) -> Ended {
        canary::none_in("stdout", &stdout);
        canary::none_in("stderr", &stderr);
        Ended { code: code.unwrap_or(-1), stdout, stderr }
    }

    /// Ended with 0.
    #[track_caller]
    pub fn succeeded(self) -> Ended {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// Failed with this exit code, nothing on stdout, and all these words on stderr.
    #[track_caller]
    pub fn refused(&self, exit: i32, words: &[&str]) {
        assert_eq!(self.code, exit, "{self:#?}");
        assert_eq!(self.stdout, "", "{self:#?}");
        for word in words {
            assert!(self.stderr.contains(word), "{word} is not in {self:#?}");
        }
        assert!(!self.stderr.contains("panicked"), "{self:#?}");
    }

    /// The same by a documented code, which says what next and where to read more.
    #[track_caller]
    pub fn failed_with(&self, exit: i32, code: &str, words: &[&str]) {
        self.refused(exit, words);
        self.refused(exit, &[&format!("error[{code}]"), "  next: ", "  page: https://"]);
    }

    /// Its lines of JSON.
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        let value = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {self:#?}"));
        self.stdout.lines().map(value).collect()
    }
}
