//! Who may sign up.

use reqwest::StatusCode;
use vignette::services::account::invitations::Registration;

use crate::command_line::{admin, said};
use crate::site::{PASSWORD, Site, location};

async fn with(registration: Registration) -> Site {
    Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.accounts.registration = registration;
    })
    .await
}

/// Paths of links that the command prints.
async fn invite(site: &Site, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["invite"], arguments].concat();
    let text = said(&admin(site, &arguments, "").await);
    // The command's own settings do not have the server's address.
    let path = |line: &str| line.strip_prefix(site.address()).unwrap().to_owned();
    text.lines().map(path).collect()
}

#[tokio::test]
async fn nobody_signs_up_where_it_is_closed() {
    let site = with(Registration::Closed).await;
    let guest = site.guest();
    let page = guest.get("/signup").await;
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
    let page = page.text().await.unwrap();
    assert!(page.contains("Nobody new can sign up") && !page.contains("name=\"email\""));
    let answer = guest.sign_up("ada", "ada@example.org", PASSWORD).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let link = &invite(&site, &[]).await[0];
    assert_eq!(guest.get(link).await.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_invitation_lets_one_person_sign_up() {
    let site = with(Registration::Invitation).await;
    let guest = site.guest();
    let page = guest.get("/signup").await;
    assert_eq!(page.status(), StatusCode::FORBIDDEN);
    assert!(page.text().await.unwrap().contains("takes an invitation"));
    let links = invite(&site, &["--count", "3", "--days", "2"]).await;
    assert_eq!(links.len(), 3);
    let page = guest.page(&links[0]).await;
    let token = links[0].split_once('=').unwrap().1;
    assert!(page.contains(&format!("name=\"invitation\" value=\"{token}\"")));
    let sign_up = |name: &'static str, token: String| {
        let guest = site.guest();
        async move {
            let email = format!("{name}@example.org");
            let form = [
                ("username", name),
                ("email", &email),
                ("password", PASSWORD),
                ("invitation", &token),
            ];
            guest.post("/signup", &form).await
        }
    };
    let answer = sign_up("ada", token.to_owned()).await;
    assert_eq!(location(&answer), "/login?arrived=1&next=%2F");
    let again = sign_up("bob", token.to_owned()).await;
    assert_eq!(again.status(), StatusCode::FORBIDDEN);
    assert!(again.text().await.unwrap().contains("no longer works"));
    // A name that is taken uses nothing up.
    let second = links[1].split_once('=').unwrap().1.to_owned();
    let taken = sign_up("ada", second.clone()).await;
    assert_eq!(taken.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().await.unwrap().contains(&second));
    let answer = sign_up("bob", second).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let nonsense = sign_up("eve", "nonsense".into()).await;
    assert_eq!(nonsense.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn administrators_invite_people_on_the_web() {
    let site = with(Registration::Invitation).await;
    let (grace, mira) = (site.guest(), site.guest());
    for (person, name, role) in [(&grace, "grace", "admin"), (&mira, "mira", "moderator")] {
        let email = format!("{name}@example.org");
        let create = ["create", name, &email, "--role", role];
        said(&admin(&site, &create, PASSWORD).await);
        let answer = person.log_in(name, PASSWORD).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{name}");
    }
    let (path, form) = ("/admin/invitations", [("count", "2"), ("days", "3")]);
    for person in [&mira, &site.guest()] {
        assert_eq!(person.get(path).await.status(), StatusCode::NOT_FOUND);
        let refused = person.post(path, &form).await;
        assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    }
    assert!(!mira.page("/admin/people").await.contains(path));
    assert!(grace.page("/admin/people").await.contains(path));
    assert!(grace.page(path).await.contains("Each link works once"));

    let made = grace.post(path, &form).await.text().await.unwrap();
    assert!(made.contains("2 invitations were made."), "{made}");
    let link = made.split("/signup?invitation=").nth(1).unwrap();
    let token = link.split('"').next().unwrap();
    let guest = site.guest();
    assert!(
        guest
            .page(&format!("/signup?invitation={token}"))
            .await
            .contains(token)
    );
    assert!(
        !grace.page(path).await.contains("invitation="),
        "shown once"
    );
    for wrong in [("51", "3"), ("0", "3"), ("1", "366")] {
        let form = [("count", wrong.0), ("days", wrong.1)];
        let refused = grace.post(path, &form).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused
                .text()
                .await
                .unwrap()
                .contains("At most 50 invitations")
        );
    }
}
