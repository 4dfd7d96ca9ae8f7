//! A crowd in which some attack: the feed stays usable for everybody else.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::many_clients::{READINGS, drip, read_by};
use crate::pictures::jpeg;
use crate::program::Recipe;

const READERS: u64 = 300;
const UPLOADERS: usize = 100;
const EACH_KIND_OF_ATTACKER: usize = 33;

/// Sends a form again and again; counts the answers by their status.
fn post_on(
    host: &str,
    head: &str,
    body: impl Fn(usize) -> String,
    reading: &AtomicBool,
) -> BTreeMap<String, usize> {
    let mut answers = BTreeMap::new();
    for number in 0.. {
        if !reading.load(Ordering::Relaxed) {
            break;
        }
        let body = body(number);
        let request = format!(
            "POST {head}\r\nHost: {host}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut answer = Vec::new();
        let mut stream = TcpStream::connect(host).unwrap();
        // A form that is refused early may be cut off.
        let _ = stream.write_all(request.as_bytes());
        let _ = stream.read_to_end(&mut answer);
        let status = String::from_utf8_lossy(answer.get(9..12).unwrap_or(b"cut")).into_owned();
        *answers.entry(status).or_default() += 1;
    }
    answers
}

/// Sends a byte of a login each second.
fn dawdle(host: &str, reading: &AtomicBool) {
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    );
    let mut sent = stream.write_all(head.as_bytes());
    while reading.load(Ordering::Relaxed) && sent.is_ok() {
        std::thread::sleep(Duration::from_secs(1));
        sent = stream.write_all(b"a");
    }
}

/// Ends the attack when it is dropped.
struct Ends<'r>(&'r AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

/// A password on whose strength an estimate takes long.
fn password(number: usize) -> String {
    format!("password{number}qwertyuiop1qaz2wsx3edc").repeat(14)
}

fn hashtags() -> String {
    let mut text = String::from("action=save&hashtags=");
    for number in 0..60_000 {
        let _ = write!(text, "%23{number:x}+");
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn attackers_among_five_hundred_leave_the_feed_usable() {
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
    let mallory = program.person("mallory").await;
    let draft = mallory.begin_draft(jpeg(11)).await;
    let cookie = mallory.cookie();
    let before = program.memory_peak();
    let reading = &AtomicBool::new(true);
    let (program, host, tags) = (&program, program.host(), hashtags());
    let draft = format!("{draft} HTTP/1.1\r\nCookie: {cookie}");
    let (mut times, answers) = std::thread::scope(|scope| {
        for _ in 0..UPLOADERS {
            scope.spawn(|| drip(program, &cookie, reading));
        }
        for _ in 0..EACH_KIND_OF_ATTACKER {
            scope.spawn(|| dawdle(host, reading));
        }
        let mut attackers = Vec::new();
        for attacker in 0..EACH_KIND_OF_ATTACKER {
            attackers.push(scope.spawn(move || {
                let form = |number| {
                    let name = format!("m{attacker}x{number}");
                    let password = password(number);
                    format!("username={name}&email={name}@example.org&password={password}")
                };
                post_on(host, "/signup HTTP/1.1", form, reading)
            }));
            let form = |_| tags.clone();
            let draft = &draft;
            attackers.push(scope.spawn(move || post_on(host, draft, form, reading)));
        }
        // Also when a reader fails, or the attackers would go on for ever.
        let ends = Ends(reading);
        let times = read_by(READERS, program);
        drop(ends);
        let answers: Vec<_> = attackers.into_iter().map(|it| it.join().unwrap()).collect();
        (times, answers)
    });
    times.sort();
    let [median, p95] = [50, 95].map(|part| times[times.len() * part / 100]);
    let mut statuses = BTreeMap::<String, usize>::new();
    for (status, number) in answers.into_iter().flatten() {
        *statuses.entry(status).or_default() += number;
    }
    let grown = program.memory_peak().saturating_sub(before);
    eprintln!(
        "feed: {} answers, median {median:?}, p95 {p95:?}; attackers: {statuses:?}; {} MiB more",
        times.len(),
        grown >> 20
    );
    assert!(!statuses.contains_key("500"), "{statuses:?}");
    // What each reader asked for came; how fast, `cargo bench --bench server -- --crowd` measures.
    assert_eq!(times.len(), READERS as usize * READINGS);
    assert!(grown < 200 << 20, "{} MiB more", grown >> 20);
}
