//! The six listeners, each an origin of its own on 127.0.0.1.

use std::future::Future;
use std::io::ErrorKind;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use url::Url;

use crate::StartError;
use crate::config::Ports;

/// One of the sandbox's listeners; its text is the name of the port in [`Ports`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Listener {
    /// Tiendanube's OAuth pages and API.
    Tiendanube,
    /// Pago Shops' OAuth pages and API.
    PagoShops,
    /// The hosting folder.
    Cdn,
    /// The platform's own CDN.
    AppsScripts,
    /// The storefronts.
    Shops,
    /// The control page and its API.
    Control,
}

impl std::fmt::Display for Listener {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Listener::Tiendanube => "tiendanube",
            Listener::PagoShops => "pago_shops",
            Listener::Cdn => "cdn",
            Listener::AppsScripts => "apps_scripts",
            Listener::Shops => "shops",
            Listener::Control => "control",
        })
    }
}

/// A listener that holds its port and serves nothing yet.
pub(crate) struct Bound {
    socket: TcpListener,
    port: u16,
}

/// Takes the listener's port.
pub(crate) async fn bind(listener: Listener, ports: &Ports) -> Result<Bound, StartError> {
    let port = match listener {
        Listener::Tiendanube => ports.tiendanube,
        Listener::PagoShops => ports.pago_shops,
        Listener::Cdn => ports.cdn,
        Listener::AppsScripts => ports.apps_scripts,
        Listener::Shops => ports.shops,
        Listener::Control => ports.control,
    };
    let refused = |source: std::io::Error| match source.kind() {
        ErrorKind::AddrInUse => StartError::PortInUse { port, listener },
        _ => StartError::Listen { port, listener, source },
    };
    let socket = TcpListener::bind(("127.0.0.1", port)).await.map_err(refused)?;
    let port = socket.local_addr().map_err(refused)?.port();
    Ok(Bound { socket, port })
}

impl Bound {
    /// The address of the listener's root on `host`.
    pub(crate) fn url(&self, host: &str) -> Result<Url, StartError> {
        Url::parse(&format!("http://{host}:{}/", self.port))
            .map_err(|error| StartError::BuiltIn { file: "assets/catalogue.json", reason: error.to_string() })
    }

    /// Serves `router` until `stop` is over.
    pub(crate) async fn serve(self, router: Router, stop: impl Future<Output = ()> + Send + 'static) {
        let socket = self.socket.tap_io(|connection| {
            // Without it a page waits 40 ms for each small answer.
            let _ = connection.set_nodelay(true);
        });
        // `axum::serve` gives back an error for no reason but the future's type.
        let _ = axum::serve(socket, router).with_graceful_shutdown(stop).await;
    }
}
