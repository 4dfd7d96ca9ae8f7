//! Suggestions that the captioner is not sure of: marked, told, put in order, or left out.

use reqwest::StatusCode;
use tempfile::TempDir;

use crate::compose::several::numbered;
use crate::pictures::jpeg;
use crate::site::{Site, field, location, pictures_on};
use crate::toy;

/// What stands before hashtags that are not in their field.
const FURTHER: &str = "Perhaps also: <bdi>";

/// A site whose captioner is unsure of everything below a bias of 0 and sure above it; none for a
/// model of the first format. Its folder lives as long as the test.
async fn site(bias: Option<f32>, prefill: bool) -> (Site, TempDir) {
    let model = tempfile::tempdir().unwrap();
    toy::write_model(model.path(), bias);
    let site = Site::start_with(|settings| {
        Site::use_toy(settings, &model);
        settings.captions.prefill_unsure_alt = prefill;
    });
    (site.await, model)
}

/// How many fields ask their reader to check, and how many candidates are marked.
fn doubts(page: &str) -> (usize, usize) {
    let shown = page.replace("data-mark hidden><span class=\"doubt\">", "");
    let fields = shown.matches("<span class=\"doubt\">").count();
    let offered = page.split_once("id=\"candidates\"");
    let offered = offered.map_or("", |(_, rest)| rest.split("</section>").next().unwrap());
    (
        fields,
        offered.matches("<span class=\"mark doubt\">").count(),
    )
}

/// What stands in the label of a field.
fn label<'p>(page: &'p str, name: &str) -> &'p str {
    let start = format!("<label for=\"{name}\">");
    let label = page.split_once(&start).unwrap().1;
    label.split("</label>").next().unwrap()
}

#[tokio::test]
async fn an_unsure_suggestion_is_marked_where_it_stands_and_where_it_is_offered() {
    let (site, _model) = site(Some(-9.0), true).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    let offered = page.matches("value=\"pick-").count();
    assert!(offered > 1);
    // Caption and alt text; in their labels, so that a screen reader says it, too.
    assert_eq!(doubts(&page), (2, offered));
    let caption = label(&page, "caption");
    assert!(
        caption.contains("suggested") && caption.contains("not sure"),
        "{caption}"
    );
    // Likely hashtags stand in their field, and the others beside it.
    let hashtags = label(&page, "hashtags");
    assert!(
        hashtags.contains("suggested") && !hashtags.contains("not sure"),
        "{hashtags}"
    );
    let further = page.split_once(FURTHER).unwrap().1;
    let further = further.split('<').next().unwrap();
    let likely = field(&page, "hashtags");
    assert!(further.starts_with('#') && likely.starts_with('#'));
    assert!(further.split(' ').all(|tag| !likely.contains(tag)));
    assert!(!field(&page, "alt").is_empty() && !field(&page, "caption").is_empty());

    let form = [("caption", "My own words"), ("action", "save")];
    assert_eq!(location(&ada.post(&draft, &form).await), draft);
    assert_eq!(doubts(&ada.page(&draft).await).0, 1);
    // The same on the page that changes a published post.
    ada.post(&draft, &[("action", "publish")]).await;
    let edit = ada
        .page(&format!("{}/edit", draft.replace("compose", "p")))
        .await;
    assert_eq!(doubts(&edit), (1, 0));
}

#[tokio::test]
async fn a_sure_suggestion_or_an_old_models_is_not_marked() {
    for bias in [Some(9.0), None] {
        let (site, _model) = site(bias, true).await;
        let ada = site.person("ada").await;
        let page = ada.page(&ada.begin_draft(jpeg()).await).await;
        assert!(!label(&page, "caption").contains("not sure"));
        assert_eq!(doubts(&page).1, 0);
        // Of its hashtags some may still be a guess.
        assert_eq!(page.contains(FURTHER), bias.is_some());
    }
}

#[tokio::test]
async fn an_unsure_alt_text_is_left_to_the_person_where_the_site_wants_that() {
    let (site, _model) = site(Some(-9.0), false).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = ada.page(&draft).await;
    let caption = field(&page, "caption");
    assert!(!caption.is_empty() && field(&page, "alt").is_empty());
    assert!(
        page.contains(&format!("A guess, not sure: “<bdi>{caption}</bdi>”")),
        "{page}"
    );
    // An empty alt text is asked about before it is published.
    let response = ada.post(&draft, &[("action", "publish")]).await;
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn pictures_of_one_post_are_described_by_different_sentences() {
    let (site, _model) = site(Some(9.0), true).await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    ada.add(&draft, numbered(1)).await;
    let page = ada.page(&draft).await;
    let [_, second] = <[String; 2]>::try_from(pictures_on(&page)).unwrap();
    let second = field(&page, &format!("alt-{second}"));
    assert!(!second.is_empty());
    assert_ne!(second, field(&page, "alt"));
}
