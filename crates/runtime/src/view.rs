//! What a script draws.

/// What a mounted node holds, declared anew at every change. The page is touched only where it differs. A view in which
/// nothing is drawn hides its node.
///
/// There is no way to give markup: everything is an element, an attribute or a text, so nothing that a merchant or a page
/// writes can become code, and pages that demand Trusted Types are served as well.
#[derive(Debug)]
pub struct View {
    /// The operations for the host: see `patch` in `js/host.js`.
    operations: Vec<u8>,
}

impl View {
    pub(crate) fn new() -> View {
        View { operations: Vec::with_capacity(256) }
    }

    /// An element with a class and a text.
    pub fn line(&mut self, tag: &str, class: &str, text: &str) {
        self.open(tag, class);
        self.text(text);
        self.close();
    }

    /// An element with a class, and what `inner` draws in it.
    pub fn element(&mut self, tag: &str, class: &str, inner: impl FnOnce(&mut View)) {
        self.open(tag, class);
        inner(self);
        self.close();
    }

    /// Sets an attribute of the element that is being drawn; outside any element, of the mounted node.
    pub fn attribute(&mut self, name: &str, value: &str) {
        self.push(b'@', name);
        self.more(b'=', value);
    }

    /// Sets the text of the element that is being drawn, instead of any children.
    pub fn text(&mut self, text: &str) {
        self.push(b'=', text);
    }

    fn open(&mut self, tag: &str, class: &str) {
        self.push(b'<', tag);
        self.more(b'.', class);
    }

    fn close(&mut self) {
        self.push(b'>', "");
    }

    /// Ends the view and gives the operations.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.close();
        self.operations
    }

    fn push(&mut self, kind: u8, value: &str) {
        if !self.operations.is_empty() {
            self.operations.push(SEPARATOR);
        }
        self.more(kind, value);
    }

    fn more(&mut self, mark: u8, value: &str) {
        self.operations.push(mark);
        for &byte in value.as_bytes() {
            if byte != SEPARATOR {
                self.operations.push(byte);
            }
        }
    }
}

/// Stands between operations and, being dropped from every text, inside none.
const SEPARATOR: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    fn operations(draw: impl FnOnce(&mut View)) -> String {
        let mut view = View::new();
        draw(&mut view);
        String::from_utf8_lossy(&view.finish()).replace('\u{1}', "|")
    }

    #[test]
    fn a_view_is_a_list_of_operations() {
        assert_eq!(operations(|_| {}), ">");
        assert_eq!(
            operations(|view| {
                view.attribute("role", "status");
                view.line("p", "low", "2 left");
                view.element("ul", "list", |view| view.line("li", "", "a.b=c"));
            }),
            "@role=status|<p.low|=2 left|>|<ul.list|<li.|=a.b=c|>|>|>"
        );
    }

    #[test]
    fn no_text_can_forge_an_operation() {
        assert_eq!(operations(|view| view.text("a\u{1}<script.\u{1}>")), "=a<script.>|>");
    }
}
