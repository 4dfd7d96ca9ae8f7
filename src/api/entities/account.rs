//! Accounts.

use std::collections::HashMap;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::html::html;
use crate::domain::{
    Number, NumberedKind, PostId, Profile, ProfileField, Tally, Timestamp, User, UserId, Visibility,
};
use crate::services::apps::{numbers, people};
use crate::services::{App, Failure};
use crate::web::request::base::Base;
use crate::web::views::assets;

/// An account as others see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(in crate::api) struct Account {
    pub(in crate::api) id: String,
    username: String,
    acct: String,
    display_name: String,
    locked: bool,
    bot: bool,
    discoverable: bool,
    indexable: bool,
    group: bool,
    created_at: String,
    note: String,
    url: String,
    uri: String,
    avatar: String,
    avatar_static: String,
    header: String,
    header_static: String,
    followers_count: i64,
    following_count: i64,
    statuses_count: u64,
    last_status_at: Option<String>,
    hide_collections: bool,
    noindex: bool,
    #[schema(value_type = Vec<Object>)]
    emojis: [(); 0],
    #[schema(value_type = Vec<Object>)]
    roles: [(); 0],
    fields: Vec<Field>,
    /// Posts that stand first on the account's page.
    #[serde(skip)]
    pub(super) pinned: Vec<PostId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
}

/// A short fact on the account's page.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Field {
    name: String,
    /// HTML.
    value: String,
    verified_at: Option<String>,
}

impl Field {
    fn of(profile: &Profile, value: impl Fn(&str) -> String) -> Vec<Self> {
        let fields = profile.fields.as_slice().iter();
        let field = |field: &ProfileField| Self {
            name: field.label.clone(),
            value: value(&field.value),
            verified_at: None,
        };
        fields.map(field).collect()
    }
}

/// What only the person sees of themselves.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Source {
    privacy: &'static str,
    sensitive: bool,
    language: &'static str,
    note: String,
    /// As they were typed.
    fields: Vec<Field>,
    follow_requests_count: u64,
}

/// Accounts, by their ids: loaded once for everything in an answer.
#[derive(Debug, Default)]
pub(in crate::api) struct Accounts(HashMap<UserId, Account>);

impl Accounts {
    /// Those of these people who are there.
    pub(in crate::api) async fn load(
        app: &App,
        base: &Base,
        ids: impl IntoIterator<Item = UserId>,
    ) -> Result<Self, Failure> {
        let mut ids: Vec<UserId> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let known = people::known(app, &ids).await?;
        let things: Vec<_> = known
            .iter()
            .map(|one| numbers::account(&one.user))
            .collect();
        let numbers = numbers::of(app, &things).await?;
        let accounts = known.iter().zip(numbers).map(|(known, number)| {
            let account = Account::new(&known.user, known.tally, known.posts, number, base);
            (known.user.id, account)
        });
        Ok(Self(accounts.collect()))
    }

    /// One of them.
    pub(in crate::api) fn get(&self, id: UserId) -> Option<&Account> {
        self.0.get(&id)
    }

    /// In this order, without those who are gone.
    pub(in crate::api) fn in_order(&self, ids: &[UserId]) -> Vec<Account> {
        ids.iter()
            .filter_map(|id| self.0.get(id).cloned())
            .collect()
    }
}

impl Account {
    fn new(user: &User, tally: Tally, posts: u64, number: Number, base: &Base) -> Self {
        let username = user.username.to_string();
        let profile = &user.profile;
        let display_name = match profile.display_name.is_empty() {
            true => username.clone(),
            false => profile.display_name.to_string(),
        };
        let avatar = match profile.avatar {
            Some(key) => base.address(&format!("/@{username}/avatar/{key}")),
            None => base.address(&format!("{}/icons/avatar.png", *assets::PREFIX)),
        };
        let header = base.address(&format!("{}/icons/header.png", *assets::PREFIX));
        let url = base.address(&format!("/@{username}"));
        Self {
            id: number.0.to_string(),
            acct: username.clone(),
            display_name,
            locked: profile.private,
            bot: false,
            discoverable: !profile.private,
            indexable: !profile.private,
            group: false,
            created_at: instant(user.created_at),
            note: html(profile.bio.as_str(), base),
            uri: url.clone(),
            url,
            avatar_static: avatar.clone(),
            avatar,
            header_static: header.clone(),
            header,
            followers_count: tally.followers,
            following_count: tally.following,
            statuses_count: posts,
            last_status_at: None,
            hide_collections: false,
            noindex: profile.private,
            emojis: [],
            roles: [],
            fields: Field::of(profile, |text| html(text, base)),
            pinned: profile.pinned.clone(),
            username,
            source: None,
        }
    }

    /// With what only the person themselves sees.
    pub(in crate::api) fn with_source(mut self, user: &User, requests: u64) -> Self {
        self.source = Some(Source {
            privacy: privacy(Visibility::default().within(user.profile.private)),
            sensitive: false,
            language: "en",
            note: user.profile.bio.to_string(),
            fields: Field::of(&user.profile, str::to_owned),
            follow_requests_count: requests,
        });
        self
    }
}

/// A visibility in Mastodon's words.
pub(in crate::api) fn privacy(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Unlisted => "unlisted",
        Visibility::Followers => "private",
        Visibility::Private => "direct",
    }
}

/// A time to the millisecond, as clients read it.
pub(in crate::api) fn instant(time: Timestamp) -> String {
    time.rfc3339_millis()
}

/// The number of an account.
pub(in crate::api) async fn id_of(app: &App, text: &str) -> Result<Option<UserId>, Failure> {
    let found: Option<Uuid> = numbers::find(app, NumberedKind::Account, text).await?;
    Ok(found.map(UserId::from))
}
