//! Clients that send slowly, hold connections, or take every place: the others are still answered.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::eventually::{MOST, eventually};
use crate::many_clients::{refused_for_now, taken_again};
use crate::pictures::jpeg;
use crate::program::{Program, Recipe};
use crate::stopping::Upload;

/// A request of which a byte of the body comes every half second until the connection is closed;
/// returns the answer.
fn drip(host: &str, head: &str) -> String {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(host).unwrap();
    let wait = Some(Duration::from_millis(500));
    stream.set_read_timeout(wait).unwrap();
    let head = format!("{head}\r\nHost: {host}\r\nContent-Length: 1000\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        assert!(begun.elapsed() < MOST, "{head} is still open");
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(bytes) => answer.extend_from_slice(&buffer[..bytes]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => break,
        }
        if stream.write_all(b"a").is_err() {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_body_that_comes_byte_by_byte_is_broken_off() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("SERVER__BODY_SECONDS", "2");
    let program = recipe.start();
    let form = "Content-Type: application/x-www-form-urlencoded";
    let json = "Content-Type: application/json";
    let requests = [
        (format!("POST /login HTTP/1.1\r\n{form}"), "408"),
        (format!("POST /signup HTTP/1.1\r\n{form}"), "408"),
        (format!("POST /login/passkey HTTP/1.1\r\n{json}"), "408"),
        (format!("POST /nowhere HTTP/1.1\r\n{form}"), "404"),
        (format!("PUT / HTTP/1.1\r\n{form}"), "405"),
        ("GET / HTTP/1.1".to_owned(), "200"),
    ];
    std::thread::scope(|scope| {
        let host = program.host();
        let answers: Vec<_> = requests
            .iter()
            .map(|(head, status)| (head, status, scope.spawn(move || drip(host, head))))
            .collect();
        for (head, status, answer) in answers {
            let answer = answer.join().unwrap();
            assert!(
                answer.starts_with(&format!("HTTP/1.1 {status}")),
                "{head}: {answer:?}"
            );
        }
    });
}

#[tokio::test]
async fn one_address_holds_only_so_many_connections() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("SERVER__CONNECTIONS_PER_ADDRESS", "20");
    let program = recipe.start();
    let mut held = Vec::new();
    // Taken anew each time: those that send nothing are closed after a while.
    eventually("no connection is left", async || {
        let more = (0..20).map(|_| TcpStream::connect(program.host()).unwrap());
        held = more.collect();
        !is_answered(&program)
    })
    .await;
    drop(held);
    eventually("a place is free", async || is_answered(&program)).await;
}

fn is_answered(program: &Program) -> bool {
    let host = program.host();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!("GET /health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    let sent = stream.write_all(head.as_bytes());
    let read = sent.and_then(|()| stream.read_to_end(&mut answer));
    read.is_ok() && answer.starts_with(b"HTTP/1.1 200")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_takes_only_a_share_of_the_upload_places() {
    let data = tempfile::tempdir().unwrap();
    let program = Recipe::new(data.path())
        .with("PICTURES__MAX_UPLOADS", "16")
        // The four that are held must not be broken off before the fifth is tried.
        .with("SERVER__BODY_SECONDS", "600")
        .start();
    let (ada, bob) = (program.person("ada").await, program.person("bob").await);
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(Upload::begin(&program, &ada).await);
    }
    refused_for_now(&ada).await;
    bob.begin_draft(jpeg(2)).await;
    drop(held);
    taken_again(&ada).await;
}
