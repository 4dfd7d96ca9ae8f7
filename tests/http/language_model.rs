//! A small OpenAI-compatible server in the test's own process: polite, slow, broken or hostile.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use vignette::settings::Settings;

/// The key that must be sent there and shown nowhere.
pub const KEY: &str = "sk-hunter2-4711";

/// How it answers.
#[derive(Debug, Clone)]
pub enum Answers {
    /// With what the model is to have said.
    Says(String),
    /// With these bytes of HTTP.
    Raw(Vec<u8>),
    /// After so long with what the model is to have said.
    Late(Duration, String),
}

/// The server.
#[derive(Clone)]
pub struct LanguageModel {
    port: u16,
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<(String, Value)>>>,
}

/// Three captions and hashtags, in the form that is asked for.
pub fn three() -> Answers {
    let said = json!({
        "captions": ["Sea at last.", "Salt & sun.", "Waves, again."],
        "hashtags": ["wave", "#salt"],
        "alt": "Waves that break on a beach.",
    });
    Answers::Says(said.to_string())
}

impl LanguageModel {
    pub async fn start(answers: Answers) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let model = Self {
            port: listener.local_addr().unwrap().port(),
            answers: Arc::new(Mutex::new(answers)),
            asked: Arc::default(),
        };
        let serving = model.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serving.clone();
                tokio::spawn(async move { serving.answer(stream).await });
            }
        });
        model
    }

    /// Names it in the settings of a site.
    pub fn named_in(&self, settings: &mut Settings) {
        let remote = &mut settings.captions.remote;
        remote.url = Some(
            format!("http://127.0.0.1:{}/v1", self.port)
                .parse()
                .unwrap(),
        );
        remote.model = "toy-llm".into();
        remote.api_key = Some(KEY.into());
        remote.timeout = 2;
    }

    pub fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn answers(&self, answers: Answers) {
        *self.answers.lock().unwrap() = answers;
    }

    /// What it was asked so far, as JSON.
    pub fn asked(&self) -> Vec<Value> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(_, body)| body.clone()).collect()
    }

    /// The heads of those requests.
    pub fn heads(&self) -> Vec<String> {
        let asked = self.asked.lock().unwrap();
        asked.iter().map(|(head, _)| head.clone()).collect()
    }

    async fn answer(&self, mut stream: TcpStream) {
        let Some((head, body)) = read(&mut stream).await else {
            return;
        };
        let body = serde_json::from_str(&body).unwrap_or(Value::Null);
        self.asked.lock().unwrap().push((head, body));
        let answers = self.answers.lock().unwrap().clone();
        let bytes = match answers {
            Answers::Says(said) => completion(&said),
            Answers::Raw(bytes) => bytes,
            Answers::Late(after, said) => {
                tokio::time::sleep(after).await;
                completion(&said)
            }
        };
        stream.write_all(&bytes).await.ok();
        stream.shutdown().await.ok();
    }
}

fn completion(said: &str) -> Vec<u8> {
    let body = json!({
        "id": "x",
        "object": "chat.completion",
        "choices": [{ "index": 0, "message": { "role": "assistant", "content": said } }],
    });
    http("200 OK", "application/json", &body.to_string())
}

/// An answer of HTTP.
pub fn http(status: &str, media_type: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\nconnection: close\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

async fn read(stream: &mut TcpStream) -> Option<(String, String)> {
    let (mut request, mut piece) = (Vec::new(), vec![0; 64 * 1024]);
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_lowercase();
            let length = length.split("content-length: ").nth(1)?;
            let length: usize = length.split("\r\n").next()?.parse().ok()?;
            if body.len() >= length {
                return Some((head.to_owned(), body.to_owned()));
            }
        }
        match stream.read(&mut piece).await.ok()? {
            0 => return None,
            read => request.extend_from_slice(&piece[..read]),
        }
    }
}
