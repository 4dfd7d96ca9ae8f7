//! What docs/security-review says is there: each test that it names, and each requirement.

use std::collections::BTreeSet;
use std::path::Path;

/// How many requirements ASVS 5.0 has at levels 1 and 2.
const REQUIREMENTS: usize = 253;

fn pages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/security-review");
    let pages = std::fs::read_dir(folder).unwrap();
    pages
        .map(|page| std::fs::read_to_string(page.unwrap().path()).unwrap())
        .collect()
}

/// The rows of all tables, without their heads.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    page.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| Requirement"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
}

#[test]
fn every_test_that_the_review_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = 0;
    for page in pages() {
        for quoted in page.split('`').skip(1).step_by(2) {
            let Some((file, test)) = quoted.split_once(".rs::") else {
                continue;
            };
            let below = if file.starts_with("src/") || file.starts_with("tests/") {
                root.to_owned()
            } else {
                root.join("tests")
            };
            let source = std::fs::read_to_string(below.join(format!("{file}.rs")));
            let source = source.unwrap_or_else(|error| panic!("{file}.rs: {error}"));
            assert!(
                source.contains(&format!("fn {test}(")),
                "{quoted} is not there"
            );
            named += 1;
        }
    }
    assert!(named > 100, "nearly no test was found in the tables");
}

#[test]
fn the_review_answers_every_requirement_once() {
    let mut answered = BTreeSet::new();
    for page in pages() {
        for row in rows(&page) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
            for number in numbers(row[0]) {
                assert!(answered.insert(number.clone()), "{number} twice");
            }
        }
    }
    assert_eq!(answered.len(), REQUIREMENTS);
}

/// The numbers at the beginning of a row: `1.2.3`, `1.2.3, 1.2.4` or `1.2.3 to 1.2.9`.
fn numbers(cell: &str) -> Vec<String> {
    let is_number =
        |word: &&str| word.split('.').count() == 3 && word.starts_with(char::is_numeric);
    let words = cell.split([' ', ',']).filter(|word| !word.is_empty());
    let found: Vec<&str> = words
        .clone()
        .take_while(|word| is_number(word) || *word == "to")
        .collect();
    let last = |number: &str| number.rsplit('.').next().unwrap().parse::<u32>().unwrap();
    match found[..] {
        [first, "to", end] => {
            let section = first.rsplit_once('.').unwrap().0;
            (last(first)..=last(end))
                .map(|number| format!("{section}.{number}"))
                .collect()
        }
        _ => found.into_iter().map(str::to_owned).collect(),
    }
}
