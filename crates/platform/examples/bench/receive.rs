//! Taking in webhooks as fast as a busy day sends them: different signed messages at a steady rate, whether the answers come or
//! not, and afterwards a count of what was kept.

use std::time::{Duration, Instant};

use http::{HeaderValue, Method};
use serde_json::{Value, json};
use vitrina_platform::webhooks::{Inbox, Receiver, SIGNATURE_HEADER, Secrets};
use vitrina_platform::{Network, Request, Transport};

use super::Fault;

const A_SECOND: u32 = 500;
const SECONDS: u32 = 20;

pub(super) async fn measure() -> Result<Value, Fault> {
    let folder = tempfile::tempdir()?;
    let inbox = Inbox::open(&folder.path().join("inbox.sqlite"))?;
    let secrets = Secrets::new("secret".into());
    let router = Receiver::new(inbox.clone()).with_secrets(secrets.clone()).router();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url: url::Url = format!("http://{}/tiendanube", listener.local_addr()?).parse()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    let network = Network::new()?;

    let begun = Instant::now();
    let mut sent = Vec::new();
    for number in 0..A_SECOND * SECONDS {
        tokio::time::sleep_until((begun + Duration::from_secs(1) * number / A_SECOND).into()).await;
        let body = json!({"store_id": 1, "event": "order/created", "id": number}).to_string();
        let mut request = Request::new(Method::POST, url.clone());
        request.headers.insert(SIGNATURE_HEADER, HeaderValue::try_from(secrets.sign(body.as_bytes()))?);
        request.body = body.into();
        let network = network.clone();
        sent.push(tokio::spawn(async move {
            let begun = Instant::now();
            let answer = network.send(request).await;
            let taken = answer.is_ok_and(|answer| answer.status.is_success());
            (taken, begun.elapsed().as_secs_f64() * 1e3)
        }));
    }
    let (mut times, mut refused) = (Vec::new(), 0);
    for outcome in sent {
        let (taken, millis) = outcome.await?;
        refused += usize::from(!taken);
        times.push(millis);
    }
    times.sort_by(f64::total_cmp);
    let p99 = times.get(times.len() * 99 / 100).copied().unwrap_or_default();
    // The handler was away all the time: nothing of what was answered may be missing.
    let lost = (A_SECOND * SECONDS) as usize - refused - inbox.waiting().await?;
    Ok(json!({"p99": p99, "refused": refused, "lost": lost}))
}
