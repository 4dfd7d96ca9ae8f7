//! Finding posts and people by words.

use reqwest::StatusCode;

use crate::pictures::jpeg;
use crate::reading::feeds::posts_on;
use crate::site::{Person, Site};

async fn found(person: &Person, question: &str) -> Vec<String> {
    let q: String = url::form_urlencoded::byte_serialize(question.as_bytes()).collect();
    posts_on(&person.page(&format!("/search?q={q}")).await)
}

#[tokio::test]
async fn words_lead_to_posts_best_first() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let said = ada.publish(jpeg(), "Two dogs on a beach", "").await;
    let tagged = ada.publish(jpeg(), "Rex", "#dog").await;
    let newer = ada.publish(jpeg(), "A dog that runs", "#running").await;
    let guest = site.guest();
    for (question, expected) in [
        ("dogs", vec![&tagged, &newer, &said]),
        ("DOG", vec![&tagged, &newer, &said]),
        ("do", vec![&tagged, &newer, &said]),
        ("the dog on the beach", vec![&said]),
        ("run dog", vec![&newer]),
        ("#running", vec![&newer]),
        ("cat", vec![]),
        ("dog cat", vec![]),
    ] {
        let expected: Vec<String> = expected.into_iter().cloned().collect();
        assert_eq!(found(&guest, question).await, expected, "{question}");
    }
    let edit = [("caption", "A cat"), ("hashtags", ""), ("alt", "A cat")];
    ada.post(&format!("{tagged}/edit"), &edit).await;
    assert_eq!(found(&guest, "cats").await, std::slice::from_ref(&tagged));
    assert_eq!(found(&guest, "dog").await, [newer.clone(), said.clone()]);
    ada.post(&format!("{tagged}/delete"), &[]).await;
    assert_eq!(found(&guest, "cats").await, Vec::<String>::new());
}

#[tokio::test]
async fn results_are_paged_without_repeats() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mut all = Vec::new();
    for number in 0..45 {
        let tags = if number % 3 == 0 { "#dog" } else { "" };
        all.push(ada.publish(jpeg(), &format!("Dog {number}"), tags).await);
    }
    let guest = site.guest();
    let mut seen = Vec::new();
    let mut next = Some("/search?q=dog".to_owned());
    while let Some(path) = next {
        let page = guest.page(&path).await;
        assert!(posts_on(&page).len() <= 20);
        seen.extend(posts_on(&page));
        next = crate::reading::feeds::older_on(&page);
    }
    let (tagged, others): (Vec<_>, Vec<_>) = (0..45).rev().partition(|number| number % 3 == 0);
    let expected: Vec<String> = tagged
        .iter()
        .chain(&others)
        .map(|at| all[*at].clone())
        .collect();
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn people_come_before_posts() {
    let site = Site::start().await;
    site.person("ada").await;
    site.person("adam").await;
    let page = site.guest().page("/search?q=ADA").await;
    let at = |name: &str| page.find(&format!("href=\"/@{name}\"")).unwrap();
    assert!(at("ada") < at("adam"));
    let page = site.guest().page("/search?q=adam").await;
    assert!(!page.contains("href=\"/@ada\""));
}

#[tokio::test]
async fn bad_questions_get_an_answer_and_never_an_error() {
    let site = Site::start().await;
    let guest = site.guest();
    for (path, status, says) in [
        ("/search", 200, "Parts of words work"),
        ("/search?q=", 200, "Parts of words work"),
        ("/search?q=%20%3F%21", 200, "Parts of words work"),
        ("/search?q=%00", 200, "Parts of words work"),
        ("/search?q=zebra", 200, "Nothing found"),
        ("/search?q=%3Cscript%3E", 200, "&lt;script&gt;"),
        ("/search?q=%27%20OR%201%3D1%20--", 200, "Nothing found"),
        ("/search?q=%F0%9F%90%95", 200, "Nothing found"),
        ("/search?q=a+b+c+d+e+f+g+h+i+j+k", 422, "at most 8"),
        ("/search?q=dog&after=x", 400, "place in the results"),
    ] {
        let response = guest.get(path).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        let page = response.text().await.unwrap();
        assert!(page.contains(says), "{path}: {page}");
        assert!(!page.contains("<script>"), "{path}");
    }
    let long = format!("/search?q={}", "x".repeat(101));
    let response = guest.get(&long).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        response
            .text()
            .await
            .unwrap()
            .contains("100 characters fit")
    );
}

#[tokio::test]
async fn words_of_every_language_are_found_as_people_type_them() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let guest = site.guest();
    for (caption, questions) in [
        ("Sabah ışık", &["isik", "IŞIK", "ışık"][..]),
        ("Unsere Straße", &["strasse", "STRASSE", "straße"]),
        ("Łódź nocą", &["lodz", "łódź", "noca"]),
        ("كِتَابٌ جميل", &["كتاب", "كتـاب"]),
        ("أحمد في الحديقة", &["احمد"]),
        ("I don’t know", &["dont", "don't", "don’t"]),
        ("Fast 🐕", &["🐕"]),
        ("海辺を走る犬", &["海辺", "犬"]),
        ("我喜欢看日落", &["日落"]),
        ("แมวนอนหลับบนโซฟา", &["แมว", "โซฟา"]),
        ("Прогулка с собаками", &["собака"]),
    ] {
        let post = ada.publish(jpeg(), caption, "").await;
        for question in questions {
            let found = found(&guest, question).await;
            assert!(found.contains(&post), "{question} did not find {caption}");
        }
    }
    assert!(found(&guest, "猫").await.is_empty());
}

#[tokio::test]
async fn a_site_has_a_language_and_may_get_another() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "Viele Kinder am Meer", "").await;
    assert!(found(&site.guest(), "kindern").await.is_empty());
    let site = site
        .start_again(|settings| settings.search.language = vignette::domain::Language::German)
        .await;
    let guest = site.guest();
    crate::eventually::eventually("the index is written anew", async || {
        found(&guest, "kindern").await == std::slice::from_ref(&post)
    })
    .await;
}

#[tokio::test]
async fn words_that_an_underscore_joins_are_found_together_and_alone() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada
        .publish(jpeg(), "TC_00715 in snake_case", "#golden_hour_2")
        .await;
    for question in [
        "TC_00715",
        "TC_",
        "00715",
        "snake_case",
        "case",
        "golden_hour",
        "#golden_hour_2",
        "hour",
    ] {
        let found = found(&site.guest(), question).await;
        assert_eq!(found, std::slice::from_ref(&post), "{question}");
    }
}
