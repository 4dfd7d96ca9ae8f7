//! What someone typed is not lost when their session had ended, nor when a stale form comes late.

use reqwest::StatusCode;

use crate::account::two_factor::{pending, with_app};
use crate::pictures::jpeg;
use crate::site::{PASSWORD, Person, Site, field, location, too_many_tags};

/// The page after a login with what was kept.
async fn log_in_with(person: &Person, page: &str) -> reqwest::Response {
    let (kept, next) = (field(page, "kept"), field(page, "next"));
    let form = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("kept", &kept),
        ("next", &next),
    ];
    person.post("/login", &form).await
}

/// Sends a form after the session has ended, and gives the login's page.
async fn sent_too_late(person: &Person, path: &str, form: &[(&str, &str)]) -> String {
    person.post("/logout", &[]).await;
    let answer = person.post(path, form).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
    answer.text().await.unwrap()
}

/// Presses the button of the page with the kept words.
async fn send_kept(person: &Person, page: &str) -> reqwest::Response {
    let action = page
        .rsplit_once("<form method=\"post\" action=\"")
        .unwrap()
        .1;
    let (action, rest) = action.split_once('"').unwrap();
    let form = rest.split_once("</form>").unwrap().0;
    let names = form.split(" name=\"").skip(1);
    let names: Vec<&str> = names.map(|part| part.split('"').next().unwrap()).collect();
    let fields: Vec<(&str, String)> = names
        .into_iter()
        .map(|name| (name, field(form, name)))
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    person.post(&action.replace("&#x2F;", "/"), &fields).await
}

#[tokio::test]
async fn words_of_which_one_will_not_do_survive_the_login() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let many = too_many_tags();
    let form = [
        ("caption", "Half an hour of writing"),
        ("hashtags", many.as_str()),
        ("alt", "The sea"),
        ("action", "save"),
    ];
    let page = sent_too_late(&ada, &draft, &form).await;
    let answer = log_in_with(&ada, &page).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Half an hour of writing") && page.contains("The sea"));
    let answer = send_kept(&ada, &page).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert_eq!(field(&page, "caption"), "Half an hour of writing");
    assert_eq!(field(&page, "hashtags"), many);
    assert_eq!(field(&page, "alt"), "The sea");
}

#[tokio::test]
async fn words_survive_a_code_that_comes_too_late() {
    let site = Site::start().await;
    let (ada, _, _) = with_app(&site).await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [("caption", "By the sea"), ("action", "save")];
    let page = sent_too_late(&ada, &draft, &form).await;
    let kept = field(&page, "kept");
    pending(&ada, &draft).await;
    let form = [
        ("pending", "an.old.token"),
        ("code", "123456"),
        ("next", &draft),
        ("kept", &kept),
    ];
    let answer = ada.post("/login/code", &form).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(field(&answer.text().await.unwrap(), "kept"), kept);
}

#[tokio::test]
async fn comments_answers_edits_reports_and_profiles_survive_the_login() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = bob.publish(jpeg(), "By the sea", "").await;
    let written = ada
        .post(&format!("{post}/comments"), &[("text", "First")])
        .await;
    let first = location(&written)
        .split_once("#comment-")
        .unwrap()
        .1
        .to_owned();
    let comments = format!("{post}/comments");
    let answer = [("text", "An answer & more"), ("answer", first.as_str())];
    let edit = format!("/comments/{first}");
    let report = format!("{post}/report");
    type Fields<'f> = &'f [(&'f str, &'f str)];
    let forms: [(&str, Fields<'_>, &str); 4] = [
        (&comments, &answer, "An answer &amp; more"),
        (&edit, &[("text", "Better words")], "Better words"),
        (
            &report,
            &[("reason", "spam"), ("words", "Look at this")],
            "Look at this",
        ),
        (
            "/settings/profile",
            &[
                ("display_name", "Ada L."),
                ("bio", "Numbers"),
                ("field_label", "Web"),
                ("field_label", "Place"),
            ],
            "Numbers",
        ),
    ];
    for (path, form, text) in forms {
        let page = sent_too_late(&ada, path, form).await;
        let answer = log_in_with(&ada, &page).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(text), "{path}: {page}");
        assert!(
            page.contains("/logout"),
            "the page does not know who logged in"
        );
        let sent = send_kept(&ada, &page).await;
        assert!(
            sent.status().is_success() || sent.status().is_redirection(),
            "{path}"
        );
    }
    let page = bob.page(&post).await;
    assert!(page.contains("Better words") && page.contains("An answer &amp; more"));
    let thread = page.split_once("Better words").unwrap().1;
    assert!(
        thread.contains("<ol><li>"),
        "the answer stands beside what it answers"
    );
    assert!(bob.page("/@ada").await.contains("Numbers"));
}

#[tokio::test]
async fn a_stale_draft_does_not_write_onto_the_post_that_it_became() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = |caption, action| [("caption", caption), ("alt", "Sea"), ("action", action)];
    let out = ada.post(&draft, &form("By the sea", "publish")).await;
    let post = location(&out);
    // Pressing the button twice is publishing once.
    let again = ada.post(&draft, &form("By the sea", "publish")).await;
    assert_eq!(location(&again), post);
    for action in ["save", "publish", "restore", "order", "suggest"] {
        let mut late = form("From a stale tab", action).to_vec();
        late.push(("order", ""));
        let answer = ada.post(&draft, &late).await;
        assert_eq!(answer.status(), StatusCode::CONFLICT, "{action}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("This was published at <time"), "{page}");
        assert!(page.contains("Save as an edit</button>"));
        assert_eq!(field(&page, "caption"), "From a stale tab");
        assert!(page.contains(&format!("action=\"{post}/edit\"")));
    }
    assert!(ada.page(&post).await.contains("By the sea"));
    // Words that waited for a login are not written unasked, either.
    let page = sent_too_late(&ada, &draft, &form("Waited", "save")).await;
    let answer = log_in_with(&ada, &page).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = answer.text().await.unwrap();
    assert_eq!(location(&send_kept(&ada, &page).await), post);
    assert!(ada.page(&post).await.contains("Waited"));
}
