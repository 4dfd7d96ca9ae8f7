//! Which modules of the crate name which, and what none of them does.

use std::collections::BTreeSet;

use crate::source::{files, names_after, root};

/// Each module of the crate and those of its siblings that it may name. `startup` and `main` see
/// everything; whoever is not listed here fails the test.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("i18n", &[]),
    ("domain", &["i18n"]),
    ("telemetry", &["i18n"]),
    ("metrics", &[]),
    ("captioning", &[]),
    ("media", &["domain", "i18n"]),
    ("storage", &["domain", "metrics"]),
    ("security", &["domain", "i18n", "telemetry"]),
    ("mail", &["domain", "i18n"]),
    (
        "services",
        &[
            "domain",
            "i18n",
            "telemetry",
            "metrics",
            "storage",
            "media",
            "security",
            "mail",
            "captioning",
        ],
    ),
    (
        "web",
        &["domain", "i18n", "metrics", "services", "security"],
    ),
    ("api", &["domain", "i18n", "services", "web"]),
    (
        "settings",
        &["captioning", "security", "services", "storage", "telemetry"],
    ),
    (
        "cli",
        &[
            "captioning",
            "domain",
            "media",
            "security",
            "services",
            "settings",
            "storage",
        ],
    ),
    (
        "startup",
        &[
            "api",
            "captioning",
            "mail",
            "media",
            "metrics",
            "security",
            "services",
            "settings",
            "storage",
            "web",
        ],
    ),
];

/// The module of the crate that a file belongs to.
fn module(name: &str) -> &str {
    let inner = name.strip_prefix("src/").unwrap();
    inner.split(['/', '.']).next().unwrap()
}

/// The modules of the crate that a file names from their root: by `crate::`, or by as many `super::`
/// as lead out of its own module.
fn modules_named(file: &str, code: &str) -> BTreeSet<String> {
    let mut named = names_after(code, "crate::");
    let inner = file.strip_prefix("src/").unwrap().trim_end_matches(".rs");
    let parts: Vec<&str> = inner.split('/').collect();
    // `src/a/b.rs` and `src/a/b/mod.rs` are both the module a::b: two `super::` lead to the root.
    // `b_tests.rs` is the module a::b::tests.
    let depth = parts.len() - usize::from(parts.last() == Some(&"mod"))
        + usize::from(inner.ends_with("_tests"));
    // The file's own level, and those of modules inside it (tests), which are one deeper.
    for (level, code) in [
        (depth, code.split("mod tests {").next().unwrap()),
        (depth + 1, code),
    ] {
        let inside = level > depth;
        let code = match inside {
            true => code
                .split_once("mod tests {")
                .map_or("", |(_, tests)| tests),
            false => code,
        };
        let out = "super::".repeat(level);
        for (at, _) in code.match_indices(&out) {
            let before = code[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            named.extend(names_after(&code[at..], &out).into_iter().next());
        }
    }
    named
}

#[test]
fn a_path_by_super_is_read_like_one_by_crate() {
    let named = |file: &str, code: &str| modules_named(file, code).into_iter().collect::<Vec<_>>();
    assert_eq!(
        named("src/domain/post.rs", "use super::super::web::Site;"),
        ["web"]
    );
    assert_eq!(named("src/domain/mod.rs", "use super::web::Site;"), ["web"]);
    assert_eq!(named("src/mail.rs", "use super::web::Site;"), ["web"]);
    assert_eq!(
        named("src/domain/post.rs", "use super::Site; x::super::super::y"),
        Vec::<String>::new()
    );
    assert_eq!(named("src/a/b/mod.rs", "use super::super::web;"), ["web"]);
}

#[test]
fn modules_name_only_those_that_they_may() {
    for (file, code) in files() {
        let module = module(&file);
        if ["main", "arguments", "lib"].contains(&module) {
            continue;
        }
        let listed = MAY_NAME.iter().find(|(name, _)| *name == module);
        let (_, allowed) = listed.unwrap_or_else(|| panic!("{file}: {module} has no rule"));
        assert!(
            !code.contains("use crate::{"),
            "{file}: name one module a line"
        );
        for named in modules_named(&file, &code) {
            assert!(
                named == module || allowed.contains(&named.as_str()),
                "{file} names {named}, which {module} must not"
            );
        }
    }
}

#[test]
fn the_rules_know_every_module() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules: BTreeSet<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let known: BTreeSet<&str> = MAY_NAME.iter().map(|(name, _)| *name).collect();
    assert_eq!(modules, known);
}

/// Handlers ask services: who may read or change something is decided there.
#[test]
fn handlers_do_not_reach_into_the_store() {
    let mut read = 0;
    for (file, code) in files() {
        if !file.starts_with("src/api/") && !file.starts_with("src/web/") {
            continue;
        }
        read += 1;
        for (at, word) in code.match_indices(".store") {
            let after = code[at + word.len()..].chars().next();
            assert!(
                after.is_some_and(|c| c.is_alphanumeric() || c == '_'),
                "{file} reads or writes the store itself"
            );
        }
    }
    assert!(read > 100, "only {read} files were read");
}

#[test]
fn nothing_panics_on_purpose_outside_tests() {
    for (file, code) in files() {
        let code = code.split("#[cfg(test)]").next().unwrap();
        if file.ends_with("_tests.rs") {
            continue;
        }
        for word in [".unwrap()", "todo!(", "unimplemented!(", "panic!("] {
            assert!(!code.contains(word), "{file} says {word}");
        }
    }
}
