//! Between documents and people.

use serde::{Deserialize, Serialize};

use super::records::{Id, id, uuid};
use crate::domain::terms::{NAMES_VERSION, name_words};
use crate::domain::{
    Appearance, Bio, DisplayName, Email, Language, Licence, ModeratorsText, NotificationKind,
    Profile, ProfileFields, RemoteConsent, Role, SensitiveChoice, Suspension, TimeZoneName,
    Timestamp, User, Username,
};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UserDocument {
    #[serde(rename = "_id")]
    pub(super) id: Id,
    pub(super) username: String,
    pub(super) email: String,
    pub(super) password_hash: String,
    pub(super) created_at: Timestamp,
    // Accounts from before there were profiles have none of these.
    #[serde(default)]
    pub(super) display_name: String,
    #[serde(default)]
    pub(super) bio: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) avatar: Option<Id>,
    #[serde(default)]
    pub(super) private: bool,
    #[serde(default)]
    pub(super) disabled_notifications: Vec<String>,
    #[serde(default)]
    pub(super) name_words: Vec<String>,
    #[serde(default)]
    pub(super) terms_version: i64,
    /// The address that its owner has shown to be theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) confirmed_email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) deletion_due_at: Option<Timestamp>,
    // Accounts from before there were roles have none of these.
    #[serde(default)]
    pub(super) role: String,
    #[serde(default)]
    pub(super) suspended_at: Option<Timestamp>,
    #[serde(default)]
    pub(super) suspended_until: Option<Timestamp>,
    #[serde(default)]
    pub(super) suspension_reason: Option<String>,
    #[serde(default)]
    pub(super) sensitive_choice: String,
    #[serde(default)]
    pub(super) renew_captions: bool,
    #[serde(default)]
    pub(super) ignore_file_words: bool,
    #[serde(default)]
    pub(super) licence: Licence,
    #[serde(default)]
    pub(super) show_camera: bool,
    #[serde(default)]
    pub(super) time_zone: Option<String>,
    #[serde(default)]
    pub(super) language: Option<String>,
    #[serde(default)]
    pub(super) appearance: Appearance,
    #[serde(default)]
    pub(super) fields: ProfileFields,
    #[serde(default)]
    pub(super) pinned: Vec<Id>,
    #[serde(default)]
    pub(super) remote_consent: Option<RemoteConsent>,
}

impl UserDocument {
    pub(super) fn new(user: &User, password_hash: &str) -> Self {
        Self {
            id: id(user.id.as_uuid()),
            username: user.username.as_str().to_owned(),
            email: user.email.as_str().to_owned(),
            password_hash: password_hash.to_owned(),
            created_at: user.created_at,
            display_name: user.profile.display_name.as_str().to_owned(),
            bio: user.profile.bio.as_str().to_owned(),
            avatar: user.profile.avatar.map(|avatar| id(avatar.as_uuid())),
            private: user.profile.private,
            disabled_notifications: user
                .profile
                .disabled_notifications
                .iter()
                .map(|kind| kind.as_str().to_owned())
                .collect(),
            name_words: name_words(&user.profile.display_name).into_iter().collect(),
            terms_version: NAMES_VERSION,
            confirmed_email: None,
            deletion_due_at: user.deletion_due_at,
            role: user.role.as_str().to_owned(),
            suspended_at: None,
            suspended_until: None,
            suspension_reason: None,
            sensitive_choice: user.profile.sensitive.as_str().to_owned(),
            renew_captions: user.profile.renew_captions,
            ignore_file_words: user.profile.ignore_file_words,
            licence: user.profile.licence,
            show_camera: user.profile.show_camera,
            time_zone: user
                .profile
                .time_zone
                .as_ref()
                .map(|zone| zone.as_str().to_owned()),
            language: user.profile.language.map(|one| one.tag().to_owned()),
            appearance: user.profile.appearance,
            fields: user.profile.fields.clone(),
            pinned: user
                .profile
                .pinned
                .iter()
                .map(|post| id(post.as_uuid()))
                .collect(),
            remote_consent: user.profile.remote_consent.clone(),
        }
    }

    pub(super) fn into_user(self) -> User {
        // One that has run out is none.
        let suspension = self.suspended_at.map(|since| Suspension {
            since,
            until: self.suspended_until,
            reason: ModeratorsText::from_stored(self.suspension_reason.unwrap_or_default()),
        });
        User {
            role: Role::from_word(&self.role).unwrap_or_default(),
            suspension: suspension.filter(|one| one.holds_at(Timestamp::now())),
            id: uuid(self.id).into(),
            username: Username::from_stored(self.username),
            email: Email::from_stored(self.email),
            created_at: self.created_at,
            profile: Profile {
                display_name: DisplayName::from_stored(self.display_name),
                bio: Bio::from_stored(self.bio),
                avatar: self.avatar.map(|avatar| uuid(avatar).into()),
                private: self.private,
                // A kind that a later version knew and this one does not is left out.
                disabled_notifications: self
                    .disabled_notifications
                    .iter()
                    .filter_map(|word| NotificationKind::from_word(word))
                    .collect(),
                sensitive: SensitiveChoice::from_word(&self.sensitive_choice).unwrap_or_default(),
                renew_captions: self.renew_captions,
                ignore_file_words: self.ignore_file_words,
                licence: self.licence,
                show_camera: self.show_camera,
                time_zone: self.time_zone.map(TimeZoneName::from_stored),
                language: self.language.and_then(|tag| Language::of_tag(&tag)),
                appearance: self.appearance,
                fields: self.fields,
                pinned: self
                    .pinned
                    .into_iter()
                    .map(|post| uuid(post).into())
                    .collect(),
                remote_consent: self.remote_consent,
            },
            deletion_due_at: self.deletion_due_at,
        }
    }
}
