//! Many readers of the public feed at once.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::Options;
use crate::figures::Sample;
use crate::program::Program;

/// Times that the pages take turns.
const ROUNDS: usize = 3;
/// Posts on a page.
pub const PAGE: usize = 20;

/// One page under load.
pub struct Load {
    pub rounds: Vec<Round>,
    pub latencies: Sample,
    /// Processor time of the server for one page.
    pub cpu: Duration,
    /// Of the page as it was sent.
    pub bytes: usize,
}

pub struct Round {
    pub per_second: f64,
    pub p95: Duration,
}

impl Load {
    /// Over all rounds, which are equally long.
    pub fn per_second(&self) -> f64 {
        let sum: f64 = self.rounds.iter().map(|round| round.per_second).sum();
        sum / self.rounds.len() as f64
    }
}

/// A page to ask for, and how.
struct Target<'t> {
    path: &'t str,
    /// Whether to take a compressed answer, as browsers do.
    compressed: bool,
}

struct Slice {
    latencies: Vec<Duration>,
    elapsed: Duration,
    cpu: Duration,
    bytes: usize,
}

/// The first page, the page at `deep`, and the first page compressed; in turns, so that whatever
/// else the machine does falls on all of them.
pub fn take_turns(
    program: &Program,
    deep: &str,
    readers: usize,
    options: &Options,
) -> Result<[Load; 3]> {
    let plain = |path| Target {
        path,
        compressed: false,
    };
    let targets = [
        plain("/"),
        plain(deep),
        Target {
            path: "/",
            compressed: true,
        },
    ];
    for target in &targets {
        slice(program, target, readers, Duration::from_secs(1))?;
    }
    let mut slices = [const { Vec::new() }; 3];
    for round in 1..=ROUNDS {
        for (target, slices) in targets.iter().zip(&mut slices) {
            let time = Duration::from_secs(options.seconds as u64);
            let slice = slice(program, target, readers, time)?;
            eprintln!(
                "round {round} of {ROUNDS}: {} pages of {} bytes in {:.1?}",
                slice.latencies.len(),
                slice.bytes,
                slice.elapsed
            );
            slices.push(slice);
        }
    }
    Ok(slices.map(together))
}

fn together(slices: Vec<Slice>) -> Load {
    let mut load = Load {
        rounds: Vec::new(),
        latencies: Sample::of(Vec::new()),
        cpu: Duration::ZERO,
        bytes: 0,
    };
    let mut latencies = Vec::new();
    for slice in slices {
        let count = slice.latencies.len();
        latencies.extend_from_slice(&slice.latencies);
        load.rounds.push(Round {
            per_second: count as f64 / slice.elapsed.as_secs_f64(),
            p95: Sample::of(slice.latencies).p95(),
        });
        load.cpu += slice.cpu;
        load.bytes = slice.bytes;
    }
    load.cpu = load.cpu.div_f64(latencies.len().max(1) as f64);
    load.latencies = Sample::of(latencies);
    load
}

/// A closed loop: each reader asks for the page again as soon as it has come.
fn slice(program: &Program, target: &Target, readers: usize, time: Duration) -> Result<Slice> {
    let cpu = program.cpu()?;
    let begin = Instant::now();
    let done = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..readers)
            .map(|_| scope.spawn(|| read(program, target, begin + time)))
            .collect();
        let joined = readers.into_iter().map(|reader| match reader.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect::<Result<Vec<_>>>()
    })?;
    let elapsed = begin.elapsed();
    let bytes = done.first().map_or(0, |&(_, bytes)| bytes);
    let latencies = done.into_iter().flat_map(|(latencies, _)| latencies);
    Ok(Slice {
        latencies: latencies.collect(),
        elapsed,
        cpu: program.cpu()? - cpu,
        bytes,
    })
}

/// One reader on one connection: one page at least, then more until the time is over.
fn read(program: &Program, target: &Target, end: Instant) -> Result<(Vec<Duration>, usize)> {
    let mut connection = program.connect()?;
    if target.compressed {
        connection.always_send("Accept-Encoding", "gzip, deflate, br");
    }
    let mut latencies = Vec::new();
    loop {
        let begin = Instant::now();
        let page = connection.get(target.path)?;
        latencies.push(begin.elapsed());
        let page = page.expect(200)?;
        if !target.compressed && latencies.len() == 1 {
            let posts = page.text().matches("<article").count();
            ensure!(posts == PAGE, "a page of {posts} posts");
        }
        if Instant::now() >= end {
            return Ok((latencies, page.body.len()));
        }
    }
}
