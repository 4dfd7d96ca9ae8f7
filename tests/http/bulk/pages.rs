//! Posts chosen on several pages, without scripts.

use std::collections::BTreeMap;

use reqwest::StatusCode;
use vignette::domain::{PostId, Timestamp};

use crate::pictures::jpeg;
use crate::site::{Person, Site};

const SELECT: &str = "/@ada/select";

/// So many more posts without pictures, older than the first.
async fn many(site: &Site, ada: &Person, count: i64) {
    let first = ada.publish(jpeg(), "The newest", "").await;
    let store = site.store().await;
    let id = first.strip_prefix("/p/").unwrap().parse().unwrap();
    let like = store.post(id).await.unwrap().unwrap().post;
    for number in 1..=count {
        let mut post = like.clone();
        let at = Timestamp::from_millis(1_700_000_000_000 - number * 1000);
        (post.id, post.published_at) = (PostId::generate(), Some(at));
        post.pictures.clear();
        store.insert_post(&post).await.unwrap();
    }
}

/// The fields that a browser sends of a page of choices, with the boxes that are ticked.
fn fields(page: &str) -> BTreeMap<String, String> {
    let form = page.split("data-select").nth(1).unwrap();
    let inputs = form.split("<input ").skip(1);
    let inputs = inputs.map(|input| input.split('>').next().unwrap());
    let sent =
        inputs.filter(|input| input.contains("type=\"hidden\"") || input.ends_with(" checked"));
    let value = |input: &str, name: &str| {
        let rest = input.split_once(&format!("{name}=\"")).unwrap().1;
        rest.split('"').next().unwrap().to_owned()
    };
    sent.map(|input| (value(input, "name"), value(input, "value")))
        .collect()
}

/// Names of boxes on a page.
fn boxes(page: &str) -> Vec<String> {
    let boxes = page.split("type=\"checkbox\" name=\"").skip(1);
    boxes
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

async fn sent(
    person: &Person,
    fields: &BTreeMap<String, String>,
    button: &[(&str, &str)],
) -> (StatusCode, String) {
    let mut form: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    form.extend(button);
    let answer = person.post(SELECT, &form).await;
    (answer.status(), answer.text().await.unwrap())
}

on_both_stores!(what_is_chosen_on_one_page_stays_chosen_on_the_next);

async fn what_is_chosen_on_one_page_stays_chosen_on_the_next(site: Site) {
    let ada = site.person("ada").await;
    many(&site, &ada, 209).await;
    let first = ada.page(SELECT).await;
    let on_first = boxes(&first);
    assert_eq!(on_first.len(), 100);
    assert!(first.contains("value=\"older\"") && !first.contains("value=\"newer\""));
    let mut form = fields(&first);
    for name in &on_first[..2] {
        form.insert(name.clone(), "yes".into());
    }
    let (status, second) = sent(&ada, &form, &[("turn", "older")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        second.contains("2 selected, 2 of them on other pages"),
        "{second}"
    );
    let on_second = boxes(&second);
    assert_eq!(on_second.len(), 100);
    assert!(on_second.iter().all(|name| !on_first.contains(name)));
    // All of this page, and what was chosen before.
    let (_, second) = sent(&ada, &fields(&second), &[("turn", "all")]).await;
    assert!(
        second.contains("102 selected, 2 of them on other pages"),
        "{second}"
    );
    let (_, third) = sent(&ada, &fields(&second), &[("turn", "older")]).await;
    assert_eq!(boxes(&third).len(), 10);
    assert!(!third.contains("value=\"older\""));
    let mut form = fields(&third);
    form.insert(boxes(&third)[0].clone(), "yes".into());
    // Back to the first page, where one is taken out again.
    let (_, second) = sent(&ada, &form, &[("turn", "newer")]).await;
    assert_eq!(boxes(&second), on_second);
    let (_, first) = sent(&ada, &fields(&second), &[("turn", "newer")]).await;
    assert_eq!(boxes(&first), on_first);
    assert!(
        first.contains("103 selected, 101 of them on other pages"),
        "{first}"
    );
    let mut form = fields(&first);
    form.remove(&on_first[0]);
    let change = [("change", "visibility"), ("visibility", "private")];
    let (status, look) = sent(&ada, &form, &change).await;
    assert_eq!(status, StatusCode::OK);
    assert!(look.contains("Change 102 posts"), "{look}");
    // What was chosen can be looked through once more from there.
    let (_, again) = sent(&ada, &form, &[("turn", "back")]).await;
    assert!(again.contains("102 selected"), "{again}");

    form.extend(change.map(|(name, value)| (name.to_owned(), value.to_owned())));
    form.insert("count".into(), "102".into());
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let done = ada.post("/@ada/select/apply", &form).await;
    assert_eq!(done.status(), StatusCode::OK);
    assert!(done.text().await.unwrap().contains("102 changed."));
}

#[tokio::test]
async fn too_many_are_refused_and_stay_chosen() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    many(&site, &ada, 320).await;
    let mut page = ada.page(SELECT).await;
    for _ in 0..3 {
        page = sent(&ada, &fields(&page), &[("turn", "all")]).await.1;
        page = sent(&ada, &fields(&page), &[("turn", "older")]).await.1;
    }
    assert!(page.contains("300 selected, 300 of them"), "{page}");
    let (status, page) = sent(&ada, &fields(&page), &[("turn", "all")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("321 posts are selected; at most 300 are changed at once."),
        "{page}"
    );
    // One goes on once there are fewer.
    let (status, page) = sent(&ada, &fields(&page), &[("turn", "newer")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("321 selected, 300 of them"), "{page}");
    let mut form = fields(&page);
    for name in boxes(&page) {
        form.remove(&name);
    }
    let (status, page) = sent(&ada, &form, &[("turn", "newer")]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("300 selected, 200 of them"), "{page}");
    // A trail and a place that nobody gave out.
    let mut form = fields(&page);
    form.insert("trail".into(), "x ".repeat(5000));
    form.insert("next".into(), "nowhere".into());
    for turn in ["older", "newer"] {
        let (status, _) = sent(&ada, &form, &[("turn", turn)]).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{turn}");
    }
}
