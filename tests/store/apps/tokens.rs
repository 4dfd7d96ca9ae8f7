//! Apps, codes and tokens.

use std::sync::Arc;

use vignette::domain::{
    ApiApp, ApiAppId, ApiToken, ApiTokenId, AuthorizationCode, Scopes, Timestamp, UserId,
};
use vignette::storage::Store;

use crate::scene::{NOON, signed_up};

fn app() -> ApiApp {
    ApiApp {
        id: ApiAppId::generate(),
        secret: [1; 32],
        name: "Reader".into(),
        website: "https://app.example.org".into(),
        redirect_uris: vec!["https://app.example.org/back".into(), "app://back".into()],
        scopes: Scopes::parse("read write:media").unwrap(),
        created_at: NOON,
    }
}

fn token(digest: u8, user: Option<UserId>, expires_at: Option<Timestamp>) -> ApiToken {
    ApiToken {
        id: ApiTokenId::generate(),
        digest: [digest; 32],
        user,
        app: None,
        name: "Script".into(),
        scopes: Scopes::parse("read").unwrap(),
        created_at: NOON,
        used_at: None,
        expires_at,
    }
}

pub async fn apps_and_tokens_read_back_and_tokens_are_revoked(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let app = app();
    store.insert_api_app(&app).await.unwrap();
    assert_eq!(store.api_app(app.id).await.unwrap(), Some(app.clone()));
    let mut first = token(2, Some(ada.id), None);
    first.app = Some(app.id);
    let second = token(3, Some(ada.id), Some(NOON.plus_seconds(60)));
    let of_app = token(4, None, None);
    for token in [&first, &second, &of_app] {
        store.insert_api_token(token).await.unwrap();
    }
    first.used_at = Some(NOON.plus_seconds(5));
    store
        .touch_api_token(first.id, NOON.plus_seconds(5))
        .await
        .unwrap();
    assert_eq!(store.api_token([2; 32]).await.unwrap(), Some(first.clone()));
    assert_eq!(
        store.api_tokens(ada.id).await.unwrap(),
        [second.clone(), first.clone()]
    );
    assert!(
        store.insert_api_token(&token(2, None, None)).await.is_err(),
        "one digest, one token"
    );
    assert_eq!(
        store.sweep_api_tokens(NOON.plus_seconds(60)).await.unwrap(),
        1
    );
    assert_eq!(store.api_token([3; 32]).await.unwrap(), None);
    store.delete_api_token(first.id).await.unwrap();
    store.delete_api_token(first.id).await.unwrap();
    assert_eq!(store.api_tokens(ada.id).await.unwrap(), []);
    assert_eq!(store.api_token([4; 32]).await.unwrap(), Some(of_app));
    let third = token(5, Some(ada.id), None);
    store.insert_api_token(&third).await.unwrap();
    store.delete_account(ada.id).await.unwrap();
    assert_eq!(store.api_token([5; 32]).await.unwrap(), None);
}

pub async fn of_two_who_take_a_code_at_once_one_gets_it(store: Arc<dyn Store>) {
    let ada = signed_up(&*store, "ada").await;
    let app = app();
    store.insert_api_app(&app).await.unwrap();
    let code = AuthorizationCode {
        digest: [9; 32],
        app: app.id,
        user: ada.id,
        redirect_uri: "app://back".into(),
        scopes: Scopes::parse("read").unwrap(),
        challenge: Some("x".repeat(43)),
        expires_at: NOON,
    };
    store.insert_api_code(&code).await.unwrap();
    let (one, other) = tokio::join!(store.take_api_code([9; 32]), store.take_api_code([9; 32]));
    let taken: Vec<_> = [one.unwrap(), other.unwrap()]
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(taken, std::slice::from_ref(&code));
    store.insert_api_code(&code).await.unwrap();
    store.delete_api_tokens(ada.id).await.unwrap();
    assert_eq!(store.take_api_code([9; 32]).await.unwrap(), None);
    store.insert_api_code(&code).await.unwrap();
    assert_eq!(store.sweep_api_tokens(NOON).await.unwrap(), 1);
}
