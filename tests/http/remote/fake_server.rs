//! A server of a few lines that answers whatever a test wants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What was asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `GET /path`
    pub line: String,
    /// The headers, in lower case but for what they say.
    pub headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What comes back.
pub enum Reply {
    /// A status with its reason, headers, and a body.
    Http(&'static str, Vec<(&'static str, String)>, String),
    /// These very bytes.
    Bytes(&'static [u8]),
    /// Nothing, and the connection stays open.
    Silence,
    /// Nothing, and the connection is closed.
    HangUp,
}

impl Reply {
    pub fn json(status: &'static str, body: &str) -> Self {
        let kind = ("content-type", "application/json".to_owned());
        Self::Http(status, vec![kind], body.to_owned())
    }

    pub fn ok(body: &str) -> Self {
        Self::json("200 OK", body)
    }
}

/// The server.
pub struct Pretender {
    pub address: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Pretender {
    /// Answers each request; the number counts those to the same path, from 0.
    pub fn start(answer: impl Fn(&Asked, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, seen) = (Arc::new(answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, seen) = (Arc::clone(&answer), Arc::clone(&seen));
                std::thread::spawn(move || serve(stream.unwrap(), &seen, &*answer));
            }
        });
        Self { address, asked }
    }

    /// All that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    /// What was asked with this first line.
    pub fn asked_for(&self, line: &str) -> Vec<Asked> {
        let mut asked = self.asked();
        asked.retain(|asked| asked.line == line);
        asked
    }
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<Asked>>, answer: &dyn Fn(&Asked, usize) -> Reply) {
    let Some(asked) = read(&stream) else { return };
    let number = {
        let mut seen = seen.lock().unwrap();
        let before = seen.iter().filter(|one| one.line == asked.line).count();
        seen.push(asked.clone());
        before
    };
    let bytes = match answer(&asked, number) {
        Reply::Http(status, headers, body) => {
            let headers: String = headers
                .iter()
                .map(|(name, value)| format!("{name}: {value}\r\n"))
                .collect();
            let length = body.len();
            format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
                .into_bytes()
        }
        Reply::Bytes(bytes) => bytes.to_vec(),
        Reply::Silence => {
            // Until the client gives up.
            let _ = stream.read(&mut [0]);
            return;
        }
        Reply::HangUp => return,
    };
    let _ = stream.write_all(&bytes);
}

/// Reads a request to the end of its body.
fn read(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut asked = Asked::default();
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    asked.line = line.rsplit_once(' ')?.0.to_owned();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        asked.headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = asked.header("content-length").unwrap_or("0");
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).ok()?;
    Some(asked)
}
