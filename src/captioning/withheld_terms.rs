//! Words that are not said of people: of their origin, their religion, their bodies.
//!
//! They are adjectives before a word for people ("an asian man"), nouns of their own ("a blonde"),
//! or say what a person's hair and skin are like ("with dark skin"). Of things and animals the same
//! words stay: a black dog, chinese food, an indian elephant.

use std::collections::HashSet;

/// Said of people alone, so that they are no hashtags either.
const OF_PEOPLE: &str = "african afro albino american amish arab arabian arabic asian bald balding \
    biracial blind blond blonde brazilian british brunette buddhist catholic caucasian chinese \
    christian chubby crippled curvy dark-skinned deaf disabled drunk elderly-looking ethnic \
    european fat foreign gay german ginger handicapped hindu hispanic homeless homosexual \
    immigrant indian islamic italian japanese jewish korean latina latino lesbian mexican muscular \
    muslim naked nude obese oriental overweight plump pregnant redhead redheaded religious \
    russian shirtless sikh skinny slender slim spanish tattooed thai topless transgender \
    underweight vietnamese";

/// Said of things as often, and not of people.
const OF_THINGS_TOO: &str = "black brown colored coloured dark native poor tan tanned thin tribal \
    ugly white yellow";

/// Nouns for one person. Those that are adjectives as well are nouns where the phrase ends.
const ONE: &str = "african albino american arab asian blond blonde brazilian brunette buddhist \
    caucasian chinese christian cripple dwarf eskimo european german ginger gypsy hindu hispanic \
    immigrant indian italian japanese jew korean latina latino lesbian mexican midget mulatto \
    muslim negro oriental redhead russian sikh vietnamese";

/// Those that are nothing but nouns for a person.
const ALWAYS_ONE: &str = "brunette cripple gypsy jew midget mulatto negro redhead";

/// Nouns for several.
const SEVERAL: &str = "africans albinos americans arabs asians blacks blondes blonds brazilians \
    brunettes buddhists caucasians christians cripples dwarfs dwarves eskimos europeans germans \
    gingers gypsies hindus hispanics immigrants indians italians jews koreans latinas latinos \
    lesbians mexicans midgets mulattos muslims negroes orientals redheads russians sikhs";

/// What may stand between such a word and the people.
const BETWEEN: &str = "young old older elderly little small tall middle aged adult smiling \
    baseball basketball football golf hockey polo rugby ski snowboard soccer softball surf tennis \
    volleyball looking";

/// Words for people.
const PEOPLE: &str = "person people man men woman women boy boys girl girls child children kid \
    kids baby babies toddler toddlers guy guys lady ladies gentleman gentlemen male males female \
    females couple couples family families teen teenager teenagers teens adult adults player \
    players worker workers athlete athletes dancer dancers runner runners bride groom mother \
    mothers father fathers mom dad son sons daughter daughters brother brothers sister sisters \
    parent parents infant infants student students tourist tourists rider riders cyclist cyclists \
    skier skiers surfer surfers swimmer swimmers singer singers musician musicians soldier \
    soldiers fan fans crowd crowds audience";

/// Of hair and skin, where it is a person's.
const OF_HAIR: &str = "black blond blonde brown curly dark dyed frizzy ginger gray grey light long \
    pale pink red short straight tan wavy white";

/// Words with which no noun goes on: before them, a noun phrase has ended.
const FUNCTION_WORDS: &str = "a an the and or but while as at by for from in into of off on onto \
    over through to under up down with near next behind beside is are was were has have had that \
    who which around along across against towards toward between during outside inside";

/// Words on -ing that are things.
const THINGS_ON_ING: &str = "awning being bowling building ceiling clothing crossing dressing \
    duckling evening king morning painting parking pudding railing ring setting spring string \
    swing thing wedding wing";

fn is_in(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

fn is_withheld(word: &str) -> bool {
    is_in(OF_PEOPLE, word) || is_in(OF_THINGS_TOO, word)
}

/// Whether a hashtag says what is not said of people.
pub(crate) fn is_withheld_tag(tag: &str) -> bool {
    is_in(OF_PEOPLE, tag) || is_in(ONE, tag) || is_in(SEVERAL, tag)
}

/// The words of a caption without those that are not said of people.
pub(crate) fn without_withheld<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let dropped = dropped(words);
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut changed = false;
    let mut replaced = false;
    for (place, &word) in words.iter().enumerate() {
        if dropped.contains(&place) {
            changed = true;
            continue;
        }
        let noun = noun_instead(words, place, &dropped);
        if noun.is_some() {
            (changed, replaced) = (true, true);
        }
        let word = noun.unwrap_or(word);
        if std::mem::take(&mut changed) {
            fix_article(&mut kept, word);
        }
        kept.push(word);
    }
    if replaced {
        merge_pairs(&mut kept);
    }
    kept
}

/// "a" or "an" as the word behind it wants.
fn fix_article(kept: &mut [&str], word: &str) {
    let vowel = word.starts_with(['a', 'e', 'i', 'o']);
    if let Some(article) = kept.last_mut()
        && matches!(*article, "a" | "an")
    {
        *article = if vowel { "an" } else { "a" };
    }
}

/// The places of words that are left out.
fn dropped(words: &[&str]) -> HashSet<usize> {
    let mut dropped = HashSet::new();
    for (place, word) in words.iter().enumerate() {
        if is_withheld(word) && describes_people(words, place) {
            dropped.insert(place);
            // "black and white people"
            let and = place + 1;
            let goes_on = words.get(and + 1).is_some_and(|next| is_withheld(next));
            if words.get(and) == Some(&"and") && goes_on {
                dropped.insert(and);
            }
        }
        dropped.extend(hair(words, place).into_iter().flatten());
        dropped.extend(clause(words, place).into_iter().flatten());
    }
    dropped
}

/// Whether an adjective belongs to a word for people.
fn describes_people(words: &[&str], place: usize) -> bool {
    let mut behind = words[place + 1..].iter().peekable();
    while let Some(word) = behind.next() {
        let joins = *word == "and" && behind.peek().is_some_and(|next| is_withheld(next));
        if !joins && !is_withheld(word) && !is_in(BETWEEN, word) {
            return is_in(PEOPLE, word);
        }
    }
    false
}

/// "dark haired", "dark-haired" before people, and "with long blonde hair".
fn hair(words: &[&str], place: usize) -> Option<std::ops::Range<usize>> {
    let word = words[place];
    let ends = |ending: &str| word == ending || word.ends_with(&format!("-{ending}"));
    if ends("haired") || ends("skinned") {
        let from = words[..place]
            .iter()
            .rposition(|word| !is_in(OF_HAIR, word));
        let from = from.map_or(0, |before| before + 1);
        return Some(from..place + 1);
    }
    if !matches!(word, "hair" | "skin") {
        return None;
    }
    let before = words[..place]
        .iter()
        .rposition(|word| !is_in(OF_HAIR, word));
    let from = before.map_or(0, |before| before + 1);
    if from == place {
        return None;
    }
    match before {
        Some(with) if words[with] == "with" => Some(with..place + 1),
        _ => Some(from..place),
    }
}

/// "a man who is bald": the clause goes.
fn clause(words: &[&str], place: usize) -> Option<std::ops::Range<usize>> {
    let [person, who, is, word] = words.get(place.checked_sub(3)?..=place)? else {
        return None;
    };
    let ends = words
        .get(place + 1)
        .is_none_or(|next| is_in(FUNCTION_WORDS, next));
    let is_clause = is_in(PEOPLE, person)
        && matches!(*who, "who" | "that")
        && matches!(*is, "is" | "are")
        && is_withheld(word);
    (is_clause && ends).then_some(place - 2..place + 1)
}

/// What stands in the place of a noun that names people by what is not said of them.
fn noun_instead(words: &[&str], place: usize, dropped: &HashSet<usize>) -> Option<&'static str> {
    let word = words[place];
    let before = words[..place].iter().enumerate().rev();
    let mut before = before.filter(|(at, word)| !dropped.contains(at) && !is_in(BETWEEN, word));
    let determiner = before.next().map(|(_, word)| *word);
    if is_in(SEVERAL, word) {
        // "a group of asians"; but "the cleveland indians" are a team.
        return determiner
            .is_none_or(|word| is_in(FUNCTION_WORDS, word) || is_several(word))
            .then_some("people");
    }
    if !is_in(ONE, word) {
        return None;
    }
    let next = words.get(place + 1).copied();
    let ends = is_in(ALWAYS_ONE, word) || next.is_none_or(ends_noun_phrase);
    match determiner {
        // "an asian walks": behind "a", no plural goes on.
        Some("a" | "an" | "one" | "another") if ends || next.is_some_and(is_verb) => Some("person"),
        Some("the" | "this" | "that") if ends => Some("person"),
        Some(several) if is_several(several) && ends => Some("people"),
        _ => None,
    }
}

fn is_several(word: &str) -> bool {
    const SEVERAL_OF: &str = "two three four five six seven eight nine ten several many some few \
        both these those young old";
    is_in(SEVERAL_OF, word)
}

fn ends_noun_phrase(next: &str) -> bool {
    let participle = next.ends_with("ing") && !is_in(THINGS_ON_ING, next);
    is_in(FUNCTION_WORDS, next) || participle || next.ends_with("ed")
}

/// Whether a word behind "an asian" is its verb, as "walks" is.
fn is_verb(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
}

/// "a person and a person" are two people.
fn merge_pairs(words: &mut Vec<&str>) {
    const PAIRS: [(&[&str], &[&str]); 4] = [
        (&["a", "person", "and", "a", "person"], &["two", "people"]),
        (
            &["the", "person", "and", "the", "person"],
            &["the", "people"],
        ),
        (&["person", "and", "a", "person"], &["people"]),
        (&["people", "and", "people"], &["people"]),
    ];
    for (pair, instead) in PAIRS {
        while let Some(place) = words.windows(pair.len()).position(|some| some == pair) {
            words.splice(place..place + pair.len(), instead.iter().copied());
        }
    }
}

#[cfg(test)]
#[path = "withheld_terms_tests.rs"]
mod tests;
