//! Every form and JSON endpoint of the real program under hostile input: whatever comes, there is
//! an answer that is not a fault, others are answered meanwhile, and memory stays as it was.
//!
//! The input is drawn from a seed, which is printed; `HOSTILE_SEED` sets another.

mod api;
mod endpoints;
mod fields;
mod files;
mod input;
mod json;
mod messages;
mod queries;
mod scene;
mod text;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use rand::SeedableRng;
use rand::rngs::StdRng;
use reqwest::{Client, Method, StatusCode};

use endpoints::{ENDPOINTS, Endpoint};
use input::Attack;
use scene::{Scene, recipe};

use crate::program::Program;

/// An answer in the debug build, on a machine that has other work: what is quadratic in half a
/// megabyte takes minutes.
const SLOWEST: Duration = Duration::from_secs(10);
/// How much more memory the program may ever need; four forms at a time are under way.
const MEMORY: u64 = 128 << 20;
/// Requests under way at the same time.
const TOGETHER: usize = 4;

/// What came of one request.
struct Outcome {
    what: String,
    time: Duration,
    problem: Option<String>,
}

/// Asks for nothing but whether the program is there, until it is told to stop.
struct Watcher {
    stop: Arc<AtomicBool>,
    task: tokio::task::JoinHandle<(usize, Duration)>,
}

impl Watcher {
    fn begin(address: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (asked, address) = (Arc::clone(&stop), format!("{address}/health"));
        let task = tokio::spawn(async move {
            let client = client();
            let (mut answers, mut slowest) = (0, Duration::ZERO);
            while !asked.load(Ordering::Relaxed) {
                let begun = Instant::now();
                let answer = client.get(&address).send().await.unwrap();
                assert_eq!(answer.status(), StatusCode::OK);
                slowest = slowest.max(begun.elapsed());
                answers += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            (answers, slowest)
        });
        Self { stop, task }
    }

    /// How often there was an answer, and how long the slowest took.
    async fn end(self) -> (usize, Duration) {
        self.stop.store(true, Ordering::Relaxed);
        self.task.await.unwrap()
    }
}

fn client() -> Client {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap()
}

/// Sends one attack, with the header that says who sends it, and looks at the answer.
async fn strike(
    client: &Client,
    method: Method,
    address: String,
    who: Option<(&str, &str)>,
    attack: Attack,
) -> Outcome {
    let name = who.map_or("guest", |_| "person");
    let path = address.splitn(4, '/').nth(3).unwrap_or_default();
    let what = format!("{method} /{path:.200} as {name}: {}", attack.name);
    let mut request = client.request(method, &address).body(attack.body);
    if let Some(kind) = attack.content_type {
        request = request.header("Content-Type", kind);
    }
    if let Some((header, value)) = who {
        request = request.header(header, value);
    }
    let begun = Instant::now();
    let problem = match request.send().await {
        Ok(answer) => fault(answer).await,
        // A body that is far too large may be refused while it is being sent.
        Err(error) if attack.may_be_cut_off && !error.is_timeout() => None,
        Err(error) => Some(format!("no answer: {error:?}")),
    };
    Outcome {
        what,
        time: begun.elapsed(),
        problem,
    }
}

/// What is wrong with an answer.
async fn fault(answer: reqwest::Response) -> Option<String> {
    let status = answer.status();
    let busy =
        status == StatusCode::SERVICE_UNAVAILABLE && answer.headers().contains_key("retry-after");
    match answer.bytes().await {
        Err(error) => Some(format!("the answer broke off: {error}")),
        Ok(_) if status.is_server_error() && !busy => Some(format!("answered {status}")),
        Ok(_) => None,
    }
}

/// Sends everything to one endpoint, signed in and as a guest.
async fn besiege(scene: &Scene, endpoint: &Endpoint, random: &mut StdRng) -> Vec<Outcome> {
    let client = client();
    let cookie = scene.cookie(endpoint).await;
    let mut strikes = Vec::new();
    for who in [Some(("Cookie", cookie.as_str())), None] {
        for attack in input::attacks(endpoint, random, who.is_some()) {
            let address = scene.address(endpoint);
            strikes.push(strike(&client, Method::POST, address, who, attack));
        }
        for address in scene.strange_addresses(endpoint) {
            let attack = input::plain(endpoint);
            strikes.push(strike(&client, Method::POST, address, who, attack));
        }
    }
    let strikes = futures_util::stream::iter(strikes);
    strikes.buffer_unordered(TOGETHER).collect().await
}

/// Holds what came of all requests to what must hold.
async fn hold(program: &Program, watcher: Watcher, before: u64, mut outcomes: Vec<Outcome>) {
    let (answers, longest) = watcher.end().await;
    let grown = program.memory_peak().saturating_sub(before);
    outcomes.sort_by_key(|outcome| std::cmp::Reverse(outcome.time));
    eprintln!(
        "{} requests, {answers} answers of /health, the slowest after {longest:?}, {} MiB more",
        outcomes.len(),
        grown >> 20
    );
    for outcome in outcomes.iter().take(12) {
        eprintln!("{:?} {}", outcome.time, outcome.what);
    }
    let problems: Vec<String> = outcomes
        .iter()
        .filter_map(|it| Some(format!("{}: {}", it.what, it.problem.as_ref()?)))
        .collect();
    let log = program.log();
    let errors: Vec<&str> = log.lines().filter(|line| line.contains("ERROR")).collect();
    assert!(
        problems.is_empty(),
        "{}\n{}",
        problems.join("\n"),
        errors.join("\n")
    );
    assert!(outcomes[0].time < SLOWEST, "{}", outcomes[0].what);
    assert!(answers > 100 && longest < SLOWEST, "{answers}, {longest:?}");
    assert!(grown < MEMORY, "{} MiB more", grown >> 20);
    assert!(!log.contains("panicked"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_breaks_the_program_or_keeps_it_from_others() {
    let seed = std::env::var("HOSTILE_SEED").ok();
    let seed = seed.and_then(|seed| seed.parse().ok()).unwrap_or(14);
    eprintln!("seed {seed}");
    let data = tempfile::tempdir().unwrap();
    let program = recipe(data.path()).start();
    let scene = Scene::set(&program, data.path()).await;
    let before = program.memory_peak();
    let watcher = Watcher::begin(&program.address);
    let mut outcomes = Vec::new();
    for (number, endpoint) in (0u64..).zip(ENDPOINTS) {
        // Each has its own draws, so that a new endpoint does not change those of the others.
        let mut random = StdRng::seed_from_u64(seed + 1000 * number);
        let peak = program.memory_peak();
        outcomes.extend(besiege(&scene, endpoint, &mut random).await);
        let more = program.memory_peak().saturating_sub(peak);
        if more > 8 << 20 {
            eprintln!("{}: {} MiB more", endpoint.route, more >> 20);
        }
    }
    hold(&program, watcher, before, outcomes).await;
    assert!(scene.still_stands().await, "a post is gone");
}
