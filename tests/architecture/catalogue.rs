//! The messages of `locales/` and the templates that ask for them, read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use crate::source::root;

/// Each message of a language with the names of what is put in.
pub fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for path in list(&root().join("locales").join(language), "ftl") {
        let source = std::fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(source.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else {
                assert!(
                    !matches!(entry, Entry::Junk { .. } | Entry::Term(_)),
                    "{}",
                    path.display()
                );
                continue;
            };
            let mut names = BTreeSet::new();
            names_in(message.value.as_ref().unwrap(), &mut names);
            let before = found.insert(message.id.name.to_owned(), names);
            assert!(
                before.is_none(),
                "{language}: {} stands twice",
                message.id.name
            );
        }
    }
    found
}

/// The variables of a pattern, and `=id` for other messages in it.
fn names_in(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => inline_names(inline, names),
            Expression::Select { selector, variants } => {
                inline_names(selector, names);
                variants
                    .iter()
                    .for_each(|variant| names_in(&variant.value, names));
            }
        }
    }
}

fn inline_names(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::MessageReference { id, .. } => {
            names.insert(format!("={}", id.name));
        }
        _ => {}
    }
}

pub fn list(folder: &Path, ending: &str) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(list(&path, ending));
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
    found
}

pub fn templates() -> Vec<(String, String)> {
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        (
            path.strip_prefix(root()).unwrap().display().to_string(),
            text,
        )
    };
    list(&root().join("templates"), "html")
        .into_iter()
        .map(read)
        .collect()
}
