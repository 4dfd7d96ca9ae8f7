//! The interface's words: every message is in every language and is used, and no page has words of its own.

use std::collections::BTreeSet;

use crate::catalogue::{list, messages, templates};
use crate::source::{files, root};

const LANGUAGES: [&str; 3] = ["en", "de", "ar"];

/// Attributes that people read or hear.
const READ: &[&str] = &[
    "aria-label=\"",
    "placeholder=\"",
    "title=\"",
    "alt=\"",
    "data-confirm=\"",
];

/// Words in templates that are the same in every language.
const OF_NO_LANGUAGE: &[&str] = &["Europe/Berlin", "Alt", "Ctrl", "Shift", "Enter"];

/// Calls that begin like this: the id, and the names of what is given.
fn calls(text: &str, begin: &str, joint: char) -> Vec<(String, BTreeSet<String>)> {
    text.match_indices(begin)
        .map(|(at, _)| {
            let inner = &text[at + begin.len()..];
            let (id, rest) = inner.split_once('"').unwrap();
            (id.to_owned(), given(rest, joint))
        })
        .collect()
}

/// The names before `=` or `:`, at the first level, up to the closing bracket.
fn given(rest: &str, joint: char) -> BTreeSet<String> {
    let (mut depth, mut word, mut names) = (0, String::new(), BTreeSet::new());
    let mut signs = rest.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '(' | '[' => depth += 1,
            ')' | ']' if depth == 0 => break,
            ')' | ']' => depth -= 1,
            ',' => word.clear(),
            _ if sign == joint && depth == 0 && signs.peek() != Some(&joint) => {
                names.insert(word.trim().to_owned());
            }
            _ => word.push(sign),
        }
    }
    names
}

#[test]
fn every_language_has_every_message() {
    let english = messages("en");
    assert!(
        english.len() > 700,
        "only {} messages were read",
        english.len()
    );
    for language in &LANGUAGES[1..] {
        let own = messages(language);
        let missing: Vec<_> = english.keys().filter(|id| !own.contains_key(*id)).collect();
        let unknown: Vec<_> = own.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "{language} lacks {missing:?}, has {unknown:?}"
        );
        for (id, names) in &own {
            assert!(
                names.is_subset(&english[id]),
                "{language}: {id} names {names:?}"
            );
        }
    }
}

#[test]
fn every_message_is_used_with_what_it_names() {
    let english = messages("en");
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut asked = Vec::new();
    for (name, text) in templates() {
        for begin in ["t(id=\"", "t_html(id=\""] {
            asked.extend(
                calls(&text, begin, '=')
                    .into_iter()
                    .map(|call| (name.clone(), call)),
            );
        }
    }
    for (name, code) in files() {
        for begin in [
            "text!(\"",
            "text!(\n            \"",
            "text!(\n                \"",
            "text!(\n                        \"",
        ] {
            asked.extend(
                calls(&code, begin, '=')
                    .into_iter()
                    .map(|call| (name.clone(), call)),
            );
        }
        // Ids that are kept before they are asked for stand there as they are.
        used.extend(
            code.split('"')
                .filter(|part| english.contains_key(*part))
                .map(str::to_owned),
        );
    }
    for path in list(&root().join("static/js"), "js") {
        let script = std::fs::read_to_string(&path).unwrap();
        used.extend(
            script
                .split('"')
                .filter(|part| part.starts_with("script-"))
                .map(str::to_owned),
        );
    }
    for (place, (id, given)) in &asked {
        let names = english
            .get(id)
            .unwrap_or_else(|| panic!("{place}: there is no message {id}"));
        let needed: Vec<_> = names.iter().filter(|name| !name.starts_with('=')).collect();
        assert!(
            needed.iter().all(|name| given.contains(*name)),
            "{place}: {id} needs {needed:?}, is given {given:?}"
        );
        used.insert(id.clone());
    }
    for names in english.values() {
        used.extend(
            names
                .iter()
                .filter_map(|name| name.strip_prefix('='))
                .map(str::to_owned),
        );
    }
    let missing: Vec<_> = used
        .iter()
        .filter(|id| !english.contains_key(*id))
        .collect();
    assert!(missing.is_empty(), "there is no message {missing:?}");
    let unused: Vec<_> = english.keys().filter(|id| !used.contains(*id)).collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
}

/// A text without what stands between two marks.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, inner)) = rest.split_once(from) {
        kept.push_str(before);
        kept.push('\n');
        rest = inner.split_once(to).map_or("", |(_, after)| after);
    }
    kept + rest
}

/// The words that a template has beside its catalogue.
fn own_words(template: &str) -> Vec<String> {
    let mut text = template.to_owned();
    for (from, to) in [
        ("{#", "#}"),
        ("{%", "%}"),
        ("{{", "}}"),
        ("<pre", "</pre>"),
        ("<code", "</code>"),
    ] {
        text = without(&text, from, to);
    }
    let attributes = READ.iter().flat_map(|name| {
        let values = text.split(name).skip(1);
        values.filter_map(|value| Some(value.split_once('"')?.0.to_owned()))
    });
    let attributes: Vec<String> = attributes.collect();
    let visible = without(&text, "<", ">");
    let parts = visible.lines().map(str::to_owned).chain(attributes);
    let lettered = |part: &String| {
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 && !OF_NO_LANGUAGE.contains(&part.as_str())
    };
    parts
        .map(|part| part.trim().to_owned())
        .filter(lettered)
        .collect()
}

/// Attributes whose whole value is a message, though nobody reads them.
fn translated_by_mistake(template: &str) -> Vec<&str> {
    let before = template
        .match_indices("=\"{{ t(id=")
        .map(|(at, _)| &template[..at]);
    let names = before.filter_map(|text| text.rsplit([' ', '\n']).next());
    let read = |name: &&str| {
        let quoted = format!("{name}=\"");
        READ.contains(&quoted.as_str()) || ["data-said", "aria-roledescription"].contains(name)
    };
    names.filter(|name| !read(name)).collect()
}

#[test]
fn templates_have_no_words_of_their_own() {
    for (name, text) in templates() {
        let wrong = translated_by_mistake(&text);
        assert!(wrong.is_empty(), "{name}: {wrong:?} are not for people");
        let words = own_words(&text);
        assert!(words.is_empty(), "{name}: {words:?} belong into locales/");
    }
    assert_eq!(
        own_words("<p title=\"Sea\">{{ x }} and <b>one</b></p>"),
        ["and", "one", "Sea"]
    );
}
