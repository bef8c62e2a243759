//! Filling the HTML files of `www/`: `{{name}}` stands for a value. Texts are escaped; HTML goes in as it is.

use std::collections::BTreeMap;

/// A template and its values.
pub(crate) struct Template<'a> {
    template: &'static str,
    values: Vec<(&'a str, String)>,
    words: Option<&'a Words>,
}

/// The fixed texts of pages in one language, by name; templates call them `{{t.name}}`.
pub(crate) type Words = BTreeMap<String, String>;

impl<'a> Template<'a> {
    pub(crate) fn new(template: &'static str) -> Self {
        Template { template, values: Vec::new(), words: None }
    }

    /// Where `{{t.name}}` is looked up.
    pub(crate) fn words(mut self, words: &'a Words) -> Self {
        self.words = Some(words);
        self
    }

    /// A value that is text, also inside a quoted attribute.
    pub(crate) fn text(self, name: &'a str, value: impl AsRef<str>) -> Self {
        let value = escape(value.as_ref());
        self.html(name, value)
    }

    /// A value that is HTML already.
    pub(crate) fn html(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// The template with its values. A name without a value is left as it stands.
    pub(crate) fn fill(self) -> String {
        let mut filled = String::with_capacity(self.template.len() * 2);
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(before);
            let Some((name, after)) = after.split_once("}}") else {
                rest = after;
                continue;
            };
            let value = self.values.iter().rfind(|(known, _)| *known == name).map(|(_, value)| value.as_str());
            let word = || name.strip_prefix("t.").and_then(|name| self.words?.get(name)).map(|word| escape(word));
            match (value, word) {
                (Some(value), _) => filled.push_str(value),
                (None, word) => filled.push_str(&word().unwrap_or_else(|| format!("{{{{{name}}}}}"))),
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }
}

/// Text as HTML, also inside a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// JSON that stands in a `<script>` element: nothing in it can end the element.
pub(crate) fn script_json(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string(value).unwrap_or_else(|_| "null".into());
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_html_is_not() {
        let filled = Template::new("<b title=\"{{t}}\">{{h}}</b>").text("t", "\"<&'>").html("h", "<i>x</i>").fill();
        assert_eq!(filled, "<b title=\"&quot;&lt;&amp;&#39;&gt;\"><i>x</i></b>");
    }

    #[test]
    fn a_value_is_not_filled_again() {
        assert_eq!(Template::new("{{a}}{{b}}").text("a", "{{b}}").text("b", "x").fill(), "{{b}}x");
    }

    #[test]
    fn json_cannot_leave_its_script_element() {
        assert_eq!(script_json(&"</script>"), r#""\u003c/script>""#);
    }
}
