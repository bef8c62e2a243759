//! `vitrina upload`: the bundle becomes the next release on the hosting, and one file is read back as a shop would.

use schemars::JsonSchema;
use serde::Serialize;
use url::Url;
use vitrina_rollout::read_back;
use vitrina_rollout::release::Release;

use crate::config::{self, Config};
use crate::error::Error;
use crate::hosting;
use crate::network;
use crate::screen::Screen;

/// A release that is on the hosting.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Uploaded {
    /// Its number.
    release: u32,
    app: String,
    /// When its number was claimed, in UTC.
    created_at: String,
    /// Where shops read the hosting.
    public_url: Url,
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error::Hosting`] when the bundle changed after it was hashed or the hosting refuses; [`Error::NotReadable`] when shops
/// could not use what lies there.
pub(crate) async fn run(config: &Config, screen: &Screen) -> Result<(), Error> {
    let section = config.hosting("upload")?;
    let hosting = hosting::open(section, config, screen)?;
    let step = screen.step(format!("Uploading {} to {}", config.build.out.display(), section.location));
    let release = hosting.upload(&config.build.out).await?;
    step.done(format_args!("Uploaded release {}", release.number));
    read_one_back(&release, section, screen).await?;
    let text = format!("{} release {} at {}{}/", release.app, release.number, section.public_url, release.app);
    let Release { number, app, created_at, .. } = release;
    let public_url = section.public_url.clone();
    screen.result(text, &Uploaded { release: number, app, created_at: created_at.to_string(), public_url });
    Ok(())
}

/// Reads one file from another origin, as a shop's page does: a `.wasm` where there is one, for it has the most to get
/// wrong.
async fn read_one_back(release: &Release, section: &config::Hosting, screen: &Screen) -> Result<(), Error> {
    let files = &release.bundle.files;
    let one = files.iter().find(|(name, _)| name.ends_with(".wasm")).or_else(|| files.iter().next());
    let Some((name, record)) = one else { return Ok(()) };
    let network = network::open(screen)?;
    read_back(&*network, &section.public_url, &release.app, name, &record.integrity)
        .await
        .map_err(|source| Error::NotReadable { release: release.number, source })
}
