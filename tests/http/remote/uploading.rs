//! A folder becomes drafts.

use std::path::Path;

use serde_json::Value;

use super::client_machine::Machine;
use crate::api::client::Program;
use crate::command_line::{complained, said};
use crate::pictures::{corners, encoded, jpeg};
use crate::site::Site;

async fn drafts(program: &Program) -> usize {
    let drafts = program.get("/api/vignette/v1/drafts").await;
    drafts.as_array().map_or(0, Vec::len)
}

/// A picture like no other.
fn picture(width: u32) -> Vec<u8> {
    encoded(&corners(width, 48), image::ImageFormat::Png)
}

#[tokio::test]
async fn every_picture_becomes_a_draft_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let machine = Machine::new();
    said(&machine.log_in(&site, &ada).await);
    let program = Program::of(&site, &ada).await;
    for (name, bytes) in [
        ("album/b.jpg", jpeg()),
        ("album/a.png", picture(64)),
        ("album/deeper/no-ending", picture(70)),
        ("album/deeper/copy of b.jpg", jpeg()),
        ("album/broken.jpg", jpeg()[..300].to_vec()),
        ("album/notes.txt", b"words".to_vec()),
        ("album/empty.jpg", Vec::new()),
        ("album/.hidden.jpg", jpeg()),
        ("album/.thumbnails/a.png", picture(64)),
    ] {
        machine.file(name, &bytes);
    }
    let folder = machine.path(Path::new("album"));
    let ended = machine.run(&["upload", &folder]).await;
    let errors = complained(&ended);
    assert!(
        errors.contains("broken.jpg: ") && errors.contains("(422"),
        "{errors}"
    );
    let printed = String::from_utf8_lossy(&ended.stdout).into_owned();
    let line = "3 sent, 1 there already, 1 failed; left out: 2 hidden, 2 that are no pictures";
    assert!(printed.contains(line), "{printed}");
    assert!(
        printed.contains(&format!("{}/compose", site.address())),
        "{printed}"
    );
    assert_eq!(drafts(&program).await, 3);

    // Moved and renamed, it is there all the same; what was mended is sent.
    machine.file("album/broken.jpg", &picture(80));
    std::fs::rename(&folder, machine.path(Path::new("moved"))).unwrap();
    let folder = machine.path(Path::new("moved"));
    let printed = said(&machine.run(&["upload", &folder]).await);
    assert!(
        printed.contains("1 sent, 4 there already, 0 failed"),
        "{printed}"
    );
    assert_eq!(drafts(&program).await, 4);
    let printed = said(&machine.run(&["upload", &folder]).await);
    assert!(printed.contains("0 sent, 5 there already"), "{printed}");
    let printed = said(&machine.run(&["upload", &folder, "--again"]).await);
    assert!(printed.contains("4 sent, 1 there already"), "{printed}");
    assert_eq!(drafts(&program).await, 8);

    let nowhere = complained(&machine.run(&["upload", "nowhere"]).await);
    assert!(nowhere.contains("nowhere: No such file"), "{nowhere}");
}

#[tokio::test]
async fn what_was_sent_although_its_note_was_lost_is_not_sent_twice() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let machine = Machine::new();
    said(&machine.log_in(&site, &ada).await);
    let program = Program::of(&site, &ada).await;
    machine.file("album/a.png", &picture(64));
    let folder = machine.path(Path::new("album"));
    said(&machine.run(&["upload", &folder]).await);
    // As after a crash between the answer and the note, in the middle of a line.
    let state = machine.path(Path::new(".local/state/vignette/uploads"));
    let mut files = std::fs::read_dir(state).unwrap();
    let file = files.next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &text[..20]).unwrap();
    let printed = said(&machine.run(&["upload", &folder]).await);
    assert!(printed.contains("1 sent"), "{printed}");
    assert_eq!(drafts(&program).await, 1);
    let printed = said(&machine.run(&["upload", &folder]).await);
    assert!(printed.contains("0 sent, 1 there already"), "{printed}");
    // Another account has its own.
    said(&machine.log_in(&site, &bob).await);
    let printed = said(&machine.run(&["upload", &folder]).await);
    assert!(printed.contains("1 sent, 0 there already"), "{printed}");
    let theirs: Value = Program::of(&site, &bob)
        .await
        .get("/api/vignette/v1/drafts")
        .await;
    assert_eq!(theirs.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_server_that_has_had_enough_ends_the_run_and_the_next_goes_on() {
    let site = Site::start_with(|settings| {
        settings.limits.upload_person.count = 2;
        // Stretches begin at fixed times: none ends while the test runs.
        settings.limits.upload_person.seconds = 1_000_000_000;
    });
    let site = site.await;
    let ada = site.person("ada").await;
    let machine = Machine::new();
    said(&machine.log_in(&site, &ada).await);
    for number in 0..5 {
        machine.file(&format!("album/{number}.png"), &picture(50 + number));
    }
    let folder = machine.path(Path::new("album"));
    let ended = machine.run(&["upload", &folder]).await;
    let errors = complained(&ended);
    assert!(
        errors.contains("is busy; it asks to come again in"),
        "{errors}"
    );
    assert!(errors.contains("3 pictures are left"), "{errors}");
    let printed = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(
        printed.contains("2 sent, 0 there already, 1 failed"),
        "{printed}"
    );
    let ended = machine.run(&["upload", &folder]).await;
    let printed = String::from_utf8_lossy(&ended.stdout).into_owned();
    assert!(
        printed.contains("0 sent, 2 there already, 1 failed"),
        "{printed}"
    );
}
