//! Proving that a store has the release: what it lists, and the bytes that its pages get.

use vitrina_platform::{RegisteredScript, What};

use crate::decide::is_ours;
use crate::work::Work;
use crate::{Obstacle, ObstacleKind, portal};

/// A store that was found right.
pub(crate) struct Verified {
    pub(crate) script_url: Option<String>,
    pub(crate) notes: Vec<String>,
}

impl Work<'_> {
    /// Reads the registration back, then fetches what pages would load.
    pub(crate) async fn verify(&self, wanted: &What) -> Result<Verified, Obstacle> {
        let Some(script) = self.look_for(wanted).await? else {
            return Err(self.not_listed(wanted).await?);
        };
        match wanted {
            What::Src(src) => self.verify_src(src).await,
            What::Association { query, .. } => {
                let mut verified = self.verify_portal(&script).await?;
                if script.auto_installed && !query.is_empty() {
                    verified
                        .notes
                        .push("the platform installs this script by itself and adds no query_params to it".to_owned());
                }
                Ok(verified)
            }
        }
    }

    async fn not_listed(&self, wanted: &What) -> Result<Obstacle, Obstacle> {
        let listed = self.list().await?;
        let ours = listed.iter().find(|script| is_ours(self.rollout, &self.store.target, script));
        let what = match ours {
            Some(script) => format!("the store's script {} does not say what was asked for", script.id),
            None => "the store does not list the script".to_owned(),
        };
        Ok(match wanted {
            // An auto-installed script reaches only stores that installed the app later (platforms.md §3.3).
            What::Association { .. } if ours.is_none() => Obstacle::failed(
                format!("{what}; if it is marked to be installed automatically, the store had the app before it"),
                "have the app uninstalled and installed again in this store, then try it again",
            ),
            _ => Obstacle::failed(what, "try this store again, and look at its scripts if that does not help"),
        })
    }

    async fn verify_src(&self, src: &str) -> Result<Verified, Obstacle> {
        // Not by the store's own `src`: the file is the same for all stores, and asked for once.
        if let (Some(entry), Some(url)) = (&self.rollout.entry, self.rollout.entry_url()) {
            let checked = self.served.check(&*self.rollout.network, &url, &entry.integrity).await;
            checked.map_err(|error| {
                Obstacle::failed(error.to_string(), "mend the hosting, then run the same command again")
            })?;
        }
        Ok(Verified { script_url: Some(src.to_owned()), notes: Vec::new() })
    }

    /// Reads the channel as the loader does, and what it names for this store.
    pub(crate) async fn verify_channel(&self) -> Result<(), Obstacle> {
        let (rollout, store) = (self.rollout, &self.store.target.key.id);
        let failed = |what: String| Obstacle::failed(what, "mend the hosting, then run the same command again");
        let url = format!("{}channel.json", rollout.prefix());
        let channel = self.served.channel(&*rollout.network, &url).await.map_err(|error| failed(error.to_string()))?;
        match (channel.runs(store), rollout.number()) {
            (runs, number) if runs == number => Ok(()),
            (runs, number) => {
                let (runs, number) = (spoken(runs), spoken(number));
                // Its answer may be kept for a minute on the way.
                let what = format!("{url} still says that the store runs {runs}, not {number}");
                Err(Obstacle::new(ObstacleKind::Temporary, what, "look again in a minute with `vitrina status`"))
            }
        }
    }

    async fn verify_portal(&self, script: &RegisteredScript) -> Result<Verified, Obstacle> {
        let (rollout, target) = (self.rollout, &self.store.target);
        if script.active == Some(false) {
            return Err(portal::upload(rollout, target, "it has no version that stores get"));
        }
        let Some(url) = script.served.clone() else {
            let note = "the platform does not tell where it serves the script, so its bytes were not compared";
            return Ok(Verified { script_url: None, notes: vec![note.to_owned()] });
        };
        let found = self.served.integrity(&*rollout.network, &url).await;
        let found = found.map_err(|error| {
            Obstacle::failed(error.to_string(), "wait until the platform serves the file, then try this store again")
        })?;
        let fits = rollout.portal_outputs();
        let mut notes = Vec::new();
        if script.raw.get("status").is_some_and(|status| status == "testing") {
            notes.push("the Portal has this version deployed to demo stores only".to_owned());
        }
        if !fits.iter().any(|entry| entry.integrity == found) {
            match self.served.release_of_loader(rollout, &found).await? {
                Some(number) if self.channel_moved => {
                    notes.push(format!("the Portal has the loader of release {number}, which starts this one"))
                }
                _ => return Err(portal::upload(rollout, target, &format!("{url} serves another file ({found})"))),
            }
        }
        Ok(Verified { script_url: Some(url), notes })
    }
}

/// `release 7`, or `nothing`.
pub(crate) fn spoken(release: Option<u32>) -> String {
    release.map_or_else(|| "nothing".to_owned(), |number| format!("release {number}"))
}
