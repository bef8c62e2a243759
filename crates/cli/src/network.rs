//! The way to the platforms and the hosting's public address, which tells of each request where somebody wants to know.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use vitrina_platform::{Network, Request, Response, SetupError, Transport, TransportError};

use crate::screen::Screen;

/// Opens it.
pub(crate) fn open(screen: &Screen) -> Result<Arc<dyn Transport>, SetupError> {
    let network = Network::new()?;
    Ok(match screen.is_verbose() {
        true => Arc::new(Told { network, screen: *screen }),
        false => Arc::new(network),
    })
}

/// Tells method, host, path, status, size and time of each request. Secrets travel in queries, headers and bodies: of those it
/// says nothing.
struct Told {
    network: Network,
    screen: Screen,
}

#[async_trait]
impl Transport for Told {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let (origin, path) = (request.url.origin().ascii_serialization(), request.url.path());
        let what = format!("{} {origin}{path}", request.method);
        let begun = Instant::now();
        let outcome = self.network.send(request).await;
        let took = begun.elapsed().as_millis();
        match &outcome {
            Ok(answer) => {
                self.screen.detail(format_args!("{what}: {}, {} bytes, {took} ms", answer.status, answer.body.len()))
            }
            Err(error) => self.screen.detail(format_args!("{what}: {error}, {took} ms")),
        }
        outcome
    }
}
