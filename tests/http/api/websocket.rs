//! What happens, told over a WebSocket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use vignette::domain::EdgeKind;

use super::client::{Program, id};
use crate::pictures::jpeg;
use crate::site::{Person, Site};

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// How a token is shown.
enum Shown {
    Header,
    Query,
    Protocol,
}

impl Socket {
    async fn try_open(site: &Site, token: &str, shown: Shown, query: &str) -> Result<Self, Error> {
        let mut address = format!("ws://{}/api/v1/streaming?{query}", site.host());
        if let Shown::Query = shown {
            address.push_str(&format!("&access_token={token}"));
        }
        let mut request = address.into_client_request().unwrap();
        let headers = request.headers_mut();
        match shown {
            Shown::Header => {
                headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
            }
            Shown::Protocol => {
                headers.insert("sec-websocket-protocol", token.parse().unwrap());
            }
            Shown::Query => {}
        }
        Ok(Self(connect_async(request).await?.0))
    }

    async fn open(site: &Site, program: &Program, query: &str) -> Self {
        let opened = Self::try_open(site, &program.token, Shown::Header, query).await;
        opened.unwrap()
    }

    async fn say(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .unwrap();
    }

    /// The next message; none when the connection has ended.
    async fn next(&mut self) -> Result<Value, Option<CloseCode>> {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(60), self.0.next());
            match next.await.expect("nothing comes") {
                Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(frame))) => return Err(frame.map(|frame| frame.code)),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(None),
            }
        }
    }

    async fn expect(&mut self, names: Value, event: &str) -> Value {
        let message = self.next().await.expect("the connection has ended");
        assert_eq!(
            (&message["stream"], &message["event"]),
            (&names, &json!(event)),
            "{message}"
        );
        serde_json::from_str(message["payload"].as_str().unwrap()).unwrap()
    }

    /// Waits until everything that was said before is done.
    async fn settle(&mut self) {
        self.say(json!({ "type": "none" })).await;
        let message = self.next().await.unwrap();
        assert_eq!(message["status"], 400, "{message}");
    }
}

fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Http(answer) => StatusCode::from_u16(answer.status().as_u16()).unwrap(),
        other => panic!("{other:?}"),
    }
}

async fn revoke(person: &Person) {
    let page = person.page("/settings/apps").await;
    let revoke = page.split("action=\"/settings/apps/").nth(1).unwrap();
    let revoke = format!("/settings/apps/{}", revoke.split('"').next().unwrap());
    person.post(&revoke, &[]).await;
}

#[tokio::test]
async fn one_connection_carries_streams_that_begin_and_end() {
    let site = Site::start().await;
    let ada = Program::of(&site, &site.person("ada").await).await;
    let bob = Program::of(&site, &site.person("bob").await).await;
    site.tie(EdgeKind::Follow, "bob", "ada").await;
    let mut socket = Socket::open(&site, &bob, "stream=user").await;
    socket
        .say(json!({ "type": "subscribe", "stream": "hashtag", "tag": "#Sea" }))
        .await;
    socket
        .say(json!({ "type": "subscribe", "stream": "user" }))
        .await;
    socket.settle().await;
    let few = ada
        .share(jpeg(), "For few", json!({ "visibility": "private" }))
        .await;
    assert_eq!(
        socket.expect(json!(["user"]), "update").await["id"],
        few["id"]
    );
    let at = format!("/api/v1/statuses/{}", id(&few));
    ada.send(Method::PUT, &at, json!({ "status": "Other words" }))
        .await;
    let changed = socket.expect(json!(["user"]), "status.update").await;
    assert!(changed["content"].as_str().unwrap().contains("Other words"));
    ada.send(Method::DELETE, &at, json!({})).await;
    assert_eq!(
        socket.expect(json!(["user"]), "delete").await.to_string(),
        id(&few)
    );

    socket
        .say(json!({ "type": "unsubscribe", "stream": "user" }))
        .await;
    socket.settle().await;
    ada.share(jpeg(), "Not told", json!({})).await;
    let sea = ada.share(jpeg(), "The #sea", json!({})).await;
    let event = socket.expect(json!(["hashtag", "sea"]), "update").await;
    assert_eq!(event["id"], sea["id"]);
}

#[tokio::test]
async fn a_token_is_shown_in_three_ways_and_needs_its_scopes() {
    let site = Site::start().await;
    let person = site.person("ada").await;
    let ada = Program::of(&site, &person).await;
    for shown in [Shown::Header, Shown::Query, Shown::Protocol] {
        let opened = Socket::try_open(&site, &ada.token, shown, "stream=public").await;
        let mut socket = opened.unwrap();
        socket.settle().await;
    }
    for (shown, token) in [
        (Shown::Query, "nonsense"),
        (Shown::Protocol, "x"),
        (Shown::Header, ""),
    ] {
        let refused = Socket::try_open(&site, token, shown, "")
            .await
            .err()
            .unwrap();
        assert_eq!(status_of(&refused), StatusCode::UNAUTHORIZED);
    }
    let narrow = Program::with(&site, &person, "read:notifications").await;
    let refused = Socket::try_open(&site, &narrow.token, Shown::Header, "stream=user").await;
    assert_eq!(status_of(&refused.err().unwrap()), StatusCode::FORBIDDEN);
    let mut socket = Socket::open(&site, &narrow, "stream=user:notification").await;
    for (wish, status) in [
        (json!({ "type": "subscribe", "stream": "public" }), 403),
        (json!({ "type": "subscribe", "stream": "everything" }), 400),
        (json!({ "type": "subscribe", "stream": "hashtag" }), 422),
        (json!(["subscribe"]), 400),
    ] {
        socket.say(wish.clone()).await;
        assert_eq!(socket.next().await.unwrap()["status"], status, "{wish}");
    }
    // Without a WebSocket, and without a token, it is an error like any other.
    let plain = ada.try_get("/api/v1/streaming").await;
    assert_eq!(plain.status(), StatusCode::BAD_REQUEST);
    let guest = site.guest().get("/api/v1/streaming").await;
    assert_eq!(guest.status(), StatusCode::UNAUTHORIZED);
    for path in ["/api/v1/instance", "/api/v2/instance"] {
        let instance = ada.get(path).await.to_string();
        assert!(
            instance.contains(&format!("\"ws://{}\"", site.host())),
            "{instance}"
        );
    }
}

#[tokio::test]
async fn a_revoked_token_ends_the_connection() {
    let site = Site::start().await;
    let ada = Program::of(&site, &site.person("ada").await).await;
    let person = site.person("zoe").await;
    let zoe = Program::of(&site, &person).await;
    let mut socket = Socket::open(&site, &zoe, "stream=public").await;
    revoke(&person).await;
    ada.share(jpeg(), "For all", json!({})).await;
    assert_eq!(socket.next().await, Err(Some(CloseCode::Policy)));
}

#[tokio::test]
async fn streams_of_all_connections_count_together() {
    let site = Site::start().await;
    let ada = Program::of(&site, &site.person("ada").await).await;
    let mut sockets = Vec::new();
    for number in 0..10 {
        let query = format!("stream=hashtag&tag=tag{number}");
        sockets.push(Socket::open(&site, &ada, &query).await);
    }
    let refused = Socket::try_open(&site, &ada.token, Shown::Header, "stream=public").await;
    assert_eq!(
        status_of(&refused.err().unwrap()),
        StatusCode::TOO_MANY_REQUESTS
    );
    let mut first = sockets.remove(0);
    first
        .say(json!({ "type": "subscribe", "stream": "user" }))
        .await;
    assert_eq!(first.next().await.unwrap()["status"], 429);
    // One that has ended makes room.
    drop(sockets);
    for _ in 0..100 {
        first
            .say(json!({ "type": "subscribe", "stream": "user" }))
            .await;
        first.say(json!({ "type": "none" })).await;
        if first.next().await.unwrap()["status"] == 400 {
            return;
        }
        first.next().await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there is no room yet");
}

#[tokio::test]
async fn strange_messages_end_nothing_but_their_connection() {
    let site = Site::start().await;
    let ada = Program::of(&site, &site.person("ada").await).await;
    let mut quiet = Socket::open(&site, &ada, "stream=public").await;
    for message in [
        Message::text("{\"type\":".repeat(200)),
        Message::text("[".repeat(4000)),
        Message::binary(vec![0; 100]),
        Message::text(json!({ "type": 7, "stream": {}, "tag": [] }).to_string()),
        Message::text("\u{0}"),
    ] {
        quiet.0.send(message).await.unwrap();
        assert_eq!(quiet.next().await.unwrap()["status"], 400);
    }
    let mut loud = Socket::open(&site, &ada, "").await;
    let _ = loud.0.send(Message::text("x".repeat(100_000))).await;
    assert!(loud.next().await.is_err(), "too long a message ends it");
    let post = ada.share(jpeg(), "For all", json!({})).await;
    assert_eq!(
        quiet.expect(json!(["public"]), "update").await["id"],
        post["id"]
    );
}
