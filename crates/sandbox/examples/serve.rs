//! Starts a sandbox, prints where it answers, and stays up until Ctrl-C.

use vitrina_sandbox::{Config, Sandbox};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let hosting = std::env::args_os().nth(1).map(Into::into);
    let sandbox = Sandbox::start(Config { hosting, ..Config::default() }).await?;
    println!("{}", serde_json::to_string_pretty(sandbox.urls())?);
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
