use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const BOUNDS: Bounds = Bounds {
    bytes: 1000,
    time: Duration::from_millis(700),
};

/// A server that answers each path in its own way, and how many it has answered.
async fn server() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Relaxed);
            tokio::spawn(async move {
                let mut request = [0; 2000];
                let read = stream.read(&mut request).await.unwrap();
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let path = request.split(' ').nth(1).unwrap_or_default();
                let leads_to = |to: &str| format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\n\r\n");
                let answer = match path {
                    "/two" => leads_to("/picture"),
                    "/round" => leads_to("/round"),
                    "/elsewhere" => leads_to(&format!("http://127.0.0.2:{port}/picture")),
                    "/clouds" => leads_to("http://169.254.169.254/latest/meta-data/"),
                    "/secure" => leads_to("https://localhost/"),
                    "/nowhere" => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".into(),
                    "/busy" => "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n".into(),
                    "/large" => "HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n".into(),
                    "/endless" => format!("HTTP/1.1 200 OK\r\n\r\n{}", "x".repeat(5000)),
                    "/slow" => "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\nx".into(),
                    _ => "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc".into(),
                };
                stream.write_all(answer.as_bytes()).await.ok();
                if path == "/slow" {
                    tokio::time::sleep(Duration::from_secs(5)).await;
                }
            });
        }
    });
    (port, asked)
}

fn client(networks: &[&str]) -> Outbound {
    let networks = networks.iter().map(|net| net.parse().unwrap());
    Outbound::new(networks.collect()).unwrap()
}

#[tokio::test]
async fn what_stands_in_a_named_network_is_had_within_bounds() {
    let (port, _) = server().await;
    let client = client(&["127.0.0.1/32", "::1/128"]);
    let got = async |path: &str| {
        let address = format!("http://localhost:{port}{path}");
        client.get(&address, "image/*", BOUNDS).await
    };
    assert_eq!(got("/picture").await.unwrap(), "abc");
    assert_eq!(got("/two").await.unwrap(), "abc");
    for (path, error) in [
        ("/nowhere", OutboundError::Status(404)),
        ("/busy", OutboundError::Status(503)),
        ("/large", OutboundError::TooLarge(1000)),
        ("/endless", OutboundError::TooLarge(1000)),
        ("/slow", OutboundError::TooSlow),
        ("/round", OutboundError::Redirects),
        // A redirect is checked like the first address.
        ("/elsewhere", OutboundError::NotHttps),
        ("/clouds", OutboundError::NotHttps),
        ("/secure", OutboundError::Unreachable),
    ] {
        assert_eq!(got(path).await.unwrap_err(), error, "{path}");
    }
}

#[tokio::test]
async fn nothing_is_asked_where_it_may_not_be() {
    let (port, asked) = server().await;
    let strict = client(&[]);
    let near = client(&["127.0.0.1/32"]);
    for (client, address, error) in [
        (
            &strict,
            format!("http://127.0.0.1:{port}/"),
            OutboundError::NotHttps,
        ),
        (
            &strict,
            format!("https://127.0.0.1:{port}/"),
            OutboundError::NotHttps,
        ),
        (
            &strict,
            format!("http://localhost:{port}/"),
            OutboundError::NotHttps,
        ),
        (
            &strict,
            "https://127.0.0.1/".into(),
            OutboundError::NotPublic,
        ),
        (
            &strict,
            "https://2130706433/".into(),
            OutboundError::NotPublic,
        ),
        (&strict, "https://0x7f.1/".into(), OutboundError::NotPublic),
        (
            &strict,
            "https://[::ffff:127.0.0.1]/".into(),
            OutboundError::NotPublic,
        ),
        // A name is resolved, and what it leads to is checked.
        (
            &strict,
            "https://localhost/".into(),
            OutboundError::NotPublic,
        ),
        (
            &strict,
            "http://example.org/".into(),
            OutboundError::NotHttps,
        ),
        (&near, "https://10.0.0.1/".into(), OutboundError::NotPublic),
        (
            &near,
            format!("http://127.0.0.2:{port}/"),
            OutboundError::NotHttps,
        ),
        (
            &near,
            format!("http://me:secret@127.0.0.1:{port}/"),
            OutboundError::Credentials,
        ),
        (&near, "file:///etc/passwd".into(), OutboundError::NoAddress),
        (&near, "ftp://127.0.0.1/".into(), OutboundError::NoAddress),
        (&near, "picture.jpg".into(), OutboundError::NoAddress),
    ] {
        let refused = client.get(&address, "image/*", BOUNDS).await;
        assert_eq!(refused.unwrap_err(), error, "{address}");
    }
    assert_eq!(asked.load(Relaxed), 0);
}
