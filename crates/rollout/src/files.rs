//! Reading back the release before any store is touched.

use crate::read_back::check;
use crate::{Action, Obstacle, Rollout, RolloutRecord};

/// Reads back every file that pages of these stores will load from the hosting.
pub(crate) async fn check_files(rollout: &Rollout, record: &RolloutRecord) -> Result<(), Obstacle> {
    let Some(release) = &rollout.release else { return Ok(()) };
    if record.stores.values().all(|store| matches!(store.action, Action::Blocked(_))) {
        return Ok(());
    }
    let bundle = &release.bundle;
    let hosted = bundle.outputs.get(&release.hosted_output());
    let files = hosted.map(|output| output.files.as_slice()).unwrap_or_default();
    for (name, record) in files.iter().filter_map(|name| Some((name, bundle.files.get(name)?))) {
        let url = format!("{}{name}", rollout.prefix());
        check(&*rollout.network, &url, &record.integrity).await.map_err(|error| {
            Obstacle::failed(
                error.to_string(),
                "mend the hosting, then run the same command again; no store was touched",
            )
        })?;
    }
    Ok(())
}
