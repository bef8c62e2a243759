//! What the script has mounted.

use super::{MEMORY, Memory};
use crate::{Form, Widget};

/// A node that the script asked for.
pub(super) struct Mount {
    number: i32,
    class: String,
    /// By the number that [`place`](crate::Place) gives it.
    kind: i32,
    selector: String,
    style: Option<String>,
    /// Taken out while it draws: its work comes back here.
    widget: Option<Box<dyn Widget>>,
}

/// Where a node was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Mounted {
    pub kind: i32,
    pub selector: String,
    pub style: Option<String>,
}

impl Memory {
    pub(super) fn next(&mut self) -> i32 {
        self.last += 1;
        self.last
    }
}

pub(crate) fn mount(class: &str, widget: Box<dyn Widget>) {
    let text = format!("{class}\n\n");
    place(0, false, &text, widget);
}

pub(crate) fn place(kind: i32, isolated: bool, text: &str, widget: Box<dyn Widget>) -> i32 {
    let mut parts = text.splitn(3, '\n').map(str::to_owned);
    let [class, selector, style] = [(); 3].map(|()| parts.next().unwrap_or_default());
    MEMORY.with_borrow_mut(|memory| {
        let number = memory.next();
        let style = isolated.then_some(style);
        memory.mounts.push(Mount { number, class, kind, selector, style, widget: Some(widget) });
        number
    })
}

pub(crate) fn unmount(number: i32) {
    // Dropped outside: a widget may hold guards of its own.
    let gone = MEMORY.with_borrow_mut(|memory| {
        let place = memory.mounts.iter().position(|mount| mount.number == number)?;
        Some(memory.mounts.remove(place))
    });
    drop(gone);
}

/// Where the node of that class was asked for; `None` when it was not.
pub(crate) fn mounted(class: &str) -> Option<Mounted> {
    MEMORY.with_borrow(|memory| {
        let mount = memory.mounts.iter().find(|mount| mount.class == class)?;
        Some(Mounted { kind: mount.kind, selector: mount.selector.clone(), style: mount.style.clone() })
    })
}

/// Draws the mount of that class and gives its operations; `None` when nothing was mounted under it.
pub(crate) fn draw(class: &str, form: &Form) -> Option<String> {
    with(class, |widget| crate::host::draw(widget, form))?;
    MEMORY.with_borrow_mut(|memory| Some(std::mem::take(&mut memory.drawn)))
}

/// Has the mount of that class act; `None` when nothing was mounted under it.
pub(crate) fn act(class: &str, form: &Form, action: u32) -> Option<()> {
    with(class, |widget| widget.act(form, action))
}

fn with(class: &str, work: impl FnOnce(&mut dyn Widget)) -> Option<()> {
    let (number, mut widget) = MEMORY.with_borrow_mut(|memory| {
        let mount = memory.mounts.iter_mut().find(|mount| mount.class == class)?;
        Some((mount.number, mount.widget.take()?))
    })?;
    work(&mut *widget);
    let gone = MEMORY.with_borrow_mut(|memory| match memory.mounts.iter_mut().find(|mount| mount.number == number) {
        Some(mount) => mount.widget.replace(widget),
        None => Some(widget),
    });
    drop(gone);
    Some(())
}
