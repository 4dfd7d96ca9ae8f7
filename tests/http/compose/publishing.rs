//! Publishing: once, with the words of the form.

use reqwest::StatusCode;

use crate::pictures::{corners, encoded, jpeg};
use crate::site::{Site, field, location, pictures_on, too_many_tags};

#[tokio::test]
async fn publishing_twice_makes_one_post() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [
        ("caption", "Once"),
        ("hashtags", ""),
        ("alt", "A square"),
        ("action", "publish"),
    ];
    let taps = [ada.post(&draft, &form), ada.post(&draft, &form)];
    let answers: Vec<_> = futures_util::future::join_all(taps).await;
    let late = location(&ada.post(&draft, &form).await);
    for answer in &answers {
        assert_eq!(location(answer), late);
    }
    assert_eq!(
        site.guest().page("/").await.matches("id=\"post-").count(),
        1
    );
    assert_eq!(location(&ada.get(&draft).await), late);
}

#[tokio::test]
async fn a_stale_form_words_the_picture_that_it_was_made_for() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, jpeg()).await;
    let stale = ada.page(&draft).await;
    let first = field(&stale, "alt_picture");
    assert_eq!(pictures_on(&stale), [first.clone(), second.clone()]);

    // Elsewhere the pictures change places; then the old form is saved.
    let swap = format!("move-left-{second}");
    ada.post(&draft, &[("action", swap.as_str())]).await;
    let others = format!("alt-{second}");
    let form = [
        ("alt", "Was first"),
        ("alt_picture", first.as_str()),
        (others.as_str(), "Was second"),
        ("action", "save"),
    ];
    ada.post(&draft, &form).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, "alt_picture"), second);
    assert_eq!(field(&page, "alt"), "Was second");
    assert_eq!(field(&page, &format!("alt-{first}")), "Was first");
}

#[tokio::test]
async fn an_untouched_alt_text_does_not_undo_what_was_written_elsewhere() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, jpeg()).await;
    let (name, shown) = (format!("alt-{second}"), format!("alt_shown-{second}"));
    ada.post(
        &draft,
        &[(name.as_str(), "From the phone"), ("action", "save")],
    )
    .await;
    let old = [
        (name.as_str(), ""),
        (shown.as_str(), ""),
        ("caption", "From the editor"),
        ("action", "save"),
    ];
    ada.post(&draft, &old).await;
    let page = ada.page(&draft).await;
    assert_eq!(field(&page, &name), "From the phone");
    assert_eq!(field(&page, "caption"), "From the editor");
}

#[tokio::test]
async fn an_over_long_alt_text_is_refused_beside_its_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada
        .add(&draft, encoded(&corners(30, 20), image::ImageFormat::Png))
        .await;
    let name = format!("alt-{second}");
    let long = "ß".repeat(1501);
    let form = [
        ("caption", "Typed with care"),
        (name.as_str(), long.as_str()),
        ("action", "publish"),
    ];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains(&format!("id=\"{name}-problem\"")), "{page}");
    assert!(page.contains("has 1501 characters; 1500 fit"));
    assert_eq!(field(&page, &name), long);
    assert_eq!(field(&page, "caption"), "Typed with care");
}

#[tokio::test]
async fn ten_of_the_longest_alt_texts_fit_into_the_form() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let long = "犬".repeat(1500);
    let mut form = vec![("alt".to_owned(), long.clone())];
    for _ in 1..10 {
        let id = ada.add(&draft, jpeg()).await;
        form.push((format!("alt-{id}"), long.clone()));
        form.push((format!("alt_shown-{id}"), long.clone()));
    }
    form.push(("action".to_owned(), "save".to_owned()));
    let form: Vec<_> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    assert_eq!(field(&ada.page(&draft).await, "alt"), long);
}

#[tokio::test]
async fn alt_texts_of_every_picture_survive_a_login() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, jpeg()).await;
    let name = format!("alt-{second}");
    ada.post("/logout", &[]).await;
    let form = [(name.as_str(), "Typed <late>"), ("action", "save")];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let kept = field(&response.text().await.unwrap(), "kept");
    let login = [
        ("identifier", "ada"),
        ("password", crate::site::PASSWORD),
        ("kept", &kept),
    ];
    assert_eq!(location(&ada.post("/login", &login).await), draft);
    assert_eq!(field(&ada.page(&draft).await, &name), "Typed <late>");
}

#[tokio::test]
async fn choices_of_a_refused_form_are_still_choices_when_it_is_sent_again() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let edit = format!("{post}/edit");
    let many = too_many_tags();
    let refused = [
        ("caption", "A dog"),
        ("caption_shown", "A dog"),
        ("hashtags", many.as_str()),
        ("hashtags_shown", "#dog"),
        ("visibility", "private"),
        ("visibility_shown", "public"),
        ("sensitive", "yes"),
        ("sensitive_shown", "no"),
    ];
    let response = ada.post(&edit, &refused).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("value=\"private\" selected"));
    let shown = (
        field(&page, "visibility_shown"),
        field(&page, "sensitive_shown"),
    );
    assert_eq!(shown, ("public".to_owned(), "no".to_owned()));
    let mended = [
        ("hashtags", "#dog"),
        ("hashtags_shown", "#dog"),
        ("visibility", "private"),
        ("visibility_shown", &shown.0),
        ("sensitive", "yes"),
        ("sensitive_shown", &shown.1),
    ];
    let response = ada.post(&edit, &mended).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let seen = site.guest().get(&post).await.status();
    assert_eq!(seen, StatusCode::NOT_FOUND);
    assert_eq!(field(&ada.page(&edit).await, "sensitive_shown"), "yes");
}

#[tokio::test]
async fn a_refused_form_does_not_empty_fields_that_were_filled_meanwhile() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "A dog", "#dog").await;
    let edit = format!("{post}/edit");
    // From a page that was made before there was a caption.
    let many = too_many_tags();
    let refused = [
        ("caption", ""),
        ("caption_shown", ""),
        ("hashtags", many.as_str()),
        ("hashtags_shown", "#dog"),
    ];
    let response = ada.post(&edit, &refused).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert_eq!(
        page.matches("\nA dog</textarea>").count(),
        2,
        "typed and shown"
    );
    assert_eq!(field(&page, "hashtags"), many, "what was typed is there");
}

#[tokio::test]
async fn a_tag_in_a_caption_is_a_tag_of_the_post() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(jpeg(), "By the #sea, at last", "#dog").await;
    for tag in ["sea", "dog"] {
        let page = ada.page(&format!("/tags/{tag}")).await;
        assert!(page.contains(&post), "#{tag} does not list it");
    }
    let form = [("caption", "In the #hills"), ("hashtags", "#dog")];
    ada.post(&format!("{post}/edit"), &form).await;
    assert!(ada.page("/tags/hills").await.contains(&post));
    assert!(!ada.page("/tags/sea").await.contains(&post));
}
