use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;

const BOUNDS: Bounds = Bounds {
    bytes: 1000,
    time: Duration::from_secs(2),
};

fn endpoint(url: &str, private: bool) -> Result<Endpoint, EndpointError> {
    let key = SecretString::from("hunter2");
    Endpoint::new(url.parse().unwrap(), Some(&key), private)
}

#[test]
fn only_what_the_address_says_is_private_is_reached_without_tls() {
    for (url, private, allowed) in [
        ("https://api.example.org/v1", false, true),
        ("https://api.example.org:8443/v1", false, true),
        ("http://api.example.org/v1", false, false),
        ("http://models.lan/v1", false, false),
        ("http://models.lan/v1", true, true),
        ("http://localhost:11434/v1", false, true),
        ("http://ollama.localhost/v1", false, true),
        ("http://127.0.0.1:8000/v1", false, true),
        ("http://[::1]:8000/v1", false, true),
        ("http://192.168.1.7/v1", false, true),
        ("http://1.1.1.1/v1", false, false),
        ("http://1.1.1.1/v1", true, false),
        ("https://1.1.1.1/v1", false, true),
        ("https://me@api.example.org/v1", false, false),
        ("https://me:hunter3@api.example.org/v1", false, false),
        ("ftp://localhost/v1", false, false),
        ("file:///etc/passwd", false, false),
    ] {
        let made = endpoint(url, private);
        assert_eq!(made.is_ok(), allowed, "{url}: {made:?}");
        let shown = made.map_or_else(|error| error.to_string(), |made| format!("{made:?}"));
        assert!(!shown.contains("hunter"), "{shown}");
    }
    let bad = SecretString::from("a\nb");
    let url = "https://api.example.org/v1".parse().unwrap();
    assert!(matches!(
        Endpoint::new(url, Some(&bad), false),
        Err(EndpointError::Key)
    ));
}

#[test]
fn a_host_is_named_with_an_unusual_port() {
    for (url, host) in [
        ("https://api.example.org/v1?key=x", "api.example.org"),
        ("http://localhost:11434/v1", "localhost:11434"),
        (
            "https://[2606:4700::1111]:8443/v1",
            "[2606:4700::1111]:8443",
        ),
    ] {
        assert_eq!(endpoint(url, false).unwrap().host(), host);
    }
}

/// Names that lead to this machine are resolved, checked, and never connected to.
#[tokio::test]
async fn a_name_that_leads_into_a_private_network_is_refused_unless_it_is_marked() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, mut asked) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            sender.send(()).ok();
            let mut request = [0; 2000];
            let _read = stream.read(&mut request).await;
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
            stream.write_all(answer).await.ok();
        }
    });
    let mut checked = endpoint(&format!("http://localhost:{port}/v1"), false).unwrap();
    let post = async |endpoint: &Endpoint| endpoint.post(Bytes::from_static(b"{}"), BOUNDS).await;
    assert_eq!(post(&checked).await.unwrap(), "{}");
    assert!(asked.recv().await.is_some());
    // The same name under the rules of a name that says nothing of this machine, and of a marked one.
    for (networks, allowed) in [
        (
            networks(&"http://api.example.org".parse().unwrap(), false),
            false,
        ),
        (
            networks(&"http://api.example.org".parse().unwrap(), true),
            true,
        ),
    ] {
        checked.client = client(Reach::Public, &Arc::from(networks.unwrap())).unwrap();
        match post(&checked).await {
            Ok(_) => assert!(allowed && asked.recv().await.is_some()),
            Err(error) => assert!(!allowed && error == OutboundError::NotPublic, "{error}"),
        }
    }
    assert!(asked.try_recv().is_err());
}
