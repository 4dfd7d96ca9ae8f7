//! Hidden posts, reports, the moderation log and refused pictures.

use std::collections::HashSet;
use std::sync::Arc;

use vignette::domain::{
    Ban, BanId, BlobKey, Case, CommentId, Cursor, Feed, Hidden, LogEntry, LogId, ModerationAction,
    ModeratorsText, Notification, NotificationId, NotificationKind, PerceptualHash, PostId, Reason,
    Report, ReportId, ReportTarget, ReportText, UserId, Visibility,
};
use vignette::storage::Store;
use vignette::storage::moderation::LogOf;

use crate::scene::{NOON, draft, published, signed_up, tags};

pub fn text(words: &str) -> ModeratorsText {
    ModeratorsText::parse(words).unwrap()
}

pub async fn a_hidden_post_stands_in_no_public_list_and_comes_back(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut post = published(&*store, ada.id, 1, "#dog").await;
    let lists = async || {
        let mut found = Vec::new();
        for feed in [Feed::Public, Feed::Tag(tags("#dog").as_slice()[0].clone())] {
            found.push(store.feed(&feed, None, 9).await.unwrap().len());
        }
        let words = ["beach".to_owned()];
        let candidates = store.candidates(&words, Visibility::Public, 9).await;
        found.push(candidates.unwrap().len());
        found.push(store.hashtags_starting("do", 9).await.unwrap().len());
        found
    };
    assert_eq!(lists().await, [1, 1, 1, 1]);
    post.hidden = Some(Hidden {
        at: NOON,
        reason: text("Not yours"),
    });
    store.replace_post(&post).await.unwrap();
    let found = store.post(post.id).await.unwrap().unwrap().post;
    assert_eq!(found.hidden, post.hidden);
    assert!(found.sensitive);
    assert_eq!(lists().await, [0, 0, 0, 0]);
    let own = store.feed(&Feed::Author(ada.id), None, 9).await.unwrap();
    assert_eq!(own.len(), 1, "its author still has it");
    post.revision = found.revision;
    post.hidden = None;
    store.replace_post(&post).await.unwrap();
    assert_eq!(lists().await, [1, 1, 1, 1]);
}

fn report(target: ReportTarget, reporter: UserId, second: i64) -> Report {
    Report {
        id: ReportId::generate(),
        target,
        reporter,
        reason: Reason::Spam,
        details: ReportText::parse("Again and again").unwrap(),
        at: NOON.plus_seconds(second),
        outcome: None,
    }
}

fn case(target: ReportTarget, person: UserId, second: i64) -> Case {
    Case {
        target,
        person,
        post: None,
        open: true,
        at: NOON.plus_seconds(second),
    }
}

pub async fn one_person_has_one_open_report_of_one_thing(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    let target = ReportTarget::Person(ada);
    store.open_case(&case(target, ada, 1)).await.unwrap();
    let first = report(target, bob, 1);
    assert!(store.insert_report(&first).await.unwrap());
    assert!(!store.insert_report(&report(target, bob, 2)).await.unwrap());
    let other = report(ReportTarget::Comment(CommentId::generate()), bob, 2);
    store.open_case(&case(other.target, ada, 2)).await.unwrap();
    assert!(store.insert_report(&other).await.unwrap());
    let found = store.reports(target.id(), 9).await.unwrap();
    assert_eq!(found, std::slice::from_ref(&first));

    let seen = NOON.plus_seconds(1);
    for _ in 0..2 {
        store
            .answer_reports(target.id(), seen, ModerationAction::Dismiss)
            .await
            .unwrap();
    }
    let second = report(target, bob, 3);
    assert!(
        store.insert_report(&second).await.unwrap(),
        "an answered report leaves room for another"
    );
    let found = store.reports(target.id(), 9).await.unwrap();
    let outcomes: Vec<_> = found.iter().map(|one| (one.id, one.outcome)).collect();
    let expected = [
        (second.id, None),
        (first.id, Some(ModerationAction::Dismiss)),
    ];
    assert_eq!(outcomes, expected);
}

pub async fn cases_are_paged_and_closed_unless_reported_again(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let targets: Vec<ReportTarget> = (0..5)
        .map(|_| ReportTarget::Post(PostId::generate()))
        .collect();
    for (target, second) in targets.iter().zip([1, 2, 2, 3, 4]) {
        store.open_case(&case(*target, ada, second)).await.unwrap();
    }
    let (mut seen, mut after) = (HashSet::new(), None);
    loop {
        let page = store.cases(true, after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(Cursor {
            time: last.at,
            id: last.target.id(),
        });
        for one in page {
            assert!(seen.insert(one.target), "a case stands on two pages");
        }
    }
    assert_eq!(seen.len(), 5);
    assert_eq!(store.count_open_cases(9).await.unwrap(), 5);
    assert_eq!(store.count_open_cases(3).await.unwrap(), 3);

    // The first is looked at, and reported again before the answer is given.
    let first = targets[0];
    store.open_case(&case(first, ada, 9)).await.unwrap();
    let looked_at = NOON.plus_seconds(1);
    store
        .answer_reports(first.id(), looked_at, ModerationAction::Hide)
        .await
        .unwrap();
    let found = store.case(first.id()).await.unwrap().unwrap();
    assert_eq!((found.open, found.at), (true, NOON.plus_seconds(9)));
    store
        .answer_reports(first.id(), found.at, ModerationAction::Hide)
        .await
        .unwrap();
    assert!(!store.case(first.id()).await.unwrap().unwrap().open);
    let closed = store.cases(false, None, 9).await.unwrap();
    assert_eq!(closed.len(), 1);
    assert_eq!((closed[0].target, closed[0].person), (first, ada));
    store.open_case(&case(first, ada, 10)).await.unwrap();
    assert!(store.case(first.id()).await.unwrap().unwrap().open);
    assert_eq!(store.case(ada.as_uuid()).await.unwrap(), None);
}

pub async fn the_log_is_newest_first_and_found_by_thing_and_person(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let target = ReportTarget::Post(PostId::generate());
    let mut entries = Vec::new();
    for (number, action) in ModerationAction::ALL.iter().enumerate() {
        let entry = LogEntry {
            id: LogId::generate(),
            at: NOON,
            actor: (number > 0).then(UserId::generate),
            actor_name: "@eve".into(),
            action: *action,
            target: (number % 2 == 0).then_some(target),
            person: (number % 3 == 0).then_some(ada),
            subject_name: "a post".into(),
            reason: text("Because"),
        };
        store.log(&entry).await.unwrap();
        entries.insert(0, entry);
    }
    let all = store.logged(LogOf::Everything, None, 99).await.unwrap();
    assert_eq!(all, entries);
    let after = Some(entries[1].id);
    let rest = store.logged(LogOf::Everything, after, 3).await.unwrap();
    assert_eq!(rest, entries[2..5]);
    let of_thing = store.logged(LogOf::Subject(target.id()), None, 99).await;
    let of_thing = of_thing.unwrap();
    assert!(of_thing.iter().all(|one| one.target == Some(target)));
    assert_eq!(of_thing.len(), ModerationAction::ALL.len().div_ceil(2));
    let of_ada = store.logged(LogOf::Person(ada), None, 99).await.unwrap();
    assert_eq!(of_ada.len(), ModerationAction::ALL.len().div_ceil(3));
}

pub async fn a_picture_is_banned_once_and_until_it_is_lifted(store: Arc<dyn Store>) {
    let ban = |byte: u8| Ban {
        id: BanId::generate(),
        digest: [byte; 32],
        perceptual_hash: PerceptualHash([byte; 8]),
        reason: text("Not to be shared"),
        at: NOON,
        actor: "@eve".into(),
    };
    let (first, second) = (ban(1), ban(2));
    assert!(store.insert_ban(&first).await.unwrap());
    assert!(!store.insert_ban(&ban(1)).await.unwrap());
    assert!(store.insert_ban(&second).await.unwrap());
    assert_eq!(store.bans().await.unwrap(), [second, first.clone()]);
    for _ in 0..2 {
        store.delete_ban(first.id).await.unwrap();
    }
    assert_eq!(store.bans().await.unwrap().len(), 1);
    assert!(store.insert_ban(&ban(1)).await.unwrap());
}

pub async fn warnings_are_told_each_on_its_own(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    for words in ["First", "Second"] {
        let notification = Notification {
            id: NotificationId::generate(),
            to: ada,
            kind: NotificationKind::Warning,
            actor: ada,
            post: None,
            comment: None,
            message: Some(text(words)),
            at: NOON,
            read: false,
        };
        assert!(store.insert_notification(&notification).await.unwrap());
    }
    let notified = store.notifications(ada, None, 9).await.unwrap();
    let words: Vec<_> = notified
        .iter()
        .map(|one| one.message.clone().unwrap())
        .collect();
    assert_eq!(words, [text("Second"), text("First")]);
}

pub async fn published_posts_and_shown_files_are_walked(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let mut posts = Vec::new();
    for second in 0..3 {
        posts.push(published(&*store, ada.id, second, "#dog").await);
    }
    let unpublished = draft(ada.id);
    store.insert_post(&unpublished).await.unwrap();
    let first = store.published_ids(None, 2).await.unwrap();
    assert_eq!(first, [posts[0].id, posts[1].id]);
    let rest = store.published_ids(Some(first[1]), 2).await.unwrap();
    assert_eq!(rest, [posts[2].id]);

    let avatar = ada.profile.avatar.unwrap();
    let shown = [unpublished.pictures[0].blob, avatar];
    let asked = [shown[0], BlobKey::generate(), shown[1]];
    let found: HashSet<BlobKey> = store
        .shown_blobs(&asked)
        .await
        .unwrap()
        .into_iter()
        .collect();
    assert_eq!(found, HashSet::from(shown));
}
