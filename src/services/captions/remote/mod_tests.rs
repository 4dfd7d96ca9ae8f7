use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// What the server was sent, and how much of that at the same time.
#[derive(Default)]
struct Seen {
    requests: std::sync::Mutex<Vec<String>>,
    now: AtomicUsize,
    most: AtomicUsize,
}

/// A server that answers each path in its own way.
async fn server() -> (u16, Arc<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let seen = Arc::new(Seen::default());
    let shared = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let seen = Arc::clone(&shared);
            tokio::spawn(async move {
                let now = seen.now.fetch_add(1, SeqCst) + 1;
                seen.most.fetch_max(now, SeqCst);
                answer(stream, &seen, port).await;
                seen.now.fetch_sub(1, SeqCst);
            });
        }
    });
    (port, seen)
}

async fn answer(mut stream: TcpStream, seen: &Seen, port: u16) {
    let request = read(&mut stream).await;
    seen.requests.lock().unwrap().push(request.clone());
    let path = request.split(' ').nth(1).unwrap_or_default();
    let wants_format = request.contains("response_format");
    let ok = |body: &str| {
        let length = body.len();
        format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
    };
    let words = ok(r#"{"choices":[{"message":{"content":"{\"captions\":[\"Sea.\"]}"}}]}"#);
    let answer = match path.trim_end_matches("/chat/completions") {
        "/old" if wants_format => "HTTP/1.1 400 Bad\r\ncontent-length: 0\r\n\r\n".into(),
        "/busy" => "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".into(),
        "/elsewhere" => format!(
            "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:{port}/v1\r\ncontent-length: 0\r\n\r\n"
        ),
        "/large" => "HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n".into(),
        "/endless" => format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(10_000_000)),
        "/html" => ok("<!doctype html><h1>Welcome</h1>"),
        "/slow" => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{")
                .await
                .ok();
            tokio::time::sleep(Duration::from_secs(20)).await;
            return;
        }
        "/while" => {
            tokio::time::sleep(Duration::from_millis(200)).await;
            words
        }
        _ => words,
    };
    stream.write_all(answer.as_bytes()).await.ok();
}

async fn read(stream: &mut TcpStream) -> String {
    let (mut request, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .map_or(0, |rest| rest.split('\r').next().unwrap().parse().unwrap());
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return text,
            Ok(read) => request.extend_from_slice(&piece[..read]),
        }
    }
}

fn remote(url: &str, concurrency: usize) -> Remote {
    Remote::new(RemoteSettings {
        url: format!("{url}/chat/completions").parse().unwrap(),
        private: false,
        model: "m".into(),
        key: Some("hunter2".into()),
        seconds: 1,
        concurrency,
        language: None,
        prompt: String::new(),
        image: false,
        tones: Vec::new(),
    })
    .unwrap()
}

async fn asked(remote: &Remote) -> Result<Answer, RemoteError> {
    let messages = [Message::user("Sea".into())];
    remote.ask(&messages, &Metrics::default()).await
}

#[tokio::test]
async fn an_answer_is_had_with_the_key_and_in_json_where_the_server_knows_it() {
    let (port, seen) = server().await;
    let one = remote(&format!("http://127.0.0.1:{port}/v1"), 1);
    assert_eq!(asked(&one).await.unwrap().captions[0].as_str(), "Sea.");
    let request = seen.requests.lock().unwrap()[0].to_lowercase();
    assert!(
        request.starts_with("post /v1/chat/completions "),
        "{request}"
    );
    assert!(
        request.contains("authorization: bearer hunter2"),
        "{request}"
    );
    assert!(request.contains(r#""response_format":{"type":"json_object"}"#));
    assert!(!format!("{one:?}").contains("hunter2"));
    // A server that does not know the format is asked without, and from then on at once.
    let old = remote(&format!("http://localhost:{port}/old"), 1);
    for requests in [3, 4] {
        assert!(asked(&old).await.is_ok());
        assert_eq!(seen.requests.lock().unwrap().len(), requests);
    }
}

#[tokio::test]
async fn what_a_broken_slow_or_hostile_server_does_is_bounded() {
    let (port, seen) = server().await;
    for (path, word) in [
        ("/busy", "refused"),
        ("/elsewhere", "refused"),
        ("/large", "too_large"),
        ("/endless", "too_large"),
        ("/html", "unusable"),
        ("/slow", "slow"),
    ] {
        let begun = Instant::now();
        let url = format!("http://127.0.0.1:{port}{path}");
        let error = asked(&remote(&url, 1)).await.unwrap_err();
        assert_eq!(error.word(), word, "{path}: {error}");
        assert!(!error.to_string().contains("hunter2"));
        assert!(begun.elapsed() < Duration::from_secs(3), "{path}");
    }
    // The redirect led to a path that answers, and nobody went there.
    assert_eq!(seen.requests.lock().unwrap().len(), 6);
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_the_settings_say() {
    let (port, seen) = server().await;
    let one = Arc::new(remote(&format!("http://127.0.0.1:{port}/while"), 2));
    let all = (0..6).map(|_| {
        let one = Arc::clone(&one);
        tokio::spawn(async move { asked(&one).await })
    });
    for answer in all.collect::<Vec<_>>() {
        assert!(answer.await.unwrap().is_ok());
    }
    assert_eq!(seen.most.load(SeqCst), 2);
    // Whoever has to wait for too long gets the same error as from a slow server.
    let slow = Arc::new(remote(&format!("http://127.0.0.1:{port}/slow"), 1));
    let (first, second) = tokio::join!(asked(&slow), asked(&slow));
    for error in [first.unwrap_err(), second.unwrap_err()] {
        assert_eq!(error.word(), "slow");
    }
}
