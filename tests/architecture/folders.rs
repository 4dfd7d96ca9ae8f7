//! Which folders of services and pages name which.

use std::collections::BTreeSet;

use crate::source::{files, names_after, root};

/// A folder, and those beside it that it may name.
type Rule = (&'static str, &'static [&'static str]);

/// The folders of services and pages, and those beside them that each may name. Read from the top,
/// they name only folders above them, so no two name each other.
const FOLDERS: &[(&str, &[Rule])] = &[
    (
        "src/services/",
        &[
            ("access", &[]),
            ("albums", &["access"]),
            ("reading", &["access", "albums"]),
            ("pictures", &["access", "reading"]),
            ("captions", &["access", "pictures"]),
            ("social", &["access", "albums", "pictures", "reading"]),
            ("apps", &["access", "reading", "social"]),
            (
                "compose",
                &["access", "albums", "apps", "captions", "pictures", "social"],
            ),
            ("moderation", &["access", "compose", "pictures", "social"]),
            ("archives", &["compose", "pictures", "social"]),
            (
                "account",
                &["access", "archives", "compose", "moderation", "pictures"],
            ),
            ("upkeep", &["account", "archives", "pictures"]),
        ],
    ),
    (
        "src/web/pages/",
        &[
            ("public", &[]),
            ("compose", &[]),
            ("albums", &[]),
            ("reading", &["albums", "public"]),
            ("social", &["reading"]),
            ("settings", &["compose"]),
            ("account", &["compose", "settings"]),
            ("admin", &["social"]),
        ],
    ),
];

#[test]
fn folders_name_only_those_that_they_may() {
    for (base, rules) in FOLDERS {
        let prefix = base.trim_start_matches("src/").replace('/', "::");
        let known: BTreeSet<&str> = rules.iter().map(|(name, _)| *name).collect();
        let folders: BTreeSet<String> = std::fs::read_dir(root().join(base))
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        assert!(
            folders.iter().map(String::as_str).eq(known.iter().copied()),
            "{base} has {folders:?}, and the rules know {known:?}"
        );
        for (number, (name, allowed)) in rules.iter().enumerate() {
            let above: Vec<&str> = rules[..number].iter().map(|(name, _)| *name).collect();
            assert!(
                allowed.iter().all(|other| above.contains(other)),
                "{base}{name} may name a folder below it"
            );
        }
        for (file, code) in files() {
            let Some(inner) = file.strip_prefix(base) else {
                continue;
            };
            let Some((folder, rest)) = inner.split_once('/') else {
                continue;
            };
            let (_, allowed) = rules.iter().find(|(name, _)| *name == folder).unwrap();
            let depth = rest.trim_end_matches(".rs").split('/').count()
                - usize::from(rest.ends_with("mod.rs"));
            let mut named = names_after(&code, &format!("crate::{prefix}"));
            named.extend(names_after(&code, &"super::".repeat(depth + 1)));
            for other in named {
                assert!(
                    other == folder
                        || allowed.contains(&other.as_str())
                        || !known.contains(other.as_str()),
                    "{file} names {other}, which {folder} must not"
                );
            }
        }
    }
}
