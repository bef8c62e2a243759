//! From what a store has to what has to be done there. No input or output.

use vitrina_platform::{RegisteredScript, ScriptId, What};
use vitrina_release::Release;

use crate::portal;
use crate::{Action, Obstacle, Placement, Rollout, Target};

/// What `listed`, the store's present scripts, call for.
pub(crate) fn decide(rollout: &Rollout, target: &Target, listed: &[RegisteredScript]) -> Action {
    let wanted = match wanted(rollout, target) {
        Ok(wanted) => wanted,
        Err(obstacle) => return Action::Blocked(obstacle),
    };
    let mut ours: Vec<&RegisteredScript> = listed.iter().filter(|script| is_ours(rollout, target, script)).collect();
    let Some(wanted) = wanted else { return removal(&ours) };
    // What is right already stays; else the oldest is changed.
    ours.sort_by_key(|script| script.what != wanted);
    let Some((script, others)) = ours.split_first() else { return Action::Create { what: wanted } };
    if matches!(wanted, What::Association { .. }) && script.active == Some(false) {
        return Action::Blocked(portal::upload(rollout, target, "the script has no version that stores get"));
    }
    let (id, extra) = (script.id.clone(), ids(others));
    if script.what != wanted && !script.auto_installed {
        return Action::Update { id, from: script.what.clone(), to: wanted, extra };
    }
    match &rollout.known {
        Some(known) if !known.contains_key(&target.key) => Action::Adopt { id, extra },
        _ => Action::Leave { id: Some(id), extra },
    }
}

fn removal(ours: &[&RegisteredScript]) -> Action {
    // What the platform installs by itself can only be stopped in the Partner Portal (platforms.md §3.3).
    let ours: Vec<&RegisteredScript> = ours.iter().copied().filter(|script| !script.auto_installed).collect();
    match ours.is_empty() {
        true => Action::Leave { id: None, extra: Vec::new() },
        false => Action::Remove { ids: ids(&ours) },
    }
}

fn ids(scripts: &[&RegisteredScript]) -> Vec<ScriptId> {
    scripts.iter().map(|script| script.id.clone()).collect()
}

/// What the store's page shall be told to load; `None`: nothing of ours.
pub(crate) fn wanted(rollout: &Rollout, target: &Target) -> Result<Option<What>, Obstacle> {
    if target.placement.platform() != target.key.platform {
        let what = format!("{} cannot be placed as {}: that is another platform's", target.key, target.placement);
        return Err(Obstacle::failed(what, "correct this store's placement in Vitrina.toml"));
    }
    match &rollout.release {
        Some(release) => wanted_of(rollout, release, target).map(Some),
        None => Ok(None),
    }
}

fn wanted_of(rollout: &Rollout, release: &Release, target: &Target) -> Result<What, Obstacle> {
    match target.placement {
        Placement::TiendanubeClassic | Placement::PagoShops => match rollout.src(&target.key) {
            Some(src) => Ok(What::Src(src)),
            None => Err(Obstacle::failed(
                format!("release {} has no output for {}: one-file or two-files", release.number, target.placement),
                "add one-file to [build] outputs, then build and upload again",
            )),
        },
        Placement::TiendanubePortal => match (&target.script_id, rollout.portal_output()) {
            (None, _) => Err(Obstacle::failed(
                format!("{} is placed as tiendanube-portal without a script_id", target.key),
                "set script_id to the number that the Partner Portal shows for the script",
            )),
            (_, None) => Err(Obstacle::failed(
                format!("release {} has no loader and no one-file output for the Portal", release.number),
                "add loader or one-file to [build] outputs, then build and upload again",
            )),
            (Some(script_id), Some(_)) => {
                Ok(What::Association { script_id: script_id.clone(), query: target.query_params.clone() })
            }
        },
    }
}

/// Whether a registered script is this app's own for this store's placement.
pub(crate) fn is_ours(rollout: &Rollout, target: &Target, script: &RegisteredScript) -> bool {
    match (target.placement, &script.what) {
        (Placement::TiendanubePortal, What::Association { script_id, .. }) => {
            target.script_id.as_ref() == Some(script_id)
        }
        (Placement::TiendanubeClassic | Placement::PagoShops, What::Src(src)) => src.starts_with(&rollout.prefix()),
        _ => false,
    }
}
