//! Posting from the command line.

use serde_json::{Value, json};
use vignette::domain::Origin;

use super::client_machine::Machine;
use crate::api::client::Program;
use crate::command_line::{complained, said};
use crate::pictures::{corners, encoded, jpeg};
use crate::site::Site;

/// Someone with a login, and what their posts look like.
async fn scene(site: &Site) -> (Machine, Program) {
    let ada = site.person("ada").await;
    let machine = Machine::new();
    said(&machine.log_in(site, &ada).await);
    let program = Program::of(site, &ada).await;
    (machine, program)
}

async fn posts(program: &Program) -> Value {
    program.get("/api/v1/timelines/home").await
}

#[tokio::test]
async fn pictures_are_posted_with_what_was_said_of_each() {
    let site = Site::start().await;
    let (machine, program) = scene(&site).await;
    let one = machine.file("one.jpg", &jpeg());
    let two = machine.file(
        "two.png",
        &encoded(&corners(64, 48), image::ImageFormat::Png),
    );
    let words = ["--caption", "A gate.", "--alt", "One.", "--alt", "Two."];
    let more = ["--tags", "sea, #sunset", "--visibility", "unlisted"];
    let mut arguments = vec!["post", &one, &two, "--sensitive"];
    arguments.extend(words.iter().chain(&more));
    let address = said(&machine.run(&arguments).await);
    let post = &posts(&program).await[0];
    assert_eq!(post["url"], address.trim());
    let alts: Vec<&Value> = post["media_attachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|picture| &picture["description"])
        .collect();
    assert_eq!(alts, [&json!("One."), &json!("Two.")]);
    assert_eq!(post["visibility"], "unlisted");
    assert_eq!(post["sensitive"], true);
    let tags: Vec<&Value> = post["tags"].as_array().unwrap().iter().collect();
    assert_eq!(tags.len(), 2, "{tags:?}");
    let content = post["content"].as_str().unwrap();
    assert!(content.contains("A gate."), "{content}");
}

#[tokio::test]
async fn the_captioner_says_what_nobody_did_also_when_it_takes_its_time() {
    let model = tempfile::tempdir().unwrap();
    crate::toy::write_model(model.path(), None);
    let site = Site::start_with(|settings| {
        Site::use_toy(settings, &model);
        // The words always come after the picture.
        settings.captions.wait_ms = 0;
    });
    let site = site.await;
    let (machine, program) = scene(&site).await;
    let one = machine.file("one.jpg", &jpeg());
    let arguments = ["post", &one, &one, "--alt", "", "--alt", "Mine."];
    let ended = machine.run(&arguments).await;
    let printed = said(&ended);
    let post = &posts(&program).await[0];
    assert_eq!(post["url"], printed.trim());
    let pictures = &post["media_attachments"];
    assert_ne!(pictures[0]["description"], "");
    assert_eq!(pictures[0]["description_suggested"], true);
    assert_eq!(pictures[1]["description"], "Mine.");
    let content = post["content"].as_str().unwrap();
    let errors = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(errors.contains("suggested: "), "{errors}");
    assert!(content.len() > "<p></p>".len(), "{content}");
    // It stays the captioner's, in the store as in the editor.
    let (_, id) = printed.trim().rsplit_once('/').unwrap();
    let stored = site.store().await.post(id.parse().unwrap()).await.unwrap();
    let caption = stored.unwrap().post.caption;
    assert!(matches!(caption.origin, Origin::Suggested), "{caption:?}");
    // An alt text of one's own does not cost the caption.
    said(&machine.run(&["post", &one, "--alt", "Mine."]).await);
    let post = &posts(&program).await[0];
    assert_eq!(post["media_attachments"][0]["description"], "Mine.");
    assert_eq!(post["content"], content);
}

#[tokio::test]
async fn a_draft_is_left_with_its_suggestions() {
    let (site, _model) = Site::start_with_toy(None).await;
    let (machine, program) = scene(&site).await;
    let one = machine.file("one.jpg", &jpeg());
    let arguments = ["post", &one, &one, "--draft", "--tags", "sea"];
    let address = said(&machine.run(&arguments).await);
    let drafts = program.get("/api/vignette/v1/drafts").await;
    assert_eq!(drafts.as_array().unwrap().len(), 1);
    assert_eq!(drafts[0]["url"], address.trim());
    assert_eq!(drafts[0]["pictures"].as_array().unwrap().len(), 2);
    assert_eq!(drafts[0]["caption"]["suggested"], true);
    assert_eq!(drafts[0]["hashtags"]["text"], "#sea");
    assert_eq!(posts(&program).await, json!([]));
}

#[tokio::test]
async fn nothing_is_sent_when_something_is_wrong_from_the_start() {
    let site = Site::start().await;
    let (machine, program) = scene(&site).await;
    let one = machine.file("one.jpg", &jpeg());
    let text = machine.file("notes.jpg", b"These are words.");
    for (arguments, reason) in [
        (
            vec!["post", &one, "--alt", "a", "--alt", "b"],
            "2 alt texts for 1",
        ),
        (
            vec!["post", &one, "nowhere.jpg"],
            "nowhere.jpg: No such file",
        ),
        (vec!["post", &one, &text], "notes.jpg: "),
        (
            vec!["post", &one, "--server", "photos.example.org"],
            "not logged in to",
        ),
        (
            vec!["post", &one, "--visibility", "direct"],
            "invalid value",
        ),
    ] {
        let printed = complained(&machine.run(&arguments).await);
        assert!(printed.contains(reason), "{printed}");
    }
    assert_eq!(program.get("/api/vignette/v1/drafts").await, json!([]));
}

#[tokio::test]
async fn the_servers_sentence_is_told() {
    let site = Site::start().await;
    let (machine, _) = scene(&site).await;
    let one = machine.file("one.jpg", &jpeg());
    let long = "x".repeat(10_000);
    let printed = complained(&machine.run(&["post", &one, "--caption", &long]).await);
    assert!(
        printed.contains("(422") && printed.contains("characters"),
        "{printed}"
    );
    let broken = machine.file("broken.jpg", &jpeg()[..300]);
    let printed = complained(&machine.run(&["post", &broken, "--caption", "No."]).await);
    assert!(printed.contains("(422"), "{printed}");
    let eleven = vec![one.as_str(); 11];
    let mut arguments = vec!["post", "--caption", "Many."];
    arguments.extend(eleven);
    let printed = complained(&machine.run(&arguments).await);
    assert!(printed.contains("at most 10 pictures"), "{printed}");
}

#[tokio::test]
async fn a_token_that_was_revoked_asks_for_a_new_login() {
    let site = Site::start().await;
    let (machine, _) = scene(&site).await;
    let one = machine.file("one.jpg", &jpeg());
    let logins = machine.logins();
    let login = &logins["servers"][site.address()];
    let form = [
        ("client_id", login["client_id"].as_str().unwrap()),
        ("client_secret", login["client_secret"].as_str().unwrap()),
        ("token", login["token"].as_str().unwrap()),
    ];
    site.guest().post("/oauth/revoke", &form).await;
    let printed = complained(&machine.run(&["post", &one, "--caption", "No."]).await);
    let hint = format!("log in again with: vignette login {}", site.address());
    assert!(printed.contains(&hint), "{printed}");
}
