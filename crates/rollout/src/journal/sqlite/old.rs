//! Version 1 had tables of rollouts and steps that were changed in place. What they tell of stores is taken over.

use rusqlite::Connection;

use super::{database, writer};
use crate::journal::{Created, Fact, JournalError};
use crate::{Reach, Verdict, Wave};

/// Writes the facts of each rollout of version 1 as rows; its tables stay as they are.
pub(super) fn take_over(db: &Connection, place: &str) -> Result<(), JournalError> {
    let failed = |error| database(place, error);
    let mut rollouts =
        db.prepare("SELECT id, app, release, ended_at IS NOT NULL FROM rollout ORDER BY id").map_err(failed)?;
    let rollouts = rollouts.query_map([], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, u32>(2)?, row.get::<_, bool>(3)?))
    });
    for rollout in rollouts.map_err(failed)? {
        let (id, app, release, ended) = rollout.map_err(failed)?;
        let created = Created {
            app,
            release: Some(release),
            previous: None,
            reach: Reach::Named,
            waves: vec![Wave::ALL],
            gate: None,
            undoes: None,
            back: false,
            by: "version 1 of the journal".to_owned(),
        };
        let mut facts = vec![Fact::Created(created)];
        for verdict in verdicts(db, id).map_err(failed)? {
            let (store, placement) = (verdict.store.clone(), verdict.placement);
            let action = crate::Action::untold();
            facts.extend([Fact::Planned { store, placement, wave: Some(0), action }, Fact::Verdict(verdict)]);
        }
        facts.push(match ended {
            true => Fact::Finished,
            false => Fact::Aborted { why: "it was interrupted under version 1 of the journal".to_owned() },
        });
        writer::insert(db, place, None, &facts)?;
    }
    Ok(())
}

fn verdicts(db: &Connection, rollout: i64) -> rusqlite::Result<Vec<Verdict>> {
    let mut query = db.prepare("SELECT result FROM step WHERE rollout = ?1 AND kind = 'verdict' ORDER BY id")?;
    let texts = query.query_map([rollout], |row| row.get::<_, Option<String>>(0))?;
    let verdicts = texts.filter_map(|text| Some(serde_json::from_str(&text.ok()??).ok()));
    Ok(verdicts.flatten().collect())
}
