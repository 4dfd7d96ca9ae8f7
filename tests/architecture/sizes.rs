//! How large files and folders are.

use std::path::Path;

use crate::source::root;

/// Most lines of a file of the program, and of one with tests.
const SOURCE_LINES: usize = 280;
const TEST_LINES: usize = 300;
/// Most entries of a folder.
const ENTRIES: usize = 17;

/// Folders that stay flat: one file for each type of the domain, each part of the captioner, and each
/// trait of the stores, under the same name on both sides; and of the tests the programs' own parts.
const FLAT: &[&str] = &[
    "src/captioning",
    "src/domain",
    "src/storage",
    "src/storage/mongodb",
    "src/storage/sqlite",
    "tests/faults",
    "tests/http",
    "tests/http/api",
];

#[test]
fn files_and_folders_stay_small() {
    let (mut files, mut wrong) = (0, Vec::new());
    for top in ["src", "tests"] {
        look(&root().join(top), &mut files, &mut wrong);
    }
    assert!(files > 600, "only {files} files were read");
    assert!(wrong.is_empty(), "too large: {wrong:#?}");
    for flat in FLAT {
        let entries = std::fs::read_dir(root().join(flat)).unwrap().count();
        assert!(entries > ENTRIES, "{flat} needs no exception any more");
    }
}

fn look(folder: &Path, files: &mut usize, wrong: &mut Vec<String>) {
    let named = |path: &Path| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy();
        name.replace('\\', "/")
    };
    let mut entries = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = named(&path);
        entries += 1;
        if path.is_dir() {
            look(&path, files, wrong);
        } else if name.ends_with(".rs") {
            *files += 1;
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            let tests = name.starts_with("tests/") || name.ends_with("_tests.rs");
            let most = if tests { TEST_LINES } else { SOURCE_LINES };
            if lines > most {
                wrong.push(format!("{name}: {lines} lines, at most {most}"));
            }
        }
    }
    let name = named(folder);
    let code = std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        path.extension().is_some_and(|extension| extension == "rs")
    });
    if code && entries > ENTRIES && !FLAT.contains(&name.as_str()) {
        wrong.push(format!("{name}: {entries} entries, at most {ENTRIES}"));
    }
}
