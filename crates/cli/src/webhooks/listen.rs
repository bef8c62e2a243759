//! `vitrina webhooks listen`: messages are checked, stored and answered; then each event is printed once.

use std::future::IntoFuture;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use vitrina_platform::webhooks::{Event, Inbox, PrivacyHook, Receiver, StoreState};

use super::args::ListenArgs;
use super::{WebhooksError, signing_secrets};
use crate::ending::Ending;
use crate::error::Error;
use crate::screen::Screen;
use crate::secret::secret;

/// What is printed with `--json`, a line each.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Line<'a> {
    /// Messages are taken from now on.
    Listening { url: String, inbox: &'a Path },
    /// Something happened: read it through the API.
    Webhook(Told<'a>),
    /// One of the privacy hooks, with the personal data that it is about.
    Privacy(Told<'a>),
    /// The state of a store after an event about it: active, suspended or uninstalled.
    State { store: String, state: &'static str, since: String },
    /// Everything that was taken is printed.
    Stopped,
}

/// One event.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Told<'a> {
    /// Grows with time.
    number: i64,
    /// Such as tiendanube:1001.
    store: String,
    /// Such as product/created.
    topic: &'a str,
    /// The id of what it is about; of the message itself at Pago Shops.
    subject: Option<&'a str>,
    /// Whether the very same words were an event before: a late copy, or it happened once more.
    again: bool,
    /// When it came first.
    received_at: String,
    /// The message as it came.
    body: &'a Value,
}

/// How often events are looked for that another process received, or that wait for another attempt.
const LOOK: Duration = Duration::from_secs(1);

/// How long handled events stay, to be sent again.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Runs the verb. Ctrl-C and SIGTERM are its ordinary end.
///
/// # Errors
///
/// [`WebhooksError`] when messages cannot be taken or printed.
pub(crate) async fn run(args: &ListenArgs, screen: &Screen) -> Result<(), Error> {
    let ending = Ending::listen(false)?;
    let file = args.inbox.file()?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(Error::of_file("make the folder of the inbox", folder))?;
    }
    let inbox = Inbox::open(&file).map_err(WebhooksError::from)?;
    inbox.forget(Timestamp::now() - KEPT).await.map_err(WebhooksError::from)?;
    let receiver = receiver(&inbox, screen)?;
    let listener = TcpListener::bind(args.addr).await.map_err(|source| match source.kind() {
        ErrorKind::AddrInUse => WebhooksError::InUse { addr: args.addr },
        _ => WebhooksError::Listen { addr: args.addr, source },
    })?;
    let addr = listener.local_addr().map_err(|source| WebhooksError::Listen { addr: args.addr, source })?;
    let url = format!("http://{addr}/");
    screen.result(format_args!("listening at {url}"), &Line::Listening { url: url.clone(), inbox: &file });
    screen.note(format_args!("Events lie in {}. Ctrl-C ends it.", file.display()));

    let (stop, stopped) = oneshot::channel::<()>();
    let until = async { stopped.await.unwrap_or_default() };
    let server = tokio::spawn(axum::serve(listener, receiver.router()).with_graceful_shutdown(until).into_future());
    let printed = tokio::select! {
        error = print_events(&inbox, screen) => Err(error),
        () = ending.wait() => Ok(()),
    };
    // Whatever was begun is answered, and what was taken is printed.
    drop(stop);
    let _ = server.await;
    printed?;
    print_waiting(&inbox, screen).await?;
    screen.event(&Line::Stopped);
    Ok(())
}

fn receiver(inbox: &Inbox, screen: &Screen) -> Result<Receiver, Error> {
    let (signing, path) = (signing_secrets()?, secret("VITRINA_WEBHOOKS_PATH_SECRET")?);
    if signing.is_none() && path.is_none() {
        return Err(WebhooksError::NoSecret.into());
    }
    let mut receiver = Receiver::new(inbox.clone());
    match signing {
        Some(secrets) => receiver = receiver.with_secrets(secrets),
        None => screen.note("Tiendanube's webhooks are refused: VITRINA_TIENDANUBE_CLIENT_SECRET is not set."),
    }
    match path {
        Some(secret) => receiver = receiver.with_path_secret(secret),
        None => screen.note(
            "Pago Shops' webhooks and unsigned privacy hooks are refused: VITRINA_WEBHOOKS_PATH_SECRET is not set.",
        ),
    }
    Ok(receiver)
}

/// Prints events as they come, until that fails.
async fn print_events(inbox: &Inbox, screen: &Screen) -> WebhooksError {
    loop {
        if let Err(error) = print_waiting(inbox, screen).await {
            return error;
        }
        inbox.arrival(LOOK).await;
    }
}

/// Prints every event that waits. One that could not be printed waits on.
async fn print_waiting(inbox: &Inbox, screen: &Screen) -> Result<(), WebhooksError> {
    while let Some(event) = inbox.take(Timestamp::now()).await? {
        if let Err(source) = screen.line(described(&event), &told(&event)) {
            inbox.failed(&event, &source.to_string()).await?;
            return Err(WebhooksError::NotPrinted { source });
        }
        inbox.handled(&event).await?;
        if StoreState::after(&event.topic).is_some() {
            print_state(inbox, &event, screen).await?;
        }
    }
    Ok(())
}

/// The state of a store after an event that may have changed it.
async fn print_state(inbox: &Inbox, event: &Event, screen: &Screen) -> Result<(), WebhooksError> {
    let Some((state, since)) = inbox.state(event.platform, &event.store).await? else { return Ok(()) };
    let store = store(event);
    let text = format!("{} {store} is {state}", second(since));
    screen
        .line(text, &Line::State { store, state: state.as_str(), since: since.to_string() })
        .map_err(|source| WebhooksError::NotPrinted { source })
}

/// For a program: everything. The personal data of a privacy hook goes there and nowhere else; the inbox forgets it now.
fn told(event: &Event) -> Line<'_> {
    let told = Told {
        number: event.number,
        store: store(event),
        topic: &event.topic,
        subject: event.subject.as_deref(),
        again: event.again,
        received_at: event.received_at.to_string(),
        body: &event.body,
    };
    match PrivacyHook::of(&event.topic) {
        Some(_) => Line::Privacy(told),
        None => Line::Webhook(told),
    }
}

/// For a person: what happened to what, without personal data.
fn described(event: &Event) -> String {
    let subject = event.subject.as_deref().map(|subject| format!(" {subject}")).unwrap_or_default();
    let again = if event.again { " (again)" } else { "" };
    format!("{} {} {}{subject}{again}", second(event.received_at), store(event), event.topic)
}

fn store(event: &Event) -> String {
    format!("{}:{}", event.platform, event.store)
}

fn second(time: Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
