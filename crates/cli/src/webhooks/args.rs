//! The command line of `vitrina webhooks`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::{Span, SpanRelativeTo, Timestamp};
use url::Url;

/// `vitrina webhooks`
#[derive(Debug, Subcommand)]
pub enum WebhooksVerb {
    /// Take messages, answer them once they are stored, and print each event once.
    #[command(after_help = LISTEN_HELP)]
    Listen(ListenArgs),
    /// Send stored events once more, as they came.
    Replay(ReplayArgs),
}

const LISTEN_HELP: &str = "\
Paths:
  /tiendanube                 webhooks registered through the API, signed
  /tiendanube/SECRET/HOOK     the privacy hooks of the Portal: store/redact,
                              customers/redact, customers/data_request
  /pago-shops/SECRET          webhooks of Pago Shops

Secrets come from the environment, or from the file that NAME_FILE names:
  VITRINA_TIENDANUBE_CLIENT_SECRET            checks Tiendanube's signatures
  VITRINA_TIENDANUBE_CLIENT_SECRET_PREVIOUS   is good too, while it is replaced
  VITRINA_WEBHOOKS_PATH_SECRET                SECRET in the paths above

Ctrl-C ends it, once what was taken is answered and printed.";

/// `vitrina webhooks listen`
#[derive(Debug, Args)]
pub struct ListenArgs {
    /// Where to listen. TLS and a public name come from a proxy in front.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4000", env = "VITRINA_WEBHOOKS_ADDR")]
    pub addr: SocketAddr,
    /// The inbox's file.
    #[command(flatten)]
    pub inbox: InboxArgs,
}

/// `vitrina webhooks replay`
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// From when on: so long ago (`2h`, `3 days`), or a time (`2026-11-22T10:00:00Z`).
    #[arg(long, value_name = "WHEN", env = "VITRINA_REPLAY_SINCE", value_parser = since)]
    pub since: Timestamp,
    /// Where to send them.
    #[arg(long, value_name = "URL", env = "VITRINA_REPLAY_TO")]
    pub to: Url,
    /// The inbox's file.
    #[command(flatten)]
    pub inbox: InboxArgs,
}

/// Where events are kept.
#[derive(Debug, Args)]
pub struct InboxArgs {
    /// The inbox's file [default: $XDG_DATA_HOME/vitrina/webhooks.sqlite].
    #[arg(long, value_name = "FILE", env = "VITRINA_INBOX")]
    pub inbox: Option<PathBuf>,
}

fn since(text: &str) -> Result<Timestamp, String> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let ago = text.parse::<Span>().ok().and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    let time = ago.and_then(|ago| Timestamp::now().checked_sub(ago.abs()).ok());
    time.ok_or_else(|| "write how long ago, such as 2h or 3d, or a time such as 2026-11-22T10:00:00Z".to_owned())
}
