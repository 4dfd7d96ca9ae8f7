//! Likes, bookmarks, comments and notifications.

use crate::pictures::jpeg;
use crate::site::{PASSWORD, Person, Site, field, location};
use reqwest::StatusCode;

pub async fn say(person: &Person, post: &str, text: &str) -> String {
    let form = [("text", text)];
    let response = person.post(&format!("{post}/comments"), &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let (_, id) = location(&response)
        .split_once("#comment-")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    id
}

#[tokio::test]
async fn people_comment_answer_edit_and_delete() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let eve = site.person("eve").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let first = say(&bob, &post, "Lovely <i>light</i> @eve #dusk").await;
    let page = site.guest().page(&post).await;
    assert!(page.contains("Lovely &lt;i&gt;light"), "{page}");
    assert!(page.contains("href=\"/@eve\"") && page.contains("href=\"/tags/dusk\""));
    assert!(
        ada.page("/notifications")
            .await
            .contains("commented on your post")
    );
    assert!(eve.page("/notifications").await.contains("mentioned you"));

    // An answer to an answer stands under the comment that began the thread.
    let form = [("text", "Thank you"), ("answer", first.as_str())];
    let response = ada.post(&format!("{post}/comments"), &form).await;
    let answer = location(&response)
        .split_once("#comment-")
        .unwrap()
        .1
        .to_owned();
    let form = [("text", "Indeed"), ("answer", answer.as_str())];
    eve.post(&format!("{post}/comments"), &form).await;
    let page = bob.page(&post).await;
    let (_, after) = page.split_once("Lovely").unwrap();
    assert!(after.contains("Thank you") && after.contains("Indeed"));
    assert!(
        bob.page("/notifications")
            .await
            .contains("replied to your comment")
    );

    // Only its writer changes it; its writer and the post's author may delete it.
    let edit = format!("/comments/{first}");
    assert_eq!(
        eve.post(&edit, &[("text", "Mine")]).await.status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        field(&bob.page(&edit).await, "text"),
        "Lovely <i>light</i> @eve #dusk"
    );
    assert_eq!(
        bob.post(&edit, &[("text", "Late light")]).await.status(),
        StatusCode::SEE_OTHER
    );
    let page = ada.page(&post).await;
    assert!(page.contains("Late light") && page.contains(", edited"));
    let delete = format!("{edit}/delete");
    assert_eq!(eve.post(&delete, &[]).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(ada.post(&delete, &[]).await.status(), StatusCode::SEE_OTHER);
    let page = ada.page(&post).await;
    assert!(!page.contains("Late light") && !page.contains("Thank you"));
    assert_eq!(ada.post(&delete, &[]).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_comment_sent_twice_is_there_once_and_a_bad_one_is_explained() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.limits.comment_person.count = 4;
    })
    .await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let id = field(&ada.page(&post).await, "id");
    let path = format!("{post}/comments");
    for _ in 0..2 {
        let form = [("text", "Twice?"), ("id", id.as_str())];
        assert_eq!(ada.post(&path, &form).await.status(), StatusCode::SEE_OTHER);
    }
    assert_eq!(ada.page(&post).await.matches("Twice?").count(), 1);
    let long = "y".repeat(1001);
    for (text, expected) in [
        ("  ", "Write something"),
        (long.as_str(), "1001 characters"),
    ] {
        let response = ada.post(&path, &[("text", text)]).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = response.text().await.unwrap();
        assert!(page.contains(expected) && page.contains(text.trim()));
    }
    assert_eq!(
        ada.post(&path, &[("text", "x"), ("answer", "zz")])
            .await
            .status(),
        StatusCode::BAD_REQUEST
    );
    let foreign = "01234567-0123-7123-8123-0123456789ab";
    let form = [("text", "x"), ("answer", foreign)];
    assert_eq!(ada.post(&path, &form).await.status(), StatusCode::NOT_FOUND);
    say(&ada, &post, "three").await;
    say(&ada, &post, "four").await;
    let response = ada
        .post(&path, &[("text", "five, kept in the field")])
        .await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(response.headers().contains_key("retry-after"));
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("five, kept in the field")
    );
}

#[tokio::test]
async fn a_comment_typed_after_the_session_ended_comes_back() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let guest = site.guest();
    let response = guest
        .post(&format!("{post}/comments"), &[("text", "Ä & b?")])
        .await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let page = response.text().await.unwrap();
    let (kept, next) = (field(&page, "kept"), field(&page, "next"));
    let form = [
        ("identifier", "ada"),
        ("password", PASSWORD),
        ("kept", &kept),
        ("next", &next),
    ];
    let page = guest.post("/login", &form).await.text().await.unwrap();
    assert_eq!(field(&page, "text"), "Ä & b?");
    assert!(
        page.contains(&format!("action=\"{post}/comments\"")),
        "{page}"
    );
}

#[tokio::test]
async fn nobody_comments_where_they_may_not_look() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let comment = say(&ada, &post, "Mine").await;
    ada.post(&format!("{post}/edit"), &[("visibility", "private")])
        .await;
    for path in [
        format!("{post}/comments"),
        format!("{post}/like"),
        format!("{post}/bookmark"),
        format!("/comments/{comment}/delete"),
    ] {
        let response = bob.post(&path, &[("text", "Hello")]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        bob.get(&format!("/comments/{comment}")).await.status(),
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_comments_id_cannot_be_made_up() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "By the sea", "").await;
    let address = format!("{post}/comments");
    let answer = bob.post(&address, &[("text", "First")]).await;
    let first = location(&answer)
        .split_once("#comment-")
        .unwrap()
        .1
        .to_owned();
    // Ids of another time and another make, which would stand above all others.
    for id in [
        "00000000-0000-7000-8000-000000000000",
        "00000000-0000-4000-8000-000000000000",
        "ffffffff-ffff-7fff-bfff-ffffffffffff",
    ] {
        let form = [("text", "Look at me"), ("id", id)];
        let answer = bob.post(&address, &form).await;
        assert_eq!(answer.status(), 303);
        assert!(!location(&answer).contains(id), "{id} was taken");
    }
    let page = ada.page(&post).await;
    assert!(page.find("First").unwrap() < page.find("Look at me").unwrap());
    // Under someone else's id nothing is written, and nobody hears of it.
    let form = [("text", "Hear me, @ada"), ("id", first.as_str())];
    let carol = site.person("carol").await;
    let other = carol.publish(jpeg(), "Elsewhere", "").await;
    let answer = carol.post(&format!("{other}/comments"), &form).await;
    assert_eq!(answer.status(), 404);
    assert!(!ada.page("/notifications").await.contains("carol"));
}

#[tokio::test]
async fn comments_of_accounts_out_of_sight_are_not_counted() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let eve = site.person("eve").await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    say(&bob, &post, "Lovely").await;
    let counts = async |number: usize| {
        let count = format!("<span class=\"count\">{number}</span>");
        for (reader, page) in [(&ada, &post), (&eve, &"/".to_owned())] {
            let page = reader.page(page).await;
            let (_, talk) = page.split_once("class=\"tap talk\"").unwrap();
            assert!(
                talk.split("</a>").next().unwrap().contains(&count),
                "{talk}"
            );
        }
    };
    counts(1).await;
    let account = "/settings/account";
    bob.post(&format!("{account}/delete"), &[("password", PASSWORD)])
        .await;
    counts(0).await;
    let page = ada.page(&post).await;
    assert!(!page.contains("Lovely") && page.contains("No comments yet."));
    bob.post(&format!("{account}/keep"), &[]).await;
    counts(1).await;
    site.suspend("bob").await;
    counts(0).await;
}

#[tokio::test]
async fn comments_of_people_one_mutes_are_not_denied() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    say(&bob, &post, "Lovely").await;
    ada.post("/@bob/mute", &[]).await;
    let page = ada.page(&post).await;
    assert!(!page.contains("Lovely") && !page.contains("No comments yet."));
    assert!(page.contains("No comments that you can see."));
}
