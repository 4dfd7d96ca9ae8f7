//! Logging in and out.

use reqwest::StatusCode;

use super::client_machine::{Machine, agree};
use super::fake_server::{Pretender, Reply};
use crate::api::client::Program;
use crate::command_line::{complained, said};
use crate::site::Site;

async fn works(site: &Site, token: &str) -> bool {
    let program = Program::bearing(site, token);
    let me = program.try_get("/api/v1/accounts/verify_credentials").await;
    me.status() == StatusCode::OK
}

#[tokio::test]
async fn a_login_is_kept_for_its_owner_alone_until_it_is_taken_back() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let machine = Machine::new();
    let nothing = complained(&machine.run(&["post", "a.jpg"]).await);
    assert!(nothing.contains("a.jpg"), "{nothing}");
    let picture = machine.file("a.jpg", &crate::pictures::jpeg());
    let nothing = complained(&machine.run(&["post", &picture]).await);
    assert!(nothing.contains("not logged in anywhere"), "{nothing}");

    let printed = said(&machine.log_in(&site, &ada).await);
    let line = format!("Logged in to {} as ada", site.address());
    assert!(printed.contains(&line), "{printed}");
    let first = machine.token(site.address());
    assert!(!printed.contains(&first) && works(&site, &first).await);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let file = std::fs::metadata(machine.logins_file()).unwrap();
        assert_eq!(file.permissions().mode() & 0o777, 0o600);
        let folder = machine.logins_file().parent().unwrap().to_owned();
        let folder = std::fs::metadata(folder).unwrap();
        assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    }
    // A second login takes the place of the first, which ends.
    said(&machine.log_in(&site, &ada).await);
    let second = machine.token(site.address());
    assert!(works(&site, &second).await && !works(&site, &first).await);

    let printed = said(&machine.run(&["logout"]).await);
    assert!(printed.contains("Logged out of"), "{printed}");
    assert!(!works(&site, &second).await);
    assert_eq!(machine.logins()["servers"], serde_json::json!({}));
    let gone = complained(&machine.run(&["logout", site.address()]).await);
    assert!(gone.contains("not logged in to"), "{gone}");
}

#[tokio::test]
async fn a_wrong_code_and_someone_elses_code_let_nobody_in() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let machine = Machine::new();
    let tried = machine.log_in_by(site.address(), async |_| "nonsense".to_owned());
    let printed = complained(&tried.await);
    assert!(printed.contains("The code is not valid"), "{printed}");
    let tried = machine.log_in_by(site.address(), async |_| String::new());
    assert!(complained(&tried.await).contains("no code was given"));
    // The code of another run has another proof.
    let other = Machine::new();
    let mut code = String::new();
    let ended = other.log_in_by(site.address(), async |address| {
        code = agree(&ada, &address).await;
        "nothing".to_owned()
    });
    complained(&ended.await);
    let tried = machine.log_in_by(site.address(), async |_| code);
    assert!(complained(&tried.await).contains("The code is not valid"));
    assert!(!machine.logins_file().exists());
}

#[tokio::test]
async fn several_servers_are_logged_in_to_and_one_is_the_default() {
    let (one, two) = (Site::start().await, Site::start().await);
    let (ada, bob) = (one.person("ada").await, two.person("bob").await);
    let machine = Machine::new();
    said(&machine.log_in(&one, &ada).await);
    said(&machine.log_in(&two, &bob).await);
    let list = async || {
        let printed = said(&machine.run(&["logins"]).await);
        printed.lines().map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let (ada_there, bob_there) = (
        format!("{} as ada", one.address()),
        format!("{} as bob", two.address()),
    );
    assert_eq!(list().await, [&*ada_there, &*bob_there]);
    said(&machine.run(&["logins", "--default", two.address()]).await);
    assert_eq!(list().await, [&*bob_there, &*ada_there]);
    // Whoever names a server means that one.
    let picture = machine.file("a.jpg", &crate::pictures::jpeg());
    let there = one.address().trim_start_matches("http://");
    let server = ["--server", one.address(), "--caption", "A gate."];
    let mut arguments = vec!["post", &picture];
    arguments.extend(server);
    let address = said(&machine.run(&arguments).await);
    assert!(
        address.starts_with(&format!("http://{there}/p/")),
        "{address}"
    );
    said(&machine.run(&["logout"]).await);
    assert_eq!(list().await, [&*ada_there]);
    let unknown = machine.run(&["logins", "--default", two.address()]).await;
    assert!(complained(&unknown).contains("not logged in to"));
    assert_eq!(machine.logins()["default"], one.address());
}

#[tokio::test]
async fn a_login_that_cannot_be_revoked_is_forgotten_only_when_told_to() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let machine = Machine::new();
    machine.logged_in_to(&server);
    let printed = complained(&machine.run(&["logout"]).await);
    assert!(printed.contains("cannot be reached"), "{printed}");
    assert_eq!(machine.token(&server), "TOKEN");
    said(&machine.run(&["logout", "--forget"]).await);
    assert_eq!(machine.logins()["default"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_token_that_cannot_be_kept_is_taken_back() {
    let server = Pretender::start(|asked, _| match asked.line.as_str() {
        "POST /api/v1/apps" => Reply::ok(r#"{"client_id": "id", "client_secret": "secret"}"#),
        "POST /oauth/token" => Reply::ok(r#"{"access_token": "TOKEN"}"#),
        "GET /api/v1/accounts/verify_credentials" => Reply::ok(r#"{"acct": "ada"}"#),
        "POST /oauth/revoke" => Reply::ok("{}"),
        _ => Reply::json("404 Not Found", r#"{"error": "Record not found"}"#),
    });
    let machine = Machine::new();
    // A file stands where the folder for settings would be.
    machine.file(".config", b"");
    let ended = machine.log_in_by(&server.address, async |_| "code".to_owned());
    let printed = complained(&ended.await);
    assert!(printed.contains(".config/vignette"), "{printed}");
    let asked = server.asked();
    assert!(asked.len() <= 1 || asked.last().unwrap().line == "POST /oauth/revoke");
    // The folder is there, and cannot be written.
    let machine = Machine::new();
    machine.file(".config/vignette/logins.lock/file", b"");
    let ended = machine.log_in_by(&server.address, async |_| "code".to_owned());
    let printed = complained(&ended.await);
    assert!(printed.contains("logins.json"), "{printed}");
    assert_eq!(server.asked().last().unwrap().line, "POST /oauth/revoke");
    assert!(!machine.logins_file().exists());
}

#[tokio::test]
async fn a_broken_file_of_logins_is_named_and_left_alone() {
    let machine = Machine::new();
    machine.logged_in_to("http://127.0.0.1:1");
    std::fs::write(machine.logins_file(), "{ broken").unwrap();
    let printed = complained(&machine.run(&["logins"]).await);
    assert!(printed.contains("logins.json cannot be used"), "{printed}");
    let printed = complained(&machine.run(&["logout"]).await);
    assert!(printed.contains("logins.json cannot be used"), "{printed}");
    let text = std::fs::read_to_string(machine.logins_file()).unwrap();
    assert_eq!(text, "{ broken");
}
