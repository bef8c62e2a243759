//! What a script mounts, in a form or in the page.

use crate::{Form, View};

/// Something that is drawn in every product form and answers to the shopper. What only shows needs no such type:
/// [`Page::mount`](crate::Page::mount) takes a closure.
///
/// One widget serves all forms of a page. What belongs to one form is [kept](Form::keep) with it.
///
/// ```
/// use vitrina::prelude::*;
///
/// /// Counts the clicks on each form's button.
/// struct Counter;
///
/// impl Widget for Counter {
///     fn draw(&mut self, form: &Form, view: &mut View) {
///         view.element("button", "counter", |view| {
///             view.attribute("type", "button");
///             view.on_click(0);
///             view.text(form.kept("clicks").unwrap_or(0.0) as u32);
///         });
///     }
///
///     fn act(&mut self, form: &Form, _action: u32) {
///         form.keep("clicks", form.kept("clicks").unwrap_or(0.0) + 1.0);
///     }
/// }
///
/// #[vitrina::script]
/// fn script(page: Page) {
///     page.mount_widget("clicks", Counter);
/// }
/// ```
pub trait Widget {
    /// Declares what the form's node holds now.
    fn draw(&mut self, form: &Form, view: &mut View);

    /// The shopper clicked an element that was drawn with this [action](View::on_click). Afterwards the form is drawn anew.
    fn act(&mut self, form: &Form, action: u32) {
        let _ = (form, action);
    }
}

/// Something that is drawn at a [place of the page](crate::Spot) and answers to the shopper. What belongs to it, it keeps itself:
/// a page has one. What only shows needs no such type.
///
/// ```
/// use vitrina::prelude::*;
///
/// /// A notice that can be closed.
/// struct Notice {
///     closed: bool,
/// }
///
/// impl PageWidget for Notice {
///     fn draw(&mut self, view: &mut View) {
///         if !self.closed {
///             view.element("button", "notice-close", |view| {
///                 view.on_click(0);
///                 view.text("×");
///             });
///         }
///     }
///
///     fn act(&mut self, _action: u32) {
///         self.closed = true;
///     }
/// }
///
/// #[vitrina::script]
/// fn script(page: Page) {
///     page.on_page(Spot::Selector("main")).mount_widget("notice", Notice { closed: false }).forget();
/// }
/// ```
pub trait PageWidget {
    /// Declares what the node holds now.
    fn draw(&mut self, view: &mut View);

    /// The shopper clicked an element that was drawn with this [action](View::on_click). Afterwards the node is drawn anew; what
    /// else the script shows, at [`Page::redraw`](crate::Page::redraw).
    fn act(&mut self, action: u32) {
        let _ = action;
    }
}

/// A closure that draws.
pub(crate) struct Drawing<F>(pub F);

impl<F: FnMut(&Form, &mut View)> Widget for Drawing<F> {
    fn draw(&mut self, form: &Form, view: &mut View) {
        (self.0)(form, view);
    }
}

/// A closure that draws at a place of the page.
pub(crate) struct DrawingPage<F>(pub F);

impl<F: FnMut(&mut View)> PageWidget for DrawingPage<F> {
    fn draw(&mut self, view: &mut View) {
        (self.0)(view);
    }
}

/// What the host knows a widget of the page as: it is given a form that shows nothing.
pub(crate) struct OnPage<W>(pub W);

impl<W: PageWidget> Widget for OnPage<W> {
    fn draw(&mut self, _: &Form, view: &mut View) {
        self.0.draw(view);
    }

    fn act(&mut self, _: &Form, action: u32) {
        self.0.act(action);
    }
}
