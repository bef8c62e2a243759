//! An app with many stores: a sandbox that has made them up, their tokens in a vault, and a release on the hosting.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde_json::json;

use super::watched::{self, Watched};
use crate::bench::report::folder;
use crate::bench::{peer, release};
use crate::failure::Failure;
use crate::http::{self, Body};
use crate::program::Program;
use crate::sandbox::{Sandbox, Urls};
use crate::stop::Stop;
use crate::{watch, workspace};

/// The id of the first store that the sandbox makes up.
pub(super) const FIRST: u32 = 10_001;

pub(super) struct App {
    place: PathBuf,
    sandbox: Sandbox,
}

impl App {
    /// So many stores, all authorised, and one release.
    pub(super) async fn of(name: &str, stores: u32, stop: &Stop) -> Result<App, Failure> {
        let place = folder().join(name);
        peer::empty(&place)?;
        let seed = place.join("seed.json");
        let made_up = json!({"generate": stores, "token_prefix": "bench-"}).to_string();
        fs::write(&seed, made_up).map_err(Failure::file("write", &seed))?;
        let vitrina = Program::new(release::path()).args(["sandbox", "--hosting"]).arg(place.join("hosting"));
        let sandbox = Sandbox::start(vitrina.arg("--seed").arg(seed), peer::log("rollout")?).await?;
        let app = App { place, sandbox };
        match app.prepare(stores, stop).await {
            Ok(()) => Ok(app),
            Err(failure) => {
                app.end().await;
                Err(failure)
            }
        }
    }

    pub(super) async fn end(self) {
        self.sandbox.end().await;
    }

    /// Runs a call to its end, and looks at it meanwhile.
    pub(super) async fn watch(&self, args: &[&str], stop: &Stop) -> Result<Watched, Failure> {
        eprintln!("  vitrina {}", args.join(" "));
        watched::run(self.vitrina(args).log(peer::log("rollout")?), stop).await
    }

    async fn prepare(&self, stores: u32, stop: &Stop) -> Result<(), Failure> {
        let urls = self.sandbox.urls();
        for (path, change) in
            [("switches", json!({"loopback_http": true})), ("apps/tiendanube/1001", json!({"legacy_src": true}))]
        {
            http::call("PATCH", &format!("{}__sandbox/{path}", urls.control), Body::Json(&change)).await?;
        }
        let mut tokens = String::from("platform,store,token,scopes\n");
        for id in FIRST..FIRST + stores {
            // Writing to a text cannot fail.
            let _ = writeln!(tokens, "tiendanube,{id},bench-{id},write_scripts");
        }
        for (name, text) in [("Vitrina.toml", config(urls)), ("passphrase", "bench\n".into()), ("tokens.csv", tokens)] {
            let file = self.place.join(name);
            fs::write(&file, text).map_err(Failure::file("write", &file))?;
        }
        for verb in [&["build"][..], &["upload"], &["stores", "import", "tokens.csv"]] {
            let program = self.vitrina(verb).arg("--quiet").log(peer::log("rollout")?);
            watch::step(&format!("  vitrina {}", verb.join(" ")), program.run(stop)).await?;
        }
        Ok(())
    }

    fn vitrina(&self, args: &[&str]) -> Program {
        Program::new(release::path())
            .args(args)
            .dir(&self.place)
            .env("VITRINA_VAULT", self.place.join("vault.json"))
            .env("VITRINA_PASSPHRASE_FILE", self.place.join("passphrase"))
            .env("VITRINA_WASM_OPT", workspace::wasm_opt())
    }
}

fn config(urls: &Urls) -> String {
    let (script, tiendanube, cdn) = (workspace::path("crates/scripts/variant-badge"), &urls.tiendanube, &urls.cdn);
    format!(
        "app = \"variant-badge\"\nscript = {script:?}\n\n[build]\noutputs = [\"two-files\"]\nout = \"bundle\"\n\n\
         [hosting]\nlocation = \"hosting\"\npublic_url = \"{cdn}\"\n\n[tiendanube]\napp_id = \"1001\"\n\
         api_url = \"{tiendanube}\"\nauth_url = \"{tiendanube}\"\ncontact = \"dev@example.com\"\n\
         placement = \"tiendanube-classic\"\n"
    )
}
