//! A caption's words for people without a gender, in sentences that stay grammatical.

use super::gender::GenderConfidence;

/// What each word for a woman becomes, `word:other`; `_` is a space.
const FEMALE: &str = "woman:person women:people lady:person ladies:people female:person \
    females:people girl:child girls:children bride:person brides:people bridesmaid:person \
    bridesmaids:people mother:parent mothers:parents mom:parent daughter:child \
    daughters:children sister:person sisters:people cowgirl:rider she:they herself:themselves \
    hers:theirs her:their";

/// What each word for a man becomes.
const MALE: &str = "man:person men:people guy:person guys:people gentleman:person \
    gentlemen:people male:person males:people boy:child boys:children groom:person \
    grooms:people groomsmen:people father:parent fathers:parents dad:parent son:child \
    sons:children brother:person brothers:people cowboy:rider cowboys:riders \
    baseman:baseball_player batsman:batter cameraman:camera_operator fireman:firefighter \
    firemen:firefighters fisherman:person_fishing policeman:police_officer \
    policemen:police_officers waiter:server he:they him:them himself:themselves his:their";

/// Words that no noun phrase goes on with: behind "her" they show that it is no possessive,
/// behind "female" that it is no adjective.
const FUNCTION_WORDS: &str = "a an the and or but while as at by for from in into of off on onto \
    over through to under up down with near next behind beside is are was has that who which \
    around along across against towards toward";

const NUMBERS: [&str; 10] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// The words with gendered ones only where that gender is sure.
pub(crate) fn neutral(words: &[&str], sure: GenderConfidence) -> Vec<String> {
    let sure = together(words, sure);
    let mut said: Vec<Word> = Vec::with_capacity(words.len());
    let mut dropped = false;
    for (place, &word) in words.iter().enumerate() {
        let next = words.get(place + 1).copied();
        let Some((text, replaced)) = replacement(word, next, sure) else {
            dropped = true;
            continue;
        };
        said.push(Word { text, replaced });
        if std::mem::take(&mut dropped) {
            fix_article(&mut said);
        }
        agree_with_they(&mut said);
    }
    merge_pairs(&mut said);
    said.into_iter().map(|word| word.text).collect()
}

/// Where both genders are named, both or neither are: nobody writes of "a man and a person".
fn together(words: &[&str], sure: GenderConfidence) -> GenderConfidence {
    let names = |table: &str| {
        let mut pairs = table.split_whitespace().filter_map(|it| it.split_once(':'));
        pairs.any(|(from, _)| words.contains(&from))
    };
    let both = sure.is_all();
    match names(FEMALE) && names(MALE) {
        true => GenderConfidence {
            female: both,
            male: both,
        },
        false => sure,
    }
}

/// A word on its way into the sentence.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    replaced: bool,
}

impl Word {
    fn new(text: &str) -> Word {
        let text = text.to_owned();
        let replaced = true;
        Word { text, replaced }
    }

    fn is(&self, text: &str) -> bool {
        self.text == text
    }
}

/// What stands in a word's place, and whether that is another; none where nothing does.
fn replacement(word: &str, next: Option<&str>, sure: GenderConfidence) -> Option<(String, bool)> {
    let function = |next: &str| FUNCTION_WORDS.split_whitespace().any(|known| known == next);
    let ends_phrase = next.is_none_or(|next| function(next) || next.ends_with("ing"));
    let found = |table: &'static str| {
        let mut pairs = table.split_whitespace().filter_map(|it| it.split_once(':'));
        pairs.find(|(from, _)| *from == word)
    };
    let female = found(FEMALE).filter(|_| !sure.female);
    let Some((_, neutral)) = female.or_else(|| found(MALE).filter(|_| !sure.male)) else {
        return Some((word.to_owned(), false));
    };
    match word {
        "her" if ends_phrase => Some(("them".to_owned(), true)),
        // "a female tennis player"
        "female" | "male" if !ends_phrase => None,
        _ => Some((neutral.replace('_', " "), true)),
    }
}

/// The verb behind "they", as in "they run" for "he runs".
fn agree_with_they(said: &mut [Word]) {
    let [.., subject, verb] = said else { return };
    if !(subject.replaced && subject.is("they")) {
        return;
    }
    let other = match verb.text.as_str() {
        "is" => "are".to_owned(),
        "was" => "were".to_owned(),
        "has" => "have".to_owned(),
        "does" => "do".to_owned(),
        text => match text.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None if ["ches", "shes", "sses", "xes", "oes"]
                .iter()
                .any(|end| text.ends_with(end)) =>
            {
                text[..text.len() - 2].to_owned()
            }
            None if text.ends_with("ss") => return,
            None => text.strip_suffix('s').unwrap_or(text).to_owned(),
        },
    };
    verb.text = other;
}

/// "a person and a person" are two people; "children and children" are children.
fn merge_pairs(said: &mut Vec<Word>) {
    let mut place = 1;
    while place + 1 < said.len() {
        let pair = said[place].is("and").then(|| merged(said, place)).flatten();
        if let Some((range, words)) = pair {
            place = range.start;
            said.splice(range, words);
        }
        place += 1;
    }
}

/// What the two groups around an "and" become together, and where they stand.
fn merged(said: &[Word], and: usize) -> Option<(std::ops::Range<usize>, Vec<Word>)> {
    let (left, left_count, left_the) = group_before(said, and)?;
    let (right, right_count, right_the) = group_after(said, and)?;
    let plural = plural(&said[and - 1].text)?;
    if plural != self::plural(&said[right - 1].text)? {
        return None;
    }
    let touched = said[and - 1].replaced || said[right - 1].replaced;
    if !touched {
        return None;
    }
    let mut words = Vec::new();
    if left_the || right_the {
        words.push(Word::new("the"));
    }
    if let (Some(left), Some(right)) = (left_count, right_count) {
        words.push(Word::new(NUMBERS.get(left + right - 1)?));
    }
    words.push(Word::new(plural));
    Some((left..right, words))
}

fn plural(noun: &str) -> Option<&'static str> {
    match noun {
        "person" | "people" => Some("people"),
        "child" | "children" => Some("children"),
        "parent" | "parents" => Some("parents"),
        _ => None,
    }
}

/// How many a noun with the word before it speaks of; none where it does not say.
fn count(determiner: Option<&Word>, noun: &str) -> (Option<usize>, bool, bool) {
    let singular = matches!(noun, "person" | "child" | "parent");
    let one = singular.then_some(1);
    match determiner.map(|word| word.text.as_str()) {
        Some("a" | "an") => (Some(1), true, false),
        Some("the") => (one, true, true),
        Some(word) => match NUMBERS.iter().position(|number| *number == word) {
            Some(number) => (Some(number + 1), true, false),
            None => (one, false, false),
        },
        None => (one, false, false),
    }
}

/// Where the group before place `and` begins, how many it is, whether it has "the".
fn group_before(said: &[Word], and: usize) -> Option<(usize, Option<usize>, bool)> {
    let noun = and.checked_sub(1)?;
    plural(&said[noun].text)?;
    let before = noun.checked_sub(1).map(|place| &said[place]);
    let (count, has_determiner, the) = count(before, &said[noun].text);
    Some((noun - usize::from(has_determiner), count, the))
}

/// Where the group behind place `and` ends, how many it is, whether it has "the".
fn group_after(said: &[Word], and: usize) -> Option<(usize, Option<usize>, bool)> {
    let first = said.get(and + 1)?;
    if plural(&first.text).is_some() {
        let (count, _, _) = count(None, &first.text);
        return Some((and + 2, count, false));
    }
    let noun = said
        .get(and + 2)
        .filter(|noun| plural(&noun.text).is_some())?;
    let (count, has_determiner, the) = count(Some(first), &noun.text);
    has_determiner.then_some((and + 3, count, the))
}

/// "a" or "an" as the last word wants, before which another was dropped.
fn fix_article(said: &mut [Word]) {
    let [.., article, word] = said else { return };
    if matches!(article.text.as_str(), "a" | "an") {
        let vowel = word.text.starts_with(['a', 'e', 'i', 'o']);
        article.text = if vowel { "an" } else { "a" }.to_owned();
    }
}

#[cfg(test)]
#[path = "neutral_tests.rs"]
mod tests;
