//! Servers that are broken, busy, mean, or something else altogether.

use std::time::{Duration, Instant};

use super::machine::Machine;
use super::pretender::{Asked, Pretender, Reply};
use crate::command_line::{complained, said};
use crate::pictures::jpeg;
use crate::site::Site;

/// What a server like Mastodon answers to somebody who posts a picture.
fn mastodon(asked: &Asked) -> Reply {
    match asked.line.as_str() {
        "POST /api/v2/media" => Reply::ok(r#"{"id": "7", "type": "image"}"#),
        "POST /api/v1/statuses" => Reply::ok(r#"{"id": "9", "url": "https://example.org/@ada/9"}"#),
        _ => Reply::json("404 Not Found", r#"{"error": "Record not found"}"#),
    }
}

/// Posts a picture with a caption.
async fn post(server: &Pretender, more: &[&str]) -> std::process::Output {
    let machine = Machine::new();
    machine.logged_in_to(&server.address);
    let picture = machine.file("a.jpg", &jpeg());
    let mut arguments = vec!["post", &picture];
    if !more.contains(&"--draft") {
        arguments.extend(["--caption", "A gate."]);
    }
    arguments.extend(more);
    machine.run(&arguments).await
}

#[tokio::test]
async fn a_server_like_mastodon_takes_posts_and_has_no_drafts() {
    let server = Pretender::start(|asked, _| mastodon(asked));
    assert_eq!(
        said(&post(&server, &[]).await),
        "https://example.org/@ada/9\n"
    );
    let asked = server.asked();
    let token = Some("Bearer TOKEN");
    assert!(asked.iter().all(|one| one.header("authorization") == token));
    let before = asked.len();
    let told = complained(&post(&server, &["--draft"]).await);
    assert!(
        told.contains("has no drafts: only a Vignette has them"),
        "{told}"
    );
    let machine = Machine::new();
    machine.logged_in_to(&server.address);
    machine.file("album/a.jpg", &jpeg());
    let told = complained(&machine.run(&["upload", "album"]).await);
    assert!(told.contains("has no drafts"), "{told}");
    let asked = server.asked();
    assert!(
        asked[before..]
            .iter()
            .all(|one| one.line == "GET /api/vignette/v1/drafts")
    );
}

#[tokio::test]
async fn the_token_goes_to_no_other_server() {
    let thief = Pretender::start(|asked, _| mastodon(asked));
    let to = thief.address.clone();
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let to = to.clone();
        let server = Pretender::start(move |asked, _| {
            let place = format!("{to}{}", asked.line.split(' ').nth(1).unwrap());
            Reply::Http(status, vec![("location", place)], String::new())
        });
        let told = complained(&post(&server, &[]).await);
        assert!(
            told.contains(&format!("leads elsewhere, to {}", thief.address)),
            "{told}"
        );
        let machine = Machine::new();
        let told = machine.log_in_by(&server.address, async |_| unreachable!());
        assert!(complained(&told.await).contains("leads elsewhere"));
    }
    assert!(thief.asked().is_empty(), "{:?}", thief.asked());
}

#[tokio::test]
async fn a_busy_server_is_asked_again_when_it_says() {
    let busy = |status, wait: &str| {
        let headers = vec![("retry-after", wait.to_owned())];
        Reply::Http(status, headers, "{}".to_owned())
    };
    let server = Pretender::start(move |asked, number| match number {
        0 => busy("429 Too Many Requests", "1"),
        1 => busy("503 Service Unavailable", "1"),
        _ => mastodon(asked),
    });
    let begun = Instant::now();
    let ended = post(&server, &[]).await;
    assert_eq!(said(&ended), "https://example.org/@ada/9\n");
    assert!(begun.elapsed() >= Duration::from_secs(4));
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        told.contains("is busy; trying again in 1 seconds"),
        "{told}"
    );
    let posted = server.asked_for("POST /api/v1/statuses");
    let keys: Vec<_> = posted
        .iter()
        .map(|one| one.header("idempotency-key"))
        .collect();
    assert!(keys.len() == 3 && keys[0].is_some() && keys.iter().all(|key| *key == keys[0]));

    let server = Pretender::start(move |_, _| busy("429 Too Many Requests", "1"));
    let told = complained(&post(&server, &[]).await);
    assert!(told.contains("is busy; try again later"), "{told}");
    assert_eq!(server.asked().len(), 5);
    let server = Pretender::start(move |_, _| busy("429 Too Many Requests", "7200"));
    let told = complained(&post(&server, &[]).await);
    assert!(told.contains("asks to come again in 120 minutes"), "{told}");
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn a_post_whose_answer_is_lost_is_sent_again_under_its_key() {
    let server = Pretender::start(|asked, number| match (asked.line.as_str(), number) {
        ("POST /api/v1/statuses", 0) => Reply::HangUp,
        ("POST /api/v1/statuses", 1) => Reply::json("502 Bad Gateway", "<html>"),
        _ => mastodon(asked),
    });
    said(&post(&server, &[]).await);
    let posted = server.asked_for("POST /api/v1/statuses");
    let keys: Vec<_> = posted
        .iter()
        .map(|one| one.header("idempotency-key"))
        .collect();
    assert!(keys.len() == 3 && keys[0].is_some() && keys.iter().all(|key| *key == keys[0]));

    let server = Pretender::start(|_, _| Reply::HangUp);
    let told = complained(&post(&server, &[]).await);
    assert!(told.contains("broke off"), "{told}");
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    let server = Pretender::start(|_, _| Reply::Silence);
    let begun = Instant::now();
    let told = complained(&post(&server, &["--timeout", "1"]).await);
    assert!(told.contains("did not answer in time"), "{told}");
    assert!(begun.elapsed() < Duration::from_secs(30));
    // A picture that is never ready does not keep the post back for ever.
    let server = Pretender::start(|asked, _| match asked.line.as_str() {
        "POST /api/v2/media" => Reply::json("202 Accepted", r#"{"id": "7"}"#),
        "GET /api/v1/media/7" => Reply::json("206 Partial Content", r#"{"id": "7"}"#),
        _ => mastodon(asked),
    });
    let ended = post(&server, &["--timeout", "1"]).await;
    assert_eq!(said(&ended), "https://example.org/@ada/9\n");
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(told.contains("going on without waiting"), "{told}");
}

#[tokio::test]
async fn a_picture_is_waited_for() {
    let server = Pretender::start(|asked, number| match asked.line.as_str() {
        "POST /api/v2/media" => Reply::json("202 Accepted", r#"{"id": "7"}"#),
        "GET /api/v1/media/7" if number < 2 => Reply::json("206 Partial Content", r#"{"id": "7"}"#),
        "GET /api/v1/media/7" => Reply::ok(r#"{"id": "7"}"#),
        _ => mastodon(asked),
    });
    said(&post(&server, &[]).await);
    assert_eq!(server.asked_for("GET /api/v1/media/7").len(), 3);
    assert_eq!(server.asked().last().unwrap().line, "POST /api/v1/statuses");
}

#[tokio::test]
async fn what_is_no_such_server_is_called_so() {
    let html = |status| {
        let kind = ("content-type", "text/html".to_owned());
        Reply::Http(status, vec![kind], "<h1>Welcome to our shop</h1>".into())
    };
    let replies: [fn(&Asked, usize) -> Reply; 5] = [
        |_, _| Reply::ok("[[[[[[["),
        |_, _| Reply::ok(r#"{"id": 7}"#),
        |_, _| Reply::ok("[]"),
        |_, _| Reply::ok("\"a text\""),
        |_, _| Reply::ok(&" ".repeat(5 << 20)),
    ];
    let answers = replies.into_iter().map(Pretender::start);
    let pages =
        ["200 OK", "404 Not Found"].map(|status| Pretender::start(move |_, _| html(status)));
    for server in answers.chain(pages) {
        let machine = Machine::new();
        let told = machine.log_in_by(&server.address, async |_| unreachable!());
        let told = complained(&told.await);
        assert!(
            told.contains("does not answer as a Vignette or a server like Mastodon"),
            "{told}"
        );
        let told = complained(&post(&server, &[]).await);
        assert!(told.contains("does not answer as a Vignette"), "{told}");
        assert!(!machine.logins_file().exists());
    }
    let server = Pretender::start(|_, _| Reply::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n"));
    let told = complained(&post(&server, &[]).await);
    assert!(told.contains("broke off"), "{told}");
}

#[tokio::test]
async fn what_a_server_refuses_is_told_in_its_words() {
    let page = Pretender::start(|_, _| {
        Reply::Http("413 Request Entity Too Large", vec![], "<html>".into())
    });
    let told = complained(&post(&page, &[]).await);
    assert!(told.contains("takes no file as large as this"), "{told}");
    let sentence = Pretender::start(|_, _| {
        Reply::json(
            "422 Unprocessable Entity",
            r#"{"error": "Too \u001b[2Jmany\r\nwords"}"#,
        )
    });
    let told = complained(&post(&sentence, &[]).await);
    assert!(told.contains("Too [2Jmany words (422"), "{told}");
    let revoked = Pretender::start(|_, _| {
        Reply::json(
            "401 Unauthorized",
            r#"{"error": "The access token was revoked"}"#,
        )
    });
    let told = complained(&post(&revoked, &[]).await);
    assert!(
        told.contains("log in again with: vignette login http://127"),
        "{told}"
    );
    assert_eq!(revoked.asked().len(), 1);
}

#[tokio::test]
async fn servers_that_are_not_there_or_not_safe_are_told_apart() {
    let machine = Machine::new();
    let tried = async |address: &str| {
        let ended = machine.log_in_by(address, async |_| unreachable!()).await;
        complained(&ended)
    };
    let told = tried("photos.invalid").await;
    assert!(told.contains("its name is not known"), "{told}");
    let told = tried("http://photos.example.org").await;
    assert!(told.contains("plain HTTP"), "{told}");
    let told = tried("https://photos.example.org/@ada").await;
    assert!(told.contains("is no server's address"), "{told}");
    let server = Pretender::start(|asked, _| mastodon(asked));
    let site = Site::start().await;
    for plain in [&server.address, site.address()] {
        let told = tried(&plain.replace("http:", "https:")).await;
        assert!(told.contains("no safe connection"), "{told}");
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let told = tried(&format!("http://{address}")).await;
    assert!(told.contains("cannot be reached"), "{told}");
}
