//! Many clients, and slow ones: the others are still answered, and nothing grows without end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::eventually::{MOST, eventually};
use crate::person::Person;
use crate::pictures::jpeg;
use crate::program::{Program, Recipe};
use crate::stopping::Upload;

#[tokio::test(flavor = "multi_thread")]
async fn uploads_beyond_the_places_are_refused_at_once_and_a_place_comes_back() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path())
        .with("PICTURES__MAX_UPLOADS", "2")
        // Those that are held must not be broken off before another is tried.
        .with("SERVER__BODY_SECONDS", "600")
        .start();
    let ada = program.person("ada").await;
    let first = Upload::begin(&program, &ada).await;
    let second = Upload::begin(&program, &ada).await;
    // While the two are not finished, so it was not kept waiting for a place.
    refused_for_now(&ada).await;
    assert!(first.end().starts_with("HTTP/1.1 303"));
    ada.begin_draft(jpeg(2)).await;
    // A client that leaves gives its place back, too.
    drop(second);
    taken_again(&ada).await;
    let third = Upload::begin(&program, &ada).await;
    ada.begin_draft(jpeg(3)).await;
    assert!(third.end().starts_with("HTTP/1.1 303"));
}

/// Uploads until one is refused, as all are once the places are taken.
pub async fn refused_for_now(person: &Person) {
    eventually("an upload is refused", async || {
        let answer = person.try_upload(jpeg(1)).await.unwrap();
        let refused = answer.status() == StatusCode::SERVICE_UNAVAILABLE;
        assert!(!refused || answer.headers()["retry-after"] == "5");
        refused
    })
    .await;
}

/// Uploads until one is taken, as all are once a place is free.
pub async fn taken_again(person: &Person) {
    eventually("an upload is taken", async || {
        let answer = person.try_upload(jpeg(1)).await.unwrap();
        answer.status() == StatusCode::SEE_OTHER
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_never_ends_is_broken_off_and_guests_take_no_place_of_people() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("PICTURES__MAX_UPLOADS", "1");
    let program = recipe.with("SERVER__BODY_SECONDS", "2").start();
    let ada = program.person("ada").await;
    let guest = program.guest();
    let _of_a_guest = Upload::begin_with(&program, &guest, "vignette_session=none").await;
    let mut slow = Upload::begin(&program, &ada).await;
    // Nothing more is sent: the answer comes by the deadline alone.
    let answer = slow.answer();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    ada.begin_draft(jpeg(1)).await;
}

/// How often each reader asks for the front page.
pub const READINGS: usize = 3;

/// Asks for the front page again and again, and holds that it comes; returns how long each answer
/// took.
pub fn read_on(host: &str) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..READINGS {
        let begun = Instant::now();
        // A machine on which much else runs may ask a reader to come back, as a proxy would do.
        while let Some(seconds) = ask_for_the_feed(host) {
            assert!(begun.elapsed() < MOST, "the feed did not come");
            std::thread::sleep(Duration::from_secs(seconds));
        }
        times.push(begun.elapsed());
        std::thread::sleep(Duration::from_secs(1));
    }
    times
}

/// Asks for the front page: it comes, or the answer says in how many seconds to ask again.
fn ask_for_the_feed(host: &str) -> Option<u64> {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(MOST)).unwrap();
    let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).to_lowercase();
    if answer.starts_with("http/1.1 200") {
        return None;
    }
    assert!(answer.starts_with("http/1.1 503"), "{answer}");
    let (_, after) = answer.split_once("retry-after: ").expect("Retry-After");
    let seconds = after.split("\r\n").next().unwrap();
    Some(seconds.parse().unwrap())
}

/// So many readers at once; how long each answer took.
pub fn read_by(readers: u64, program: &Program) -> Vec<Duration> {
    std::thread::scope(|scope| {
        let reader = |number| {
            scope.spawn(move || {
                // Not all in the same instant: they are people.
                std::thread::sleep(Duration::from_millis(number * 5));
                read_on(program.host())
            })
        };
        let readers: Vec<_> = (0..readers).map(reader).collect();
        let times = readers.into_iter().flat_map(|it| it.join().unwrap());
        times.collect()
    })
}

/// Sends a file of which a byte comes every second, for as long as anyone reads.
pub fn drip(program: &Program, cookie: &str, reading: &AtomicBool) -> String {
    let mut upload = Upload::open(program.host(), cookie);
    while reading.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_secs(1));
        if !upload.send(1) {
            break;
        }
    }
    upload.answer_so_far()
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_clients_of_whom_a_hundred_upload_slowly_leave_the_feed_usable() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path())
        .with("LOG__FILTER", "warn")
        .with("SERVER__CONNECTIONS_PER_ADDRESS", "0")
        .start();
    let ada = program.person("ada").await;
    for number in 0..10 {
        let draft = ada.begin_draft(jpeg(number)).await;
        ada.publish(&draft, "In the crowd.").await;
    }
    let before = program.memory_peak();
    let (cookie, program, reading) = (ada.cookie(), &program, AtomicBool::new(true));
    let (refused, mut times) = std::thread::scope(|scope| {
        let slow: Vec<_> = (0..100)
            .map(|_| scope.spawn(|| drip(program, &cookie, &reading)))
            .collect();
        let times = read_by(400, program);
        reading.store(false, Ordering::Relaxed);
        let answers = slow.into_iter().map(|it| it.join().unwrap());
        let refused = answers.filter(|it| it.starts_with("HTTP/1.1 503"));
        (refused.collect::<Vec<String>>(), times)
    });
    // A fourth of the 64 places is for one person.
    assert_eq!(refused.len(), 84);
    for answer in &refused {
        assert!(answer.to_lowercase().contains("retry-after: 5"), "{answer}");
    }
    times.sort();
    let p95 = times[times.len() * 95 / 100];
    eprintln!("feed: {} answers, p95 {p95:?}", times.len());
    assert_eq!(times.len(), 400 * READINGS);
    let grown = program.memory_peak() - before;
    assert!(grown < 150 << 20, "{} MiB more", grown >> 20);
}
