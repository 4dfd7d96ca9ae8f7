//! The program is told to stop: what is under way is finished, and it ends in time.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use nix::sys::signal::Signal;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::eventually::eventually;
use crate::metrics::{number, scraped};
use crate::person::{Person, field};
use crate::pictures::jpeg;
use crate::program::{Program, Recipe};

/// How many uploads hold a place now.
async fn open_uploads(program: &Program) -> f64 {
    number(&scraped(program).await, "vignette_uploads_open").unwrap()
}

/// An upload of which the last bytes are still to come.
pub struct Upload {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl Upload {
    /// Sends the first half, and waits until the program has given it a place.
    pub async fn begin(program: &Program, person: &Person) -> Self {
        Self::begin_with(program, person, &person.cookie()).await
    }

    pub async fn begin_with(program: &Program, person: &Person, cookie: &str) -> Self {
        person.get("/compose").await;
        let before = open_uploads(program).await;
        let mut upload = Self::open(program.host(), cookie);
        assert!(upload.send(upload.rest.len() / 2));
        eventually("the upload has a place", async || {
            open_uploads(program).await > before
        })
        .await;
        upload
    }

    /// Sends the head alone.
    pub fn open(host: &str, cookie: &str) -> Self {
        let boundary = "----vignette";
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"picture\"; \
             filename=\"a.jpg\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(jpeg(1));
        body.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
        let head = format!(
            "POST /compose HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Type: multipart/form-data; boundary={boundary}\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(host).unwrap();
        let most = Some(Duration::from_secs(30));
        stream.set_read_timeout(most).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        Self { stream, rest: body }
    }

    /// Sends some more bytes; false when nobody takes them any more.
    pub fn send(&mut self, bytes: usize) -> bool {
        let bytes = bytes.min(self.rest.len());
        let part: Vec<u8> = self.rest.drain(..bytes).collect();
        self.stream.write_all(&part).is_ok()
    }

    /// Sends the rest, and reads the answer.
    pub fn end(mut self) -> String {
        self.send(self.rest.len());
        self.answer()
    }

    /// Waits for the answer's end.
    pub fn answer(&mut self) -> String {
        let mut answer = Vec::new();
        // Whoever is broken off may lose the end of the answer.
        let _ = self.stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What has been answered by now.
    pub fn answer_so_far(mut self) -> String {
        let soon = Some(Duration::from_millis(50));
        self.stream.set_read_timeout(soon).unwrap();
        self.answer()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_under_way_gets_its_answer() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let data = tempfile::tempdir().unwrap();
        let recipe = Recipe::new(data.path()).with("SERVER__STOP_SECONDS", "600");
        let mut program = recipe.start();
        let ada = program.person("ada").await;
        let upload = Upload::begin(&program, &ada).await;
        program.send(signal);
        eventually("new connections are refused", async || {
            TcpStream::connect(program.host()).is_err()
        })
        .await;
        let answer = upload.end();
        assert!(answer.starts_with("HTTP/1.1 303"), "{signal}: {answer}");
        // Long before the deadline: nothing is left to wait for.
        let status = program.ended();
        assert_eq!(status.code(), Some(0), "{}", program.log());

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
    let recipe = recipe.with("CAPTIONS__WAIT_MS", "0");
    let mut program = recipe.start();
    let ada = program.person("ada").await;
    let draft = ada.begin_draft(jpeg(1)).await;
    assert_eq!(field(&ada.page(&draft).await, "caption"), "");
    program.send(Signal::SIGTERM);
    let status = program.ended();
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
    program.send(Signal::SIGTERM);
    let begun = Instant::now();
    // The upload is never finished, and the program ends nevertheless.
    let status = program.ended();
    assert_eq!(status.code(), Some(0));
    let waited = begun.elapsed();
    assert!(waited > Duration::from_secs(1), "it was not waited for");
    drop(upload);
}

#[tokio::test(flavor = "multi_thread")]
async fn streams_end_with_the_program() {
    let data = tempfile::tempdir().unwrap();
    let mut program = Recipe::new(data.path())
        .with("SERVER__STOP_SECONDS", "30")
        .start();
    let ada = program.person("ada").await;
    let form = [("name", "Script"), ("read", "1"), ("days", "30")];
    let page = ada.post("/settings/apps", &form).await.text().await;
    let page = page.unwrap();
    let secret = page.split_once("id=\"secret\">").unwrap().1;
    let secret = secret.split('<').next().unwrap();
    let address = |path: &str| {
        format!(
            "{}/api/v1/streaming{path}access_token={secret}",
            program.host()
        )
    };
    let events = reqwest::get(format!("http://{}", address("/user?")))
        .await
        .unwrap();
    assert_eq!(events.status(), 200);
    let socket = format!("ws://{}", address("?stream=user&"));
    let (mut socket, _) = tokio_tungstenite::connect_async(socket).await.unwrap();
    let begun = Instant::now();
    program.send(Signal::SIGTERM);
    let last = loop {
        match socket.next().await {
            Some(Ok(Message::Close(frame))) => break frame.unwrap(),
            Some(Ok(_)) => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(last.code, CloseCode::Away);
    drop(socket);
    events.text().await.expect("an end in order");
    assert!(program.ended().success());
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
}
