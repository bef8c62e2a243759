//! Moving the channel, which is what a rollout is for stores with the loader.

use std::collections::BTreeMap;

use vitrina_release::{Channel, Entry, Hosting, HostingError, Output, Percent};

use crate::{Reach, Rollout};

/// How often somebody else may come in between before this gives up.
const ATTEMPTS: u32 = 10;

/// Makes the channel say that `stores` run the rollout's release. Writes only when something changes; returns the channel as
/// it is then.
pub(crate) async fn move_channel(rollout: &Rollout, stores: &[&str]) -> Result<Channel, HostingError> {
    let mut attempt = 1;
    loop {
        let (now, tag) = rollout.hosting.channel().await?.unzip();
        let mut next = moved(now.as_ref(), rollout, stores);
        next.bundles = entries(&rollout.hosting, &next, now.as_ref()).await?;
        if now.as_ref() == Some(&next) {
            return Ok(next);
        }
        match rollout.hosting.write_channel(&next, tag.as_ref()).await {
            Ok(_) => return Ok(next),
            Err(HostingError::ChannelMoved { .. } | HostingError::ChannelHeld { .. }) if attempt < ATTEMPTS => {
                attempt += 1;
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// The channel that follows `now`; its `bundles` are not filled in yet.
fn moved(now: Option<&Channel>, rollout: &Rollout, stores: &[&str]) -> Channel {
    let number = rollout.release.number;
    let first = || Channel {
        release: number,
        previous: None,
        percent: Percent::NONE,
        salt: rollout.release.app.clone(),
        stores: BTreeMap::new(),
        bundles: BTreeMap::new(),
    };
    let mut next = now.cloned().unwrap_or_else(first);
    match rollout.reach {
        Reach::Everyone => {
            // A release that no wave ever ran is nothing to fall back to.
            if next.release != number && next.percent != Percent::NONE {
                next.previous = Some(next.release);
            }
            next.previous = next.previous.filter(|previous| *previous != number);
            next.release = number;
            next.percent = Percent::ALL;
            next.stores.retain(|store, _| !stores.contains(&store.as_str()));
        }
        Reach::Named => {
            for store in stores {
                if next.runs(store) != Some(number) {
                    next.stores.insert((*store).to_owned(), number);
                }
            }
        }
    }
    next
}

/// The entry of each release that the channel mentions, from the present channel where it has it.
async fn entries(
    hosting: &Hosting,
    next: &Channel,
    now: Option<&Channel>,
) -> Result<BTreeMap<u32, Entry>, HostingError> {
    let mut entries = BTreeMap::new();
    for number in next.mentioned() {
        let known = now.and_then(|now| now.bundles.get(&number)).cloned();
        let entry = match known {
            Some(entry) => entry,
            None => {
                let release = hosting.release(number).await?;
                release.entry(Output::TwoFiles).ok_or_else(|| HostingError::RecordUnreadable {
                    path: format!("{}/releases/{number}.json", hosting.app()),
                    reason: "it has no two-files output, which the channel needs".to_owned(),
                })?
            }
        };
        entries.insert(number, entry);
    }
    Ok(entries)
}
