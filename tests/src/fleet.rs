//! Many stores at once: a sandbox with made-up stores, their tokens in the vault, and releases to move them to.
//!
//! Whatever a scenario was, it ends with [`Fleet::settled`]: that is demanded when the fleet goes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use vitrina_release::Channel;

use crate::{Ended, Running, Sandbox, Team, get, write_bundle};

/// The id of the first made-up store.
const FIRST: u32 = 10_001;

/// Where the tokens of made-up stores begin.
const TOKEN: &str = "canary-fleet-token-";

/// A number from the environment, with which `cargo xtask prove` makes a test long.
pub fn number(name: &str, usual: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A sandbox with made-up stores that all have authorised the app.
pub struct Fleet {
    /// The sandbox.
    pub sandbox: Sandbox,
    /// The stores' ids.
    pub ids: Vec<String>,
    pub(crate) team: Option<Team>,
}

impl Fleet {
    /// So many stores with a `src` of their own, and release 1 on the hosting.
    pub fn of(stores: u32) -> Fleet {
        Fleet::placed(stores, "tiendanube-classic", None)
    }

    /// The same with the journal in a PostgreSQL that several machines share.
    pub fn of_a_team(stores: u32) -> Fleet {
        Fleet::placed(stores, "tiendanube-classic", Some(Team::fresh()))
    }

    /// So many stores that follow the channel: their loader lies in the Portal.
    pub fn with_loader(stores: u32) -> Fleet {
        let fleet = Fleet::placed(stores, "tiendanube-portal", None);
        fleet.sandbox.put_loader_in_portal();
        fleet
    }

    fn placed(stores: u32, placement: &str, team: Option<Team>) -> Fleet {
        let sandbox = Sandbox::start_with(&json!({"generate": stores, "token_prefix": TOKEN}));
        let placed = format!("script_id = 7001\nplacement = {placement:?}");
        let config = sandbox.config().replace("script_id = 7001", &placed);
        fs::write(sandbox.path("Vitrina.toml"), config).expect("a file can be written");
        let ids: Vec<String> = (FIRST..FIRST + stores).map(|id| id.to_string()).collect();
        let mut tokens = String::from("platform,store,token,scopes\n");
        for id in &ids {
            writeln!(tokens, "tiendanube,{id},{TOKEN}{id},write_scripts").expect("a text grows");
        }
        fs::write(sandbox.path("tokens.csv"), tokens).expect("a file can be written");
        let fleet = Fleet { sandbox, ids, team };
        fleet.run(&["stores", "import", "tokens.csv", "--quiet"]).succeeded();
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
        self.run(&["upload", "--json"]).succeeded().json()["release"].as_u64().expect("a number")
    }

    /// A call of the command, with the team's journal where there is one.
    pub fn vitrina(&self, args: &[&str]) -> Command {
        let mut call = self.sandbox.vitrina(args);
        if let Some(team) = &self.team {
            team.grant(&mut call);
        }
        call
    }

    /// Runs a call to its end.
    pub fn run(&self, args: &[&str]) -> Ended {
        Ended::of(self.vitrina(args).output().expect("the command can be started"))
    }

    /// Starts a call with both streams in files, so that nobody has to read them.
    pub fn start(&self, args: &[&str]) -> Running {
        self.start_as("call", args)
    }

    /// The same for one of several calls at once, told apart by their names.
    pub fn start_as(&self, name: &str, args: &[&str]) -> Running {
        let file = |stream| self.sandbox.path(format!("{name}.{stream}"));
        Running::start(self.vitrina(args), file("stdout"), file("stderr"))
    }

    /// The team's journal.
    pub fn team(&self) -> &Team {
        self.team.as_ref().expect("a fleet of a team")
    }

    /// The `src`s and associations that each store has of us.
    pub fn scripts(&self) -> BTreeMap<String, Vec<String>> {
        self.sandbox.stores().iter().filter_map(|store| self.of_store(store)).collect()
    }

    /// One store and what it has of us; `None` for a store that is not the fleet's.
    fn of_store(&self, store: &Value) -> Option<(String, Vec<String>)> {
        let id = store["id"].as_str().filter(|id| self.ids.binary_search(&(*id).to_owned()).is_ok())?;
        let scripts = store["scripts"].as_array().expect("a list of scripts").iter();
        let ours = scripts.filter(|script| script["kind"] != "auto-install");
        Some((id.to_owned(), ours.filter_map(|script| Some(script["what"].as_str()?.to_owned())).collect()))
    }

    /// The release that each script of each store brings; `None` for one that brings nothing.
    pub fn runs(&self) -> BTreeMap<String, Vec<Option<u64>>> {
        self.runs_of(&self.sandbox.stores())
    }

    /// The same of stores that were read already.
    pub(crate) fn runs_of(&self, stores: &[Value]) -> BTreeMap<String, Vec<Option<u64>>> {
        let served = get(&format!("{}variant-badge/channel.json", self.sandbox.url("cdn")));
        let channel =
            (served.status == 200).then(|| Channel::from_json(served.text.as_bytes()).expect("a channel is served"));
        let brings = |store: &str, script: &str| match script.rsplit_once("release=") {
            Some((_, number)) => number.parse().ok(),
            None => channel.as_ref().and_then(|channel| channel.runs(store)).map(u64::from),
        };
        let of = |(store, scripts): (String, Vec<String>)| {
            let runs = scripts.iter().map(|script| brings(&store, script)).collect();
            (store, runs)
        };
        stores.iter().filter_map(|store| self.of_store(store)).map(of).collect()
    }

    /// How many stores have exactly one script, of that release.
    pub fn on(&self, release: u64) -> usize {
        self.runs().values().filter(|runs| **runs == [Some(release)]).count()
    }

    /// Demands that each store has exactly one script, of that release, and that the release's bytes are served.
    #[track_caller]
    pub fn all_on(&self, release: u64) {
        for (store, runs) in self.runs() {
            assert_eq!(runs, [Some(release)], "{store}");
        }
        let record = self.sandbox.path(format!("hosting/variant-badge/releases/{release}.json"));
        let record: vitrina_release::Release =
            serde_json::from_slice(&fs::read(record).expect("a release")).expect("its record");
        let entry = record.hosted().expect("an output for pages");
        let bytes = get(&format!("{}variant-badge/{}", self.sandbox.url("cdn"), entry.file)).text;
        assert_eq!(vitrina_release::integrity(bytes.as_bytes()), entry.integrity, "{}", entry.file);
    }

    /// Makes a store's API fail from now on; answers the rule's number.
    pub fn fault(&self, store: &str, fault: &Value) -> u64 {
        self.rule(&json!({"listener": "tiendanube", "store": store, "fault": fault}))
    }

    /// Puts a rule in force.
    pub fn rule(&self, rule: &Value) -> u64 {
        self.sandbox.control("POST", "faults", rule)["id"].as_u64().expect("the rule's number")
    }

    /// Makes every call to the platform take so many ms longer.
    pub fn slow_down(&self, ms: u64) {
        self.rule(&json!({"listener": "tiendanube", "fault": {"delay_ms": ms, "after": true}}));
    }

    /// Begins to count the requests of a method to the stores' scripts; [`Fleet::counted`] tells.
    pub fn count(&self, method: &str) -> u64 {
        let path = if method == "POST" { "/**/scripts" } else { "/**/scripts/*" };
        self.count_where(json!({"method": method, "path": path}))
    }

    /// Begins to count the requests to one store's API.
    pub fn count_calls_to(&self, store: &str) -> u64 {
        self.count_where(json!({"store": store}))
    }

    /// Begins to count the requests that a rule with these words matches; it does nothing to them.
    fn count_where(&self, mut rule: Value) -> u64 {
        rule["listener"] = "tiendanube".into();
        rule["percent"] = 0.into();
        rule["fault"] = json!({"delay_ms": 0});
        self.rule(&rule)
    }

    /// How many requests that rule has seen.
    pub fn counted(&self, rule: u64) -> u64 {
        let rules = self.sandbox.control("GET", "faults", &Value::Null);
        let rules = rules.as_array().expect("a list of rules");
        let rule = rules.iter().find(|known| known["id"] == rule).expect("the rule is there");
        rule["seen"].as_u64().expect("a number")
    }

    /// Ends all rules.
    pub fn heal(&self) {
        self.sandbox.control("DELETE", "faults", &Value::Null);
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.settled();
        }
    }
}
