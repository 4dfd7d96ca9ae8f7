//! `/settings/remote-captions`: whether a person's words may go to a language model elsewhere; asked
//! before the first use, and again for a draft that is not for everybody.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};

use super::{Pairs, Saved, show_part};
use crate::domain::{Post, PostId, RemoteConsent, RemotePermission, Viewer};
use crate::i18n::text;
use crate::services::App;
use crate::services::captions::remote::Remote;
use crate::services::captions::remote::consent::{self, is_narrower};
use crate::services::compose::draft::PostFields;
use crate::services::compose::{draft, suggestions};
use crate::web::Site;
use crate::web::pages::see_other;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

const HERE: &str = "/settings/remote-captions";

/// What is to be done once the person has agreed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Wanted {
    draft: Option<PostId>,
    tone: Option<String>,
    saved: Option<String>,
}

#[derive(Debug, Serialize)]
struct RemotePage {
    /// Whose server it is; none where nothing is sent anywhere.
    host: Option<String>,
    model: String,
    /// Whether it takes pictures.
    takes_pictures: bool,
    has_tones: bool,
    /// `ask`, `granted` or `refused`.
    standing: &'static str,
    pictures: bool,
    narrower_posts: bool,
    /// Whether this is about one draft that is not for everybody, and no more.
    only_draft: bool,
    /// Whom the draft is for, where that is not everybody.
    narrower: Option<&'static str>,
    draft: Option<String>,
    tone: String,
}

impl RemotePage {
    fn new(remote: Option<&Remote>, member: &SignedIn, draft: Option<&Post>, tone: &str) -> Self {
        let profile = &member.user.profile;
        let given = profile.remote_consent.as_ref();
        let host = remote.map(Remote::host);
        let permission = match &host {
            Some(host) => RemoteConsent::permission(given, host),
            None => RemotePermission::Refused,
        };
        let is_granted = permission == RemotePermission::Granted;
        let narrower = draft.filter(|post| is_narrower(post, profile.private));
        Self {
            model: remote.map_or("", Remote::model).to_owned(),
            takes_pictures: remote.is_some_and(Remote::takes_pictures),
            has_tones: remote.is_some_and(|remote| !remote.tones().is_empty()),
            host,
            standing: match permission {
                RemotePermission::Ask => "ask",
                RemotePermission::Granted => "granted",
                RemotePermission::Refused => "refused",
            },
            pictures: is_granted && given.is_some_and(|given| given.pictures),
            narrower_posts: is_granted && given.is_some_and(|given| given.narrower_posts),
            only_draft: is_granted && narrower.is_some(),
            narrower: narrower.map(|post| post.visibility.within(profile.private).as_str()),
            draft: draft.map(|post| post.id.to_string()),
            tone: tone.to_owned(),
        }
    }
}

/// What is sent to whom, and what the person has said to it.
pub(in crate::web) async fn form(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, WebError> {
    let wanted = wanted.into_inner();
    let draft = own_draft(&app, member.person.viewer(), wanted.draft).await?;
    let tone = wanted.tone.as_deref().unwrap_or_default();
    let page = RemotePage::new(app.remote.as_deref(), &member, draft.as_ref(), tone);
    let saved = Saved {
        saved: wanted.saved,
    };
    let template = "settings/remote_captions.html";
    show_part(
        &site,
        &member.person,
        StatusCode::OK,
        template,
        page,
        &saved,
    )
}

/// The draft that something is wanted for.
async fn own_draft(
    app: &App,
    viewer: Viewer,
    id: Option<PostId>,
) -> Result<Option<Post>, WebError> {
    let Some(id) = id else {
        return Ok(None);
    };
    let post = draft::draft(app, viewer, id).await?;
    Ok(Some(post).filter(Post::is_draft))
}

/// Keeps the answer, and goes on with what was wanted where it is a yes.
pub(in crate::web) async fn answer(
    app: Data<App>,
    SignedInForm(member, pairs): SignedInForm<Pairs>,
) -> Result<HttpResponse, WebError> {
    let app = app.into_inner();
    let viewer = member.person.viewer();
    let draft = pairs.text("draft").parse().ok();
    let draft = own_draft(&app, viewer, draft).await?;
    let back = draft.as_ref().map(|post| format!("/compose/{}", post.id));
    let back = back.unwrap_or_else(|| format!("{HERE}?saved=1"));
    let Some(remote) = &app.remote else {
        return Ok(see_other(&back));
    };
    let host = remote.host();
    let given = member.user.profile.remote_consent.clone();
    let agreed = match pairs.text("answer") {
        "no" => {
            consent::keep(&app, member.id, RemoteConsent::refused(&host)).await?;
            false
        }
        // What was agreed to must be what was shown.
        _ if pairs.text("host") != host => return Ok(see_other(HERE)),
        "agree" => {
            let agreed = RemoteConsent {
                agreed: true,
                pictures: remote.takes_pictures() && pairs.ticked("pictures"),
                narrower_posts: pairs.ticked("narrower_posts"),
                host,
            };
            consent::keep(&app, member.id, agreed).await?;
            true
        }
        "always" => {
            if let Some(given) = given.filter(|given| given.agreed && given.host == host) {
                let narrower_posts = true;
                let always = RemoteConsent {
                    narrower_posts,
                    ..given
                };
                consent::keep(&app, member.id, always).await?;
            }
            true
        }
        "once" => true,
        _ => return Err(WebError::BadRequest(text!("no-such-answer"))),
    };
    let tone = pairs.text("tone");
    if let Some(post) = draft.filter(|_| agreed && !tone.is_empty()) {
        let words = PostFields::default();
        suggestions::rewrite(&app, viewer, post.id, &words, tone, true).await?;
    }
    Ok(see_other(&back))
}
