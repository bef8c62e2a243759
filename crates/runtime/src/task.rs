//! What a script waits for: an executor of a few lines, which only scripts carry that wait.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use crate::{Form, Guard, Page, host, listeners};

impl Page {
    /// Goes on with `task` beside the script, whenever what it waits for has come.
    ///
    /// ```
    /// use vitrina::prelude::*;
    /// use vitrina::testing::Shop;
    /// use std::{cell::Cell, rc::Rc};
    ///
    /// let rung = Rc::new(Cell::new(false));
    /// let bell = Rc::clone(&rung);
    /// let shop = Shop::new().start(move |page: Page, ()| {
    ///     page.spawn(async move {
    ///         vitrina::sleep(500).await;
    ///         bell.set(true);
    ///     });
    /// });
    /// shop.pass(499);
    /// assert!(!rung.get());
    /// shop.pass(1);
    /// assert!(rung.get());
    /// ```
    pub fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        spawn(task);
    }
}

/// For the code that [`script`](macro@crate::script) writes around an async function.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let number = host::own_number();
    let mut task = Box::pin(task);
    let waker = Waker::from(Arc::new(Bell(number)));
    // A listener like others, so that a script without tasks has no code for them.
    let go_on = move |_: i32, _: &Form| {
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
            listeners::remove(number);
        }
    };
    listeners::add(number, Box::new(go_on));
    listeners::tell(number, 0, &Form::showing(None));
}

/// Has the host go on with a task.
struct Bell(i32);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        host::wake(self.0);
    }
}

/// Waits that long.
pub fn sleep(milliseconds: u32) -> Sleep {
    Sleep { milliseconds, begun: None }
}

/// The future of [`sleep`]. Dropped, it waits no longer.
#[derive(Debug)]
pub struct Sleep {
    milliseconds: u32,
    begun: Option<(Guard, Rc<Alarm>)>,
}

#[derive(Debug, Default)]
struct Alarm {
    rung: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.begun.is_none() {
            let alarm = Rc::new(Alarm::default());
            let ringing = Rc::clone(&alarm);
            let guard = Page::current().after(self.milliseconds, move || ringing.ring());
            self.begun = Some((guard, alarm));
        }
        match &self.begun {
            Some((_, alarm)) if !alarm.rung.get() => {
                alarm.waker.replace(Some(context.waker().clone()));
                Poll::Pending
            }
            _ => Poll::Ready(()),
        }
    }
}

impl Alarm {
    fn ring(&self) {
        self.rung.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}
