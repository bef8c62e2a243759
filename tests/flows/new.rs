//! `vitrina new`: projects that build, pass their own tests and run in the sandbox as they are.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use url::Url;
use vitrina_tests::{
    Chromium, Ended, NpmPackage, Sandbox, Serving, deploy_as_it_is, free_ports, get, project_parts, root, script_parts,
    send_form, send_json, vitrina,
};

fn new(folder: &Path, template: &str) -> Ended {
    let mut call = vitrina();
    call.args(["new", "my-script", "--json", "--template", template, "--vitrina-path"]);
    Ended::of(call.arg(root().join("crates/runtime")).current_dir(folder).output().unwrap())
}

#[test]
fn every_template_passes_its_tests_and_runs_in_a_shop() {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    for (template, shown) in
        [("badge", Some("my-script-parts")), ("cart-event", Some("my-script-add")), ("empty", None)]
    {
        let place = tempfile::tempdir().unwrap();
        let made = new(place.path(), template).succeeded().json();
        let project = place.path().join("my-script");
        for file in ["Cargo.toml", "Vitrina.toml", "src/lib.rs", "tests/script.rs", ".github/workflows/ci.yml"] {
            assert!(made["files"].as_array().unwrap().iter().any(|made| made == file), "{file} is not in {made}");
            let text = fs::read_to_string(project.join(file)).unwrap();
            assert!(
                !text.contains("{{name") && !text.contains("{{crate") && !text.contains("{{vitrina"),
                "{file}: {text}"
            );
        }
        let mut tests = Command::new(env!("CARGO"));
        tests.args(["test", "--offline"]).current_dir(&project).env("CARGO_TARGET_DIR", project_parts());
        Ended::of(tests.output().unwrap()).succeeded();

        let script = root().join("crates/scripts/variant-badge");
        let config = sandbox.config().replace(&format!("{script:?}"), &format!("{project:?}"));
        fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
        let mut build = sandbox.vitrina(&["build", "--wasm-opt", "none", "--target-dir"]);
        Ended::of(build.arg(script_parts()).output().unwrap()).succeeded();
        sandbox.run(&["upload"]).succeeded();
        sandbox.run(&["deploy", "--store", "tiendanube:1001"]).succeeded();
        let mut page = Chromium::open(&sandbox.shop("tiendanube", "1001", "product"));
        let html = page.shows("class=\"my-script\"");
        assert_eq!(html.contains("my-script-"), shown.is_some(), "{template}: {html}");
        shown.into_iter().for_each(|class| assert!(html.contains(class), "{template}: {html}"));
        if template == "cart-event" {
            what_is_set_is_shown(&sandbox);
        }
    }
}

/// A text and a flag that a merchant sets reach the page, and what is neither is refused.
fn what_is_set_is_shown(sandbox: &Sandbox) {
    let product = sandbox.shop("tiendanube", "1001", "product");
    let html = Chromium::open(&product).shows("Agregar al carrito");
    assert!(html.contains("my-script-status"), "{html}");
    let set = |value: &str| sandbox.run(&["settings", "set", "tiendanube:1001", value]);
    set("tells=no").failed_with(3, &["error[settings-invalid]", "`tells` is true or false, not \"no\""]);
    set("label=7").failed_with(3, &["error[settings-invalid]", "`label` is a text, not 7"]);
    set("tells=false").succeeded();
    set("label=Lo quiero").succeeded();
    let html = Chromium::open(&product).shows("Lo quiero</button>");
    assert!(!html.contains("my-script-status"), "{html}");
    sandbox.run(&["settings", "set", "tiendanube:1001", "--unset", "tells,label"]).succeeded();
}

#[test]
fn every_template_of_typescript_passes_its_tests_and_runs_in_a_shop() {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    let package = NpmPackage::pack(&sandbox.path(""));
    for (template, shown) in
        [("badge", Some("6x $205,75 sin interés")), ("cart-event", Some("Agregar al carrito")), ("empty", None)]
    {
        let place = tempfile::tempdir().unwrap();
        let mut call = vitrina();
        call.args(["new", "my-script", "--json", "--lang", "ts", "--template", template, "--vitrina-path"]);
        let made =
            Ended::of(call.arg(root().join("crates/js")).current_dir(place.path()).output().unwrap()).succeeded();
        let made = made.json();
        let project = place.path().join("my-script");
        for file in made["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()) {
            let text = fs::read_to_string(project.join(file)).unwrap();
            assert!(!text.contains("{{"), "{file}: {text}");
        }
        package.install(&project);
        let mut tests = Command::new("npm");
        let tested = Ended::of(tests.args(["test", "--silent"]).current_dir(&project).output().unwrap()).succeeded();
        assert!(!tested.stdout.contains("pass 0") && tested.stdout.contains("fail 0"), "{tested:#?}");

        deploy_as_it_is(&project, &sandbox);
        let mut page = Chromium::open(&sandbox.shop("tiendanube", "1001", "product"));
        let html = page.shows(shown.unwrap_or("class=\"my-script\""));
        assert_eq!(html.contains("my-script-"), shown.is_some(), "{template}: {html}");
        if template == "cart-event" {
            what_is_set_is_shown(&sandbox);
        }
    }
}

#[test]
fn a_project_as_it_is_names_the_published_runtime() {
    let place = tempfile::tempdir().unwrap();
    let mut call = vitrina();
    Ended::of(call.args(["new", "apps/offer"]).current_dir(place.path()).output().unwrap()).succeeded();
    let manifest = fs::read_to_string(place.path().join("apps/offer/Cargo.toml")).unwrap();
    assert!(manifest.contains("vitrina = \"0.1.0\"") && manifest.contains("name = \"offer\""), "{manifest}");
    let mut show = vitrina();
    show.args(["config", "show"]).current_dir(place.path().join("apps/offer"));
    let mut typed = vitrina();
    Ended::of(typed.args(["new", "typed", "--lang", "ts"]).current_dir(place.path()).output().unwrap()).succeeded();
    let manifest = fs::read_to_string(place.path().join("typed/package.json")).unwrap();
    assert!(manifest.contains("\"vitrina\": \"^0.1.0\"") && manifest.contains("\"name\": \"typed\""), "{manifest}");
    let shown = Ended::of(show.output().unwrap()).succeeded();
    assert!(shown.stdout.contains("app = \"offer\""), "{shown:#?}");
}

#[test]
fn what_cannot_be_made_is_told() {
    let place = tempfile::tempdir().unwrap();
    let refused = |args: &[&str], code: &str, words: &str| {
        let ended = Ended::of(vitrina().arg("new").args(args).current_dir(place.path()).output().unwrap());
        ended.failed_with(3, &[&format!("error[{code}]"), words]);
    };
    refused(&["My Script"], "new-name", "a-z");
    for word in ["test", "loop", "async"] {
        refused(&[word], "new-name", &format!("`{word}`"));
    }
    fs::create_dir_all(place.path().join("offer/src")).unwrap();
    refused(&["offer"], "new-exists", "offer");
    assert_eq!(fs::read_dir(place.path().join("offer")).unwrap().count(), 1);
}

/// The commands of a project's README, in their order.
fn readme(project: &Path) -> Vec<String> {
    let text = fs::read_to_string(project.join("README.md")).unwrap();
    let blocks = text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    let lines = blocks.flat_map(str::lines).map(|line| line.split(" # ").next().unwrap_or_default().trim());
    lines.map(|line| line.trim_start_matches("$ ").to_string()).collect()
}

/// The whole way to a shop as the README says it, with the project's own Vitrina.toml; only its ports are others.
#[test]
fn a_project_goes_to_a_shop_as_its_readme_says() {
    let place = tempfile::tempdir().unwrap();
    new(place.path(), "badge").succeeded();
    let project = place.path().join("my-script");
    let ports = free_ports::<3>();
    for file in ["README.md", "Vitrina.toml"] {
        let text = fs::read_to_string(project.join(file)).unwrap();
        let text = text.replace("8801", &ports[0].to_string()).replace("8802", &ports[1].to_string());
        let text = text.replacen("\ncontact =", &format!("\ncallback_port = {}\ncontact =", ports[2]), 1);
        fs::write(project.join(file), text).unwrap();
    }
    fs::write(place.path().join("passphrase"), "canary-passphrase\n").unwrap();
    let mut sandbox: Option<(Serving, Value)> = None;
    let mut secret = String::new();
    for command in readme(&project) {
        let words: Vec<&str> = command.split(' ').collect();
        let mut call = vitrina();
        call.args(&words[1..]).current_dir(&project).env("VITRINA_TIENDANUBE_CLIENT_SECRET", &secret);
        call.env("VITRINA_VAULT", place.path().join("vault.json")).env("VITRINA_NO_BROWSER", "1");
        call.env("VITRINA_PASSPHRASE_FILE", place.path().join("passphrase")).env("VITRINA_TARGET_DIR", script_parts());
        match words.as_slice() {
            ["export", set] => secret = set.split_once('=').unwrap().1.to_string(),
            ["vitrina", "sandbox", ..] => {
                let (serving, urls) = Serving::start(with(call, &["--json", "--until-stdin-closes"]));
                let redirect = json!({"redirect_uri": format!("http://127.0.0.1:{}/callback", ports[2])});
                let app = format!("{}__sandbox/apps/tiendanube/1001", urls["control"].as_str().unwrap());
                assert_eq!(send_json("PATCH", &app, &redirect).status, 200);
                sandbox = Some((serving, urls));
            }
            ["vitrina", "login", ..] => let_in(with(call, &["--json", "--replace-token"])),
            ["vitrina", "dev"] => {
                Serving::start(with(call, &["--json", "--until-stdin-closes"])).0.interrupt().succeeded();
            }
            ["vitrina", ..] => {
                Ended::of(call.output().unwrap()).succeeded();
            }
            ["cargo", rest @ ..] => {
                let mut cargo = Command::new(env!("CARGO"));
                cargo.args(rest).arg("--offline").current_dir(&project).env("CARGO_TARGET_DIR", project_parts());
                Ended::of(cargo.output().unwrap()).succeeded();
            }
            _ => panic!("`{command}` is no command of a README"),
        }
    }
    let (_serving, urls) = sandbox.unwrap();
    let shop = urls["shops"].as_array().unwrap().iter().find(|shop| shop["store"] == "1001").unwrap();
    let mut page = Chromium::open(shop["product"].as_str().unwrap());
    page.shows("6x $205,75 sin interés");
    page.is_clean();
}

fn with(mut call: Command, args: &[&str]) -> Command {
    call.args(args);
    call
}

/// A login whose merchant lets the app into store 1001.
fn let_in(call: Command) {
    let (mut login, first) = Serving::start(call);
    let url = Url::parse(first["url"].as_str().unwrap()).unwrap();
    let mut fields: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    fields.extend([("store", "1001"), ("decision", "accept")].map(|(name, value)| (name.into(), value.into())));
    let back = send_form(url.as_str(), &fields).location.unwrap();
    assert_eq!(get(&back).status, 200);
    assert_eq!(login.line()["event"], "authorised");
}
