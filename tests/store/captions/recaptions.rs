//! New words by a newer model: what is asked for and what stays, on either store.

use std::sync::Arc;

use tempfile::TempDir;
use vignette::domain::{
    AltText, Caption, CaptionState, ExtraFiles, Hashtags, Origin, PictureSize, Post, PostId,
    ProfileChange, Suggestible, Suggestions, User,
};
use vignette::services::App;
use vignette::services::captions::recaption::{RenewOutcome, renew, survey};
use vignette::settings::Settings;
use vignette::startup::wire;
use vignette::storage::Store;

use crate::scene::{NOON, draft, signed_up};
use crate::toy;

/// The program over a store, with a model of its own.
struct Scene {
    app: Arc<App>,
    _data: TempDir,
}

impl Scene {
    async fn over(store: Arc<dyn Store>) -> Scene {
        let data = tempfile::tempdir().unwrap();
        let model = data.path().join("model");
        std::fs::create_dir(&model).unwrap();
        toy::write_model(&model, Some(9.0));
        let mut settings = Settings::default();
        settings.storage.data = data.path().to_owned();
        settings.captions.model = model;
        settings.captions.workers = 1;
        settings.captions.wait_ms = 60_000;
        settings.captions.runtime = vignette::captioning::RuntimeChoice::Rten;
        let mut app = wire(&settings).await.unwrap();
        app.store = store;
        Scene {
            app: Arc::new(app),
            _data: data,
        }
    }

    /// Stores a post whose words are an older model's, as they came, after `change`.
    async fn post(&self, author: &User, published: bool, change: impl FnOnce(&mut Post)) -> PostId {
        let mut post = draft(author.id);
        let old = "A cat sits.";
        post.caption = suggested(Caption::parse(old).unwrap());
        post.hashtags = suggested(Hashtags::parse("#cat").unwrap());
        post.replaced_caption = None;
        post.pictures[0].alt_choice = Default::default();
        post.pictures[0].alt = suggested(AltText::parse(old).unwrap());
        post.pictures[0].caption_state = CaptionState::Ready(Suggestions {
            round: 3,
            captions: vec![old.into(), "Another cat.".into()],
            hashtags: vec!["cat".into()],
            model: Some("older 0.1".into()),
            ..Suggestions::default()
        });
        // There is one file of it.
        post.pictures[0].extra_files = ExtraFiles::default();
        change(&mut post);
        if published {
            post.publish(NOON);
        }
        let bytes = std::fs::read("tests/golden/palette.png").unwrap();
        let (blob, size) = (post.pictures[0].blob, PictureSize::View);
        self.app.blobs.put(blob, size, bytes.into()).await.unwrap();
        self.app.store.insert_post(&post).await.unwrap();
        post.id
    }

    async fn found(&self, id: PostId) -> Post {
        self.app.store.post(id).await.unwrap().unwrap().post
    }

    async fn caption(&self, id: PostId) -> String {
        self.found(id).await.caption.value.to_string()
    }
}

fn suggested<T>(value: T) -> Suggestible<T> {
    Suggestible {
        value,
        origin: Origin::Suggested,
    }
}

async fn allowing(store: &dyn Store, name: &str) -> User {
    let user = signed_up(store, name).await;
    let change = ProfileChange {
        renew_captions: Some(true),
        ..ProfileChange::default()
    };
    store.change_profile(user.id, &change).await.unwrap();
    user
}

pub async fn new_words_replace_those_that_nobody_touched(store: Arc<dyn Store>) {
    let (ada, bob) = (
        allowing(&*store, "ada").await,
        signed_up(&*store, "bob").await,
    );
    let scene = Scene::over(Arc::clone(&store)).await;
    let fresh = scene.post(&ada, false, |_| {}).await;
    let out = scene.post(&ada, true, |_| {}).await;
    let worded = |post: &mut Post| post.caption.edit(Caption::parse("My cat!").unwrap(), None);
    let own_draft = scene.post(&ada, false, worded).await;
    let own = scene.post(&ada, true, worded).await;
    let picked = |post: &mut Post| post.pick_caption(Caption::parse("Another cat.").unwrap());
    let picked_draft = scene.post(&ada, false, picked).await;
    let picked_out = scene.post(&ada, true, picked).await;
    let not_allowed = scene.post(&bob, true, |_| {}).await;

    let found = survey(&scene.app, usize::MAX).await.unwrap();
    assert_eq!((found.posts, found.drafts, found.due.len()), (7, 3, 4));
    assert_eq!((found.touched, found.not_allowed), (2, 1));
    assert_eq!(
        scene.caption(fresh).await,
        "A cat sits.",
        "a survey changes nothing"
    );
    assert_eq!(survey(&scene.app, 2).await.unwrap().due.len(), 2);

    for due in found.due {
        let outcome = renew(&scene.app, due).await.unwrap();
        assert_eq!(outcome, RenewOutcome::Renewed);
    }
    for id in [fresh, out] {
        let post = scene.found(id).await;
        let caption = post.caption.value.as_str();
        assert!(
            !caption.contains("cat") && post.caption.is_suggested(),
            "{caption}"
        );
        assert_eq!(post.pictures[0].alt.value.as_str(), caption);
        assert!(post.hashtags.value.to_string().contains("#beach"));
        assert!(post.is_untouched());
        let CaptionState::Ready(said) = &post.pictures[0].caption_state else {
            panic!("{:?}", post.pictures[0].caption_state);
        };
        assert_eq!(said.model.as_deref(), Some("toy 0.1.0"));
        assert!(said.captions.iter().all(|one| one.confidence.is_some()));
    }
    for (id, caption) in [
        (own_draft, "My cat!"),
        (own, "My cat!"),
        (picked_draft, "Another cat."),
        (picked_out, "Another cat."),
        (not_allowed, "A cat sits."),
    ] {
        assert_eq!(scene.caption(id).await, caption);
    }
    // A draft's other fields were nobody's, and there is more to choose from.
    let alt = scene.found(own_draft).await.pictures[0].alt.clone();
    assert!(!alt.value.as_str().contains("cat"), "{alt:?}");
    let again = survey(&scene.app, usize::MAX).await.unwrap();
    assert!(again.due.is_empty(), "{again:?}");
}

pub async fn what_changes_between_survey_and_renewal_is_left_alone(store: Arc<dyn Store>) {
    let ada = allowing(&*store, "ada").await;
    let scene = Scene::over(Arc::clone(&store)).await;
    let [touched, gone] = [
        scene.post(&ada, true, |_| {}).await,
        scene.post(&ada, true, |_| {}).await,
    ];
    let due = survey(&scene.app, usize::MAX).await.unwrap().due;
    let mut post = scene.found(touched).await;
    post.caption.edit(Caption::parse("My cat!").unwrap(), None);
    store.replace_post(&post).await.unwrap();
    store.delete_post(gone).await.unwrap();
    for due in due {
        let outcome = renew(&scene.app, due).await.unwrap();
        assert_eq!(outcome, RenewOutcome::Left);
    }
    assert_eq!(scene.caption(touched).await, "My cat!");
}

pub async fn all_posts_are_walked_in_order(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut ids = Vec::new();
    for published in [false, true, false] {
        let mut post = draft(ada.id);
        if published {
            post.publish(NOON);
        }
        store.insert_post(&post).await.unwrap();
        ids.push(post.id);
    }
    ids.sort();
    assert_eq!(store.post_ids(None, 2).await.unwrap(), ids[..2]);
    assert_eq!(store.post_ids(Some(ids[1]), 2).await.unwrap(), ids[2..]);
    assert!(store.post_ids(Some(ids[2]), 2).await.unwrap().is_empty());
}
