//! The search, as a guest's browser asks it.

use std::time::Instant;

use anyhow::{Result, ensure};

use crate::figures::Sample;
use crate::program::Program;

/// Questions, and what they stand for.
const QUESTIONS: [(&str, &str); 4] = [
    ("market", "a common word"),
    (
        "dogs+beach",
        "two common words, one of them not in its own form",
    ),
    ("mou", "the beginning of a word"),
    ("aardvark", "a word that nobody has used"),
];
const TIMES: usize = 60;

/// One question, asked again and again.
pub struct Asked {
    pub question: &'static str,
    pub what: &'static str,
    pub latencies: Sample,
}

pub fn over_http(program: &Program) -> Result<Vec<Asked>> {
    let mut connection = program.connect()?;
    let mut asked = Vec::new();
    for (question, what) in QUESTIONS {
        let mut latencies = Vec::new();
        for _ in 0..TIMES {
            let begin = Instant::now();
            let page = connection
                .get(&format!("/search?q={question}"))?
                .expect(200)?;
            latencies.push(begin.elapsed());
            let found = page.text().contains("id=\"post-");
            ensure!(found == (question != "aardvark"), "{question}: {found}");
        }
        asked.push(Asked {
            question,
            what,
            latencies: Sample::of(latencies),
        });
    }
    Ok(asked)
}
