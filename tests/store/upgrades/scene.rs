//! Someone with everything whose name has changed, and how it reads.

use vignette::domain::{
    Appearance, Ban, BanId, BlobKey, CameraData, Caption, Case, Credit, Edge, EdgeKind, Hidden,
    Licence, LogEntry, LogId, ModerationAction, Notification, NotificationId, NotificationKind,
    PerceptualHash, Post, ProfileChange, ProfileFields, Reason, Report, ReportId, ReportTarget,
    ReportText, Suspension, Timestamp, Transfer, TransferKind, UserId,
};
use vignette::storage::Store;
use vignette::storage::moderation::LogOf;

use crate::moderation::log::text;
use crate::scene::{NOON, draft, published, signed_up};

/// Writes it all; returns how it reads.
pub async fn write(store: &dyn Store) -> Vec<String> {
    let ada = signed_up(store, "ada").await.id;
    let bob = signed_up(store, "bob").await.id;
    for id in [ada, bob] {
        forget_later_choices(store, id).await;
    }
    let forever = Suspension {
        since: NOON,
        until: None,
        reason: text("Spam"),
    };
    store.suspend(bob, &forever).await.unwrap();
    assert!(store.schedule_deletion(bob, Some(NOON)).await.unwrap());
    write_posts(store, ada).await;
    let warning = Notification {
        id: NotificationId::generate(),
        to: ada,
        kind: NotificationKind::Warning,
        actor: ada,
        post: None,
        comment: None,
        message: Some(text("Please stop")),
        at: NOON,
        read: false,
    };
    assert!(store.insert_notification(&warning).await.unwrap());
    write_moderation(store, ada, bob).await;
    store
        .record_intent(BlobKey::generate(), NOON)
        .await
        .unwrap();
    let export = Transfer::new(ada, TransferKind::Export, NOON, NOON.plus_seconds(60));
    assert!(store.insert_transfer(&export).await.unwrap());
    read(store).await
}

/// What accounts could not say then.
async fn forget_later_choices(store: &dyn Store, id: UserId) {
    let change = ProfileChange {
        licence: Some(Licence::default()),
        show_camera: Some(false),
        time_zone: Some(None),
        language: Some(None),
        appearance: Some(Appearance::default()),
        fields: Some(ProfileFields::default()),
        pinned: Some(Vec::new()),
        remote_consent: Some(None),
        ..ProfileChange::default()
    };
    store.change_profile(id, &change).await.unwrap();
}

/// Without what posts did not have then.
fn of_then(mut post: Post) -> Post {
    post.edited_at = None;
    post.licence = Licence::default();
    post.show_camera = false;
    for picture in &mut post.pictures {
        picture.focus = None;
        picture.camera = CameraData::default();
        picture.credit = Credit::default();
        picture.extra_files = Default::default();
        picture.alt_choice = Default::default();
    }
    post
}

/// A draft whose captions are pending, another whose author picked a caption, and a hidden post that
/// someone likes.
async fn write_posts(store: &dyn Store, ada: UserId) {
    let mut picked = draft(ada);
    picked.replaced_caption = Caption::parse("My own words").ok();
    for post in [draft(ada), picked] {
        store.insert_post(&of_then(post)).await.unwrap();
    }
    let mut hidden = of_then(published(store, ada, 1, "#dog").await);
    hidden.hidden = Some(Hidden {
        at: NOON,
        reason: text("Not yours"),
    });
    store.replace_post(&hidden).await.unwrap();
    let like = Edge::post(EdgeKind::Like, ada, hidden.id, NOON);
    assert!(store.insert_edge(&like).await.unwrap());
}

async fn write_moderation(store: &dyn Store, ada: UserId, bob: UserId) {
    let target = ReportTarget::Person(bob);
    let case = Case {
        target,
        person: bob,
        post: None,
        open: true,
        at: NOON,
    };
    store.open_case(&case).await.unwrap();
    let report = Report {
        id: ReportId::generate(),
        target,
        reporter: ada,
        reason: Reason::Spam,
        details: ReportText::parse("Again and again").unwrap(),
        at: NOON,
        outcome: None,
    };
    assert!(store.insert_report(&report).await.unwrap());
    let entry = LogEntry {
        id: LogId::generate(),
        at: NOON,
        actor: Some(ada),
        actor_name: "@ada".into(),
        action: ModerationAction::Suspend,
        target: Some(target),
        person: Some(bob),
        subject_name: "@bob".into(),
        reason: text("Spam"),
    };
    store.log(&entry).await.unwrap();
    let ban = Ban {
        id: BanId::generate(),
        digest: [3; 32],
        perceptual_hash: PerceptualHash([5; 8]),
        reason: text("Not to be shared"),
        at: NOON,
        actor: "@ada".into(),
    };
    assert!(store.insert_ban(&ban).await.unwrap());
}

/// All of it, read through the store.
pub async fn read(store: &dyn Store) -> Vec<String> {
    let later = Timestamp::from_millis(i64::MAX);
    let people = store.people("", None, 9).await.unwrap();
    let mut read: Vec<String> = people.iter().map(|one| format!("{one:?}")).collect();
    for person in &people {
        let drafts = store.drafts(person.id, None, 9).await.unwrap();
        let feed = vignette::domain::Feed::Author(person.id);
        let published = store.feed(&feed, None, 9).await.unwrap();
        let notifications = store.notifications(person.id, None, 9).await.unwrap();
        let reports = store.reports(person.id.as_uuid(), 9).await.unwrap();
        let export = store.transfer(person.id, TransferKind::Export).await;
        read.push(format!("{drafts:?}"));
        read.push(format!("{published:?}"));
        read.push(format!("{notifications:?}"));
        read.push(format!("{reports:?}"));
        read.push(format!("{:?}", export.unwrap()));
    }
    let due = store.posts_with_pending_captions(later, 9).await.unwrap();
    assert_eq!(due.len(), 2, "the drafts wait for their captions");
    read.push(format!("{due:?}"));
    let log = store.logged(LogOf::Everything, None, 9).await.unwrap();
    read.push(format!("{log:?}"));
    read.push(format!("{:?}", store.bans().await.unwrap()));
    let intents = store.write_intents(later).await.unwrap();
    assert_eq!(intents.len(), 1);
    read.push(format!("{intents:?}"));
    read
}
