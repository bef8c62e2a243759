//! Debian's packages, installed where apt is there and permitted.

use super::{found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;

/// Installs packages; `false` when there is no apt, or no permission to use it.
pub(super) async fn install(packages: &[&str], stop: &Stop) -> Result<bool, Failure> {
    let Some(apt) = permitted(stop).await? else { return Ok(false) };
    found("apt-get", &format!("installing {}", packages.join(", ")));
    let run = |args: &[&str]| {
        let (program, first) = apt.split_at(1);
        Program::new(program[0]).args(first).args(args).env("DEBIAN_FRONTEND", "noninteractive")
    };
    run(&["-qq", "update"]).run(stop).await?;
    run(&["-qq", "install", "-y"]).args(packages).run(stop).await?;
    Ok(true)
}

/// How apt-get is called here, if it may be.
async fn permitted(stop: &Stop) -> Result<Option<&'static [&'static str]>, Failure> {
    if on_path("apt-get").is_none() {
        return Ok(None);
    }
    if Program::new("id").arg("-u").read(stop).await?.trim() == "0" {
        return Ok(Some(&["apt-get"]));
    }
    let sudo = on_path("sudo").is_some()
        && Program::new("sudo").args(["-n", "true"]).status(stop).await.is_ok_and(|status| status.success());
    Ok(sudo.then_some(&["sudo", "-n", "apt-get"]))
}
