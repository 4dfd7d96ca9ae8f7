//! The words that the decoder writes, and the tags that they speak of.

use std::collections::HashMap;

use super::{error::LoadError, files::TextFile, manifest::Special};

/// The model's words and tags.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Vocabulary {
    /// By token id.
    words: Vec<Box<str>>,
    /// By token id: the tag that the word speaks of.
    tag_of: Vec<Option<u32>>,
    /// By place in the encoder's tag logits.
    tags: Vec<Tag>,
}

/// A hashtag that the model knows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// Without `#`.
    pub(crate) name: Box<str>,
    /// On the blocklist: never offered.
    pub(crate) blocked: bool,
}

/// The text files that a vocabulary is made of.
pub(crate) struct VocabularyFiles {
    pub(crate) words: TextFile,
    pub(crate) tags: TextFile,
    pub(crate) lemmas: TextFile,
    pub(crate) blocklist: TextFile,
}

impl Vocabulary {
    /// Reads the files, which must agree with one another and with the special tokens.
    pub(crate) fn parse(
        files: &VocabularyFiles,
        special: Special,
    ) -> Result<Vocabulary, LoadError> {
        let words = lines(&files.words)?;
        check_special(&words, special).map_err(|reason| fault(&files.words, reason))?;
        let tags = lines(&files.tags)?;
        let tag_of = tags_of_words(&words, &tags, &files.lemmas)?;
        let blocked = lines(&files.blocklist)?;
        let tags = tags
            .into_iter()
            .map(|name| Tag {
                blocked: blocked.contains(&name),
                name: name.into(),
            })
            .collect();
        Ok(Vocabulary {
            words: words.into_iter().map(Into::into).collect(),
            tag_of,
            tags,
        })
    }

    /// How many token ids there are.
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// The tags, by place in the encoder's tag logits.
    pub(crate) fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// The place of the tag that a word speaks of.
    pub(crate) fn tag_of(&self, token: u32) -> Option<u32> {
        self.tag_of.get(token as usize).copied().flatten()
    }

    /// The words of a caption.
    pub(crate) fn words(&self, tokens: &[u32]) -> Vec<&str> {
        let word = |&token: &u32| self.words.get(token as usize).map(AsRef::as_ref);
        tokens.iter().filter_map(word).collect()
    }

    /// The token that stands for a word.
    pub(crate) fn token(&self, word: &str) -> Option<u32> {
        let place = self.words.iter().position(|known| **known == *word)?;
        u32::try_from(place).ok()
    }

    /// The place of a tag.
    pub(crate) fn tag(&self, name: &str) -> Option<usize> {
        self.tags.iter().position(|tag| *tag.name == *name)
    }
}

/// Words as people write a sentence: a capital first, a full stop last.
pub(crate) fn sentence<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    let bare = words.join(" ");
    let mut letters = bare.chars();
    let capital = letters.next().into_iter().flat_map(char::to_uppercase);
    capital
        .chain(letters.as_str().chars())
        .chain(['.'])
        .collect()
}

/// For each word the place of its lemma among the tags.
fn tags_of_words(
    words: &[&str],
    tags: &[&str],
    lemmas: &TextFile,
) -> Result<Vec<Option<u32>>, LoadError> {
    let place = |names: &[&str]| -> HashMap<String, u32> {
        names
            .iter()
            .zip(0..)
            .map(|(&name, place)| (name.to_owned(), place))
            .collect()
    };
    let (word_places, tag_places) = (place(words), place(tags));
    let mut tag_of = vec![None; words.len()];
    for line in lines(lemmas)? {
        let Some((word, lemma)) = line.split_once('\t') else {
            return Err(fault(
                lemmas,
                format!("{line:?} is not a word, a tab and a lemma"),
            ));
        };
        let Some(&word_place) = word_places.get(word) else {
            return Err(fault(lemmas, format!("{word:?} is not in the vocabulary")));
        };
        let Some(&tag_place) = tag_places.get(lemma) else {
            return Err(fault(lemmas, format!("{lemma:?} is not among the tags")));
        };
        tag_of[word_place as usize] = Some(tag_place);
    }
    Ok(tag_of)
}

fn check_special(words: &[&str], special: Special) -> Result<(), String> {
    let Special {
        padding,
        start,
        end,
        unknown,
    } = special;
    for (id, name) in [
        (padding, "<pad>"),
        (start, "<start>"),
        (end, "<end>"),
        (unknown, "<unk>"),
    ] {
        match words.get(id as usize) {
            Some(&word) if word == name => {}
            found => return Err(format!("word {id} should be {name}, not {found:?}")),
        }
    }
    Ok(())
}

/// The lines, none of them empty and none there twice.
fn lines(file: &TextFile) -> Result<Vec<&str>, LoadError> {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut seen = std::collections::HashSet::new();
    for (number, line) in lines.iter().enumerate() {
        if line.trim().is_empty() || !seen.insert(line) {
            let complaint = if line.trim().is_empty() {
                "is empty"
            } else {
                "is there twice"
            };
            return Err(fault(file, format!("line {} {complaint}", number + 1)));
        }
    }
    Ok(lines)
}

fn fault(file: &TextFile, reason: String) -> LoadError {
    LoadError::Content {
        file: file.path.clone(),
        reason,
    }
}

#[cfg(test)]
#[path = "vocabulary_tests.rs"]
mod tests;
