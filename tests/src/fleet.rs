//! Many stores at once: a sandbox with made-up stores, their tokens in the vault, and releases to move them to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Ended, Sandbox, get, write_bundle};

/// The id of the first made-up store.
const FIRST: u32 = 10_001;

/// Where the tokens of made-up stores begin.
pub const TOKEN: &str = "fleet-token-";

/// A sandbox with made-up stores that all have authorised the app; each has a `src` of its own.
pub struct Fleet {
    /// The sandbox.
    pub sandbox: Sandbox,
    /// The stores' ids.
    pub ids: Vec<String>,
}

impl Fleet {
    /// So many stores, and release 1 on the hosting.
    pub fn of(stores: u32) -> Fleet {
        let seed = json!({"generate": stores, "token_prefix": TOKEN});
        let sandbox = Sandbox::start_with(&seed);
        let config =
            sandbox.config().replace("script_id = 7001", "script_id = 7001\nplacement = \"tiendanube-classic\"");
        fs::write(sandbox.path("Vitrina.toml"), config).expect("a file can be written");
        let ids: Vec<String> = (FIRST..FIRST + stores).map(|id| id.to_string()).collect();
        let mut tokens = String::from("platform,store,token,scopes\n");
        for id in &ids {
            writeln!(tokens, "tiendanube,{id},{TOKEN}{id},write_scripts").expect("a text grows");
        }
        fs::write(sandbox.path("tokens.csv"), tokens).expect("a file can be written");
        sandbox.run(&["stores", "import", "tokens.csv", "--quiet"]).succeeded();
        let fleet = Fleet { sandbox, ids };
        fleet.publish("one");
        fleet
    }

    /// Uploads one more release and answers its number.
    pub fn publish(&self, mark: &str) -> u64 {
        let folder = self.sandbox.path("bundle");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the old bundle can go");
        }
        write_bundle(&folder, mark);
        self.sandbox.run(&["upload", "--json"]).succeeded().json()["release"].as_u64().expect("a number")
    }

    /// The `src` of every script that each store has.
    pub fn srcs(&self) -> BTreeMap<String, Vec<String>> {
        let state = self.sandbox.state();
        let stores = state["stores"].as_array().expect("a list of stores");
        let src = |script: &Value| script["what"].as_str().unwrap_or_default().to_owned();
        let of = |store: &Value| -> Vec<String> {
            let scripts = store["scripts"].as_array().expect("a list of scripts");
            scripts.iter().filter(|script| script["kind"] != "auto-install").map(src).collect()
        };
        let id = |store: &Value| store["id"].as_str().unwrap_or_default().to_owned();
        stores.iter().filter(|store| self.ids.contains(&id(store))).map(|store| (id(store), of(store))).collect()
    }

    /// How many stores have exactly one script, of that release.
    pub fn on(&self, release: u64) -> usize {
        let ending = format!("release={release}");
        self.srcs().values().filter(|srcs| matches!(srcs.as_slice(), [src] if src.ends_with(&ending))).count()
    }

    /// Demands that each store has exactly one script, of that release, and that its bytes are the release's.
    #[track_caller]
    pub fn all_on(&self, release: u64) {
        let ending = format!("release={release}");
        let mut served = BTreeMap::new();
        for (store, srcs) in self.srcs() {
            assert!(matches!(srcs.as_slice(), [src] if src.ends_with(&ending)), "{store} has {srcs:?}, not {ending}");
            served.entry(srcs[0].clone()).or_insert_with(|| get(&srcs[0]).text);
        }
        let record = self.sandbox.path(format!("hosting/variant-badge/releases/{release}.json"));
        let record: Value = serde_json::from_slice(&fs::read(record).expect("a release")).expect("JSON");
        let entry = record["bundle"]["outputs"]["two-files"]["entry"].as_str().expect("an entry");
        let integrity = record["bundle"]["files"][entry]["integrity"].as_str().expect("an integrity");
        for (src, bytes) in served {
            assert_eq!(vitrina_release::integrity(bytes.as_bytes()), integrity, "{src}");
        }
    }

    /// Makes a store's API fail from now on; answers the rule's number.
    pub fn fault(&self, store: &str, fault: &Value) -> u64 {
        self.rule(&json!({"listener": "tiendanube", "store": store, "fault": fault}))
    }

    /// Puts a rule in force.
    pub fn rule(&self, rule: &Value) -> u64 {
        self.sandbox.control("POST", "faults", rule)["id"].as_u64().expect("the rule's number")
    }

    /// Begins to count the requests of a method to the stores' scripts; [`Fleet::counted`] tells.
    pub fn count(&self, method: &str) -> u64 {
        let path = if method == "POST" { "/**/scripts" } else { "/**/scripts/*" };
        let nothing = json!({"delay_ms": 0});
        self.rule(&json!({"listener": "tiendanube", "method": method, "path": path, "percent": 0, "fault": nothing}))
    }

    /// How many requests that rule has seen.
    pub fn counted(&self, rule: u64) -> u64 {
        let rules = self.sandbox.control("GET", "faults", &Value::Null);
        let rules = rules.as_array().expect("a list of rules");
        let rule = rules.iter().find(|known| known["id"] == rule).expect("the rule is there");
        rule["seen"].as_u64().expect("a number")
    }

    /// How many stores have a step in the journal that nobody wrote the end of.
    pub fn in_doubt(&self) -> usize {
        let db = rusqlite::Connection::open(self.journal()).expect("the journal is there");
        db.busy_timeout(Duration::from_secs(10)).expect("a time can be set");
        let mut facts = db.prepare("SELECT fact FROM row ORDER BY number").expect("it has rows");
        let facts = facts.query_map([], |row| row.get::<_, String>(0)).expect("they can be read");
        let mut begun = BTreeSet::new();
        for fact in facts {
            let fact: Value = serde_json::from_str(&fact.expect("a text")).expect("JSON");
            let store = fact["store"].as_str().unwrap_or_default().to_owned();
            match fact["fact"].as_str() {
                Some("begun") if !store.is_empty() => drop(begun.insert(store)),
                Some("ended") => drop(begun.remove(&store)),
                _ => {}
            }
        }
        begun.len()
    }

    /// Ends all rules.
    pub fn heal(&self) {
        self.sandbox.control("DELETE", "faults", &Value::Null);
    }

    /// The journal's file.
    pub fn journal(&self) -> PathBuf {
        self.sandbox.path("journal.db")
    }

    /// How many rows the journal has.
    pub fn rows(&self) -> u64 {
        if !self.journal().exists() {
            return 0;
        }
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let read = || -> rusqlite::Result<i64> {
            let db = rusqlite::Connection::open_with_flags(self.journal(), flags)?;
            db.busy_timeout(Duration::from_secs(10))?;
            db.query_row("SELECT number FROM head", [], |row| row.get(0))
        };
        // Before its tables are made it has no rows; a hot rollback journal is the command's to play back.
        read().unwrap_or(0) as u64
    }

    /// Starts a call with both streams in files, so that nobody has to read them.
    pub fn start(&self, args: &[&str]) -> Running {
        self.start_as("call", self.sandbox.vitrina(args))
    }

    /// The same for one of several calls at once, told apart by their names.
    pub fn start_as(&self, name: &str, mut call: Command) -> Running {
        let (out, err) = (self.sandbox.path(format!("{name}.stdout")), self.sandbox.path(format!("{name}.stderr")));
        let stdout = fs::File::create(&out).expect("a file can be made");
        let stderr = fs::File::create(&err).expect("a file can be made");
        let child = call.stdout(stdout).stderr(stderr).stdin(Stdio::null()).spawn();
        Running { child: child.expect("the command can be started"), out, err }
    }
}

/// A call under way.
pub struct Running {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Running {
    /// Waits until the condition holds or the call ends; says whether the call still runs.
    pub fn until(&mut self, mut holds: impl FnMut() -> bool) -> bool {
        let begun = Instant::now();
        loop {
            if self.child.try_wait().expect("a child can be asked").is_some() {
                return false;
            }
            if holds() {
                return true;
            }
            assert!(begun.elapsed() < Duration::from_secs(240), "it never came to that");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// kill -9; answers what it had said by then.
    pub fn kill(mut self) -> Ended {
        let _ = self.child.kill();
        self.end_of()
    }

    /// Sends a signal, such as `-INT`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill can be started").success());
    }

    /// Waits for its end.
    pub fn end(mut self) -> Ended {
        self.end_of()
    }

    fn end_of(&mut self) -> Ended {
        let status = self.child.wait().expect("a child ends");
        let text = |path: &PathBuf| fs::read_to_string(path).unwrap_or_default();
        Ended { code: status.code().unwrap_or(-1), stdout: text(&self.out), stderr: text(&self.err) }
    }
}
