//! Reports over real HTTP: what is kept, what is refused, and that nothing grows without bound.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::time::Duration;

use http::{Method, StatusCode};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vitrina_platform::{Network, Request, Response, Transport};
use vitrina_release::{Percent, in_wave};
use vitrina_rollout::reports::{Limit, Listener, MAX_REPORT_BYTES, Refusal, Report, Reports, Said};

const APP: &str = "variant-badge";

/// A listener on a free port, with its file.
struct Site {
    reports: Reports,
    listener: Listener,
    url: String,
    _folder: TempDir,
    file: PathBuf,
}

impl Site {
    async fn start(limit: Limit) -> Site {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("made/reports.db");
        let reports = Reports::open(&file, APP).unwrap();
        let listener = Listener::new(reports.clone(), limit).with_patience(Duration::from_millis(300));
        let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", socket.local_addr().unwrap());
        let router = listener.clone().router();
        tokio::spawn(async move { axum::serve(socket, router).await });
        Site { reports, listener, url, _folder: folder, file }
    }

    async fn send(&self, body: &str) -> Response {
        let mut request = Request::new(Method::POST, self.url.parse().unwrap());
        request.headers.insert("content-type", "text/plain;charset=UTF-8".parse().unwrap());
        request.headers.insert("origin", "https://shop.example".parse().unwrap());
        request.body = body.to_owned().into();
        Network::new().unwrap().send(request).await.unwrap()
    }

    async fn status(&self, body: &str) -> u16 {
        self.send(body).await.status.as_u16()
    }
}

fn started(release: u32, store: &str) -> String {
    format!(r#"{{"app":"{APP}","release":{release},"store":"{store}","started":true}}"#)
}

fn failed(release: u32, store: &str, error: &str) -> String {
    serde_json::json!({"app": APP, "release": release, "store": store, "error": error}).to_string()
}

#[tokio::test]
async fn what_pages_send_adds_up_by_release_and_wave() {
    let site = Site::start(Limit::default()).await;
    for store in 0..20 {
        let answer = site.send(&started(7, &store.to_string())).await;
        assert_eq!((answer.status, answer.body.len()), (StatusCode::NO_CONTENT, 0));
        assert_eq!(answer.headers["access-control-allow-origin"], "*");
    }
    let stack = "RangeError: out of range\n    at https://cdn.example/variant-badge/badge-0a1b.js:1:2034\n    at wasm-function[12]:0x3af";
    assert_eq!(site.status(&failed(7, "3", stack)).await, 204);
    assert_eq!(site.status(&failed(7, "4", stack)).await, 204);
    assert_eq!(site.status(&failed(7, "4", "TypeError: x")).await, 204);
    assert_eq!(site.status(&started(6, "1")).await, 204);

    let of = site.reports.of(7).unwrap();
    assert_eq!((of.release, of.started, of.failed), (7, 20, 3));
    let releases: Vec<_> = site.reports.releases().unwrap().iter().map(|share| share.release).collect();
    assert_eq!(releases, [7, 6]);
    assert_eq!(site.reports.of(9).unwrap().started, 0);

    let half: Percent = "50".parse().unwrap();
    let reached = (0..20).filter(|store| in_wave(APP, &store.to_string(), half)).count() as u64;
    let wave = site.reports.of_stores(7, |store| in_wave(APP, store, half)).unwrap();
    assert_eq!(wave.started, reached);

    let errors = site.reports.errors(7).unwrap();
    assert_eq!((errors[0].text.as_str(), errors[0].count, errors[0].store.as_str()), (stack, 2, "4"));
    assert!(errors[0].first_at < errors[0].last_at);
    assert_eq!((errors[1].text.as_str(), errors[1].count), ("TypeError: x", 1));
    assert!(site.reports.refusals().unwrap().is_empty());

    // Another process finds the same.
    assert_eq!(Reports::open(&site.file, APP).unwrap().of(7).unwrap(), of);
}

#[tokio::test]
async fn a_failure_counts_beside_starts_only_where_the_start_is_told_too() {
    let site = Site::start(Limit::default()).await;
    // One page load in ten is drawn; two in fifty fail, one of them drawn; every failure is told.
    for load in 0..500 {
        let drawn = load % 10 == 0;
        if drawn {
            assert_eq!(site.status(&started(7, "1")).await, 204);
        }
        if load % 50 == 0 || load % 50 == 7 {
            let mut report: serde_json::Value = serde_json::from_str(&failed(7, "1", "TypeError: x")).unwrap();
            if !drawn {
                report["undrawn"] = true.into();
            }
            assert_eq!(site.status(&report.to_string()).await, 204);
        }
    }
    let of = site.reports.of(7).unwrap();
    assert_eq!((of.started, of.failed), (50, 10));
    assert_eq!(site.reports.errors(7).unwrap()[0].count, 20, "every text is kept");
    // A release of which nothing but an undrawn failure is known.
    assert_eq!(site.status(&failed(8, "1", "x").replace('}', ",\"undrawn\":true}")).await, 204);
    let alone = site.reports.of(8).unwrap();
    assert_eq!((alone.started, alone.failed), (0, 0));
}

#[tokio::test]
async fn what_is_no_report_is_refused_and_counted() {
    let site = Site::start(Limit::default()).await;
    let good = started(7, "1001");
    let malformed = [
        String::new(),
        "{".to_owned(),
        "[]".to_owned(),
        good.replace("\"release\":7", "\"release\":0"),
        good.replace("\"release\":7", "\"release\":-1"),
        good.replace("\"release\":7", "\"release\":4294967296"),
        good.replace("\"release\":7", "\"release\":7.5"),
        good.replace("1001", ""),
        good.replace("1001", "a b"),
        good.replace("1001", "<script>"),
        good.replace("1001", &"1".repeat(41)),
        good.replace("true", "false"),
        good.replace(",\"started\":true", ""),
        good.replace("true", "true,\"error\":\"both\""),
        failed(7, "1001", "  "),
        format!("{}{}", "[".repeat(2000), "]".repeat(2000)),
    ];
    for body in &malformed {
        assert_eq!(site.status(body).await, 400, "{body}");
    }
    assert_eq!(site.status(&good.replace(APP, "other")).await, 400);
    assert_eq!(site.status(&failed(7, "1001", &"x".repeat(MAX_REPORT_BYTES))).await, 413);
    assert!(site.reports.releases().unwrap().is_empty());
    let refusals = site.reports.refusals().unwrap();
    let expected = [("malformed", malformed.len() as u64), ("other-app", 1), ("too-large", 1)];
    assert_eq!(refusals, expected.map(|(name, count)| (name.to_owned(), count)).into());
}

#[tokio::test]
async fn a_page_that_asks_first_is_let_in_and_others_get_no_page() {
    let site = Site::start(Limit::default()).await;
    let network = Network::new().unwrap();
    let ask = Request::new(Method::OPTIONS, site.url.parse().unwrap());
    let answer = network.send(ask).await.unwrap();
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.headers["access-control-allow-headers"], "content-type");
    let look = Request::new(Method::GET, site.url.parse().unwrap());
    assert_eq!(network.send(look).await.unwrap().status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_flood_is_refused_and_counted() {
    let site = Site::start(Limit { per_second: 0, at_once: 3 }).await;
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(site.status(&started(7, "1001")).await);
    }
    assert_eq!(statuses, [204, 204, 204, 429, 429]);
    site.listener.settle().unwrap();
    assert_eq!(site.reports.refusals().unwrap()["too-many"], 2);
    assert_eq!(site.reports.of(7).unwrap().started, 3);
}

#[tokio::test]
async fn a_report_that_never_ends_is_given_up() {
    let site = Site::start(Limit::default()).await;
    let mut stream = TcpStream::connect(site.url.trim_start_matches("http://").trim_end_matches('/')).await.unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{").await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert_eq!(site.reports.refusals().unwrap()["too-slow"], 1);
}

#[test]
fn different_errors_and_releases_are_bounded() {
    let folder = TempDir::new().unwrap();
    let reports = Reports::open(&folder.path().join("reports.db"), APP).unwrap();
    let report = |release, said| Report { app: APP.to_owned(), release, store: "1".to_owned(), said, drawn: true };
    for count in 0..250 {
        assert_eq!(reports.add(&report(7, Said::Failed(format!("error {count}")))).unwrap(), Ok(()));
    }
    let errors = reports.errors(7).unwrap();
    assert_eq!(errors.len(), 201);
    assert_eq!((errors[0].text.as_str(), errors[0].count), ("(others)", 50));
    let of = reports.of(7).unwrap();
    assert_eq!((of.started, of.failed), (250, 250));

    // Invented releases push each other out, and not one that shops run.
    for release in 1_000..1_300 {
        reports.add(&report(release, Said::Started)).unwrap().unwrap();
    }
    let releases = reports.releases().unwrap();
    assert_eq!(releases.len(), 200);
    assert!(releases.iter().any(|share| share.release == 7));
    assert_eq!(reports.errors(7).unwrap().len(), 201);
    assert_eq!(
        reports.add(&Report { app: "other".to_owned(), ..report(7, Said::Started) }).unwrap(),
        Err(Refusal::OtherApp)
    );
}

#[test]
fn texts_are_shortened_and_cannot_rule_a_terminal() {
    let report = Report::read(failed(7, "1", &format!("\u{1b}[2J{}", "é".repeat(3000))).as_bytes()).unwrap();
    let Said::Failed(text) = report.said else { panic!("{report:?}") };
    assert_eq!(text.chars().count(), 2_000);
    assert!(!text.contains('\u{1b}'), "{text}");
}

#[test]
fn a_file_that_cannot_be_used_is_told() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("reports.db");
    std::fs::write(&file, "no database at all, and long enough to be looked at as one".repeat(40)).unwrap();
    let text = Reports::open(&file, APP).unwrap_err().to_string();
    assert!(text.contains("reports.db") && text.contains("check"), "{text}");
    let newer = folder.path().join("newer.db");
    drop(Reports::open(&newer, APP).unwrap());
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 9).unwrap();
    let text = Reports::open(&newer, APP).unwrap_err().to_string();
    assert!(text.contains("newer version (9"), "{text}");
}

/// What a reader finds who cannot make SQLite's index of the log beside the file, as in a folder that is not theirs. SQLite follows
/// no link for it, whoever it works for.
#[cfg(unix)]
#[test]
fn who_cannot_write_beside_the_file_reads_it_unless_a_log_holds_more() {
    let folder = TempDir::new().unwrap();
    let written = folder.path().join("reports.db");
    let report = |store: &str| Report::read(started(7, store).as_bytes()).unwrap();
    Reports::open(&written, APP).unwrap().add(&report("1001")).unwrap().unwrap();
    let unwritable = |name: &str| {
        let file = folder.path().join(name).join("reports.db");
        std::fs::create_dir(folder.path().join(name)).unwrap();
        std::os::unix::fs::symlink("nowhere", file.with_file_name("reports.db-shm")).unwrap();
        std::fs::copy(&written, &file).unwrap();
        file
    };
    let whole = unwritable("whole");
    assert_eq!(Reports::open_to_read(&whole, APP).unwrap().of(7).unwrap().started, 1);

    let open = Reports::open(&written, APP).unwrap();
    open.add(&report("1002")).unwrap().unwrap();
    let older = unwritable("older");
    std::fs::copy(written.with_file_name("reports.db-wal"), older.with_file_name("reports.db-wal")).unwrap();
    let refused = Reports::open_to_read(&older, APP).unwrap_err().to_string();
    assert!(refused.contains("check the folder, its rights"), "{refused}");
    assert_eq!(Reports::open_to_read(&written, APP).unwrap().of(7).unwrap().started, 2);
}
