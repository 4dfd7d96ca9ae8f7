//! Servers that are broken, busy, mean, or something else altogether.

use std::time::{Duration, Instant};

use super::client_machine::Machine;
use super::fake_server::{Asked, Pretender, Reply};
use crate::command_line::{complained, said};
use crate::pictures::jpeg;
use crate::site::Site;

/// What a server like Mastodon answers to someone who posts a picture.
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
    let printed = complained(&post(&server, &["--draft"]).await);
    assert!(
        printed.contains("has no drafts: only a Vignette has them"),
        "{printed}"
    );
    let machine = Machine::new();
    machine.logged_in_to(&server.address);
    machine.file("album/a.jpg", &jpeg());
    let printed = complained(&machine.run(&["upload", "album"]).await);
    assert!(printed.contains("has no drafts"), "{printed}");
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
        let printed = complained(&post(&server, &[]).await);
        assert!(
            printed.contains(&format!("leads elsewhere, to {}", thief.address)),
            "{printed}"
        );
        let machine = Machine::new();
        let printed = machine.log_in_by(&server.address, async |_| unreachable!());
        assert!(complained(&printed.await).contains("leads elsewhere"));
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
    let printed = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        printed.contains("is busy; trying again in 1 seconds"),
        "{printed}"
    );
    let posted = server.asked_for("POST /api/v1/statuses");
    let keys: Vec<_> = posted
        .iter()
        .map(|one| one.header("idempotency-key"))
        .collect();
    assert!(keys.len() == 3 && keys[0].is_some() && keys.iter().all(|key| *key == keys[0]));

    let server = Pretender::start(move |_, _| busy("429 Too Many Requests", "1"));
    let printed = complained(&post(&server, &[]).await);
    assert!(printed.contains("is busy; try again later"), "{printed}");
    assert_eq!(server.asked().len(), 5);
    let server = Pretender::start(move |_, _| busy("429 Too Many Requests", "7200"));
    let printed = complained(&post(&server, &[]).await);
    assert!(
        printed.contains("asks to come again in 120 minutes"),
        "{printed}"
    );
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
    let printed = complained(&post(&server, &[]).await);
    assert!(printed.contains("broke off"), "{printed}");
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_server_that_hangs_is_given_up() {
    let server = Pretender::start(|_, _| Reply::Silence);
    let begun = Instant::now();
    let printed = complained(&post(&server, &["--timeout", "1"]).await);
    assert!(printed.contains("did not answer in time"), "{printed}");
    assert!(begun.elapsed() < Duration::from_secs(30));
    // A picture that is never ready does not keep the post back for ever.
    let server = Pretender::start(|asked, _| match asked.line.as_str() {
        "POST /api/v2/media" => Reply::json("202 Accepted", r#"{"id": "7"}"#),
        "GET /api/v1/media/7" => Reply::json("206 Partial Content", r#"{"id": "7"}"#),
        _ => mastodon(asked),
    });
    let ended = post(&server, &["--timeout", "1"]).await;
    assert_eq!(said(&ended), "https://example.org/@ada/9\n");
    let printed = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(printed.contains("going on without waiting"), "{printed}");
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
        let printed = machine.log_in_by(&server.address, async |_| unreachable!());
        let printed = complained(&printed.await);
        assert!(
            printed.contains("does not answer as a Vignette or a server like Mastodon"),
            "{printed}"
        );
        let printed = complained(&post(&server, &[]).await);
        assert!(
            printed.contains("does not answer as a Vignette"),
            "{printed}"
        );
        assert!(!machine.logins_file().exists());
    }
    let server = Pretender::start(|_, _| Reply::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n"));
    let printed = complained(&post(&server, &[]).await);
    assert!(printed.contains("broke off"), "{printed}");
}

#[tokio::test]
async fn what_a_server_refuses_is_told_in_its_words() {
    let page = Pretender::start(|_, _| {
        Reply::Http("413 Request Entity Too Large", vec![], "<html>".into())
    });
    let printed = complained(&post(&page, &[]).await);
    assert!(
        printed.contains("takes no file as large as this"),
        "{printed}"
    );
    let sentence = Pretender::start(|_, _| {
        Reply::json(
            "422 Unprocessable Entity",
            r#"{"error": "Too \u001b[2Jmany\r\nwords"}"#,
        )
    });
    let printed = complained(&post(&sentence, &[]).await);
    assert!(printed.contains("Too [2Jmany words (422"), "{printed}");
    let revoked = Pretender::start(|_, _| {
        Reply::json(
            "401 Unauthorized",
            r#"{"error": "The access token was revoked"}"#,
        )
    });
    let printed = complained(&post(&revoked, &[]).await);
    assert!(
        printed.contains("log in again with: vignette login http://127"),
        "{printed}"
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
    let printed = tried("photos.invalid").await;
    assert!(printed.contains("its name is not known"), "{printed}");
    let printed = tried("http://photos.example.org").await;
    assert!(printed.contains("plain HTTP"), "{printed}");
    let printed = tried("https://photos.example.org/@ada").await;
    assert!(printed.contains("is no server's address"), "{printed}");
    let server = Pretender::start(|asked, _| mastodon(asked));
    let site = Site::start().await;
    for plain in [&server.address, site.address()] {
        let printed = tried(&plain.replace("http:", "https:")).await;
        assert!(printed.contains("no safe connection"), "{printed}");
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let printed = tried(&format!("http://{address}")).await;
    assert!(printed.contains("cannot be reached"), "{printed}");
}
