//! Many clients, and slow ones: the others are still answered, and nothing grows without end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::program::{Program, Recipe};
use crate::stopping::Upload;

#[tokio::test(flavor = "multi_thread")]
async fn uploads_beyond_the_places_are_refused_at_once_and_a_place_comes_back() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path())
        .with("PICTURES__MAX_UPLOADS", "2")
        .start();
    let ada = program.person("ada").await;
    let first = Upload::begin(&program, &ada).await;
    let second = Upload::begin(&program, &ada).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let begun = Instant::now();
    let refused = ada.try_upload(jpeg(1)).await.unwrap();
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "5");
    assert!(first.end().starts_with("HTTP/1.1 303"));
    ada.begin_draft(jpeg(2)).await;
    // A client that leaves gives its place back, too.
    drop(second);
    tokio::time::sleep(Duration::from_millis(300)).await;
    let third = Upload::begin(&program, &ada).await;
    ada.begin_draft(jpeg(3)).await;
    assert!(third.end().starts_with("HTTP/1.1 303"));
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
    let begun = Instant::now();
    let answer = slow.answer();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(
        begun.elapsed() < Duration::from_secs(5),
        "{:?}",
        begun.elapsed()
    );
    ada.begin_draft(jpeg(1)).await;
}

/// Asks for the front page again and again; tells how long each answer took.
pub fn read_on(host: String, until: Instant) -> Vec<Duration> {
    let mut times = Vec::new();
    let mut buffer = [0; 64 * 1024];
    while Instant::now() < until {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(&host).unwrap();
        let head = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).unwrap();
        assert_eq!(&status, b"HTTP/1.1 200");
        while stream.read(&mut buffer).unwrap() > 0 {}
        times.push(begun.elapsed());
        std::thread::sleep(Duration::from_secs(2));
    }
    times
}

/// Sends a file of which a byte comes every second.
pub fn drip(program: &Program, cookie: &str, until: Instant) -> String {
    let mut upload = Upload::open(program.host(), cookie);
    while Instant::now() < until {
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
    let until = Instant::now() + Duration::from_secs(8);
    let (cookie, program) = (ada.cookie(), &program);
    let (refused, mut times) = std::thread::scope(|scope| {
        let slow: Vec<_> = (0..100)
            .map(|_| scope.spawn(|| drip(program, &cookie, until)))
            .collect();
        let readers: Vec<_> = (0..400)
            .map(|number| {
                let host = program.host().to_owned();
                // Not all in the same instant: they are people.
                let pause = Duration::from_millis(number * 5);
                scope.spawn(move || {
                    std::thread::sleep(pause);
                    read_on(host, until)
                })
            })
            .collect();
        let refused = slow.into_iter().map(|it| it.join().unwrap());
        let refused = refused.filter(|it| it.starts_with("HTTP/1.1 503"));
        let refused: Vec<String> = refused.collect();
        let times: Vec<_> = readers
            .into_iter()
            .flat_map(|it| it.join().unwrap())
            .collect();
        (refused, times)
    });
    // A fourth of the 64 places is for one person.
    assert_eq!(refused.len(), 84);
    for answer in &refused {
        assert!(answer.to_lowercase().contains("retry-after: 5"), "{answer}");
    }
    times.sort();
    let p95 = times[times.len() * 95 / 100];
    eprintln!("feed: {} answers, p95 {p95:?}", times.len());
    assert!(times.len() > 400, "{} answers", times.len());
    assert!(
        p95 < Duration::from_secs(4),
        "p95 {p95:?} of {}",
        times.len()
    );
    let grown = program.memory_peak() - before;
    assert!(grown < 150 << 20, "{} MiB more", grown >> 20);
}
