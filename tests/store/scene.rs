//! People and posts for the cases.

use vignette::domain::{
    AltChoice, AltText, Animation, Appearance, Bio, BlobKey, CameraData, Caption, CaptionState,
    Credit, Dimensions, DisplayName, Email, ExtraFiles, Focus, Hashtags, Language, Licence,
    ModelSuggestions, NotificationKind, Origin, Picture, PictureId, Placeholder, Post, PostId,
    Profile, ProfileChange, ProfileFields, RemoteConsent, RemoteState, Role, SensitiveChoice,
    Suggested, Suggestible, Suggestions, Theme, TimeZoneName, Timestamp, User, UserId, Username,
    Visibility,
};
use vignette::storage::Store;

pub const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

pub fn user(name: &str) -> User {
    User {
        id: UserId::generate(),
        username: Username::parse(name).unwrap(),
        email: Email::parse(&format!("{name}@example.org")).unwrap(),
        created_at: NOON,
        profile: Profile {
            display_name: DisplayName::parse("Åsa & co").unwrap(),
            bio: Bio::parse("Two\nlines").unwrap(),
            avatar: Some(BlobKey::generate()),
            private: false,
            disabled_notifications: vec![NotificationKind::Like, NotificationKind::FollowRequest],
            renew_captions: false,
            ignore_file_words: false,
            licence: Licence::CcByNc,
            show_camera: true,
            time_zone: TimeZoneName::parse("Asia/Tokyo").ok(),
            language: Some(Language::Swedish),
            appearance: Appearance {
                theme: Theme::Dark,
                large_text: true,
                ..Appearance::default()
            },
            fields: ProfileFields::parse([("Web", "https://example.org/å")]).unwrap(),
            pinned: vec![PostId::generate(), PostId::generate()],
            sensitive: SensitiveChoice::LeaveOut,
            remote_consent: Some(RemoteConsent {
                host: "models.example:8080".into(),
                agreed: true,
                pictures: true,
                narrower_posts: false,
            }),
        },
        deletion_due_at: None,
        role: Role::Member,
        suspension: None,
    }
}

pub async fn signed_up(store: &dyn Store, name: &str) -> User {
    let user = user(name);
    store.insert_user(&user, "hash").await.unwrap();
    let change = ProfileChange {
        display_name: Some(user.profile.display_name.clone()),
        bio: Some(user.profile.bio.clone()),
        private: Some(user.profile.private),
        disabled_notifications: Some(user.profile.disabled_notifications.clone()),
        sensitive: Some(user.profile.sensitive),
        renew_captions: Some(user.profile.renew_captions),
        ignore_file_words: Some(user.profile.ignore_file_words),
        licence: Some(user.profile.licence),
        show_camera: Some(user.profile.show_camera),
        time_zone: Some(user.profile.time_zone.clone()),
        language: Some(user.profile.language),
        appearance: Some(user.profile.appearance),
        fields: Some(user.profile.fields.clone()),
        pinned: Some(user.profile.pinned.clone()),
        remote_consent: Some(user.profile.remote_consent.clone()),
    };
    store.change_profile(user.id, &change).await.unwrap();
    let stored = store.user(user.id).await.unwrap().unwrap().profile.avatar;
    let avatar = user.profile.avatar;
    let exchanged = store.exchange_avatar(user.id, stored, avatar).await;
    assert!(exchanged.unwrap());
    user
}

/// A draft with every field set to something that is not its default.
pub fn draft(author: UserId) -> Post {
    let picture = Picture {
        id: PictureId::generate(),
        blob: BlobKey::generate(),
        dimensions: Dimensions {
            width: 4000,
            height: 3000,
        },
        media_type: "image/jpeg".into(),
        placeholder: Placeholder(vec![0, 255, 7]),
        alt: Suggestible {
            value: AltText::parse("A dog on sand.").unwrap(),
            origin: Origin::Written,
        },
        alt_choice: AltChoice {
            picked: true,
            replaced: AltText::parse("Rex on sand.").ok(),
        },
        digest: Some([7; 32]),
        camera: CameraData {
            camera: "NIKON D750".into(),
            aperture: "f/2.8".into(),
            ..CameraData::default()
        },
        credit: Credit {
            creator: "Ada Lovelace".into(),
            licence: Some(Licence::Cc0),
            ..Credit::default()
        },
        extra_files: ExtraFiles {
            animation: Some(Animation::Cut { millis: 60_000 }),
            upload_type: Some("image/gif".into()),
        },
        bytes: 5_000_000_000,
        focus: Some(Focus::from_stored(-0.25, 1.0)),
        caption_state: CaptionState::Pending {
            round: 1,
            attempts: 2,
            due_at: NOON.plus_seconds(60),
            earlier: Some(Suggestions {
                round: 0,
                captions: vec!["A dog runs.".into(), unsure("Ein Hund läuft. 🐕")],
                hashtags: vec!["dog".into(), unsure("beach")],
                model: Some("toy 1.0.0".into()),
                others: vec![ModelSuggestions {
                    model: "other 2.0.0".into(),
                    captions: vec![unsure("A cow stands.")],
                    hashtags: vec!["cow".into()],
                    alt: Some("A cow in a field.".into()),
                    rewritten: true,
                }],
                awaited: None,
                remote: Some(RemoteState::Failed),
            }),
        },
    };
    let mut post = Post::draft(vignette::domain::PostId::generate(), author, picture, NOON);
    post.updated_at = NOON.plus_seconds(-1);
    post.caption = Suggestible {
        value: Caption::parse("Rex\non the beach").unwrap(),
        origin: Origin::Written,
    };
    post.sensitive = true;
    post.licence = Licence::CcBySa;
    post.show_camera = true;
    post.edited_at = Some(NOON.plus_seconds(9));
    post.replaced_caption = Caption::parse("Before").ok();
    post.hashtags = Suggestible {
        value: tags("#dog #strand #犬"),
        origin: Origin::Suggested,
    };
    post
}

pub fn tags(text: &str) -> Hashtags {
    Hashtags::parse(text).unwrap()
}

/// A post for these people that went out so many seconds after noon.
pub async fn published_for(
    store: &dyn Store,
    author: UserId,
    seconds: i64,
    visibility: Visibility,
) -> Post {
    let mut post = draft(author);
    post.visibility = visibility;
    post.publish(NOON.plus_seconds(seconds));
    store.insert_post(&post).await.unwrap();
    post
}

/// A post that went out so many seconds after noon.
pub async fn published(store: &dyn Store, author: UserId, seconds: i64, hashtags: &str) -> Post {
    let mut post = draft(author);
    post.hashtags.value = tags(hashtags);
    post.publish(NOON.plus_seconds(seconds));
    store.insert_post(&post).await.unwrap();
    post
}

/// A suggestion of a model that is not sure of it.
fn unsure(text: &str) -> Suggested {
    Suggested {
        text: text.into(),
        confidence: Some(0.3),
        unsure: true,
    }
}
