//! The `vitrina` command with the demo's own environment.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

/// How the demo calls `vitrina`: one config, one vault, the sandbox's client secrets.
pub(super) struct Vitrina {
    dir: PathBuf,
    config: PathBuf,
    passphrase: PathBuf,
}

impl Vitrina {
    /// Makes a passphrase for the demo's vault.
    pub(super) fn new(dir: &Path, config: &Path) -> Result<Vitrina, Failure> {
        let passphrase = dir.join("passphrase");
        let random = "/dev/urandom";
        let mut bytes = [0; 16];
        fs::File::open(random)
            .and_then(|mut file| file.read_exact(&mut bytes))
            .map_err(Failure::file("read", random))?;
        let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        fs::write(&passphrase, text).map_err(Failure::file("write", &passphrase))?;
        Ok(Vitrina { dir: dir.to_path_buf(), config: config.to_path_buf(), passphrase })
    }

    /// A call, not yet running. Its progress goes to the terminal.
    pub(super) fn call(&self, args: &[&str]) -> Program {
        Program::new(workspace::built("vitrina"))
            .args(args)
            .env("VITRINA_CONFIG", &self.config)
            .env("VITRINA_JSON", "true")
            .env("VITRINA_WASM_OPT", workspace::wasm_opt())
            .env("VITRINA_VAULT", self.dir.join("vault.json"))
            .env("VITRINA_PASSPHRASE_FILE", &self.passphrase)
            .env("VITRINA_TIENDANUBE_CLIENT_SECRET", "sandbox-secret-tiendanube")
            .env("VITRINA_PAGO_SHOPS_CLIENT_SECRET", "sandbox-secret-pago")
    }

    /// Runs a call and reads the JSON of its last line.
    pub(super) async fn read(&self, args: &[&str], stop: &Stop) -> Result<Value, Failure> {
        let text = self.call(args).read(stop).await?;
        last_line(&text, args)
    }
}

fn last_line(text: &str, args: &[&str]) -> Result<Value, Failure> {
    let line = text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default();
    serde_json::from_str(line)
        .map_err(|error| Failure::Output { program: format!("vitrina {}", args.join(" ")), why: error.to_string() })
}
