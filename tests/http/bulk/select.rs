//! Many of one's own posts, changed at once.

use reqwest::StatusCode;

use crate::albums::changes::{make, tiles};
use crate::pictures::jpeg;
use crate::site::{Person, Site};

const SELECT: &str = "/@ada/select";

fn id(post: &str) -> &str {
    post.strip_prefix("/p/").unwrap()
}

async fn four(person: &Person) -> Vec<String> {
    let mut made = Vec::new();
    for number in 0..4 {
        let caption = if number == 0 { "By the #sea" } else { "Hill" };
        made.push(person.publish(jpeg(), caption, "#old").await);
    }
    made
}

/// Chooses posts and a change, looks at it once more, and goes on: what both pages say.
async fn change(person: &Person, posts: &[&String], fields: &[(&str, &str)]) -> (String, String) {
    let names: Vec<String> = posts
        .iter()
        .map(|post| format!("post-{}", id(post)))
        .collect();
    let mut form: Vec<(&str, &str)> = names.iter().map(|name| (&**name, "yes")).collect();
    form.extend(fields);
    let look = person.post(SELECT, &form).await;
    assert_eq!(look.status(), StatusCode::OK);
    let look = look.text().await.unwrap();
    let count = posts.len().to_string();
    form.push(("count", &count));
    let done = person.post("/@ada/select/apply", &form).await;
    assert_eq!(done.status(), StatusCode::OK);
    let done = done.text().await.unwrap();
    let done = done
        .split_once("role=\"status\" tabindex=\"-1\" autofocus>")
        .unwrap()
        .1;
    (look, done.split("</p>").next().unwrap().trim().to_owned())
}

#[tokio::test]
async fn visibility_and_hashtags_of_many_posts_change() {
    let site = Site::start().await;
    let (ada, guest) = (site.person("ada").await, site.guest());
    let posts = four(&ada).await;
    let all: Vec<&String> = posts.iter().collect();
    let page = ada.page(SELECT).await;
    assert_eq!(page.matches("data-choice").count(), 4);
    assert!(!page.contains("data-choice checked"));
    let (look, done) = change(
        &ada,
        &all[..3],
        &[("change", "visibility"), ("visibility", "private")],
    )
    .await;
    assert!(look.contains("Change 3 posts: <strong>they become visible for you alone"));
    assert_eq!(look.matches("<img").count(), 3);
    assert_eq!(done, "3 changed.");
    assert_eq!(guest.get(&posts[0]).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(guest.get(&posts[3]).await.status(), StatusCode::OK);

    let (_, done) = change(
        &ada,
        &all,
        &[("change", "add-tags"), ("add_tags", "#New, #sea")],
    )
    .await;
    assert_eq!(done, "4 changed.");
    assert!(ada.page(&posts[2]).await.contains("/tags/new"));
    let (_, done) = change(
        &ada,
        &all,
        &[("change", "remove-tags"), ("remove_tags", "sea")],
    )
    .await;
    assert_eq!(
        done,
        "3 changed. 1 was left: the hashtag stands in its caption."
    );
    let (_, done) = change(
        &ada,
        &all,
        &[("change", "remove-tags"), ("remove_tags", "#none")],
    )
    .await;
    assert_eq!(done, "0 changed. 4 were so already.");
    // The first has two more than the others and carries at most thirty.
    let tags: String = (0..28).map(|i| format!("#t{i} ")).collect();
    let (_, done) = change(&ada, &all, &[("change", "add-tags"), ("add_tags", &tags)]).await;
    assert_eq!(done, "3 changed. 1 was left: there is no room for more.");
}

#[tokio::test]
async fn albums_take_many_posts_in_their_order() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    assert!(ada.page("/@ada").await.contains("Share a photo"));
    let posts = four(&ada).await;
    assert!(ada.page("/@ada").await.contains(SELECT));
    let album = make(&ada, "Summer & sea", "public").await;
    let all: Vec<&String> = posts.iter().collect();
    let into = [("change", "add-album"), ("add_album", &*album)];
    let (look, done) = change(&ada, &all[1..3], &into).await;
    assert!(look.contains("Summer &amp; sea"));
    assert_eq!(done, "2 changed.");
    let (_, done) = change(&ada, &all, &into).await;
    assert_eq!(done, "2 changed. 2 were so already.");
    let page = format!("/@ada/albums/{album}");
    let order = [1, 2, 0, 3].map(|i: usize| id(&posts[i]).to_owned());
    assert_eq!(tiles(&ada.page(&page).await), order);
    let out = [("change", "remove-album"), ("remove_album", &*album)];
    let (_, done) = change(&ada, &all[..1], &out).await;
    assert_eq!(done, "1 changed.");
    assert_eq!(tiles(&ada.page(&page).await).len(), 3);
}

#[tokio::test]
async fn posts_are_deleted_after_a_second_look_and_those_that_are_gone_are_counted() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let posts = four(&ada).await;
    let all: Vec<&String> = posts.iter().collect();
    ada.post(&format!("{}/delete", posts[1]), &[]).await;
    let (look, done) = change(&ada, &all[..3], &[("change", "delete")]).await;
    assert!(
        look.contains("Delete 2 posts") && look.contains("These 2 posts are deleted permanently")
    );
    assert!(look.contains("1 of the selected posts no longer exists"));
    assert_eq!(done, "2 deleted. 1 was gone.");
    for (number, post) in posts.iter().enumerate() {
        let there = ada.get(post).await.status() == StatusCode::OK;
        assert_eq!(there, number == 3);
    }
    // Without the second look nothing happens.
    let name = format!("post-{}", id(&posts[3]));
    for form in [
        vec![(&*name, "yes"), ("change", "delete")],
        vec![(&*name, "yes"), ("change", "delete"), ("count", "2")],
    ] {
        let refused = ada.post("/@ada/select/apply", &form).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(ada.get(&posts[3]).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_is_missing_is_said_and_the_choice_stays() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let posts = four(&ada).await;
    let name = format!("post-{}", id(&posts[0]));
    for (fields, says) in [
        (vec![(&*name, "yes")], "Choose what to change"),
        (vec![("change", "delete")], "Select posts first"),
        (
            vec![(&*name, "yes"), ("change", "add-tags")],
            "Say which hashtags",
        ),
        (
            vec![
                (&*name, "yes"),
                ("change", "add-tags"),
                ("add_tags", "#ok #2024"),
            ],
            "#2024",
        ),
        (
            vec![(&*name, "yes"), ("change", "add-album")],
            "Choose an album",
        ),
    ] {
        let refused = ada.post(SELECT, &fields).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        let page = refused.text().await.unwrap();
        assert!(page.contains(says), "{says}");
        let chosen = fields.iter().any(|(field, _)| *field == name);
        let field = page.split_once(&format!("name=\"{name}\"")).unwrap().1;
        let field = field.split('>').next().unwrap();
        assert_eq!(field.contains(" checked"), chosen, "{says}");
    }
    let many: Vec<String> = (0..301)
        .map(|_| format!("post-{}", uuid::Uuid::now_v7()))
        .collect();
    let mut form: Vec<(&str, &str)> = many.iter().map(|name| (&**name, "yes")).collect();
    form.push(("change", "delete"));
    let refused = ada.post(SELECT, &form).await;
    assert!(refused.text().await.unwrap().contains("at most 300"));
}

#[tokio::test]
async fn nobody_selects_anothers_posts_or_drafts_or_album() {
    let site = Site::start().await;
    let (ada, bob) = (site.person("ada").await, site.person("bob").await);
    let theirs = bob.publish(jpeg(), "Bob's", "").await;
    let own = ada.publish(jpeg(), "Own", "").await;
    let draft = ada.begin_draft(jpeg()).await;
    let draft = draft.replace("/compose/", "/p/");
    for page in [SELECT, "/@ADA/select", "/@nobody/select", "/@a.b/select"] {
        let status = bob.get(page).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{page}");
        let form = [("change", "delete")];
        assert_eq!(bob.post(page, &form).await.status(), StatusCode::NOT_FOUND);
    }
    let (_, done) = change(&ada, &[&theirs, &draft, &own], &[("change", "delete")]).await;
    assert_eq!(done, "1 deleted. 2 were gone.");
    assert_eq!(bob.get(&theirs).await.status(), StatusCode::OK);
    let draft = draft.replace("/p/", "/compose/");
    assert_eq!(ada.get(&draft).await.status(), StatusCode::OK);
    let own = ada.publish(jpeg(), "Own", "").await;
    let album = make(&bob, "Bob's", "private").await;
    let name = format!("post-{}", id(&own));
    let form = [
        (&*name, "yes"),
        ("change", "add-album"),
        ("add_album", &*album),
        ("count", "1"),
    ];
    for page in [SELECT, "/@ada/select/apply"] {
        assert_eq!(ada.post(page, &form).await.status(), StatusCode::NOT_FOUND);
    }
    let signed_out = site.guest().post(SELECT, &form).await;
    assert_eq!(signed_out.status(), StatusCode::UNAUTHORIZED);
}
