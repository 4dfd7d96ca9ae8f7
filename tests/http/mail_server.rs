//! A mail server that keeps every email: it speaks as much SMTP as a sender needs.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

/// An email as it arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub to: String,
    /// Headers and text, with soft line breaks undone.
    pub text: String,
}

impl Arrived {
    /// The path of the link in it.
    pub fn link(&self, begin: &str) -> String {
        let at = self.text.find(begin).expect("a link in the letter");
        let link: String = self.text[at..]
            .chars()
            .take_while(|message| !message.is_whitespace())
            .collect();
        link
    }
}

pub struct Postbox {
    port: u16,
    emails: Arc<Mutex<Vec<Arrived>>>,
}

impl Postbox {
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let emails = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&emails);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(receive(stream, Arc::clone(&kept)));
            }
        });
        Self { port, emails }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The first `count` emails, once they are there.
    pub async fn emails(&self, count: usize) -> Vec<Arrived> {
        for _ in 0..400 {
            let emails = self.emails.lock().await;
            if emails.len() >= count {
                return emails.clone();
            }
            drop(emails);
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("fewer than {count} letters came");
    }

    pub async fn count(&self) -> usize {
        self.emails.lock().await.len()
    }
}

async fn receive(stream: TcpStream, emails: Arc<Mutex<Vec<Arrived>>>) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut to = String::new();
    writer.write_all(b"220 postbox\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match line.split([' ', ':']).next().unwrap_or_default() {
            "RCPT" => {
                to = line.clone();
                "250 yes"
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await.unwrap();
                let mut text = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    match line.strip_suffix('=') {
                        Some(begin) => text.push_str(begin),
                        None => text.push_str(&format!("{line}\n")),
                    }
                }
                let to = to.clone();
                emails.lock().await.push(Arrived { to, text });
                "250 kept"
            }
            "QUIT" => "221 bye",
            _ => "250 yes",
        };
        if writer
            .write_all(format!("{answer}\r\n").as_bytes())
            .await
            .is_err()
        {
            return;
        }
    }
}
