//! `/@{username}/follow` and its kin, and lists of people.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Serialize;

use super::react::ReactionForm;
use crate::domain::{EdgeKind, End};
use crate::i18n::text;
use crate::services::App;
use crate::services::social::follows::{self, RelationshipAction};
use crate::services::social::people;
use crate::services::social::profile;
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::reading::feeds::FeedQuery;
use crate::web::pages::see_other;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::people::PersonView;

/// Follows, mutes, blocks, or takes that back.
pub(in crate::web) async fn act(
    app: Data<App>,
    SignedIn { id: me, .. }: SignedIn,
    path: Path<(String, String)>,
    tap: Form<ReactionForm>,
) -> Result<HttpResponse, WebError> {
    let (name, act) = path.into_inner();
    let act = RelationshipAction::from_word(&act).ok_or(WebError::Missing)?;
    let page = format!("/@{}", name.trim_start_matches('@').to_lowercase());
    follows::act(&app, me, &name, act).await?;
    Ok(see_other(&tap.back(&page)))
}

#[derive(Debug, Serialize)]
struct PeoplePage {
    title: String,
    whose: PersonView,
    people: Vec<PersonView>,
    more: Option<String>,
    /// What the viewer can do about each of them, if anything.
    act: Option<ActView>,
    none: String,
}

#[derive(Debug, Serialize)]
struct ActView {
    word: &'static str,
    label: String,
    next: String,
}

/// Who follows a person, or whom they follow.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    path: Path<(String, String)>,
    place: Query<FeedQuery>,
) -> Result<HttpResponse, WebError> {
    let (name, list) = path.into_inner();
    let details = profile::details(&app, person.viewer(), &name).await?;
    if !profile::shows_people(&details, person.viewer()) {
        return Err(WebError::Missing);
    }
    let (end, title, none) = match list.as_str() {
        "followers" => (End::To, text!("followers"), text!("follows-nobody")),
        _ => (End::From, text!("follows-title"), text!("follows-nobody")),
    };
    let after = place.cursor()?;
    let page = people::people(
        &app,
        person.viewer(),
        EdgeKind::Follow,
        end,
        details.user.id,
        after,
    )
    .await?;
    let whose = PersonView::new(&details.user.as_author());
    let address = format!("/@{}/{list}", details.user.username);
    let own = person.user().is_some_and(|me| me.id == details.user.id);
    let act = (own && end == End::To).then(|| ActView {
        word: "remove",
        label: text!("remove"),
        next: format!("{address}#list"),
    });
    let given = PeoplePage {
        title,
        whose,
        people: page.items.iter().map(PersonView::new).collect(),
        more: page.next.map(|next| format!("{address}?after={next}")),
        act,
        none,
    };
    site.views
        .page(StatusCode::OK, &person, "social/people.html", &given)
}

#[derive(Debug, Serialize)]
struct HiddenPage {
    blocked: Vec<PersonView>,
    muted: Vec<PersonView>,
}

/// Whom the viewer blocks and mutes, to take it back. The newest fifty of each.
pub(in crate::web) async fn blocked_and_muted(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
) -> Result<HttpResponse, WebError> {
    let viewer = member.person.viewer();
    let blocked = people::people(&app, viewer, EdgeKind::Block, End::From, member.id, None).await?;
    let muted = people::people(&app, viewer, EdgeKind::Mute, End::From, member.id, None).await?;
    let given = HiddenPage {
        blocked: blocked.items.iter().map(PersonView::new).collect(),
        muted: muted.items.iter().map(PersonView::new).collect(),
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "settings/people.html",
        &given,
    )
}
