//! Texts cut to what a line has room for.

/// The first words of a text in one line, at most `most` characters of it; `…` stands for the rest.
#[must_use]
pub fn first_words(text: &str, most: usize) -> String {
    let mut line = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let space = usize::from(!line.is_empty());
        let characters = word.chars().count();
        if length + space + characters > most {
            // A text without spaces, as in Japanese, is cut in the middle.
            if line.is_empty() {
                line.extend(word.chars().take(most));
            }
            line.push('…');
            return line;
        }
        if space == 1 {
            line.push(' ');
        }
        line.push_str(word);
        length += space + characters;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::first_words;

    #[test]
    fn whole_words_are_kept_in_one_line() {
        for (text, most, line) in [
            ("", 5, ""),
            ("Lovely\n\n light", 20, "Lovely light"),
            ("Lovely light", 12, "Lovely light"),
            ("Lovely light", 11, "Lovely…"),
            ("夕焼けがとてもきれいです", 4, "夕焼けが…"),
        ] {
            assert_eq!(first_words(text, most), line);
        }
    }
}
