//! Text inside XML and HTML that is not made from a template.

/// Text or an attribute's value, with what would end or open something written as entities.
/// Characters that XML does not know at all are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            '\u{fffe}' | '\u{ffff}' => {}
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_escapes() {
        let text = escaped("<a href=\"x\" on='y'>&\u{0}\u{ffff}é\n");
        assert_eq!(text, "&lt;a href=&quot;x&quot; on=&#39;y&#39;&gt;&amp;é\n");
    }
}
