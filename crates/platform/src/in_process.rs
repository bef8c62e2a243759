//! A transport without a network: requests go to a router in this process.

use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use bytes::BytesMut;
use futures_util::StreamExt;
use tower::ServiceExt;

use crate::{MAX_BODY_BYTES, Request, Response, Transport, TransportError};

/// Gives each request to a router, whatever its host: for tests without sockets.
///
/// ```
/// use std::sync::Arc;
/// use axum::{Router, routing::get};
/// use vitrina_platform::{InProcess, Request, Transport};
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let platform = InProcess::of(Router::new().route("/store", get(async || "{}")));
/// let request = Request::new(http::Method::GET, "https://platform.example/store".parse()?);
/// assert_eq!(platform.send(request).await?.body, "{}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct InProcess {
    router: Router,
}

impl InProcess {
    /// Requests go to this router.
    pub fn of(router: Router) -> InProcess {
        InProcess { router }
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let unusable = |error: http::Error| TransportError::NotSent { reason: error.to_string() };
        let mut message = http::Request::new(Body::from(request.body));
        *message.method_mut() = request.method;
        *message.uri_mut() = request.url.as_str().try_into().map_err(|error| unusable(http::Error::from(error)))?;
        *message.headers_mut() = request.headers;
        let answer = match self.router.clone().oneshot(message).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        let (parts, body) = answer.into_parts();
        let (mut stream, mut body) = (body.into_data_stream(), BytesMut::new());
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|error| TransportError::Broken { reason: error.to_string() })?;
            if body.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(TransportError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response { status: parts.status, headers: parts.headers, body: body.freeze() })
    }
}
