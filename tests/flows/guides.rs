//! The guides: every command of every page works, in its order, against the sandbox.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use vitrina_tests::{Ended, Sandbox, project_parts, root, script_parts, vitrina};

/// The commands of a page, in their order.
fn commands(page: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("www/docs").join(page)).unwrap();
    let blocks = text.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    blocks.flat_map(str::lines).map(|line| line.strip_prefix("$ ").unwrap_or(line).to_string()).collect()
}

/// Somebody who reads a page and types what it says.
struct Reader {
    sandbox: Sandbox,
    folder: PathBuf,
}

impl Reader {
    fn types(&mut self, command: &str) {
        let words: Vec<&str> = command.split(' ').collect();
        match words.as_slice() {
            ["cd", folder] => self.folder.push(folder),
            ["cargo", rest @ ..] => self.cargo(rest),
            ["vitrina", "login", platform, ..] => self.login(platform),
            ["vitrina", "new", name] => self.new_project(name),
            ["vitrina", rest @ ..] => self.vitrina(rest),
            _ => panic!("`{command}` is no command of the guides"),
        }
    }

    /// A verb that serves ends at once, for its stdin is closed.
    fn vitrina(&self, args: &[&str]) {
        let mut call = self.sandbox.vitrina(args);
        call.current_dir(&self.folder).env("VITRINA_UNTIL_STDIN_CLOSES", "1").env("VITRINA_NO_BROWSER", "1");
        call.env("VITRINA_TARGET_DIR", script_parts());
        Ended::of(call.output().unwrap()).succeeded();
    }

    fn cargo(&self, args: &[&str]) {
        let mut call = Command::new(env!("CARGO"));
        call.args(args).arg("--offline").current_dir(&self.folder).env("CARGO_TARGET_DIR", project_parts());
        Ended::of(call.output().unwrap()).succeeded();
    }

    fn login(&self, platform: &str) {
        let store = if platform == "tiendanube" { "1001" } else { "3001" };
        self.sandbox.login(platform, store).succeeded();
    }

    /// The project with the addresses of this test's sandbox and this checkout's runtime.
    fn new_project(&self, name: &str) {
        let mut call = vitrina();
        call.args(["new", name, "--vitrina-path"]).arg(root().join("crates/runtime")).current_dir(&self.folder);
        Ended::of(call.output().unwrap()).succeeded();
        let script = root().join("crates/scripts/variant-badge");
        let config = self.sandbox.config().replace(&format!("{script:?}"), "\".\"");
        let hosting = format!("location = {:?}", self.sandbox.path("hosting"));
        let config = config.replace("location = \"hosting\"", &hosting);
        fs::write(self.folder.join(name).join("Vitrina.toml"), config).unwrap();
    }
}

#[track_caller]
fn works(page: &str) {
    let sandbox = Sandbox::start();
    let folder = sandbox.path("reader");
    fs::create_dir_all(&folder).unwrap();
    let mut reader = Reader { sandbox, folder };
    let commands = commands(page);
    assert!(commands.len() > 1, "{page} has no commands");
    commands.iter().for_each(|command| reader.types(command));
}

#[test]
fn a_first_script_in_ten_minutes() {
    works("first-script.md");
}

#[test]
fn testing_without_a_browser() {
    works("testing.md");
}

#[test]
fn settings_for_each_store() {
    works("settings.md");
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
    works("ci.md");
}

#[test]
fn when_something_breaks() {
    works("broken.md");
}

#[test]
fn translations_have_the_same_commands() {
    for page in ["first-script", "testing"] {
        for language in ["es", "pt"] {
            assert_eq!(
                commands(&format!("{page}.{language}.md")),
                commands(&format!("{page}.md")),
                "{page} {language}"
            );
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
