//! From what a store has to what has to be done there. No input or output.

use vitrina_platform::{RegisteredScript, What};

use crate::portal;
use crate::{Action, Obstacle, Placement, Rollout, Target};

/// What `listed`, the store's present scripts, call for.
pub(crate) fn decide(rollout: &Rollout, target: &Target, listed: &[RegisteredScript]) -> Action {
    let wanted = match wanted(rollout, target) {
        Ok(wanted) => wanted,
        Err(obstacle) => return Action::Blocked(obstacle),
    };
    let mut ours: Vec<&RegisteredScript> = (listed.iter()).filter(|script| is_ours(rollout, &wanted, script)).collect();
    // What is right already stays; else the oldest is changed.
    ours.sort_by_key(|script| script.what != wanted);
    let Some((script, others)) = ours.split_first() else { return Action::Create { what: wanted } };
    if matches!(wanted, What::Association { .. }) && script.active == Some(false) {
        return Action::Blocked(portal::upload(rollout, target, "the script has no version that stores get"));
    }
    let extra = others.iter().map(|script| script.id.clone()).collect();
    if script.what == wanted || script.auto_installed {
        return Action::Leave { id: script.id.clone(), extra };
    }
    Action::Update { id: script.id.clone(), from: script.what.clone(), to: wanted, extra }
}

/// What the store's page shall be told to load.
pub(crate) fn wanted(rollout: &Rollout, target: &Target) -> Result<What, Obstacle> {
    if target.placement.platform() != target.key.platform {
        let what = format!("{} cannot be placed as {}: that is another platform's", target.key, target.placement);
        return Err(Obstacle::failed(what, "correct this store's placement in Vitrina.toml"));
    }
    match target.placement {
        Placement::TiendanubeClassic | Placement::PagoShops => match rollout.src() {
            Some(src) => Ok(What::Src(src)),
            None => Err(Obstacle::failed(
                format!("release {} has no two-files output, which {} needs", rollout.release.number, target.placement),
                "add two-files to [build] outputs, then build and upload again",
            )),
        },
        Placement::TiendanubePortal => match (&target.script_id, rollout.portal_output()) {
            (None, _) => Err(Obstacle::failed(
                format!("{} is placed as tiendanube-portal without a script_id", target.key),
                "set script_id to the number that the Partner Portal shows for the script",
            )),
            (_, None) => Err(Obstacle::failed(
                format!("release {} has no loader and no one-file output for the Portal", rollout.release.number),
                "add loader or one-file to [build] outputs, then build and upload again",
            )),
            (Some(script_id), Some(_)) => {
                Ok(What::Association { script_id: script_id.clone(), query: target.query_params.clone() })
            }
        },
    }
}

/// Whether a registered script is this app's own for this placement.
pub(crate) fn is_ours(rollout: &Rollout, wanted: &What, script: &RegisteredScript) -> bool {
    match (wanted, &script.what) {
        (What::Src(_), What::Src(src)) => src.starts_with(&rollout.prefix()),
        (What::Association { script_id, .. }, What::Association { script_id: found, .. }) => script_id == found,
        _ => false,
    }
}
