//! One post that everybody likes at the same moment.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use tokio::runtime::Runtime;
use uuid::Uuid;
use vignette::storage::social::Tallies;
use vignette::storage::sqlite::SqliteStore;

use crate::figures::Sample;
use crate::people::{self, Person};
use crate::program::Program;

/// People at once.
pub const PEOPLE: usize = 64;
const TIME: Duration = Duration::from_secs(10);

/// What came of it.
pub struct Likes {
    pub latencies: Sample,
    pub elapsed: Duration,
    /// The counter at the end, which was compared with the number of people who like the post.
    pub count: i64,
}

/// Everybody likes and unlikes, as fast as the answers come, and likes at last.
pub fn at_once(program: &Program, post: Uuid, file: &Path, runtime: &Runtime) -> Result<Likes> {
    let people = (0..PEOPLE)
        .map(|number| people::sign_up(program, &format!("fan{number}"), file, runtime))
        .collect::<Result<Vec<_>>>()?;
    let begin = Instant::now();
    let done = std::thread::scope(|scope| {
        let tapping: Vec<_> = people
            .iter()
            .map(|person| scope.spawn(move || tap(program, person, post, begin + TIME)))
            .collect();
        let joined = tapping.into_iter().map(|one| match one.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect::<Result<Vec<_>>>()
    })?;
    let elapsed = begin.elapsed();
    let (count, right) = runtime.block_on(async {
        let store = SqliteStore::open(file).await?;
        let stored = store.tallies(&[post]).await?;
        let stored = stored.get(&post).copied().unwrap_or_default();
        Ok::<_, anyhow::Error>((stored.likes, store.counted(post).await?.likes))
    })?;
    ensure!(
        count == right && count == PEOPLE as i64,
        "the counter says {count}, there are {right} likes"
    );
    Ok(Likes {
        latencies: Sample::of(done.into_iter().flatten().collect()),
        elapsed,
        count,
    })
}

fn tap(program: &Program, person: &Person, post: Uuid, end: Instant) -> Result<Vec<Duration>> {
    let mut connection = program.connect()?;
    connection.always_send("Cookie", &person.cookie);
    let media = "application/x-www-form-urlencoded";
    let mut latencies = Vec::new();
    loop {
        for act in ["like", "unlike"] {
            let begin = Instant::now();
            let path = format!("/p/{post}/{act}");
            let (_, answer) = connection.post(&path, media, b"next=%2Fhealth")?;
            latencies.push(begin.elapsed());
            answer.expect(303)?;
        }
        if Instant::now() >= end {
            let (_, answer) = connection.post(&format!("/p/{post}/like"), media, b"")?;
            answer.expect(303)?;
            return Ok(latencies);
        }
    }
}
