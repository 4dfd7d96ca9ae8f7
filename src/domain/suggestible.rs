//! Words that came from the captioner or from a person, and the promise that the second are never
//! overwritten by the first.

use serde::{Deserialize, Serialize};

use super::words::words;

/// Who a text is from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The captioner's, or nothing yet: a newer suggestion may replace it.
    #[default]
    Suggested,
    /// A person's, also when they cleared it: only they change it.
    Written,
    /// A person's, who had written it into the picture's file: nobody has looked at it here.
    File,
}

words!(Origin {
    Suggested => "suggested",
    Written => "written",
    File => "file",
});

/// A text with its origin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Suggestible<T> {
    /// The text as it stands.
    pub value: T,
    /// Who it is from.
    pub origin: Origin,
}

impl<T: PartialEq + Default> Suggestible<T> {
    /// Words that a person wrote elsewhere; where they wrote none, none of anyone's yet.
    pub fn written(value: T) -> Self {
        let origin = match value == T::default() {
            true => Origin::Suggested,
            false => Origin::Written,
        };
        Self { value, origin }
    }

    /// What the captioner proposes. Does nothing where a person has written.
    pub fn suggest(&mut self, value: T) {
        if self.origin == Origin::Suggested {
            self.value = value;
        }
    }

    /// What the picture's file says. Does nothing where a person has written here, or it says
    /// nothing.
    pub fn take_from_file(&mut self, value: T) {
        if self.origin == Origin::Suggested && value != T::default() {
            self.value = value;
            self.origin = Origin::File;
        }
    }

    /// What a form brought back. `shown` is what the form held when the person got it: when they
    /// did not change it, it is not theirs, and a suggestion that came meanwhile stays.
    pub fn edit(&mut self, typed: T, shown: Option<&T>) {
        let untouched = typed == *shown.unwrap_or(&self.value);
        if !untouched {
            self.value = typed;
            self.origin = Origin::Written;
        }
    }

    /// Whether this stood in the file, and nobody has touched it.
    pub fn is_from_file(&self) -> bool {
        self.origin == Origin::File
    }

    /// Whether this is a suggestion that nobody has touched.
    pub fn is_suggested(&self) -> bool {
        self.origin == Origin::Suggested && self.value != T::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(value: &str, origin: Origin) -> Suggestible<String> {
        Suggestible {
            value: value.into(),
            origin,
        }
    }

    #[test]
    fn a_suggestion_replaces_only_a_suggestion() {
        let mut text = wording("A dog.", Origin::Suggested);
        text.suggest("A dog runs.".into());
        assert_eq!(text, wording("A dog runs.", Origin::Suggested));

        text.edit("Rex!".into(), None);
        text.suggest("A cat.".into());
        assert_eq!(text, wording("Rex!", Origin::Written));
    }

    #[test]
    fn what_a_file_says_stays_until_a_person_writes() {
        let mut text = wording("A dog.", Origin::Suggested);
        text.take_from_file(String::new());
        assert_eq!(text, wording("A dog.", Origin::Suggested));
        text.take_from_file("Rex".into());
        text.suggest("A cat.".into());
        text.edit("Rex".into(), Some(&"Rex".into()));
        assert_eq!(text, wording("Rex", Origin::File));
        text.edit("Rex!".into(), Some(&"Rex".into()));
        text.take_from_file("Rex".into());
        assert_eq!(text, wording("Rex!", Origin::Written));
    }

    #[test]
    fn a_cleared_text_stays_cleared() {
        let mut text = wording("A dog.", Origin::Suggested);
        text.edit(String::new(), None);
        text.suggest("A cat.".into());
        assert_eq!(text, wording("", Origin::Written));
    }

    #[test]
    fn an_untouched_form_does_not_undo_a_newer_suggestion() {
        let mut text = wording("A dog runs.", Origin::Suggested);
        text.edit(String::new(), Some(&String::new()));
        assert_eq!(text, wording("A dog runs.", Origin::Suggested));
    }
}
