//! Publishing: once, and not without a word about missing alt texts.

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
async fn publishing_without_an_alt_text_asks_once() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let form = [("caption", "Quiet"), ("alt", "  "), ("action", "publish")];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    assert!(page.contains("Your picture has no alt text"), "{page}");
    assert_eq!(field(&page, "checked"), "1");
    assert_eq!(field(&page, "caption"), "Quiet");
    let stored = ada.page(&draft).await;
    assert_eq!(field(&stored, "caption"), "Quiet", "the words are saved");
    assert!(!stored.contains("checked"), "it is asked at publishing");

    let form = [form[0], form[1], form[2], ("checked", "1")];
    let post = location(&ada.post(&draft, &form).await);
    assert!(site.guest().page(&post).await.contains("Quiet"));
}

#[tokio::test]
async fn publishing_suggestions_that_nobody_touched_asks_once_whether_they_are_right() {
    let (site, _model) = Site::start_with_toy(Some(9.0)).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, jpeg()).await;
    let page = ada.page(&draft).await;
    let (caption, alt) = (field(&page, "caption"), field(&page, "alt"));
    assert!(!caption.is_empty() && !alt.is_empty());

    for action in ["publish", "schedule"] {
        let form = [("action", action), ("schedule_at", "2030-01-01T00:00")];
        let asked = ada.post(&draft, &form).await;
        assert_eq!(asked.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let asked = asked.text().await.unwrap();
        let asked = asked.split_once("id=\"ask\"").unwrap().1;
        let asked = asked.split("name=\"checked\"").next().unwrap();
        assert!(asked.contains("These words were suggested"), "{asked}");
        assert!(asked.contains(&format!("<dd dir=\"auto\">{caption}</dd>")));
        // The toy says the same of both, which is shown once.
        assert_eq!(asked.matches("lt text</dt>").count(), 2);
        assert!(asked.contains(&format!("#picture-{second}")));
    }

    // What was written is not asked about any more, and the rest is once.
    let second_alt = format!("alt-{second}");
    let form = [
        ("caption", "Our garden"),
        (second_alt.as_str(), "A gate."),
        ("action", "publish"),
    ];
    let asked = ada.post(&draft, &form).await.text().await.unwrap();
    let asked = asked.split_once("id=\"ask\"").unwrap().1;
    assert!(!asked.contains("<dt>Caption"));
    assert_eq!(asked.matches("<dt>Alt text</dt>").count(), 1);
    let form = [("checked", "1"), ("action", "publish")];
    let post = location(&ada.post(&draft, &form).await);
    let page = site.guest().page(&post).await;
    assert!(page.contains("Our garden") && page.contains(&format!("alt=\"{alt}\"")));
}

#[tokio::test]
async fn it_says_which_pictures_have_no_alt_text() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let second = ada.add(&draft, jpeg()).await;
    let third = ada.add(&draft, jpeg()).await;
    let second_alt = format!("alt-{second}");
    let form = [
        ("alt", "The first"),
        (second_alt.as_str(), ""),
        ("action", "publish"),
    ];
    let response = ada.post(&draft, &form).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = response.text().await.unwrap();
    let asked = page.split_once("id=\"ask\"").unwrap().1;
    let asked = asked.split("</div>").next().unwrap();
    assert!(asked.contains("picture 2") && asked.contains("picture 3"));
    assert!(!asked.contains("picture 1"), "{asked}");

    let third_alt = format!("alt-{third}");
    let form = [
        (second_alt.as_str(), "The second"),
        (third_alt.as_str(), "The third"),
        ("action", "publish"),
    ];
    let post = location(&ada.post(&draft, &form).await);
    let page = site.guest().page(&post).await;
    for alt in ["The first", "The second", "The third"] {
        assert!(page.contains(&format!("alt=\"{alt}\"")), "{alt}");
        assert!(
            page.contains(&format!("<p dir=\"auto\">{alt}</p>")),
            "{alt} can be read"
        );
    }
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
