//! What further models say: found when it is due, asked for once, beside what the first wrote.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use vignette::captioning::RuntimeChoice;
use vignette::domain::{
    Awaited, CaptionState, ExtraFiles, PictureSize, Post, PostId, Suggestions, Timestamp, User,
};
use vignette::services::App;
use vignette::services::captions::further::run_worker;
use vignette::settings::Settings;
use vignette::startup::wire;
use vignette::storage::Store;

use crate::scene::{NOON, draft, signed_up};
use crate::toy::Toy;

/// A draft for which the first model has written, and others are awaited.
fn waiting(author: &User, awaited: Awaited) -> Post {
    let mut post = draft(author.id);
    post.pictures[0].extra_files = ExtraFiles::default();
    post.pictures[0].caption_state = CaptionState::Ready(Suggestions {
        round: 2,
        captions: vec!["A cat sits.".into()],
        model: Some("toy 0.1.0".into()),
        awaited: Some(awaited),
        ..Suggestions::default()
    });
    post
}

fn awaited(sources: &[&str], attempts: u32, due_at: Timestamp) -> Awaited {
    Awaited {
        sources: sources.iter().map(|&name| name.to_owned()).collect(),
        attempts,
        due_at,
    }
}

pub async fn finds_posts_whose_further_sources_are_due(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    store.insert_post(&draft(ada.id)).await.unwrap();
    let mut post = waiting(&ada, awaited(&["b", "c"], 1, NOON.plus_seconds(60)));
    store.insert_post(&post).await.unwrap();
    let read = store.post(post.id).await.unwrap().unwrap().post;
    assert_eq!(read, post, "it reads back as it was written");

    let due = async |seconds| {
        let now = NOON.plus_seconds(seconds);
        store.posts_with_awaited_sources(now, 10).await.unwrap()
    };
    assert_eq!(due(59).await, []);
    assert_eq!(due(60).await, [post.id]);
    // The first model's words are none of theirs.
    let late = NOON.plus_seconds(90);
    let pending = store.posts_with_pending_captions(late, 10).await.unwrap();
    assert!(!pending.contains(&post.id));
    post.pictures[0].caption_state.ask_again(NOON);
    store.replace_post(&post).await.unwrap();
    assert_eq!(due(60).await, []);
}

/// A process with the first model and another, which asks in the background.
struct Process {
    app: Arc<App>,
    _data: TempDir,
}

impl Process {
    async fn over(store: Arc<dyn Store>, data_of: Option<&Process>) -> Process {
        let data = tempfile::tempdir().unwrap();
        let mut folders = Vec::new();
        for name in ["toy", "other"] {
            let folder = data.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            let toy = Toy {
                name,
                ..Toy::default()
            };
            toy.write(&folder);
            folders.push(folder.to_string_lossy().into_owned());
        }
        let mut settings = Settings::default();
        settings.storage.data = data.path().to_owned();
        settings.captions.models = folders;
        settings.captions.workers = 1;
        settings.captions.runtime = RuntimeChoice::Rten;
        let mut app = wire(&settings).await.unwrap();
        app.store = store;
        if let Some(other) = data_of {
            app.blobs = other.app.blobs.clone();
        }
        Process {
            app: Arc::new(app),
            _data: data,
        }
    }

    async fn insert(&self, post: &Post) -> PostId {
        let bytes = std::fs::read("tests/golden/palette.png").unwrap();
        let (blob, size) = (post.pictures[0].blob, PictureSize::View);
        self.app.blobs.put(blob, size, bytes.into()).await.unwrap();
        self.app.store.insert_post(post).await.unwrap();
        post.id
    }

    /// How often its other model has answered.
    fn answered(&self) -> u64 {
        let text = self.app.metrics.text(0, 0);
        let name =
            "vignette_further_suggestions_seconds_count{source=\"other\",outcome=\"written\"} ";
        let line = text.lines().find_map(|line| line.strip_prefix(name));
        line.map_or(0, |number| number.parse().unwrap())
    }

    async fn offered(&self, id: PostId) -> Suggestions {
        let post = self.app.store.post(id).await.unwrap().unwrap().post;
        post.pictures[0]
            .caption_state
            .suggestions()
            .unwrap()
            .clone()
    }

    /// What is offered once nobody is awaited any more.
    async fn settled(&self, id: PostId) -> Suggestions {
        let begun = Instant::now();
        loop {
            let offered = self.offered(id).await;
            if offered.awaited.is_none() {
                return offered;
            }
            let waited = begun.elapsed();
            assert!(waited < Duration::from_secs(60), "{:?}", offered.awaited);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

pub async fn of_two_processes_exactly_one_asks_further_models(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let one = Process::over(Arc::clone(&store), None).await;
    let other = Process::over(Arc::clone(&store), Some(&one)).await;
    let now = Timestamp::now();
    let mut posts = Vec::new();
    for _ in 0..6 {
        let post = waiting(&ada, awaited(&["other"], 0, now));
        posts.push((one.insert(&post).await, post));
    }
    // Of one the process that asked has died, another has been asked too often.
    let orphaned = waiting(&ada, awaited(&["other"], 4, now));
    posts.push((one.insert(&orphaned).await, orphaned));
    let hopeless = waiting(&ada, awaited(&["other"], CaptionState::MAX_ATTEMPTS, now));
    let hopeless = one.insert(&hopeless).await;
    // A lease that someone holds.
    let held = waiting(&ada, awaited(&["other"], 1, now.plus_seconds(600)));
    let held = one.insert(&held).await;

    for process in [&one, &other] {
        tokio::spawn(run_worker(Arc::clone(&process.app)));
    }
    for (id, before) in &posts {
        let offered = one.settled(*id).await;
        assert_eq!(offered.captions, ["A cat sits.".into()], "the first's stay");
        let [said] = offered.others.as_slice() else {
            panic!("{:?}", offered.others);
        };
        assert_eq!(said.model, "other 0.1.0");
        assert!(!said.captions.is_empty() && !said.hashtags.is_empty());
        let now = store.post(*id).await.unwrap().unwrap().post;
        assert_eq!(now.caption, before.caption);
        assert_eq!(now.hashtags, before.hashtags);
        assert_eq!(now.pictures[0].alt, before.pictures[0].alt);
    }
    assert_eq!(one.settled(hopeless).await.others, []);
    assert_eq!(one.offered(held).await.awaited.unwrap().attempts, 1);
    let answered = one.answered() + other.answered();
    assert_eq!(answered, posts.len() as u64, "each was asked once");
}

pub async fn a_source_that_no_process_has_is_given_up(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let process = Process::over(Arc::clone(&store), None).await;
    let last = CaptionState::MAX_ATTEMPTS - 1;
    let post = waiting(&ada, awaited(&["gone", "other"], last, Timestamp::now()));
    let id = process.insert(&post).await;
    tokio::spawn(run_worker(Arc::clone(&process.app)));
    let begun = Instant::now();
    while process.offered(id).await.others.is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // The one that is there has answered; for the other a process that has it may come.
    let offered = process.offered(id).await;
    let awaited = offered.awaited.unwrap();
    assert_eq!(awaited.sources, ["gone"]);
    assert_eq!(awaited.attempts, CaptionState::MAX_ATTEMPTS);
    let mut post = store.post(id).await.unwrap().unwrap().post;
    let state = post.caption_state_mut(post.pictures[0].id).unwrap();
    state.renew(Timestamp::now());
    store.replace_post(&post).await.unwrap();
    assert_eq!(process.settled(id).await.others, offered.others);
}
