//! What a process must not end in the middle of: tokens that a platform was asked for and that are not kept yet.

use std::sync::LazyLock;

use tokio::sync::watch;

static WORK: LazyLock<watch::Sender<Work>> = LazyLock::new(watch::Sender::default);

#[derive(Default)]
struct Work {
    under_way: usize,
    /// The process is about to end.
    closed: bool,
}

/// Tokens are being asked for and are not kept yet; dropping it says that they are. If the process ends in between, the old
/// tokens are spent and the new ones are lost. The client takes one for each renewal; whoever exchanges a code takes one too.
///
/// ```
/// use vitrina_platform::TokenWork;
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let work = TokenWork::begin().await;
/// // ... exchange a code, store the tokens ...
/// assert!(TokenWork::is_under_way());
/// drop(work);
/// // Before the process ends, at Ctrl-C for instance:
/// TokenWork::close().await;
/// # });
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "dropping it says that the tokens are kept"]
pub struct TokenWork(());

impl TokenWork {
    /// Begins, unless the process is about to end: then this never returns.
    pub async fn begin() -> TokenWork {
        let begins = WORK.send_if_modified(|work| {
            work.under_way += usize::from(!work.closed);
            !work.closed
        });
        if !begins {
            std::future::pending::<()>().await;
        }
        TokenWork(())
    }

    /// Whether there is any in this process.
    pub fn is_under_way() -> bool {
        WORK.borrow().under_way > 0
    }

    /// Lets nothing new begin in this process, and waits until there is none: to be called before the process ends.
    pub async fn close() {
        WORK.send_modify(|work| work.closed = true);
        // The sender lives as long as the process, so there is no other end.
        let _ = WORK.subscribe().wait_for(|work| work.under_way == 0).await;
    }
}

impl Drop for TokenWork {
    fn drop(&mut self) {
        WORK.send_modify(|work| work.under_way = work.under_way.saturating_sub(1));
    }
}
