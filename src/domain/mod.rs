//! The words of the trade as types that cannot be wrong, and the rules over them.
//!
//! Architecture invariant: nothing here imports another module of this crate, does I/O, reads a
//! clock or draws a random number that a caller could not have handed in.

mod words;
pub mod id;
pub mod time;
pub mod username;
pub mod email;
mod alt_choice;
mod extra_files;
pub mod password;
pub mod hashtag;
mod hashtags;
pub mod related;
pub mod text;
pub mod suggestible;
pub mod suggestion_outcome;
mod awaited;
pub mod suggestions;
mod push;
mod excerpt;
mod remote;
mod rewriting;
pub mod camera;
pub mod focus;
pub mod picture;
#[cfg(test)]
mod testing;
pub mod post;
mod post_suggestions;
pub mod arrangement;
pub mod album;
pub mod upload_key;
mod fold;
pub mod language;
pub mod licence;
mod links;
pub mod markup;
pub mod segments;
mod unnamed;
pub mod visibility;
pub mod profile;
pub mod profile_fields;
pub mod appearance;
pub mod accent;
pub mod role;
pub mod sensitive;
pub mod user;
pub mod session;
pub mod link_token;
pub mod account_token;
pub mod second_factor;
pub mod passkey;
pub mod share_link;
pub mod edge;
pub mod comment;
pub mod notification;
pub mod report;
pub mod moderation_log;
pub mod ban;
pub mod transfer;
pub mod feed;
pub mod terms;
pub mod search;
pub mod trends;
pub mod crop;
pub mod cursor;
pub mod scopes;
pub mod api;
pub mod access;
pub mod album_access;

pub use access::{Decision, List, Relationship, Viewer};
pub use account_token::{AccountToken, TokenPurpose};
pub use album::{Album, AlbumFull, AlbumInList};
pub use alt_choice::AltChoice;
pub use api::{ApiApp, ApiToken, AuthorizationCode, Marker, MarkerTimeline, Number, NumberedKind};
pub use appearance::{Appearance, Theme};
pub use arrangement::{Full, Way};
pub use awaited::Awaited;
pub use ban::{Ban, PerceptualHash};
pub use camera::{CameraData, Credit};
pub use comment::{Comment, CommentOrder};
pub use crop::SquareCrop;
pub use cursor::{Cursor, Page};
pub use edge::{Counter, Edge, EdgeKind, End, Tally};
pub use email::Email;
pub use excerpt::first_words;
pub use extra_files::{Animation, ExtraFiles};
pub use feed::Feed;
pub use focus::Focus;
pub use hashtag::Hashtag;
pub use hashtags::{Hashtags, LeftOut};
pub use id::{AlbumId, ApiAppId, ApiTokenId};
pub use id::{BanId, LogId, ReportId};
pub use id::{
    BlobKey, CommentId, NotificationId, PictureId, PostId, SessionId, ShareLinkId, UserId,
};
pub use id::{PasskeyId, PushDeliveryId, TransferId};
pub use language::Language;
pub use licence::Licence;
pub use link_token::LinkToken;
pub use moderation_log::{Actor, LogEntry};
pub use notification::Notification;
pub use passkey::{Passkey, PasskeyChallenge};
pub use password::NewPassword;
pub use picture::{CaptionState, Dimensions, Picture, PictureSize, Placeholder};
pub use post::{Hidden, Post, PostWithAuthor};
pub use post_suggestions::{FileWords, Prefill};
pub use profile::{Author, MOST_PINNED, NotificationKind, Profile, ProfileChange};
pub use profile_fields::{ProfileField, ProfileFields};
pub use push::{PushDelivery, PushKeys, PushSource, PushSubscription, parse_push_endpoint};
pub use remote::{RemoteConsent, RemotePermission};
pub use report::{Case, ModerationAction, Reason, Report, ReportTarget};
pub use rewriting::{RemoteState, RewriteTask};
pub use role::{Role, Suspension};
pub use scopes::Scopes;
pub use search::{Candidate, QueryTerm, Question, Rank};
pub use second_factor::{RecoveryCode, SecondFactor, TotpSecret};
pub use sensitive::SensitiveChoice;
pub use session::Session;
pub use share_link::{Lifetime, ShareLink, Shared};
pub use suggestible::{Origin, Suggestible};
pub use suggestion_outcome::{OutcomeCount, OutcomeOfField, SuggestedField, SuggestionOutcome};
pub use suggestions::{ModelSuggestions, Suggested, Suggestions};
pub use terms::PostTerms;
pub use text::PasskeyName;
pub use text::{AlbumDescription, AlbumTitle};
pub use text::{AltText, Bio, Caption, CommentText, DisplayName};
pub use text::{ModeratorsText, ReportText};
pub use time::{TimeZoneName, Timestamp};
pub use transfer::{ImportAs, ImportChoices, Imported, Outcome, Progress, Transfer, TransferKind};
pub use unnamed::without_names;
pub use upload_key::{UploadClaim, UploadKey};
pub use user::User;
pub use username::Username;
pub use visibility::Visibility;

/// Why a text from outside is not a value of the domain. The message is for the person who typed
/// it, in a full sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Invalid(pub String);

impl Invalid {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
