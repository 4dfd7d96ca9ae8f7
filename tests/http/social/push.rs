//! Notifications on devices, by way of a push service that the test runs itself.

use std::sync::{Arc, Mutex};

use reqwest::StatusCode;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use web_push_native::p256::SecretKey;
use web_push_native::p256::elliptic_curve::sec1::ToEncodedPoint;
use web_push_native::{Auth, decrypt};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::comments::say;
use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Person, Site, field};

const AUTH: [u8; 16] = [7; 16];
const ALL: &[&str] = &["like", "comment", "mention", "follow"];

/// The head of a request, in lower case, and its body.
type Taken = (String, Vec<u8>);

/// A push service, and the one device that is subscribed to it.
struct Service {
    port: u16,
    device: SecretKey,
    taken: Arc<Mutex<Vec<Taken>>>,
    status: Arc<Mutex<u16>>,
}

impl Service {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = Self {
            port: listener.local_addr().unwrap().port(),
            device: SecretKey::from_slice(&[9; 32]).unwrap(),
            taken: Arc::default(),
            status: Arc::new(Mutex::new(201)),
        };
        let (taken, status) = (Arc::clone(&here.taken), Arc::clone(&here.status));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut request = Vec::new();
                let (head, length) = loop {
                    stream.read_buf(&mut request).await.unwrap();
                    let text = String::from_utf8_lossy(&request).into_owned();
                    let Some((head, _)) = text.split_once("\r\n\r\n") else {
                        continue;
                    };
                    let head = head.to_lowercase();
                    let length = head.split("content-length: ").nth(1).unwrap();
                    let length = length.lines().next().unwrap().parse::<usize>().unwrap();
                    if request.len() >= head.len() + 4 + length {
                        break (head, length);
                    }
                };
                let body = request.split_off(request.len() - length);
                taken.lock().unwrap().push((head, body));
                let status = *status.lock().unwrap();
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nlocation: http://169.254.169.254/\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
                );
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        here
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}/to/phone", self.port)
    }

    /// What the device is told, in order.
    fn messages(&self) -> Vec<Value> {
        let taken = self.taken.lock().unwrap();
        let read = |(_, body): &Taken| {
            let bytes = decrypt(body.clone(), &self.device, &Auth::from(AUTH)).unwrap();
            serde_json::from_slice(&bytes).unwrap()
        };
        taken.iter().map(read).collect()
    }

    async fn has(&self, count: usize) {
        eventually("messages for the device", async || {
            self.taken.lock().unwrap().len() >= count
        })
        .await;
    }

    async fn subscribe(&self, person: &Person, kinds: &[&str]) -> reqwest::Response {
        let point = self.device.public_key().to_encoded_point(false);
        let keys = [point.as_bytes(), &AUTH].map(|key| URL_SAFE_NO_PAD.encode(key));
        let endpoint = self.endpoint();
        let mut form = vec![
            ("endpoint", endpoint.as_str()),
            ("p256dh", &keys[0]),
            ("auth", &keys[1]),
        ];
        form.extend(kinds.iter().map(|kind| ("notify", *kind)));
        person.post("/settings/notifications/device", &form).await
    }
}

async fn site() -> Site {
    Site::start_with(|settings| settings.push.networks = vec!["127.0.0.0/8".parse().unwrap()]).await
}

const PART: &str = "/settings/notifications";

#[tokio::test]
async fn a_device_is_told_of_the_kinds_that_it_asked_for_and_nobody_between_reads_it() {
    let (site, service) = (site().await, Service::start().await);
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let answer = service.subscribe(&ada, &["comment"]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(ada.page(PART).await.contains("Stop on this device"));

    bob.post(&format!("{post}/like"), &[]).await;
    let comment = say(&bob, &post, "Lovely <light>").await;
    service.has(1).await;
    let message = &service.messages()[0];
    assert_eq!(message["title"], "bob commented on your post");
    assert_eq!(message["body"], "Lovely <light>");
    assert_eq!(message["url"], format!("{post}#comment-{comment}"));
    assert_eq!(message["notification_type"], "comment");
    let (head, body) = service.taken.lock().unwrap()[0].clone();
    assert!(head.starts_with("post /to/phone ") && head.contains("content-encoding: aes128gcm"));
    assert!(head.contains("ttl: 86400") && head.contains("authorization: vapid t="));
    assert!(!String::from_utf8_lossy(&body).contains("Lovely"));

    // Read on the site, it goes from the device.
    let until = field(&ada.page("/notifications").await, "until");
    ada.post("/notifications/read", &[("until", &until)]).await;
    service.has(2).await;
    assert_eq!(service.messages()[1], serde_json::json!({ "clear": true }));

    // Other kinds, then none any more.
    ada.post("/settings/notifications/device", &[("notify", "like")])
        .await;
    say(&bob, &post, "Not this").await;
    let second = ada.publish(jpeg(), "A cat", "").await;
    bob.post(&format!("{second}/like"), &[]).await;
    service.has(3).await;
    assert_eq!(service.messages()[2]["title"], "bob likes your post");
    ada.post("/settings/notifications/device/remove", &[]).await;
    assert!(!ada.page(PART).await.contains("Stop on this device"));
}

#[tokio::test]
async fn a_message_is_tried_again_and_a_device_that_is_gone_is_forgotten() {
    let (site, service) = (site().await, Service::start().await);
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    service.subscribe(&ada, ALL).await;
    // A redirect is no place to follow it to.
    for (status, stays) in [(307, true), (503, true), (410, false)] {
        *service.status.lock().unwrap() = status;
        let before = service.taken.lock().unwrap().len();
        bob.post("/@ada/unfollow", &[]).await;
        bob.post("/@ada/follow", &[]).await;
        service.has(before + 1).await;
        eventually("the device is known or not", async || {
            ada.page(PART).await.contains("Stop on this device") == stays
        })
        .await;
    }
}

#[tokio::test]
async fn whoever_logged_out_or_is_suspended_is_told_nothing_more() {
    let (site, service) = (site().await, Service::start().await);
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    service.subscribe(&ada, ALL).await;
    let id = site.id_of("ada").await;
    ada.post("/logout", &[]).await;
    bob.post("/@ada/follow", &[]).await;
    let store = site.store().await;
    eventually("the device is forgotten", async || {
        store.push_subscriptions(id).await.unwrap().is_empty()
    })
    .await;
    assert!(service.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn an_address_inside_the_network_is_never_asked() {
    let service = Service::start().await;
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let answer = service.subscribe(&ada, ALL).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    bob.post("/@ada/follow", &[]).await;
    let (store, id) = (site.store().await, site.id_of("ada").await);
    eventually("the device is forgotten", async || {
        store.push_subscriptions(id).await.unwrap().is_empty()
    })
    .await;
    assert!(service.taken.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_is_no_device_is_refused_and_the_choice_can_be_missing() {
    let site = site().await;
    let ada = site.person("ada").await;
    let bad = [
        ("endpoint", "file:///etc/passwd"),
        ("p256dh", "x"),
        ("auth", "y"),
    ];
    let answer = ada.post("/settings/notifications/device", &bad).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer
            .text()
            .await
            .unwrap()
            .contains("no address of a push service")
    );
    let bad = [
        ("endpoint", "https://push.example/x"),
        ("p256dh", "x"),
        ("auth", "y"),
    ];
    let answer = ada.post("/settings/notifications/device", &bad).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // Without a device there is nothing to change, and nothing to forget.
    for path in [
        "/settings/notifications/device",
        "/settings/notifications/device/remove",
    ] {
        let answer = ada.post(path, &[("notify", "like")]).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        let answer = site.guest().post(path, &[]).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let off = Site::start_with(|settings| settings.push.enabled = false).await;
    let ada = off.person("ada").await;
    assert!(!ada.page(PART).await.contains("On this device"));
    let answer = Service::start().await.subscribe(&ada, ALL).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}
