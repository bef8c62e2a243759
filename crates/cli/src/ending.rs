//! The ordinary end of a verb that serves: Ctrl-C, SIGTERM, or the end of stdin where a parent wants that.

use std::io::Read;

use tokio::sync::oneshot;

use crate::error::Error;

#[cfg(unix)]
mod system {
    use std::io;

    use tokio::signal::unix::{SignalKind, signal};

    pub(super) use tokio::signal::unix::{Signal as Interrupt, Signal as Terminate};

    pub(super) fn interrupt() -> io::Result<Interrupt> {
        signal(SignalKind::interrupt())
    }

    pub(super) fn terminate() -> io::Result<Terminate> {
        signal(SignalKind::terminate())
    }
}

/// Here a closed window is what SIGTERM is elsewhere: the process has some seconds left.
#[cfg(windows)]
mod system {
    pub(super) use tokio::signal::windows::{
        CtrlC as Interrupt, CtrlClose as Terminate, ctrl_c as interrupt, ctrl_close as terminate,
    };
}

/// What a serving verb waits for.
pub(crate) struct Ending {
    interrupt: system::Interrupt,
    terminate: system::Terminate,
    until_stdin_closes: bool,
}

impl Ending {
    /// Listens from now on, so that a signal that comes early is not missed.
    ///
    /// # Errors
    ///
    /// [`Error::System`].
    pub(crate) fn listen(until_stdin_closes: bool) -> Result<Ending, Error> {
        let refused = |source| Error::System { action: "listen for signals", source };
        let interrupt = system::interrupt().map_err(refused)?;
        let terminate = system::terminate().map_err(refused)?;
        Ok(Ending { interrupt, terminate, until_stdin_closes })
    }

    /// Waits for it.
    pub(crate) async fn wait(mut self) {
        let until = async {
            match self.until_stdin_closes {
                true => stdin_closed().await,
                false => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            () = until => {}
        }
    }
}

/// Returns when the other end of stdin is closed. A thread of its own reads, for a read cannot be given up.
async fn stdin_closed() {
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let mut scrap = [0; 256];
        while std::io::stdin().read(&mut scrap).is_ok_and(|bytes| bytes > 0) {}
        let _ = tell.send(());
    });
    let _ = told.await;
}
