//! Text in markup: how it is written there, and how a browser reads it.

/// Text that cannot become markup.
pub(crate) fn escaped(text: &str) -> String {
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

/// What an attribute says: the characters that templates escape, by name, and any by its number. A reference to another one stays.
pub(crate) fn decoded(attribute: &str) -> String {
    let mut parts = attribute.split('&');
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        match part.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest))) {
            Some((character, rest)) => {
                text.push(character);
                text.push_str(rest);
            }
            None => {
                text.push('&');
                text.push_str(part);
            }
        }
    }
    text
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_escaped_is_read_as_it_was() {
        let text = "script-src 'self' \"<&amp;>\" ñ";
        assert_eq!(escaped(text), "script-src &#39;self&#39; &quot;&lt;&amp;amp;&gt;&quot; ñ");
        assert_eq!(decoded(&escaped(text)), text);
    }

    #[test]
    fn references_are_read_by_name_and_number() {
        for (attribute, text) in [
            ("&apos;&#39;&#x27;&#X27;", "''''"),
            ("a=1&b=2; c", "a=1&b=2; c"),
            ("&nbsp;&#xd800;&#;&", "&nbsp;&#xd800;&#;&"),
            ("&amp;#39;", "&#39;"),
        ] {
            assert_eq!(decoded(attribute), text);
        }
    }
}
