//! Many readers of the public feed at once.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::Options;
use crate::figures::{Sample, grouped};
use crate::http::Connection;
use crate::nginx::Nginx;
use crate::program::Program;

/// Times that the pages take turns.
const ROUNDS: usize = 3;
/// Posts on a page.
pub const PAGE: usize = 20;

/// One page under load.
pub struct Load {
    pub name: String,
    pub rounds: Vec<Round>,
    pub latencies: Sample,
    /// Processor time of the server for one page; none of nginx.
    pub cpu: Option<Duration>,
    /// Of the page as it was sent.
    pub bytes: usize,
}

pub struct Round {
    pub per_second: f64,
    pub p95: Duration,
}

/// The loads of one store.
pub struct Loads {
    /// Made anew for each request.
    pub first: Load,
    pub deep: Load,
    pub compressed: Load,
    /// As guests get them: kept for a moment.
    pub kept: Load,
    pub kept_compressed: Load,
    /// The same bytes from nginx, as a file.
    pub nginx: Option<Load>,
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
    name: String,
    host: &'t str,
    path: &'t str,
    /// Whether to take a compressed answer, as browsers do.
    compressed: bool,
    /// Whether to send a cookie, for which the page is made anew.
    cookie: bool,
}

struct Slice {
    latencies: Vec<Duration>,
    elapsed: Duration,
    cpu: Duration,
    bytes: usize,
}

/// The pages in the order of [`Loads`].
fn targets<'t>(
    program: &'t Program,
    nginx: Option<&'t Nginx>,
    deep: &'t str,
    number: usize,
) -> Vec<Target<'t>> {
    let target = |name: &str, host, path, compressed, cookie| Target {
        name: name.to_owned(),
        host,
        path,
        compressed,
        cookie,
    };
    let (host, far) = (program.host.as_str(), format!("page {}", grouped(number)));
    let mut targets = vec![
        target("page 1", host, "/", false, true),
        target(&far, host, deep, false, true),
        target("page 1, compressed", host, "/", true, true),
        target("page 1 for guests", host, "/", false, false),
        target("page 1 for guests, compressed", host, "/", true, false),
    ];
    let theirs =
        |nginx: &'t Nginx| target("the same bytes from nginx", &nginx.host, "/", false, false);
    targets.extend(nginx.map(theirs));
    targets
}

/// The first page and the one at `deep`, number `number`, each in the ways in which it is sent; in
/// turns, so that whatever else the machine does falls on all of them.
pub fn take_turns(
    program: &Program,
    deep: &str,
    number: usize,
    readers: usize,
    options: &Options,
) -> Result<Loads> {
    let page = program.connect()?.get("/")?.expect(200)?.body;
    let nginx = Nginx::start(&page)?;
    let targets = targets(program, nginx.as_ref(), deep, number);
    for target in &targets {
        slice(program, target, readers, Duration::from_secs(1))?;
    }
    let mut slices: Vec<Vec<Slice>> = targets.iter().map(|_| Vec::new()).collect();
    for round in 1..=ROUNDS {
        for (target, slices) in targets.iter().zip(&mut slices) {
            let time = Duration::from_secs(options.seconds as u64);
            let slice = slice(program, target, readers, time)?;
            eprintln!(
                "round {round} of {ROUNDS}: {}: {} pages of {} bytes in {:.1?}",
                target.name,
                slice.latencies.len(),
                slice.bytes,
                slice.elapsed
            );
            slices.push(slice);
        }
    }
    let loads = targets.into_iter().zip(slices);
    let mut loads = loads.map(|(target, slices)| together(target.name, slices));
    let mut next = || loads.next().context("a page was left out");
    Ok(Loads {
        first: next()?,
        deep: next()?,
        compressed: next()?,
        kept: next()?,
        kept_compressed: next()?,
        nginx: next().ok().map(|load| Load { cpu: None, ..load }),
    })
}

fn together(name: String, slices: Vec<Slice>) -> Load {
    let mut load = Load {
        name,
        rounds: Vec::new(),
        latencies: Sample::of(Vec::new()),
        cpu: None,
        bytes: 0,
    };
    let (mut latencies, mut cpu) = (Vec::new(), Duration::ZERO);
    for slice in slices {
        let count = slice.latencies.len();
        latencies.extend_from_slice(&slice.latencies);
        load.rounds.push(Round {
            per_second: count as f64 / slice.elapsed.as_secs_f64(),
            p95: Sample::of(slice.latencies).p95(),
        });
        cpu += slice.cpu;
        load.bytes = slice.bytes;
    }
    load.cpu = Some(cpu.div_f64(latencies.len().max(1) as f64));
    load.latencies = Sample::of(latencies);
    load
}

/// A closed loop: each reader asks for the page again as soon as it has come.
fn slice(program: &Program, target: &Target, readers: usize, time: Duration) -> Result<Slice> {
    let cpu = program.cpu()?;
    let begin = Instant::now();
    let done = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..readers)
            .map(|_| scope.spawn(|| read(target, begin + time)))
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
fn read(target: &Target, end: Instant) -> Result<(Vec<Duration>, usize)> {
    let mut connection = Connection::open(target.host)?;
    if target.cookie {
        connection.always_send("Cookie", "one=1");
    }
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
