//! A hosting with releases, a server that serves it as a CDN does, and stores that can misbehave.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use http::Method;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use url::Url;
use vitrina_platform::{Call, Error, Network, RegisteredScript, Registration, ScriptApi, ScriptId, What};
use vitrina_rollout::release::{Bundle, Channel, FileRecord, Hosting, Output, OutputFiles, Release, integrity};
use vitrina_rollout::{
    Fact, Journal, ObstacleKind, Outcome, Placement, Plan, Reach, Rollout, SqliteJournal, Store, Target, Verdict,
    apply, plan,
};

pub const APP: &str = "variant-badge";

/// What the CDN answers for a path instead of the file.
#[derive(Clone)]
pub struct Odd {
    pub status: u16,
    pub headers: Vec<(&'static str, &'static str)>,
    pub body: Vec<u8>,
}

pub struct World {
    pub folder: TempDir,
    pub hosting: Hosting,
    pub cdn: Url,
    pub asked: Arc<Mutex<Vec<String>>>,
    odd: Arc<Mutex<HashMap<String, Odd>>>,
}

impl World {
    pub async fn new() -> World {
        let folder = TempDir::new().unwrap();
        let hosting = Hosting::open("hosting", folder.path(), APP).unwrap();
        let (odd, asked) = (Arc::new(Mutex::new(HashMap::new())), Arc::new(Mutex::new(Vec::new())));
        let cdn = serve(folder.path().join("hosting"), Arc::clone(&odd), Arc::clone(&asked)).await;
        World { folder, hosting, cdn, asked, odd }
    }

    /// Publishes a bundle with `outputs`; every file's contents depend on `text`, the loader's alone do not.
    pub async fn publish(&self, text: &str, outputs: &[Output]) -> Release {
        let folder = self.folder.path().join(format!("bundle-{text}"));
        fs::create_dir_all(&folder).unwrap();
        let mut bundle = Bundle {
            app: APP.into(),
            version: "1.0.0".into(),
            settings: None,
            outputs: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        for output in outputs {
            let files = match output {
                Output::TwoFiles => vec![
                    (format!("two-{text}.js"), format!("glue {text}")),
                    (format!("two-{text}.wasm"), format!("wasm {text}")),
                ],
                Output::Loader => vec![("loader-1.js".to_owned(), "loader".to_owned())],
                _ => vec![(format!("{output}-{text}.js"), format!("{output} {text}"))],
            };
            let names: Vec<String> = files.iter().map(|(name, _)| name.clone()).collect();
            for (name, bytes) in files {
                fs::write(folder.join(&name), &bytes).unwrap();
                let raw = bytes.len() as u64;
                let record = FileRecord { raw, gzip: raw, brotli: raw, integrity: integrity(bytes.as_bytes()) };
                bundle.files.insert(name, record);
            }
            bundle.outputs.insert(*output, OutputFiles { entry: names[0].clone(), files: names });
        }
        fs::write(folder.join("bundle.json"), serde_json::to_vec(&bundle).unwrap()).unwrap();
        self.hosting.upload(&folder).await.unwrap()
    }

    pub fn rollout(&self, release: &Release, reach: Reach) -> Rollout {
        let network = Arc::new(Network::new().unwrap());
        Rollout::new(self.hosting.clone(), self.cdn.clone(), release.clone(), reach, network).unwrap()
    }

    /// The `src` that a release has by docs/ARCHITECTURE.md.
    pub fn src(&self, text: &str, number: u32) -> String {
        format!("{}{APP}/two-{text}.js?release={number}", self.cdn)
    }

    /// The same in a store of Pago Shops, whose settings have a name of their own.
    pub fn pago_src(&self, id: u32, text: &str, number: u32) -> String {
        format!("{}&settings=settings/pago-shops-{id}.json", self.src(text, number))
    }

    /// Plans and applies; all verdicts.
    pub async fn deploy(&self, release: &Release, stores: &[Store]) -> Vec<Verdict> {
        self.deploy_to(release, Reach::Everyone, stores, &SqliteJournal::in_memory().unwrap()).await
    }

    pub async fn deploy_to(
        &self,
        release: &Release,
        reach: Reach,
        stores: &[Store],
        journal: &SqliteJournal,
    ) -> Vec<Verdict> {
        let rollout = self.rollout(release, reach);
        let planned: Plan = plan(&rollout, stores.to_vec()).await;
        apply(&rollout, planned, journal, |_| {}).await.unwrap()
    }

    pub async fn channel(&self) -> Option<Channel> {
        self.hosting.channel().await.unwrap().map(|(channel, _)| channel)
    }

    /// Makes the CDN answer something else for `path`.
    pub fn make_odd(&self, path: &str, odd: Odd) {
        self.odd.lock().unwrap().insert(path.to_owned(), odd);
    }

    /// Makes it answer the file again.
    pub fn make_right(&self, path: &str) {
        self.odd.lock().unwrap().remove(path);
    }
}

/// The facts of a journal in a word or two each, with the store before them.
pub async fn facts(journal: &dyn Journal) -> Vec<String> {
    let mut facts = Vec::new();
    let word = |value: &Value, key: &str| value[key].as_str().unwrap().to_owned();
    let each = &mut |row: vitrina_rollout::Row| {
        let value = serde_json::to_value(&row.fact).unwrap();
        facts.push(match &row.fact {
            Fact::Planned { store, action, .. } => format!("{store} planned {}", action.word()),
            Fact::Begun { store, .. } => {
                format!(
                    "{} {}",
                    store.as_ref().map_or("channel".to_owned(), ToString::to_string),
                    word(&value["step"], "step")
                )
            }
            Fact::Ended { store, .. } => {
                format!(
                    "{} {}",
                    store.as_ref().map_or("channel".to_owned(), ToString::to_string),
                    word(&value, "outcome")
                )
            }
            Fact::Verdict(verdict) => format!("{} {}", verdict.store, word(&value, "outcome")),
            _ => word(&value, "fact"),
        });
    };
    journal.read(0, each).await.unwrap();
    facts
}

async fn serve(root: std::path::PathBuf, odd: Arc<Mutex<HashMap<String, Odd>>>, asked: Arc<Mutex<Vec<String>>>) -> Url {
    let router = Router::new().fallback(move |request: Request| {
        let path = request.uri().path().trim_start_matches('/').to_owned();
        asked.lock().unwrap().push(request.uri().to_string());
        let odd = odd.lock().unwrap().get(&path).cloned();
        let kind = if path.ends_with(".wasm") { "application/wasm" } else { "text/javascript; charset=utf-8" };
        let usual =
            vec![("access-control-allow-origin", "*"), ("x-content-type-options", "nosniff"), ("content-type", kind)];
        let answer = match (odd, fs::read(root.join(&path))) {
            (Some(odd), _) => odd,
            (None, Ok(body)) => Odd { status: 200, headers: usual, body },
            (None, Err(_)) => Odd { status: 404, headers: usual, body: Vec::new() },
        };
        assert!(request.headers().contains_key("origin"), "{path} was read without an origin");
        async move {
            let mut response = Response::new(Body::from(answer.body));
            *response.status_mut() = StatusCode::from_u16(answer.status).unwrap();
            for (name, value) in answer.headers {
                response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            response
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}

/// What the next call of a kind does besides, or instead of, its work.
#[derive(Clone)]
pub enum Fault {
    /// Refuses without doing anything.
    Refuse(Error),
    /// Does it and loses the answer.
    Lost,
    /// Puts it into the queue; it shows after this many lists.
    Queued(usize),
    /// The same without an answer.
    Late(usize),
    /// Registers something else than it was asked for.
    Twisted(String),
}

/// A store's scripts in memory, with the behaviour of a platform that has a bad day.
#[derive(Default)]
pub struct Shelf {
    pub scripts: Mutex<Vec<RegisteredScript>>,
    pub calls: Mutex<Vec<String>>,
    pub faults: Mutex<HashMap<&'static str, VecDeque<Fault>>>,
    queue: Mutex<Vec<(usize, RegisteredScript)>>,
    /// A change that is carried out when so many more lists were read.
    change: Mutex<Option<(usize, ScriptId, What)>>,
    next_id: Mutex<u64>,
    /// What the Portal's CDN serves for associations here.
    pub portal: Mutex<Option<String>>,
}

impl Shelf {
    pub fn new() -> Arc<Shelf> {
        Arc::default()
    }

    pub fn with(src: &str) -> Arc<Shelf> {
        let shelf = Shelf::new();
        shelf.put(What::Src(src.to_owned()));
        shelf
    }

    pub fn put(&self, what: What) -> RegisteredScript {
        let mut next = self.next_id.lock().unwrap();
        *next += 1;
        let script = self.script(*next, &what);
        self.scripts.lock().unwrap().push(script.clone());
        script
    }

    fn script(&self, number: u64, what: &What) -> RegisteredScript {
        let served = self.portal.lock().unwrap().clone();
        let (id, served, active) = match what {
            What::Src(_) => (ScriptId::from(number), None, None),
            What::Association { script_id, .. } => (script_id.clone(), served.clone(), Some(served.is_some())),
        };
        RegisteredScript { id, what: what.clone(), served, auto_installed: false, active, raw: Value::Null }
    }

    pub fn fault(&self, call: &'static str, fault: Fault) {
        self.faults.lock().unwrap().entry(call).or_default().push_back(fault);
    }

    fn next(&self, call: &'static str) -> Option<Fault> {
        self.calls.lock().unwrap().push(call.to_owned());
        self.faults.lock().unwrap().get_mut(call)?.pop_front()
    }

    /// Changes a script late: when the store is read for the `lists`th time from now.
    pub fn change_at(&self, lists: usize, id: u64, what: What) {
        *self.change.lock().unwrap() = Some((lists, ScriptId::from(id), what));
    }

    fn change_now(&self) {
        let mut change = self.change.lock().unwrap();
        if let Some((lists, ..)) = &mut *change {
            *lists -= 1;
        }
        if let Some((_, id, what)) = change.take_if(|(lists, ..)| *lists == 0) {
            let mut scripts = self.scripts.lock().unwrap();
            scripts.iter_mut().find(|script| script.id == id).unwrap().what = what;
        }
    }

    pub fn srcs(&self) -> Vec<String> {
        let src = |script: &RegisteredScript| match &script.what {
            What::Src(src) => src.clone(),
            What::Association { script_id, query } => format!("{script_id} {query:?}"),
        };
        self.scripts.lock().unwrap().iter().map(src).collect()
    }

    pub fn count(&self, call: &str) -> usize {
        self.calls.lock().unwrap().iter().filter(|made| *made == call).count()
    }
}

#[async_trait]
impl ScriptApi for Shelf {
    async fn list(&self) -> Result<Vec<RegisteredScript>, Error> {
        if let Some(Fault::Refuse(error)) = self.next("list") {
            return Err(error);
        }
        self.change_now();
        let mut queue = self.queue.lock().unwrap();
        for (left, _) in queue.iter_mut() {
            *left = left.saturating_sub(1);
        }
        let (ready, waiting): (Vec<_>, Vec<_>) = queue.drain(..).partition(|(left, _)| *left == 0);
        *queue = waiting;
        let mut scripts = self.scripts.lock().unwrap();
        scripts.extend(ready.into_iter().map(|(_, script)| script));
        Ok(scripts.clone())
    }

    async fn create(&self, what: &What) -> Result<Registration, Error> {
        match self.next("create") {
            None => Ok(Registration::Done(self.put(what.clone()))),
            Some(Fault::Refuse(error)) => Err(error),
            Some(Fault::Lost) => {
                self.put(what.clone());
                Err(unknown())
            }
            Some(fault @ (Fault::Queued(lists) | Fault::Late(lists))) => {
                let mut next = self.next_id.lock().unwrap();
                *next += 1;
                let script = self.script(*next, what);
                self.queue.lock().unwrap().push((lists, script));
                match fault {
                    Fault::Late(_) => Err(unknown()),
                    _ => Ok(Registration::Queued),
                }
            }
            Some(Fault::Twisted(src)) => Ok(Registration::Done(self.put(What::Src(src)))),
        }
    }

    async fn update(&self, id: &ScriptId, what: &What) -> Result<Registration, Error> {
        let fault = self.next("update");
        if let Some(Fault::Refuse(error)) = fault {
            return Err(error);
        }
        let mut scripts = self.scripts.lock().unwrap();
        let script = scripts
            .iter_mut()
            .find(|script| script.id == *id)
            .ok_or(Error::NotFound { call: call(), said: String::new() })?;
        script.what = match &fault {
            Some(Fault::Twisted(src)) => What::Src(src.clone()),
            _ => what.clone(),
        };
        match fault {
            Some(Fault::Lost) => Err(Error::Unreachable { call: call(), reason: "cut".to_owned() }),
            _ => Ok(Registration::Done(script.clone())),
        }
    }

    async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        if let Some(Fault::Refuse(error)) = self.next("delete") {
            return Err(error);
        }
        self.scripts.lock().unwrap().retain(|script| script.id != *id);
        Ok(())
    }
}

pub fn call() -> Call {
    Call {
        store: Some("1".to_owned()),
        resource: "scripts".to_owned(),
        method: Method::POST,
        url: "https://api.example/scripts".to_owned(),
        attempts: 1,
    }
}

pub fn unknown() -> Error {
    Error::UnknownOutcome { call: call(), reason: "the connection broke".to_owned() }
}

pub fn unavailable() -> Error {
    Error::Unavailable { call: call(), status: StatusCode::BAD_GATEWAY, said: String::new() }
}

pub fn store(key: &str, placement: Placement, shelf: &Arc<Shelf>) -> Store {
    let script_id = (placement == Placement::TiendanubePortal).then(|| ScriptId::from(7001));
    let target = Target { key: key.parse().unwrap(), placement, script_id, query_params: BTreeMap::new() };
    Store { target, api: shelf.clone() }
}

pub fn classic(id: u32, shelf: &Arc<Shelf>) -> Store {
    store(&format!("tiendanube:{id}"), Placement::TiendanubeClassic, shelf)
}

pub fn portal(id: u32, shelf: &Arc<Shelf>) -> Store {
    store(&format!("tiendanube:{id}"), Placement::TiendanubePortal, shelf)
}

pub fn pago(id: u32, shelf: &Arc<Shelf>) -> Store {
    store(&format!("pago-shops:{id}"), Placement::PagoShops, shelf)
}

/// How a store stands, and what kind of thing is in the way.
pub fn outcome(verdict: &Verdict) -> (Outcome, Option<ObstacleKind>) {
    (verdict.outcome, verdict.obstacle.as_ref().map(|obstacle| obstacle.kind))
}
