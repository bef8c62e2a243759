//! The part of a Portal placement that only a person can do (platforms.md §3.4: no public API uploads or deploys).

use vitrina_release::{Output, Release};

use crate::{Obstacle, ObstacleKind, Rollout, Target};

/// Says exactly what to click, and why.
pub(crate) fn upload(rollout: &Rollout, target: &Target, why: &str) -> Obstacle {
    let script = target.script_id.as_ref().map(ToString::to_string).unwrap_or_default();
    let file = match rollout.portal_output() {
        Some((output, entry)) => format!("{} (the {output} output)", entry.file),
        None => "the bundle's file".to_owned(),
    };
    let next = format!(
        "if you just did this, wait and try this store again, for what is done in the Portal takes a while to appear; \
         else Partner Portal -> your app -> Scripts -> script {script} -> upload {file} as a new version -> \"install on \
         stores\", then try again"
    );
    Obstacle::new(ObstacleKind::PortalUpload, format!("Portal script {script}: {why}"), next)
}

/// The release whose loader has this integrity. An older loader starts newer releases, for it hardly ever changes.
pub(crate) async fn release_of_loader(rollout: &Rollout, integrity: &str) -> Result<Option<u32>, Obstacle> {
    let releases = rollout
        .hosting
        .releases()
        .await
        .map_err(|error| Obstacle::failed(error.to_string(), "mend the hosting, then try this store again"))?;
    let has = |release: &&Release| release.entry(Output::Loader).is_some_and(|entry| entry.integrity == integrity);
    Ok(releases.iter().rev().find(has).map(|release| release.number))
}
