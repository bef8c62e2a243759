//! `vitrina rollout status --web`: the page of a rollout, on this machine.

use std::net::{Ipv4Addr, SocketAddr};

use url::Url;
use vitrina_rollout::watch::Watch;

use super::args::RolloutStatusArgs;
use crate::browser;
use crate::ending::Ending;
use crate::error::Error;
use crate::screen::Screen;

/// Serves the page on loopback until someone ends it.
///
/// # Errors
///
/// [`Error::Listen`] when nobody can listen on the port.
pub(super) async fn show(watch: Watch, args: &RolloutStatusArgs, screen: &Screen) -> Result<(), Error> {
    let refused = |source| Error::System { action: "serve the rollout's page", source };
    let ending = Ending::listen(false)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
    let socket = tokio::net::TcpListener::bind(address).await;
    let socket = socket.map_err(|source| Error::Listen { address, flag: "--port", source })?;
    let url = format!("http://{}/", socket.local_addr().map_err(refused)?);
    screen.note(format_args!("The rollout as a page: {url} until Ctrl-C"));
    if let (false, true, Ok(url)) = (args.no_browser, screen.interactive(), Url::parse(&url)) {
        browser::open(&url);
    }
    axum::serve(socket, watch.router()).with_graceful_shutdown(ending.wait()).await.map_err(refused)
}
