//! Choosing posts, a second look at what is to be done with them, and doing it.

use std::collections::HashSet;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use serde::Deserialize;

use super::bulk_form::{BulkForm, Turned, Typed, too_many, written};
use super::bulk_view::{AlbumOption, ConfirmPage, DonePage, SelectPage, choices, sentences};
use crate::domain::{Cursor, PostId, Username, Visibility};
use crate::i18n::text;
use crate::services::App;
use crate::services::albums::membership;
use crate::services::compose::bulk::{self, BulkChange, MOST};
use crate::web::Site;
use crate::web::request::extract::{SignedIn, SignedInForm};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;

/// Where the choices begin, and whether all are chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct SelectQuery {
    after: Option<String>,
    all: Option<String>,
}

/// Whether this page is this person's own; of others there is none.
fn own(member: &SignedIn, name: &str) -> Result<String, WebError> {
    let name = Username::parse(name).map_err(|_| WebError::Missing)?;
    match name == member.user.username {
        true => Ok(name.to_string()),
        false => Err(WebError::Missing),
    }
}

fn cursor(after: Option<&str>) -> Result<Option<Cursor>, WebError> {
    let after = after.filter(|after| !after.is_empty());
    Ok(after.map(str::parse).transpose()?)
}

/// One's own posts, to choose among.
pub(in crate::web) async fn show(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    name: Path<String>,
    place: Query<SelectQuery>,
) -> Result<HttpResponse, WebError> {
    own(&member, &name)?;
    let turned = Turned {
        after: place.after.clone().unwrap_or_default(),
        all: place.all.is_some(),
        ..Turned::default()
    };
    let page = select_page(&app, &member, turned, &[]).await?;
    site.views.page(
        StatusCode::OK,
        &member.person,
        "compose/bulk/select.html",
        &page,
    )
}

/// A page of posts, with what is chosen on it and on others.
async fn select_page(
    app: &App,
    member: &SignedIn,
    turned: Turned,
    chosen: &[PostId],
) -> Result<SelectPage, WebError> {
    let after = cursor(Some(&turned.after))?;
    let page = bulk::page(app, member.id, after).await?;
    let albums = membership::all(app, member.id).await?.into_iter();
    let username = member.user.username.to_string();
    let chosen: HashSet<PostId> = chosen.iter().copied().collect();
    let posts = choices(&page.items, |id| turned.all || chosen.contains(&id));
    let here: HashSet<PostId> = page.items.iter().map(|found| found.post.id).collect();
    let elsewhere = chosen.difference(&here).map(ToString::to_string);
    let elsewhere: Vec<String> = elsewhere.collect();
    Ok(SelectPage {
        count: elsewhere.len() + posts.iter().filter(|post| post.chosen).count(),
        posts,
        elsewhere,
        albums: albums
            .map(|(id, title)| AlbumOption {
                id: id.to_string(),
                title: title.to_string(),
            })
            .collect(),
        after: after.map_or_else(String::new, |after| after.to_string()),
        next: page.next.map(|next| next.to_string()),
        trail: written(&turned.trail),
        most: MOST,
        typed: Typed::default(),
        problem: None,
        username,
    })
}

/// The next page of choices, or the second look: how many posts, which, and what is done with them.
pub(in crate::web) async fn confirm(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<BulkForm>,
    name: Path<String>,
) -> Result<HttpResponse, WebError> {
    own(&member, &name)?;
    if let Some(turned) = form.turned() {
        // Too many are made fewer where they are: what is left behind could not be sent again.
        if form.posts().len() > MOST {
            let problem = too_many(form.posts().len());
            return refused(&app, &site, &member, &form, problem).await;
        }
        return turn(&app, &site, &member, &form, turned).await;
    }
    let change = match (form.count_problem(), form.change()) {
        (Some(problem), _) | (None, Err(problem)) => {
            return refused(&app, &site, &member, &form, problem).await;
        }
        (None, Ok(change)) => change,
    };
    let found = bulk::published(&app, member.id, &form.posts()).await?;
    if found.is_empty() {
        let problem = text!("bulk-posts-gone");
        return refused(&app, &site, &member, &form, problem).await;
    }
    let page = ConfirmPage {
        username: member.user.username.to_string(),
        posts: choices(&found, |_| true),
        count: found.len(),
        gone: form.posts().len() - found.len(),
        what: sentence(&app, &member, &change).await?,
        deletes: change == BulkChange::Delete,
        typed: form.typed(),
        after: form.after.clone().unwrap_or_default(),
        trail: written(&form.trail()),
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "compose/bulk/confirm.html",
        &page,
    )
}

/// Another page of choices, with what is chosen so far.
async fn turn(
    app: &App,
    site: &Site,
    member: &SignedIn,
    form: &BulkForm,
    turned: Turned,
) -> Result<HttpResponse, WebError> {
    let page = select_page(app, member, turned, &form.posts()).await?;
    let problem = (page.count > MOST).then(|| too_many(page.count));
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = SelectPage {
        typed: form.typed(),
        problem,
        ..page
    };
    site.views
        .page(status, &member.person, "compose/bulk/select.html", &page)
}

/// The choices again, with what was typed and what is missing.
async fn refused(
    app: &App,
    site: &Site,
    member: &SignedIn,
    form: &BulkForm,
    problem: String,
) -> Result<HttpResponse, WebError> {
    let turned = Turned {
        after: form.after.clone().unwrap_or_default(),
        trail: form.trail(),
        all: false,
    };
    let page = select_page(app, member, turned, &form.posts()).await?;
    let page = SelectPage {
        typed: form.typed(),
        problem: Some(problem),
        ..page
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    site.views
        .page(status, &member.person, "compose/bulk/select.html", &page)
}

/// What a change does, in words.
async fn sentence(app: &App, member: &SignedIn, change: &BulkChange) -> Result<String, WebError> {
    let viewer = member.person.viewer();
    Ok(match change {
        BulkChange::Visibility(visibility) => {
            let private = member.user.profile.private;
            let whom = match visibility.within(private) {
                Visibility::Public => text!("bulk-for-everybody"),
                Visibility::Unlisted => text!("bulk-for-unlisted"),
                Visibility::Followers => text!("bulk-for-followers"),
                Visibility::Private => text!("bulk-for-you"),
            };
            text!("bulk-what-visibility", whom = whom)
        }
        BulkChange::AddTags(tags) => text!("bulk-what-add-tags", tags = tags.to_string()),
        BulkChange::RemoveTags(tags) => text!("bulk-what-remove-tags", tags = tags.to_string()),
        BulkChange::AddToAlbum(album) => {
            let title = bulk::album_title(app, viewer, *album).await?;
            text!("bulk-what-add-album", title = title.as_str())
        }
        BulkChange::RemoveFromAlbum(album) => {
            let title = bulk::album_title(app, viewer, *album).await?;
            text!("bulk-what-remove-album", title = title.as_str())
        }
        BulkChange::Delete => text!("bulk-what-delete"),
    })
}

/// Does it, and says what became of each.
pub(in crate::web) async fn apply(
    app: Data<App>,
    site: Data<Site>,
    SignedInForm(member, form): SignedInForm<BulkForm>,
    name: Path<String>,
) -> Result<HttpResponse, WebError> {
    let username = own(&member, &name)?;
    let change = match (form.count_problem(), form.change()) {
        (Some(problem), _) | (None, Err(problem)) => {
            return refused(&app, &site, &member, &form, problem).await;
        }
        (None, Ok(change)) => change,
    };
    if !form.is_confirmed() {
        let problem = text!("bulk-look-again");
        return refused(&app, &site, &member, &form, problem).await;
    }
    let done = bulk::apply(&app, member.id, &form.posts(), &change).await?;
    let deleted = change == BulkChange::Delete;
    let page = DonePage {
        username,
        deleted,
        sentences: sentences(done, deleted),
        done: u16::try_from(done.changed).unwrap_or(u16::MAX),
    };
    site.views.page(
        StatusCode::OK,
        &member.person,
        "compose/bulk/done.html",
        &page,
    )
}
