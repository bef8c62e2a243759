//! `vitrina sandbox` as a child.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

use crate::failure::Failure;
use crate::http::{self, Body};
use crate::program::{self, Program};

const PATIENCE: Duration = Duration::from_secs(60);

/// Seconds until what is changed in the Portal appears: `vitrina_sandbox::PORTAL_DELAY`, which a program cannot name.
const PORTAL_DELAY: u32 = 5;

/// Where the sandbox answers; the line that `vitrina sandbox --json` prints.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Urls {
    pub(crate) tiendanube: String,
    pub(crate) pago_shops: String,
    pub(crate) cdn: String,
    pub(crate) control: String,
    pub(crate) shops: Vec<Shop>,
}

/// One shop's pages.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Shop {
    pub(crate) store: String,
    pub(crate) platform: String,
    pub(crate) product: String,
    pub(crate) category: String,
}

impl Urls {
    /// Where all shops answer, each by the host that a request names.
    pub(crate) fn shop_port(&self) -> String {
        let port = self.shops.first().and_then(|shop| shop.product.split(':').nth(2)?.split('/').next());
        format!("http://127.0.0.1:{}/", port.unwrap_or_default())
    }

    /// Moves the clock forward until stores and API have what was changed in the Portal.
    pub(crate) async fn let_portal_appear(&self) -> Result<(), Failure> {
        let clock = format!("{}/__sandbox/clock", self.control.trim_end_matches('/'));
        http::call("POST", &clock, Body::Json(&json!({ "advance": PORTAL_DELAY }))).await.map(drop)
    }
}

/// A running sandbox. It ends when this value is dropped: its stdin closes.
pub(crate) struct Sandbox {
    child: Child,
    urls: Urls,
}

impl Sandbox {
    /// Starts it on free ports; `vitrina` is the command with what the sandbox needs to know.
    pub(crate) async fn start(vitrina: Program, log: PathBuf) -> Result<Sandbox, Failure> {
        let mut child = vitrina.args(["--json", "--until-stdin-closes"]).log(log.clone()).serve()?;
        let silent = |why: String, log: PathBuf| Failure::Output {
            program: format!("vitrina sandbox (log: {})", log.display()),
            why,
        };
        let stdout = child.stdout.take().ok_or_else(|| silent("it has no stdout".to_string(), log.clone()))?;
        let mut line = String::new();
        let mut stdout = BufReader::new(stdout);
        let read = tokio::time::timeout(PATIENCE, stdout.read_line(&mut line)).await;
        match read {
            Ok(Ok(_)) if !line.is_empty() => {}
            _ => return Err(silent("it did not say where it answers".to_string(), log)),
        }
        let urls = serde_json::from_str(&line).map_err(|error| silent(error.to_string(), log))?;
        Ok(Sandbox { child, urls })
    }

    pub(crate) fn urls(&self) -> &Urls {
        &self.urls
    }

    /// The process, while it runs.
    pub(crate) fn process(&self) -> Option<u32> {
        self.child.id()
    }

    /// Ends it and waits until it is gone.
    pub(crate) async fn end(mut self) {
        program::end(&mut self.child).await;
    }
}
