//! Back after Publish: the form of the draft, sent again when it is a post already.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::site::{Person, Site, field, location};

/// The fields of a draft's page, as a browser that went back shows them.
fn form_of(page: &str) -> Vec<(String, String)> {
    let names = [
        "caption",
        "caption_shown",
        "hashtags",
        "hashtags_shown",
        "alt",
        "alt_shown",
        "alt_picture",
        "visibility_shown",
        "sensitive_shown",
    ];
    let fields = names.map(|name| (name.to_owned(), field(page, name)));
    let publish = ("action".to_owned(), "publish".to_owned());
    fields.into_iter().chain([publish]).collect()
}

/// The form with some fields changed.
fn with(form: &[(String, String)], changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let changes = changes
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let changes: Vec<_> = changes.collect();
    let changed = |name: &str| changes.iter().any(|(other, _)| other == name);
    let others = form.iter().filter(|(name, _)| !changed(name)).cloned();
    others.chain(changes.clone()).collect()
}

async fn send(person: &Person, path: &str, form: &[(String, String)]) -> reqwest::Response {
    let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    person.post(path, &form).await
}

#[tokio::test]
async fn what_was_changed_after_going_back_is_saved_as_an_edit() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let first = [
        ("caption", "By the sea"),
        ("alt", "Waves"),
        ("action", "save"),
    ];
    ada.post(&draft, &first).await;
    let back = form_of(&ada.page(&draft).await);
    let out = with(
        &back,
        &[
            ("caption", "By the lake"),
            ("hashtags", "#lake"),
            ("visibility", "public"),
        ],
    );
    let post = location(&send(&ada, &draft, &out).await);

    // Nothing changed, however often it is sent.
    let again = send(&ada, &draft, &out).await;
    assert_eq!(location(&again), post);

    for change in [
        ("caption", "By the pond"),
        // What the draft said before, which its form takes for untouched.
        ("caption", "By the sea"),
        ("hashtags", ""),
        ("alt", "Ducks"),
        ("visibility", "followers"),
        ("sensitive", "yes"),
    ] {
        let answer = send(&ada, &draft, &with(&out, &[change])).await;
        assert_eq!(answer.status(), StatusCode::CONFLICT, "{change:?}");
        let page = answer.text().await.unwrap();
        assert!(page.contains("This was published at <time"), "{page}");
        assert!(page.contains("Save as an edit</button>"));
        assert!(page.contains(&format!("action=\"{post}/edit\"")));
        match change {
            ("visibility", _) => assert!(page.contains("value=\"followers\" selected")),
            ("sensitive", _) => assert!(page.contains("value=\"yes\" checked"), "{page}"),
            (name, typed) => assert_eq!(field(&page, name), typed),
        }
        assert!(ada.page(&post).await.contains("By the lake"), "unasked");
    }
    let changes = [("caption", "By the sea"), ("visibility", "followers")];
    let answer = send(&ada, &draft, &with(&out, &changes)).await;
    let mut edit = form_of(&answer.text().await.unwrap());
    edit.push(("visibility".to_owned(), "followers".to_owned()));
    edit.retain(|(name, _)| name != "action");
    let saved = send(&ada, &format!("{post}/edit"), &edit).await;
    assert_eq!(location(&saved), post);
    let page = ada.page(&post).await;
    assert!(page.contains("By the sea") && page.contains("#lake"));
    let guest = site.guest().get(&post).await.status();
    assert_eq!(guest, StatusCode::NOT_FOUND, "it is for followers now");
}

#[tokio::test]
async fn a_private_account_that_publishes_twice_publishes_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    site.set_private("ada", true).await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [
        ("caption", "Quiet"),
        ("alt", "A wall"),
        ("visibility", "public"),
        ("action", "publish"),
    ];
    let post = location(&ada.post(&draft, &form).await);
    assert_eq!(location(&ada.post(&draft, &form).await), post);
}
