//! What a script drew, in a test.

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its tag.
    pub tag: String,
    /// Its class.
    pub class: String,
    /// Its own text; empty for an element that holds others.
    pub text: String,
    /// The number that a click on it gives to the widget.
    pub action: Option<u32>,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// A node as the page would hold it after drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    node: Element,
    elements: Vec<Element>,
}

impl Drawn {
    /// Class and text of every element with a text, in order.
    pub fn lines(&self) -> Vec<(&str, &str)> {
        let lines = self.elements.iter().filter(|element| !element.text.is_empty());
        lines.map(|element| (element.class.as_str(), element.text.as_str())).collect()
    }

    /// The elements of that class, in order.
    pub fn all(&self, class: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.class == class)
    }

    /// The value of an attribute of the node.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.node.attribute(name)
    }

    /// True when nothing was drawn in the node.
    pub fn is_hidden(&self) -> bool {
        self.elements.is_empty()
    }

    /// What a click on the first element of that class, and with that text where it is not empty, gives to the widget.
    pub(super) fn action(&self, class: &str, text: &str) -> Option<u32> {
        let element = self.all(class).find(|element| text.is_empty() || element.text == text)?;
        element.action.filter(|_| element.attribute("disabled").is_none())
    }

    /// Reads operations as `js/view.js` does.
    pub(super) fn parse(operations: &str) -> Drawn {
        let mut drawn = Drawn::default();
        let mut open: Vec<usize> = Vec::new();
        let mut rest = operations;
        while let Some(kind) = rest.chars().next() {
            let after = rest.get(1..).unwrap_or_default();
            let (value, after) = after.split_at(after.find(|letter| letter < '\u{6}').unwrap_or(after.len()));
            rest = after;
            let (name, given) = value.split_once('=').unwrap_or((value, ""));
            let element = match open.last() {
                Some(&place) => &mut drawn.elements[place],
                None => &mut drawn.node,
            };
            match kind {
                '\u{1}' => {
                    open.push(drawn.elements.len());
                    drawn.elements.push(Element { tag: name.into(), class: given.into(), ..Element::default() });
                }
                '\u{2}' => element.text = value.to_owned(),
                '\u{3}' => element.attributes.push((name.to_owned(), given.to_owned())),
                '\u{4}' => drop(open.pop()),
                '\u{5}' => element.action = value.parse().ok(),
                _ => {}
            }
        }
        drawn
    }
}
