//! What the journal says, and what has to be so at the end of every scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::{Fleet, canary};

/// How long a reader waits for a writer.
const BUSY: Duration = Duration::from_secs(60);

impl Fleet {
    /// Demands that each store has one script at most, that it runs what the journal says, and that no secret shows in the journal.
    #[track_caller]
    pub fn settled(&self) {
        let says = self.journal_says();
        let stores = self.sandbox.stores();
        let gone = uninstalled(&stores);
        for (store, runs) in self.runs_of(&stores) {
            assert!(runs.len() <= 1, "{store} has a script twice: {runs:?}");
            if let Some(release) = says.get(&store).filter(|_| !gone.contains(&store)) {
                let runs = runs.first().copied().flatten();
                assert_eq!(runs, *release, "{store} runs the left one, and by the journal the right one");
            }
        }
        // What calls said is searched as they end, and the folder with the hosting when the sandbox goes.
        let facts: String = self.facts().into_iter().map(|(_, fact)| format!("{fact}\n")).collect();
        canary::none_in("the journal", &facts);
    }

    /// What each store runs by the journal, read without the product's own code: the release of the last rollout that brought
    /// it something. Stores that no rollout reached are not listed.
    fn journal_says(&self) -> BTreeMap<String, Option<u64>> {
        let (mut brings, mut says) = (BTreeMap::new(), BTreeMap::new());
        for (rollout, fact) in self.facts() {
            match fact["fact"].as_str() {
                Some("created") => drop(brings.insert(rollout, fact["release"].as_u64())),
                Some("verdict") if fact["outcome"] != "not-done" => {
                    let store = fact["store"].as_str().and_then(|store| store.split_once(':')).expect("a store").1;
                    says.insert(store.to_owned(), brings[&rollout]);
                }
                _ => {}
            }
        }
        says
    }

    /// The facts of the journal with their rollout's number, oldest first; none before there is a journal.
    pub fn facts(&self) -> Vec<(u64, Value)> {
        let rows = match &self.team {
            Some(team) => team.facts(),
            None if self.journal().exists() => facts_of_file(&self.journal()),
            None => Vec::new(),
        };
        rows.into_iter().map(|(rollout, fact)| (rollout, serde_json::from_str(&fact).expect("JSON"))).collect()
    }

    /// How many stores have a step in the journal that nobody wrote the end of.
    pub fn in_doubt(&self) -> usize {
        let mut begun = BTreeSet::new();
        for (_, fact) in self.facts() {
            let store = fact["store"].as_str().unwrap_or_default().to_owned();
            match fact["fact"].as_str() {
                Some("begun") if !store.is_empty() => drop(begun.insert(store)),
                Some("ended") => drop(begun.remove(&store)),
                _ => {}
            }
        }
        begun.len()
    }

    /// The journal's file.
    pub fn journal(&self) -> PathBuf {
        self.sandbox.path("journal.db")
    }

    /// How many rows the journal's file has.
    pub fn rows(&self) -> u64 {
        if !self.journal().exists() {
            return 0;
        }
        let read = || -> rusqlite::Result<i64> {
            let db = Connection::open_with_flags(self.journal(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            db.busy_timeout(BUSY)?;
            db.query_row("SELECT number FROM head", [], |row| row.get(0))
        };
        // Before its tables are made it has no rows; a hot rollback journal is the command's to play back.
        read().unwrap_or(0) as u64
    }
}

/// The stores whose merchant took the app away, and the script with it.
fn uninstalled(stores: &[Value]) -> BTreeSet<String> {
    let gone = stores.iter().filter(|store| store["installs"].as_array().is_some_and(Vec::is_empty));
    gone.filter_map(|store| store["id"].as_str().map(str::to_owned)).collect()
}

fn facts_of_file(file: &PathBuf) -> Vec<(u64, String)> {
    let db = Connection::open(file).expect("the journal is there");
    db.busy_timeout(BUSY).expect("a time can be set");
    let mut rows = db.prepare("SELECT rollout, fact FROM row ORDER BY number").expect("it has rows");
    let rows = rows.query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?))).expect("they can be read");
    rows.collect::<rusqlite::Result<_>>().expect("a rollout and a text")
}
