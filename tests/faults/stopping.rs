//! The program is told to stop: what is under way is finished, and it ends in time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use reqwest::StatusCode;

use crate::person::{Person, field};
use crate::pictures::jpeg;
use crate::program::{Program, Recipe};

/// An upload of which the last bytes are still to come.
struct Upload {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Upload {
    async fn begin(program: &Program, person: &Person) -> Self {
        let page = person.get("/compose").await;
        assert_eq!(page.status(), StatusCode::OK);
        let boundary = "----vignette";
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"picture\"; \
             filename=\"a.jpg\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(jpeg(1));
        body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        let rest = body.split_off(body.len() / 2);
        let head = format!(
            "POST /compose HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\
             Content-Type: multipart/form-data; boundary={boundary}\r\n\
             Content-Length: {}\r\n\r\n",
            program.host(),
            person.cookie(),
            body.len() + rest.len()
        );
        let mut stream = TcpStream::connect(program.host()).unwrap();
        let most = Some(Duration::from_secs(30));
        stream.set_read_timeout(most).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        Self { stream, rest }
    }

    fn end(mut self) -> String {
        self.stream.write_all(&self.rest).unwrap();
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_under_way_gets_its_answer() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let data = tempfile::tempdir().unwrap();
        let recipe = Recipe::new(data.path()).with("SERVER__STOP_SECONDS", "10");
        let mut program = recipe.start();
        let ada = program.person("ada").await;
        let upload = Upload::begin(&program, &ada).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        program.send(signal);
        let begun = Instant::now();
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert!(
            TcpStream::connect(program.host()).is_err(),
            "new connections are still taken"
        );
        let answer = upload.end();
        assert!(answer.starts_with("HTTP/1.1 303"), "{signal}: {answer}");
        let status = program.ended_within(Duration::from_secs(10));
        assert_eq!(status.code(), Some(0), "{}", program.log());
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{:?}",
            begun.elapsed()
        );

        let program = recipe.start();
        let (_, draft) = answer.split_once("location: ").unwrap();
        let draft = draft.lines().next().unwrap().trim();
        ada.moved_to(&program.address).page(draft).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn captions_under_way_are_written_before_the_end() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with_captions();
    let recipe = recipe.with("CAPTIONS__PATIENCE_MS", "0");
    let mut program = recipe.start();
    let ada = program.person("ada").await;
    let draft = ada.begin_draft(jpeg(1)).await;
    assert_eq!(field(&ada.page(&draft).await, "caption"), "");
    program.send(Signal::SIGTERM);
    let status = program.ended_within(Duration::from_secs(21));
    assert_eq!(status.code(), Some(0));
    assert!(
        program.log().contains("a caption came late"),
        "{}",
        program.log()
    );

    let program = Recipe::new(data.path()).start();
    let page = ada.moved_to(&program.address).page(&draft).await;
    assert!(!field(&page, "caption").is_empty(), "the words are lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_finish_is_not_waited_for_beyond_the_deadline() {
    let data = tempfile::tempdir().unwrap();
    let recipe = Recipe::new(data.path()).with("SERVER__STOP_SECONDS", "2");
    let mut program = recipe.start();
    let ada = program.person("ada").await;
    let upload = Upload::begin(&program, &ada).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    program.send(Signal::SIGTERM);
    let begun = Instant::now();
    let status = program.ended_within(Duration::from_secs(4));
    assert_eq!(status.code(), Some(0));
    assert!(
        begun.elapsed() > Duration::from_secs(1),
        "it was not waited for"
    );
    drop(upload);
}
