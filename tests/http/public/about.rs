//! `/about`: who writes the captions, and whose work they are made from.

use crate::captions::rewriting::site_with;
use crate::language_model::{LanguageModel, three};
use crate::site::Site;

#[tokio::test]
async fn the_page_names_the_model_and_those_whom_it_is_owed_to() {
    let (site, _model) = Site::start_with_toy(Some(0.0)).await;
    let page = site.guest().page("/about/captions").await;
    assert!(page.contains("toy 0.1.0"), "{page}");
    assert!(
        page.contains("<li>Toy words, the project itself: MIT</li>"),
        "{page}"
    );
    let ada = site.person("ada").await;
    for visitor in [&site.guest(), &ada] {
        assert!(
            visitor
                .page("/")
                .await
                .contains("<a href=\"/about\">About</a>")
        );
    }
}

#[tokio::test]
async fn without_a_captioner_it_says_so() {
    let site = Site::start().await;
    let page = site.guest().page("/about/captions").await;
    assert!(
        page.contains("switched off here") && !page.contains("neural"),
        "{page}"
    );
}

#[tokio::test]
async fn where_words_may_go_elsewhere_it_says_where_and_what() {
    let model = LanguageModel::start(three()).await;
    for image in [false, true] {
        let site = site_with(&model, |settings| settings.captions.remote.image = image).await;
        let page = site.guest().page("/about/captions").await;
        for said in [&model.host(), "toy-llm", "caption and hashtags go there"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert_eq!(page.contains("720 pixels"), image, "{page}");
        assert!(!page.contains("switched off here"), "{page}");
        let about = site.guest().page("/about").await;
        assert!(
            !about.contains("nothing that calls out to others."),
            "{about}"
        );
    }
    let site = Site::start().await;
    let about = site.guest().page("/about").await;
    assert!(
        about.contains("nothing that calls out to others."),
        "{about}"
    );
}
