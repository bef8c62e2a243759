//! The npm package's examples: what a bundler made goes to shops as it is.

use std::fs;
use std::process::Command;

use vitrina_tests::{Chromium, Ended, NpmPackage, Sandbox, deploy_as_it_is, root};

#[test]
fn the_reference_widget_goes_to_a_shop_by_esbuild_and_by_vite() {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    let package = NpmPackage::pack(&sandbox.path(""));
    for (release, script) in (1..).zip(["build", "build:vite"]) {
        let place = tempfile::tempdir().unwrap();
        let project = place.path().join("variant-badge");
        let mut copy = Command::new("cp");
        copy.arg("-R").arg(root().join("crates/js/examples/variant-badge")).arg(&project);
        Ended::of(copy.output().unwrap()).succeeded();
        package.install(&project);
        let config = fs::read_to_string(project.join("Vitrina.toml")).unwrap();
        let command = "command = \"npm run build\"";
        assert!(config.contains(command), "{config}");
        let config = config.replace(command, &format!("command = \"npm run {script}\""));
        fs::write(project.join("Vitrina.toml"), config).unwrap();

        deploy_as_it_is(&project, &sandbox);
        let mut page = Chromium::open(&sandbox.shop("tiendanube", "1001", "product"));
        let html = page.shows("6x $205,75 sin interés");
        assert!(html.contains(&format!("release={release}")), "{script}: {html}");

        // What the script imports is what the command goes by.
        let refused = sandbox.run(&["settings", "set", "tiendanube:1001", "installments=25"]);
        refused.failed_with(3, &["error[settings-invalid]", "goes from 1 to 24"]);
        sandbox.run(&["settings", "set", "tiendanube:1001", "installments=3"]).succeeded();
        Chromium::open(&sandbox.shop("tiendanube", "1001", "product")).shows("3x $411,50 sin interés");
        sandbox.run(&["settings", "set", "tiendanube:1001", "--unset", "installments"]).succeeded();
    }
}
