//! What a script draws.

use crate::text::Text;
use crate::{Show, host};

/// What a mounted node holds, declared anew at every change. The page is touched only where it differs. A view in which
/// nothing is drawn hides its node.
///
/// There is no way to give markup: everything is an element, an attribute or a text, so nothing that a merchant or a page
/// writes can become code, and pages that demand Trusted Types are served as well.
#[derive(Debug)]
pub struct View {
    /// The operations for the host: see `js/view.js`.
    operations: Text,
}

/// Begin of an operation; what follows up to the next one is its value.
const OPEN: u8 = 1;
const TEXT: u8 = 2;
const ATTRIBUTE: u8 = 3;
const CLOSE: u8 = 4;
const CLICK: u8 = 5;

impl View {
    pub(crate) fn new() -> View {
        View { operations: Text::new() }
    }

    /// An element with a class and a text.
    #[inline(never)]
    pub fn line(&mut self, tag: &str, class: &str, text: impl Show) {
        self.open(tag, class);
        self.value(TEXT, &text);
        self.close();
    }

    /// An element with a class, and what `inner` draws in it.
    pub fn element(&mut self, tag: &str, class: &str, inner: impl FnOnce(&mut View)) {
        self.open(tag, class);
        inner(self);
        self.close();
    }

    /// Sets an attribute of the element that is being drawn; outside any element, of the mounted node, where it stays once it is
    /// set, because a node that is taken over may have attributes of the theme's.
    #[inline(never)]
    pub fn attribute(&mut self, name: &str, value: impl Show) {
        self.named(ATTRIBUTE, name, &value);
    }

    /// Gives the element that is being drawn an attribute without a value, such as `disabled`, or none.
    pub fn flag(&mut self, name: &str, on: bool) {
        if on {
            self.attribute(name, "");
        }
    }

    /// Has a click on the element that is being drawn, or on anything in it, call the widget's
    /// [`act`](crate::Widget::act) with this number. An element that is `disabled` hears none, and
    /// one that is drawn again without this call hears none any more.
    #[inline(never)]
    pub fn on_click(&mut self, action: u32) {
        host::clicks();
        self.value(CLICK, &action);
    }

    /// Sets the text of the element that is being drawn, instead of any children.
    #[inline(never)]
    pub fn text(&mut self, text: impl Show) {
        self.value(TEXT, &text);
    }

    fn open(&mut self, tag: &str, class: &str) {
        self.named(OPEN, tag, &class);
    }

    fn close(&mut self) {
        self.operations.byte(CLOSE);
    }

    fn named(&mut self, operation: u8, name: &str, value: &dyn Show) {
        self.value(operation, &name);
        self.operations.byte(b'=');
        value.show(&mut self.operations);
    }

    fn value(&mut self, operation: u8, value: &dyn Show) {
        self.operations.byte(operation);
        value.show(&mut self.operations);
    }

    /// Has the host make its node look so.
    pub(crate) fn finish(&mut self) {
        self.close();
        host::patch(self.operations.bytes());
    }
}
