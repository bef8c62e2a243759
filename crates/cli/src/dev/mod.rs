//! `vitrina dev`: builds the script at every change and puts it into an open page, which keeps the shopper's choice: the page
//! replaces a release by a higher one without loading anew.

mod addresses;
mod args;
mod desk;
mod encoding;
mod policy;
mod proxy;
mod rewrite;
mod server;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use schemars::JsonSchema;
use serde::Serialize;
use url::Url;
use vitrina_bundle::{JavaScript, Request, Tools, draft};
use vitrina_rollout::release::Output;

use crate::browser;
use crate::config::Config;
use crate::ending::Ending;
use crate::error::Error;
use crate::global::Global;
use crate::screen::Screen;
use crate::showcase::Showcase;

use desk::{Desk, News};
use proxy::Proxy;
use watch::{Change, Changes};

pub use args::DevArgs;
pub use proxy::ShopError;

/// What happens while the server runs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event {
    /// Pages can be opened.
    Serving {
        /// Where.
        pages: Vec<Url>,
        /// The server's own address.
        server: Url,
    },
    /// The script was built and is in the open pages.
    Built {
        /// Counts up with every build.
        release: u32,
        /// From the change to the finished bundle.
        milliseconds: u64,
    },
    /// The script does not compile; the open pages say so and keep what they have.
    Failed {
        /// What the compiler says.
        text: String,
    },
}

/// Runs the verb until someone ends it.
///
/// # Errors
///
/// [`Error::Shop`] for a shop that cannot be proxied, [`Error::Sandbox`], [`Error::System`].
pub(crate) async fn run(args: &DevArgs, global: &Global, screen: &Screen) -> Result<(), Error> {
    let config = &global.read_config()?;
    let ending = Ending::listen(args.until_stdin_closes)?;
    let place = tempfile::tempdir().map_err(|source| Error::System { action: "make a temporary folder", source })?;
    let draft = Draft::new(args, config, place.path());
    let proxy =
        args.shop.as_ref().map(|shop| Proxy::to(shop, &config.app, args.swap.as_deref(), *screen)).transpose()?;
    let showcase = match proxy {
        Some(_) => None,
        None => Some(Showcase::open(args.port_shops, None).await?),
    };
    let origins = showcase.iter().flat_map(Showcase::shops).map(|shop| shop.url.origin().ascii_serialization());
    let desk = Arc::new(Desk::new(draft.out.clone(), origins.collect()));
    let server = server::open(args.port, Arc::clone(&desk), proxy).await?;
    let pages = match &showcase {
        None => vec![server.clone()],
        Some(showcase) => {
            let script = server.join(server::SCRIPT).map_err(|error| refused("name the script", error))?;
            showcase.register(&script).await?;
            showcase.shops().map(|shop| shop.product.clone()).collect()
        }
    };
    let changes = Changes::of(&config.script, &config.file)?;
    let text: Vec<&str> = pages.iter().map(Url::as_str).collect();
    screen.result(text.join("\n"), &Event::Serving { pages: pages.clone(), server });
    screen.note("Change the script and look at the page. The server runs until Ctrl-C.");
    if let (false, true, Some(page)) = (args.no_browser, screen.interactive(), pages.first()) {
        browser::open(page);
    }
    tokio::select! {
        () = ending.wait() => {}
        () = build_at_every_change(draft, changes, &desk, global, screen) => {}
    }
    if let Some(showcase) = showcase {
        showcase.close().await;
    }
    Ok(())
}

async fn build_at_every_change(mut draft: Draft, mut changes: Changes, desk: &Desk, global: &Global, screen: &Screen) {
    let mut change = Change { at: Instant::now(), config: false };
    loop {
        let read = if change.config { draft.read_anew(global, screen) } else { Ok(()) };
        let unread = read.is_err();
        let news = match read {
            Ok(()) => draft.build().await,
            Err(error) => News::Failed { text: error.to_string() },
        };
        let milliseconds = u64::try_from(change.at.elapsed().as_millis()).unwrap_or(u64::MAX);
        match &news {
            News::Built { release, .. } => {
                let text = format!("built in {milliseconds} ms");
                screen.result(text, &Event::Built { release: *release, milliseconds });
            }
            News::Failed { text } => screen.result(text, &Event::Failed { text: text.clone() }),
            News::Nothing => {}
        }
        desk.tell(news);
        change = changes.next().await;
        // A configuration with a mistake is read at every change until it has none: nothing is built by what it said before.
        change.config |= unread;
    }
}

/// The script, built for this machine.
struct Draft {
    request: Request,
    javascript: Option<JavaScript>,
    out: PathBuf,
    release: u32,
}

impl Draft {
    fn new(args: &DevArgs, config: &Config, place: &Path) -> Draft {
        let out = place.join("bundle");
        let request = Request {
            app: config.app.clone(),
            crate_dir: config.script.clone(),
            out_dir: out.clone(),
            outputs: vec![Output::TwoFiles],
            embed_no_wasm: false,
            // What goes wrong on the developer's machine is no fault of a release.
            reports: None,
            public_url: None,
            target_dir: args.target_dir.clone(),
            budget: Default::default(),
            tools: Tools::default(),
        };
        Draft { request, javascript: config.javascript(), out, release: first_release() }
    }

    /// Takes from a changed `Vitrina.toml` how the script is made. Who the app is and where its script lies count from the start of
    /// the server.
    fn read_anew(&mut self, global: &Global, screen: &Screen) -> Result<(), Error> {
        let config = global.read_config()?;
        if config.app != self.request.app || config.script != self.request.crate_dir {
            screen.warn("Vitrina.toml names another `app` or `script`; run `vitrina dev` again for that");
        }
        self.javascript = config.javascript();
        Ok(())
    }

    async fn build(&mut self) -> News {
        self.release += 1;
        let (release, request, javascript) = (self.release, self.request.clone(), self.javascript.clone());
        let built = tokio::task::spawn_blocking(move || match javascript {
            Some(script) => script.draft(&request),
            None => draft(&request, &mut |_| {}),
        })
        .await;
        match built {
            Ok(Ok(draft)) => match draft.bundle.outputs.get(&Output::TwoFiles) {
                Some(output) => News::Built { release, entry: output.entry.clone() },
                None => News::Failed { text: "the build made no script".to_string() },
            },
            Ok(Err(error)) => News::Failed { text: error.to_string() },
            Err(error) => News::Failed { text: error.to_string() },
        }
    }
}

/// Above what an earlier server gave to a page that is still open: the seconds since November 2023.
fn first_release() -> u32 {
    u32::try_from(jiff::Timestamp::now().as_second() - 1_700_000_000).unwrap_or(1)
}

fn refused(action: &'static str, error: impl ToString) -> Error {
    Error::System { action, source: std::io::Error::other(error.to_string()) }
}
