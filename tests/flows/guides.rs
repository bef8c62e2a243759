//! The guides: every command of every page works, in its order, against the sandbox.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use vitrina_tests::{Ended, Sandbox, project_parts, root, script_parts, vitrina};

/// A block of a page, for whoever follows it.
#[derive(Debug, PartialEq, Eq)]
enum Block {
    /// A command, what the page says that it prints, and the variables that a CI file sets for it.
    Command { line: String, prints: Vec<String>, sets: BTreeSet<String> },
    /// What goes to the end of `Vitrina.toml`.
    Config(String),
    /// Code, in the language that the page names.
    Code { language: &'static str, text: String },
}

/// The blocks of a page, in their order. In a CI file each `run` is a command.
fn blocks(page: &str) -> Vec<Block> {
    let text = fs::read_to_string(root().join("www/docs").join(page)).unwrap();
    let mut found = Vec::new();
    for block in text.split("\n```").skip(1).step_by(2) {
        let (kind, lines) = block.split_once('\n').unwrap();
        match kind {
            "console" => lines.lines().for_each(|line| match (line.strip_prefix("$ "), found.last_mut()) {
                (Some(line), _) => found.push(command(line, BTreeSet::new())),
                (None, Some(Block::Command { prints, .. })) => prints.push(line.to_string()),
                (None, _) => panic!("{page}: `{line}` follows no command"),
            }),
            "yaml" => found.extend(steps(lines)),
            "toml" => found.push(Block::Config(lines.to_string())),
            _ => {
                let known = ["rust", "ts", "json"].into_iter().find(|language| *language == kind);
                let language = known.unwrap_or_else(|| panic!("{page}: nobody tries what stands there as `{kind}`"));
                found.push(Block::Code { language, text: lines.trim_end().to_string() });
            }
        }
    }
    found
}

fn command(line: &str, sets: BTreeSet<String>) -> Block {
    Block::Command { line: line.to_string(), prints: Vec::new(), sets }
}

/// The commands of a CI file. A variable before the first of them is set for all, one after a command for that one.
fn steps(file: &str) -> Vec<Block> {
    let (mut job, mut found) = (BTreeSet::new(), Vec::new());
    for line in file.lines().map(str::trim) {
        if let Some(line) = line.strip_prefix("- run: ") {
            found.push(command(line, job.clone()));
            continue;
        }
        let variable = line.split_once(": ").map(|(name, _)| name.to_string());
        let is_variable = |name: &String| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        if let Some(name) = variable.filter(is_variable) {
            match found.last_mut() {
                Some(Block::Command { sets, .. }) => sets.insert(name),
                _ => job.insert(name),
            };
        }
    }
    found
}

/// What a command of a CI file needs, each secret of it only there.
fn needs(command: &str) -> BTreeSet<String> {
    let everywhere = ["VITRINA_PROFILE", "VITRINA_PASSPHRASE_FILE", "AWS_REGION"];
    let own: &[&str] = match command {
        "vitrina upload" => &["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
        "vitrina stores import" => &["VITRINA_TOKENS"],
        "vitrina deploy --json" | "vitrina status" => &["PGPASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
        _ => &[],
    };
    everywhere.iter().chain(own).map(|name| name.to_string()).collect()
}

/// Somebody who reads a page and does what it says.
struct Reader {
    sandbox: Sandbox,
    folder: PathBuf,
    profile: String,
    /// The variables that a CI file sets for the command under way.
    sets: BTreeSet<String>,
    /// What the next project's script has in place of the template's settings.
    settings: Option<String>,
    /// The tokens that a team holds already, of a store of the seed.
    tokens: String,
}

/// What stands in a page for somebody's own, and what it is in the sandbox.
fn own(text: &str, sandbox: &Sandbox) -> String {
    let (tiendanube, pago_shops) = (sandbox.url("tiendanube"), sandbox.url("pago_shops"));
    let port = format!("callback_port = {}", sandbox.callback_port());
    let mut text = text.to_string();
    for (theirs, ours) in [
        ("s3://my-bucket/scripts", sandbox.path("hosting").display().to_string()),
        ("https://cdn.example.com/scripts/", sandbox.url("cdn").to_string()),
        ("http://127.0.0.1:8801/", sandbox.url("cdn").to_string()),
        ("http://127.0.0.1:8802", tiendanube.to_string()),
        ("https://api.tiendanube.com", tiendanube.to_string()),
        ("https://www.tiendanube.com", tiendanube.to_string()),
        ("https://admin.example/api", format!("{pago_shops}api")),
        ("https://admin.example/oauth", format!("{pago_shops}oauth")),
        ("\"target/hosting\"", format!("{:?}", sandbox.path("hosting"))),
        ("app_id = \"1234\"", "app_id = \"1001\"".to_string()),
        ("script_id = 5678", "script_id = 7001".to_string()),
        ("\napp_id = \"1001\"\n", format!("\napp_id = \"1001\"\n{port}\n")),
        ("client_id = \"my-client\"\n", format!("client_id = \"ps-demo\"\nallow_http = true\n{port}\n")),
        ("postgres://deploys@db.example/vitrina", sandbox.path("journal").display().to_string()),
    ] {
        text = text.replace(theirs, &ours);
    }
    text
}

impl Reader {
    fn does(&mut self, block: &Block) {
        match block {
            Block::Command { line, prints, sets } => {
                self.sets.clone_from(sets);
                let said = self.types(line, !prints.is_empty());
                prints
                    .iter()
                    .for_each(|words| assert!(said.contains(words), "`{line}` does not print `{words}`: {said}"));
            }
            Block::Config(text) => {
                let file = self.folder.join("Vitrina.toml");
                let more = format!("{}\n{}", fs::read_to_string(&file).unwrap(), own(text, &self.sandbox));
                fs::write(&file, more).unwrap();
                self.vitrina(&["config", "show"]).succeeded();
            }
            Block::Code { language, text } => self.takes(language, text),
        }
    }

    /// Code that is a part of a project: that of its script goes there before it is tested and built, that of its tests stands there.
    fn takes(&mut self, language: &str, text: &str) {
        let read = |file: PathBuf| fs::read_to_string(file).unwrap().replace("{{name}}", "my-script");
        let place = match language {
            "rust" if text.starts_with("#[derive(Settings)]") => {
                self.settings = Some(text.to_string());
                return;
            }
            "rust" => read(self.folder.join("tests/script.rs")),
            "ts" => read(root().join("crates/cli/templates/ts/badge/tests/script.test.ts")),
            "json" if text.contains("\"token\"") => {
                self.tokens = text.replace("\"1001\"", "\"2001\"").replace('…', "held-2001");
                return;
            }
            // What a script in TypeScript may be set to: `settings_for_each_store` builds one.
            _ => return,
        };
        assert!(place.contains(text), "the page's code does not stand in the project: {text}\n\n{place}");
    }

    /// What the command says. A `doctor` whose output the page shows may find something bad; all else succeeds.
    fn types(&mut self, command: &str, shown: bool) -> String {
        let words: Vec<&str> = command.split(' ').collect();
        let ended = match words.as_slice() {
            ["cd", folder] => {
                self.folder.push(folder);
                return String::new();
            }
            ["export", set] => {
                match set.split_once('=').unwrap() {
                    ("VITRINA_PROFILE", profile) => self.profile = profile.to_string(),
                    // The sandbox has secrets of its own.
                    (name, _) => assert!(name.ends_with("_CLIENT_SECRET"), "`{command}` is no command of the guides"),
                }
                return String::new();
            }
            ["cargo", "install", "vitrina-cli", "--locked"] | ["openssl", "rand", ..] => return String::new(),
            ["cargo", rest @ ..] => self.cargo(rest),
            ["vitrina", "login", platform, ..] => return self.login(platform),
            ["vitrina", "new", name] => self.new_project(name),
            ["vitrina", rest @ ..] => {
                if rest[0] == "deploy" && !self.profile.is_empty() {
                    self.put_loader_in_portal();
                }
                let ended = self.vitrina(rest);
                if rest[0] == "doctor" && shown && ended.code == 1 { ended } else { ended.succeeded() }
            }
            _ => panic!("`{command}` is no command of the guides"),
        };
        format!("{}{}", ended.stdout, ended.stderr)
    }

    /// A verb that serves ends at once, for its stdin is closed.
    fn vitrina(&self, args: &[&str]) -> Ended {
        let mut call = self.sandbox.vitrina(args);
        call.current_dir(&self.folder).env("VITRINA_UNTIL_STDIN_CLOSES", "1").env("VITRINA_NO_BROWSER", "1");
        call.env("VITRINA_TARGET_DIR", script_parts());
        if !self.sets.is_empty() {
            // The CI file has none.
            call.env_remove("VITRINA_TIENDANUBE_CLIENT_SECRET");
        }
        if self.sets.contains("VITRINA_TOKENS") {
            call.env("VITRINA_TOKENS", &self.tokens);
        }
        if !self.profile.is_empty() {
            call.env("VITRINA_PROFILE", &self.profile);
        }
        Ended::of(call.output().unwrap())
    }

    fn cargo(&self, args: &[&str]) -> Ended {
        let mut call = Command::new(env!("CARGO"));
        call.args(args).arg("--offline").current_dir(&self.folder).env("CARGO_TARGET_DIR", project_parts());
        Ended::of(call.output().unwrap()).succeeded()
    }

    fn login(&self, platform: &str) -> String {
        let store = if platform == "tiendanube" { "1001" } else { "3001" };
        let before = self.sandbox.path("Vitrina.toml");
        fs::copy(self.folder.join("Vitrina.toml"), &before).unwrap();
        self.sandbox.login_as(platform, store, &self.profile).succeeded().stderr
    }

    /// The project as it is made, with the addresses of this test's sandbox and this checkout's runtime.
    fn new_project(&mut self, name: &str) -> Ended {
        let mut call = vitrina();
        call.args(["new", name, "--vitrina-path"]).arg(root().join("crates/runtime")).current_dir(&self.folder);
        let made = Ended::of(call.output().unwrap()).succeeded();
        let file = self.folder.join(name).join("Vitrina.toml");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, own(&text, &self.sandbox)).unwrap();
        if let Some(settings) = self.settings.take() {
            let script = self.folder.join(name).join("src/lib.rs");
            let text = fs::read_to_string(&script).unwrap();
            let (before, rest) = text.split_once("#[derive(Settings)]").unwrap();
            let (_, after) = rest.split_once("\n}\n").unwrap();
            fs::write(&script, format!("{before}{settings}\n{after}")).unwrap();
        }
        made
    }

    /// The human's part.
    fn put_loader_in_portal(&self) {
        let built = self.folder.join("target/vitrina/bundle");
        fs::create_dir_all(self.sandbox.path("bundle")).unwrap();
        for file in fs::read_dir(built).unwrap().map(|file| file.unwrap()) {
            fs::copy(file.path(), self.sandbox.path("bundle").join(file.file_name())).unwrap();
        }
        self.sandbox.put_loader_in_portal();
    }
}

fn reader() -> Reader {
    let sandbox = Sandbox::start_with(&json!({"token_prefix": "held-", "stores": [
        {"platform": "tiendanube", "id": "2001", "name": "Uno", "slug": "uno", "lang": "es_AR", "country": "AR",
         "currency": "ARS"},
    ]}));
    let folder = sandbox.path("reader");
    fs::create_dir_all(&folder).unwrap();
    let (profile, sets, settings, tokens) = (String::new(), BTreeSet::new(), None, String::new());
    Reader { sandbox, folder, profile, sets, settings, tokens }
}

#[track_caller]
fn works(page: &str) {
    follows(&mut reader(), page);
}

fn follows(reader: &mut Reader, page: &str) {
    let blocks = blocks(page);
    assert!(blocks.len() > 1, "{page} has no commands");
    blocks.iter().for_each(|block| reader.does(block));
}

/// A project with a release, in a store that authorised it.
fn with_a_release() -> Reader {
    let mut reader = reader();
    for line in ["vitrina new my-script", "cd my-script", "vitrina build", "vitrina upload", "vitrina login tiendanube"]
    {
        reader.types(line, false);
    }
    reader
}

#[test]
fn a_first_script_in_ten_minutes() {
    works("first-script.md");
}

#[test]
fn testing_without_a_browser() {
    works("testing.md");
}

/// A script in TypeScript with the page's file says the same of its settings as one in Rust with the page's struct.
#[test]
fn settings_for_each_store() {
    let mut reader = reader();
    follows(&mut reader, "settings.md");
    let settings = |folder: &Path| {
        let bundle = fs::read_to_string(folder.join("target/vitrina/bundle/bundle.json")).unwrap();
        let mut settings = serde_json::from_str::<Value>(&bundle).unwrap()["settings"].as_array().unwrap().clone();
        settings.sort_by_key(|setting| setting["name"].to_string());
        settings
    };
    let of_rust = settings(&reader.folder);
    assert_eq!(of_rust.len(), 4, "{of_rust:?}");

    let json = blocks("settings.md").into_iter().find_map(|block| match block {
        Block::Code { language: "json", text } => Some(text),
        _ => None,
    });
    reader.folder = reader.sandbox.path("typescript");
    fs::create_dir_all(&reader.folder).unwrap();
    let config =
        "app = \"my-script\"\n[build]\noutputs = [\"one-file\"]\nfile = \"script.js\"\nsettings = \"settings.json\"\n";
    for (file, text) in
        [("Vitrina.toml", config), ("script.js", "window.built = 1;"), ("settings.json", &json.unwrap())]
    {
        fs::write(reader.folder.join(file), text).unwrap();
    }
    reader.vitrina(&["build"]).succeeded();
    assert_eq!(settings(&reader.folder), of_rust);
}

#[test]
fn to_a_real_tiendanube_store() {
    works("tiendanube.md");
}

#[test]
fn to_pago_shops() {
    works("pago-shops.md");
}

#[test]
fn rolling_out_from_ci() {
    let mut reader = reader();
    for line in ["vitrina new my-script", "cd my-script"] {
        reader.types(line, false);
    }
    let production = blocks("tiendanube.md").into_iter().find(|block| matches!(block, Block::Config(_)));
    reader.does(&production.unwrap());
    reader.profile = "production".to_string();
    // What the tokens look like and where the journal lies is said below the CI file.
    let (steps, said): (Vec<_>, Vec<_>) =
        blocks("ci.md").into_iter().partition(|block| matches!(block, Block::Command { .. }));
    assert!(steps.len() > 5 && said.len() == 2, "{steps:?} {said:?}");
    for step in &steps {
        let Block::Command { line, sets, .. } = step else { unreachable!("{step:?}") };
        assert_eq!(*sets, needs(line), "{line}");
    }
    said.iter().chain(&steps).for_each(|block| reader.does(block));
}

#[test]
fn when_something_breaks() {
    follows(&mut with_a_release(), "broken.md");
}

#[test]
fn translations_have_the_same_commands() {
    for page in ["first-script", "testing"] {
        for language in ["es", "pt"] {
            assert_eq!(blocks(&format!("{page}.{language}.md")), blocks(&format!("{page}.md")), "{page} {language}");
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let folder = root().join("www/docs");
    let mut links = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let file = entry.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        for link in
            text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| !link.starts_with("http"))
        {
            let target: &Path = link.split('#').next().unwrap().as_ref();
            assert!(folder.join(target).is_file(), "{}: {link}", file.display());
            links += 1;
        }
    }
    assert!(links > 10);
}
