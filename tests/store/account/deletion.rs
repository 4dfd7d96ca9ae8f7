//! Accounts on their way out.

use std::sync::Arc;

use vignette::domain::{
    AccountToken, Comment, CommentId, CommentText, Notification, NotificationId, NotificationKind,
    Session, TokenPurpose, TotpSecret, TransferKind, UserId,
};
use vignette::domain::{ModeratorsText, Role, Suspension};
use vignette::storage::Store;

use crate::account::passkeys;
use crate::archives::transfers;
use crate::scene::{NOON, published, signed_up};

pub async fn an_account_leaves_when_it_is_due_unless_it_stays(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let later = NOON.plus_seconds(10);
    store.schedule_deletion(ada.id, Some(NOON)).await.unwrap();
    store.schedule_deletion(bob.id, Some(later)).await.unwrap();
    let found = store.user(ada.id).await.unwrap().unwrap();
    assert_eq!(found.deletion_due_at, Some(NOON));
    let before = NOON.plus_seconds(-1);
    assert!(
        store
            .accounts_due_for_deletion(before, 9)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        store.accounts_due_for_deletion(NOON, 9).await.unwrap(),
        [ada.id]
    );
    assert_eq!(
        store.accounts_due_for_deletion(later, 1).await.unwrap(),
        [ada.id]
    );
    store.schedule_deletion(ada.id, None).await.unwrap();
    assert_eq!(
        store.accounts_due_for_deletion(later, 9).await.unwrap(),
        [bob.id]
    );
    assert_eq!(store.user(ada.id).await.unwrap().unwrap(), ada);
}

fn comment(post: vignette::domain::PostId, author: UserId) -> Comment {
    Comment {
        id: CommentId::generate(),
        post,
        parent: None,
        author,
        text: CommentText::parse("Nice").unwrap(),
        created_at: NOON,
        edited_at: None,
    }
}

pub async fn someones_comments_are_found(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let post = published(&*store, ada.id, 1, "#dog").await;
    let all = [ada.id, bob.id, ada.id].map(|author| comment(post.id, author));
    for comment in &all {
        store.insert_comment(comment).await.unwrap();
    }
    let found = store.comments_of(ada.id, 9).await.unwrap();
    assert_eq!(found, [all[0].clone(), all[2].clone()]);
    assert_eq!(store.comments_of(ada.id, 1).await.unwrap().len(), 1);
}

pub async fn a_deleted_account_leaves_nothing_and_its_name_is_free(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let bob = signed_up(&*store, "bob").await;
    let session = Session::begin(ada.id, "", NOON, 100);
    store.insert_session(&session).await.unwrap();
    let token = AccountToken {
        digest: [1; 32],
        user: ada.id,
        purpose: TokenPurpose::ResetPassword,
        email: ada.email.clone(),
        expires_at: NOON,
    };
    store.insert_account_token(&token).await.unwrap();
    let secret = TotpSecret([1; 20]);
    store.offer_second_factor(ada.id, secret).await.unwrap();
    let codes = [[7; 32]];
    store
        .confirm_second_factor(ada.id, 1, &codes)
        .await
        .unwrap();
    let export = transfers::transfer(ada.id, TransferKind::Export);
    assert!(store.insert_transfer(&export).await.unwrap());
    let key = passkeys::passkey(ada.id, 1);
    assert!(store.insert_passkey(&key).await.unwrap());
    let asked = passkeys::challenge(Some(ada.id), 1);
    store.insert_challenge(&asked).await.unwrap();
    for (to, actor) in [(ada.id, bob.id), (bob.id, ada.id)] {
        let notification = Notification {
            id: NotificationId::generate(),
            to,
            kind: NotificationKind::Follow,
            actor,
            post: None,
            comment: None,
            message: None,
            at: NOON,
            read: false,
        };
        assert!(store.insert_notification(&notification).await.unwrap());
    }
    for _ in 0..2 {
        store.delete_account(ada.id).await.unwrap();
        assert_eq!(store.user(ada.id).await.unwrap(), None);
        assert_eq!(store.session(session.id, NOON).await.unwrap(), None);
        assert_eq!(store.account_token([1; 32]).await.unwrap(), None);
        assert_eq!(store.second_factor(ada.id).await.unwrap(), None);
        let export = store.transfer(ada.id, TransferKind::Export).await.unwrap();
        assert_eq!(export, None);
        assert!(store.passkeys(ada.id).await.unwrap().is_empty());
        assert_eq!(store.challenge([1; 32]).await.unwrap(), None);
        for person in [ada.id, bob.id] {
            assert!(
                store
                    .notifications(person, None, 9)
                    .await
                    .unwrap()
                    .is_empty()
            );
        }
    }
    assert!(store.user(bob.id).await.unwrap().is_some());
    signed_up(&*store, "ada").await;
}

pub async fn an_administrator_who_leaves_does_not_count(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await.id;
    let bob = signed_up(&*store, "bob").await.id;
    for person in [ada, bob] {
        assert!(store.set_role(person, Role::Admin).await.unwrap());
    }
    let suspension = Suspension {
        since: NOON,
        until: None,
        reason: ModeratorsText::parse("Enough").unwrap(),
    };
    assert!(store.schedule_deletion(ada, Some(NOON)).await.unwrap());
    assert!(!store.schedule_deletion(bob, Some(NOON)).await.unwrap());
    assert!(!store.set_role(bob, Role::Member).await.unwrap());
    assert!(!store.suspend(bob, &suspension).await.unwrap());
    assert!(
        store
            .user(bob)
            .await
            .unwrap()
            .unwrap()
            .deletion_due_at
            .is_none()
    );
    // Once the first stays, the second may go.
    assert!(store.schedule_deletion(ada, None).await.unwrap());
    assert!(store.schedule_deletion(bob, Some(NOON)).await.unwrap());
    assert!(!store.set_role(ada, Role::Member).await.unwrap());
}
