//! Moving the channel, which is what a rollout is for stores with the loader.

use std::collections::BTreeMap;
use std::time::Duration;

use vitrina_release::{Channel, Entry, Hosting, HostingError, Percent};

use crate::{Action, ObstacleKind, Placement, Plan, Reach, Rollout, StoreKey, StorePlan};

/// How often somebody else may come in between before this gives up.
const ATTEMPTS: u32 = 10;

/// How far the channel is to be moved.
pub(crate) struct Extent<'a> {
    /// The share of all stores; `None`: only those named.
    pub(crate) percent: Option<Percent>,
    /// Stores that shall run the release, whatever the share says.
    pub(crate) stores: Vec<&'a str>,
}

/// A channel to be written, with what it replaces.
pub(crate) struct Move {
    pub(crate) from: Option<Channel>,
    pub(crate) to: Channel,
}

/// The channel after the last wave, if it is another than now.
pub(crate) async fn planned_channel(rollout: &Rollout, plan: &Plan) -> Result<Option<Channel>, HostingError> {
    let portal = plan.stores.iter().filter(|planned| {
        let target = &planned.store.target;
        reads_channel(rollout, &target.key, target.placement, &planned.action)
    });
    let stores: Vec<&str> = portal.map(|planned: &StorePlan| planned.store.target.key.id.as_str()).collect();
    let percent = (rollout.reach == Reach::Everyone).then_some(Percent::ALL);
    let (now, _) = rollout.hosting.channel().await?.unzip();
    if !concerns(rollout, stores.is_empty(), now.is_some()) {
        return Ok(None);
    }
    let extent = Extent { percent, stores };
    Ok(next(now.as_ref(), rollout, &extent).await?.map(|change| change.to))
}

/// Whether the channel is moved for a store: also when its loader still waits for a person, and when it is out of reach and has
/// its loader from before.
pub(crate) fn reads_channel(rollout: &Rollout, key: &StoreKey, placement: Placement, planned: &Action) -> bool {
    let has_loader = || rollout.known.as_ref().is_some_and(|known| known.contains_key(key));
    let can = match planned {
        Action::Blocked(obstacle) => match obstacle.kind {
            ObstacleKind::PortalUpload => true,
            ObstacleKind::Temporary => has_loader(),
            _ => false,
        },
        _ => true,
    };
    placement == Placement::TiendanubePortal && can
}

/// Whether this rollout has to do with the channel at all: a loader reads it, now or from before.
pub(crate) fn concerns(rollout: &Rollout, no_portal_stores: bool, has_channel: bool) -> bool {
    let can = rollout.entry.is_some() || rollout.release.is_none();
    let read = has_channel || (rollout.has_loader() && !no_portal_stores);
    can && read && !(no_portal_stores && rollout.reach == Reach::Named)
}

/// What has to be written to move the channel to that extent, if anything.
pub(crate) async fn next(
    now: Option<&Channel>,
    rollout: &Rollout,
    extent: &Extent<'_>,
) -> Result<Option<Move>, HostingError> {
    let Some(mut to) = moved(now, rollout, extent) else { return Ok(None) };
    to.bundles = entries(&rollout.hosting, &to, now).await?;
    Ok((now != Some(&to)).then(|| Move { from: now.cloned(), to }))
}

/// Whether the channel is at that extent already.
pub(crate) async fn is_moved(rollout: &Rollout, extent: &Extent<'_>) -> Result<bool, HostingError> {
    let (now, _) = rollout.hosting.channel().await?.unzip();
    Ok(next(now.as_ref(), rollout, extent).await?.is_none())
}

/// Writes the channel to that extent, over whoever comes in between; `before` hears what is about to be written.
pub(crate) async fn move_channel<E: From<HostingError>>(
    rollout: &Rollout,
    extent: &Extent<'_>,
    mut before: impl AsyncFnMut(&Move) -> Result<(), E>,
) -> Result<(), E> {
    let mut attempt = 1;
    loop {
        let (now, tag) = rollout.hosting.channel().await?.unzip();
        let Some(change) = next(now.as_ref(), rollout, extent).await? else { return Ok(()) };
        before(&change).await?;
        match rollout.hosting.write_channel(&change.to, tag.as_ref()).await {
            Ok(_) => return Ok(()),
            Err(HostingError::Moved { .. } | HostingError::Held { .. }) if attempt < ATTEMPTS => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
}

/// The channel that follows `now`; its `bundles` are not filled in yet. `None`: there is nothing to take away.
fn moved(now: Option<&Channel>, rollout: &Rollout, extent: &Extent<'_>) -> Option<Channel> {
    let Some(number) = rollout.number() else { return now.map(|now| emptied(now, rollout.reach, extent)) };
    let first = || Channel {
        release: number,
        previous: None,
        percent: Percent::NONE,
        salt: rollout.hosting.app().to_owned(),
        stores: BTreeMap::new(),
        bundles: BTreeMap::new(),
    };
    let mut next = now.cloned().unwrap_or_else(first);
    if let Some(percent) = extent.percent {
        next.previous = match next.release {
            // A release that is being left for an older one is nothing to fall back to.
            release if release > number => None,
            // Neither is one that no wave ever ran.
            release if release < number && next.percent != Percent::NONE => Some(release),
            _ => next.previous.filter(|previous| *previous != number),
        };
        next.release = number;
        next.percent = percent;
    }
    for store in &extent.stores {
        next.stores.remove(*store);
        if next.runs(store) != Some(number) {
            next.stores.insert((*store).to_owned(), number);
        }
    }
    Some(next)
}

/// The channel under which these stores, or all, run nothing.
fn emptied(now: &Channel, reach: Reach, extent: &Extent<'_>) -> Channel {
    let mut next = now.clone();
    next.stores.retain(|store, _| !extent.stores.contains(&store.as_str()));
    if reach == Reach::Everyone {
        (next.previous, next.percent) = (None, Percent::NONE);
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
                release.hosted().ok_or_else(|| HostingError::RecordUnreadable {
                    path: format!("{}/releases/{number}.json", hosting.app()),
                    reason: "it has neither a one-file nor a two-files output, one of which the channel needs"
                        .to_owned(),
                })?
            }
        };
        entries.insert(number, entry);
    }
    Ok(entries)
}
