//! Text inside XML and HTML that is not made from a template.

/// Text without the characters that XML does not know at all.
pub(in crate::web) fn known(text: &str) -> String {
    text.chars().filter(|c| is_known(*c)).collect()
}

fn is_known(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    }
}

/// Text or an attribute's value, with what would end or open something written as entities.
/// Characters that XML does not know at all are left out.
pub(in crate::web) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            character if is_known(character) => out.push(character),
            _ => {}
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
