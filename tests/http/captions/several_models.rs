//! Several models: how a site is started with them, and what its pages show of each.

use tempfile::TempDir;

use vignette::settings::Settings;
use vignette::startup::Application;

use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::site::{Person, Site, field};
use crate::toy::{Pace, Toy};

/// A site with these models; their folders live as long as the test.
pub fn models(toys: &[Toy]) -> (impl Fn(&mut Settings) + use<>, Vec<TempDir>) {
    let folders: Vec<TempDir> = toys.iter().map(|_| tempfile::tempdir().unwrap()).collect();
    for (toy, folder) in toys.iter().zip(&folders) {
        toy.write(folder.path());
    }
    let paths = folders.iter().map(|one| one.path().to_string_lossy());
    let paths: Vec<String> = paths.map(Into::into).collect();
    let change = move |settings: &mut Settings| {
        settings.captions.enabled = true;
        settings.captions.models = paths.clone();
        settings.captions.runtime = vignette::captioning::RuntimeChoice::Rten;
        settings.captions.workers = 1;
        settings.captions.lease_seconds = 1;
    };
    (change, folders)
}

pub fn toy(name: &'static str, first: &'static str, pace: Pace) -> Toy {
    Toy {
        name,
        first,
        pace,
        ..Toy::default()
    }
}

pub const TWO: [Toy; 2] = [
    Toy {
        bias: Some(9.0),
        name: "toy",
        first: "a",
        pace: Pace::Fast,
        looks: true,
    },
    Toy {
        bias: Some(9.0),
        name: "other",
        first: "dog",
        pace: Pace::Fast,
        looks: true,
    },
];

/// The texts and models of the candidates on a page.
pub fn candidates(page: &str) -> Vec<(String, Option<String>)> {
    let buttons = page.split("value=\"pick-").skip(1);
    buttons
        .map(|button| {
            let inside = button.split_once('>').unwrap().1;
            let inside = inside.split("</button>").next().unwrap();
            let text = inside.split(" <").next().unwrap().to_owned();
            let model = inside.split_once("<small class=\"model\">");
            let model = model.map(|(_, rest)| rest.split('<').next().unwrap().to_owned());
            (text, model)
        })
        .collect()
}

/// The page of a draft once nothing is awaited for it any more.
pub async fn settled(ada: &Person, draft: &str) -> String {
    let mut page = String::new();
    eventually("all models have answered", async || {
        page = ada.page(draft).await;
        !page.contains("data-pending")
    })
    .await;
    page
}

/// What a server says that does not start with these models.
async fn refusal(toys: &[Toy], change: impl FnOnce(&mut Settings)) -> String {
    let (models, _folders) = models(toys);
    let data = tempfile::tempdir().unwrap();
    let mut settings = Settings::default();
    settings.server.listen = "127.0.0.1:0".parse().unwrap();
    settings.storage.data = data.path().to_owned();
    models(&mut settings);
    change(&mut settings);
    match Application::build(&settings).await {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn models_that_cannot_be_used_together_are_refused_in_one_line() {
    let twice = [TWO[0], TWO[0]];
    let error = refusal(&twice, |_| {}).await;
    assert!(error.contains("whose model is called \"toy\""), "{error}");
    let gone = |settings: &mut Settings| settings.captions.models[1].push_str("-gone");
    let error = refusal(&TWO, gone).await;
    assert!(error.contains("no caption model was found"), "{error}");
    let gone_but_optional = |settings: &mut Settings| {
        settings.captions.models[1].push_str("-gone");
        settings.captions.required = false;
    };
    assert_eq!(refusal(&TWO, gone_but_optional).await, "");
}

#[tokio::test]
async fn a_model_that_is_gone_leaves_the_others_at_work_where_it_is_not_required() {
    let (change, folders) = models(&[TWO[0], TWO[1], toy("last", "beach", Pace::Fast)]);
    std::fs::remove_file(folders[0].path().join("manifest.json")).unwrap();
    let site = Site::start_with(|settings| {
        change(settings);
        settings.captions.required = false;
    });
    let site = site.await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(jpeg()).await;
    let page = settled(&ada, &draft).await;
    assert!(field(&page, "caption").starts_with("Dog"));
    let by: Vec<_> = candidates(&page)
        .into_iter()
        .map(|(_, by)| by.unwrap())
        .collect();
    assert!(
        by.contains(&"other".into()) && by.contains(&"last".into()),
        "{by:?}"
    );
    // Whose work they are made from is told of each.
    let about = site.guest().page("/about/captions").await;
    assert!(
        about.contains("<b>other 0.1.0</b> and <b>last 0.1.0</b>"),
        "{about}"
    );
    assert_eq!(
        about.matches("Toy words, the project itself: MIT").count(),
        2
    );
}
