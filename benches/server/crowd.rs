//! 500 clients at once, 100 of them with uploads that hardly come along, and the same with
//! attackers among them: what the others notice.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow};

use crate::attackers::{self, Target};
use crate::figures::Sample;
use crate::http::Connection;
use crate::program::{Captions, Program};
use crate::uploads::signed_up;

const READERS: u64 = 400;
const SLOW: usize = 100;
/// A reader looks at a page for so long.
const PAUSE: Duration = Duration::from_secs(1);

pub struct Crowd {
    pub readers: u64,
    pub slow: usize,
    /// Of the slow ones, those that were told to come back later.
    pub refused: usize,
    pub attackers: usize,
    /// How the attackers' requests were answered: how many with each status.
    pub statuses: BTreeMap<u16, usize>,
    /// How long the front page took.
    pub feed: Sample,
    pub memory_before: u64,
    pub memory_peak: u64,
}

/// Who stands beside the readers and the slow uploads.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Company {
    Quiet,
    Attackers,
}

pub fn measure(seconds: usize, company: Company) -> Result<Crowd> {
    let data = tempfile::tempdir()?;
    let program = Program::start(data.path(), None, Captions::Off)?;
    let person = signed_up(&program)?;
    let target = Target::prepare(&program)?;
    let (memory_before, _) = program.memory()?;
    let until = Instant::now() + Duration::from_secs(3 * seconds as u64);
    let (host, cookie) = (program.host.as_str(), person.cookie().to_owned());
    let scene = std::thread::scope(|scope| {
        let attackers = match company {
            Company::Quiet => Vec::new(),
            Company::Attackers => attackers::spawn(scope, &target, until),
        };
        let slow: Vec<_> = (0..SLOW)
            .map(|_| scope.spawn(|| drip(host, &cookie, until)))
            .collect();
        let readers: Vec<_> = (0..READERS)
            .map(|number| {
                let begin = PAUSE * u32::try_from(number).unwrap_or(0) / 400;
                scope.spawn(move || {
                    std::thread::sleep(begin);
                    read_on(host, until)
                })
            })
            .collect();
        let count = attackers.len();
        let mut statuses = BTreeMap::new();
        for statuses_of_one in joined(attackers)? {
            for (status, number) in statuses_of_one {
                *statuses.entry(status).or_default() += number;
            }
        }
        let refused = joined(slow)?.into_iter().filter(|it| *it).count();
        let durations = joined(readers)?.into_iter().flatten().collect();
        Ok::<_, anyhow::Error>((count, statuses, refused, durations))
    });
    let (attackers, statuses, refused, durations) = scene?;
    let (_, memory_peak) = program.memory()?;
    Ok(Crowd {
        readers: READERS,
        slow: SLOW,
        refused,
        attackers,
        statuses,
        feed: Sample::of(durations),
        memory_before,
        memory_peak,
    })
}

fn joined<T>(threads: Vec<ScopedJoinHandle<'_, Result<T>>>) -> Result<Vec<T>> {
    let results = threads.into_iter().map(|thread| thread.join());
    results
        .map(|result| result.map_err(|_| anyhow!("a client panicked"))?)
        .collect()
}

fn read_on(host: &str, until: Instant) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(host)?;
    let mut durations = Vec::new();
    while Instant::now() < until {
        let begun = Instant::now();
        connection.get("/")?.expect(200)?;
        durations.push(begun.elapsed());
        std::thread::sleep(PAUSE);
    }
    Ok(durations)
}

/// Sends a byte of a form a second; tells whether it was refused with 503.
fn drip(host: &str, cookie: &str, until: Instant) -> Result<bool> {
    let mut stream = TcpStream::connect(host)?;
    let head = format!(
        "POST /compose HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\
         Content-Type: multipart/form-data; boundary=X\r\nContent-Length: 1000000\r\n\r\n\
         --X\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.jpg\"\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    while Instant::now() < until {
        std::thread::sleep(Duration::from_secs(1));
        // Whoever was answered is not listened to any more.
        if stream.write_all(b"x").is_err() {
            break;
        }
    }
    stream.set_read_timeout(Some(Duration::from_millis(100)))?;
    let mut status = [0; 12];
    match stream.read_exact(&mut status) {
        Ok(()) => Ok(std::str::from_utf8(&status).context("no status")? == "HTTP/1.1 503"),
        Err(_unanswered) => Ok(false),
    }
}
