//! Messages that two servers might read differently, so that a proxy and the program disagree
//! about where one ends: each is refused, or ends where the standard says.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::scene::recipe;

/// What the program answers to these bytes, until it ends the connection or says no more.
fn answers(host: &str, message: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(5)))
        .unwrap();
    let _ = stream.write_all(message.as_bytes());
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(bytes) = stream.read(&mut buffer) {
        if bytes == 0 {
            break;
        }
        answer.extend_from_slice(&buffer[..bytes]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_message_of_two_lengths_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let program = recipe(data.path()).start();
    let host = program.host();
    // What stands behind the body would be a request of its own.
    let hidden = "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let message = |heads: &str| {
        format!(
            "POST /reset HTTP/1.1\r\nHost: {host}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n{heads}\r\n\r\na=b{hidden}"
        )
    };
    let both = answers(host, &message("Content-Length: 3"));
    assert_eq!(both.matches("HTTP/1.1 ").count(), 2, "{both}");
    for heads in [
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3, 3",
        "Content-Length: +3",
        "Content-Length: -3",
        "Content-Length: 0x3",
        "Content-Length: 99999999999999999999999",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked, chunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding: \u{b}chunked",
        "Content-Length : 3",
        "Content\0-Length: 3",
    ] {
        let answer = answers(host, &message(heads));
        assert!(answer.starts_with("HTTP/1.1 400"), "{heads}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{heads}: {answer}");
    }
}
