//! What a script mounts in a form.

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

/// A closure that draws.
pub(crate) struct Drawing<F>(pub F);

impl<F: FnMut(&Form, &mut View)> Widget for Drawing<F> {
    fn draw(&mut self, form: &Form, view: &mut View) {
        (self.0)(form, view);
    }
}
