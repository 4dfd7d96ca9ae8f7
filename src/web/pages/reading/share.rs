//! `/p/{post}/links` and `/albums/{album}/links` for their authors, and `/s/{token}` for whoever has a
//! share link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, REFERRER_POLICY};
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::{
    AlbumId, Lifetime, PostId, PostWithAuthor, ShareLink, ShareLinkId, Shared, Timestamp,
};
use crate::i18n::text;
use crate::services::reading::share::{self, Opened, ShareError};
use crate::services::{AccessError, App};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::albums::album_pages::{AlbumQuery, AlbumView};
use crate::web::pages::see_other;
use crate::web::request::base::Base;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::request::query::Query;
use crate::web::response::error::WebError;
use crate::web::views::cards::{PictureView, TagLink, Time, cover, tag_links};
use crate::web::views::people::{Piece, pieces};

#[derive(Debug, Serialize)]
struct LinksPage {
    /// Where what is shared stands, and where its links are.
    url: String,
    links_url: String,
    /// What an album is called; none of a post.
    album: Option<String>,
    picture: Option<PictureView>,
    links: Vec<LinkView>,
    most: u8,
    /// The address of the link that was just made: it is shown this once.
    made: Option<String>,
    problem: Option<String>,
}

#[derive(Debug, Serialize)]
struct LinkView {
    id: String,
    created: Time,
    expires: Option<Time>,
    works: bool,
}

/// For how long a new link works: `day`, `week`, `month` or `never`.
#[derive(Debug, Deserialize)]
pub(in crate::web) struct LifetimeForm {
    lifetime: String,
}

/// The address of the links of this.
fn links_url(shown: Shared) -> String {
    match shown {
        Shared::Post(id) => format!("/p/{id}/links"),
        Shared::Album(id) => format!("/albums/{id}/links"),
    }
}

/// The links of a post.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let page = links_page(&app, &member, Shared::Post(*id)).await?;
    site.views
        .page(StatusCode::OK, &member.person, "compose/links.html", &page)
}

/// The links of an album.
pub(in crate::web) async fn list_of_album(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<AlbumId>,
) -> Result<HttpResponse, WebError> {
    let page = links_page(&app, &member, Shared::Album(*id)).await?;
    site.views
        .page(StatusCode::OK, &member.person, "compose/links.html", &page)
}

async fn links_page(app: &App, member: &SignedIn, shown: Shared) -> Result<LinksPage, AccessError> {
    let viewer = member.person.viewer();
    let (url, album, picture, links) = match shown {
        Shared::Post(id) => {
            let (found, links) = share::links(app, viewer, id).await?;
            (format!("/p/{id}"), None, cover(&found.post), links)
        }
        Shared::Album(id) => {
            let (album, links) = share::album_links(app, viewer, id).await?;
            let url = format!("/@{}/albums/{id}", member.user.username);
            (url, Some(album.title.to_string()), None, links)
        }
    };
    Ok(LinksPage {
        url,
        links_url: links_url(shown),
        album,
        picture,
        links: links.iter().map(LinkView::new).collect(),
        most: ShareLink::MOST,
        made: None,
        problem: None,
    })
}

/// Makes a link to a post and shows it.
pub(in crate::web) async fn create(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    member: SignedIn,
    id: Path<PostId>,
    form: Form<LifetimeForm>,
) -> Result<HttpResponse, WebError> {
    created(&app, &site, &base, &member, Shared::Post(*id), &form).await
}

/// Makes a link to an album and shows it.
pub(in crate::web) async fn create_of_album(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    member: SignedIn,
    id: Path<AlbumId>,
    form: Form<LifetimeForm>,
) -> Result<HttpResponse, WebError> {
    created(&app, &site, &base, &member, Shared::Album(*id), &form).await
}

async fn created(
    app: &App,
    site: &Site,
    base: &Base,
    member: &SignedIn,
    shown: Shared,
    form: &LifetimeForm,
) -> Result<HttpResponse, WebError> {
    let lifetime = Lifetime::from_word(&form.lifetime)
        .ok_or_else(|| WebError::BadRequest(text!("link-lifetime-missing")))?;
    let made = share::create(app, member.person.viewer(), shown, lifetime).await;
    let (status, made, problem) = match made {
        Ok(token) => {
            let address = base.address(&format!("/s/{}", token.in_address()));
            (StatusCode::CREATED, Some(address), None)
        }
        Err(ShareError::TooMany) => {
            let problem = text!("links-too-many");
            (StatusCode::CONFLICT, None, Some(problem))
        }
        Err(ShareError::Access(error)) => return Err(error.into()),
    };
    let page = LinksPage {
        made,
        problem,
        ..links_page(app, member, shown).await?
    };
    site.views
        .page(status, &member.person, "compose/links.html", &page)
}

/// Takes a link to a post back.
pub(in crate::web) async fn revoke(
    app: Data<App>,
    SignedIn { person, .. }: SignedIn,
    path: Path<(PostId, ShareLinkId)>,
) -> Result<HttpResponse, WebError> {
    let (id, link) = path.into_inner();
    share::revoke(&app, person.viewer(), Shared::Post(id), link).await?;
    Ok(see_other(&links_url(Shared::Post(id))))
}

/// Takes a link to an album back.
pub(in crate::web) async fn revoke_of_album(
    app: Data<App>,
    SignedIn { person, .. }: SignedIn,
    path: Path<(AlbumId, ShareLinkId)>,
) -> Result<HttpResponse, WebError> {
    let (id, link) = path.into_inner();
    share::revoke(&app, person.viewer(), Shared::Album(id), link).await?;
    Ok(see_other(&links_url(Shared::Album(id))))
}

#[derive(Debug, Serialize)]
struct SharedPage {
    author: String,
    author_url: String,
    published: Option<Time>,
    caption: String,
    text: Vec<Piece>,
    hashtags: Vec<TagLink>,
    pictures: Vec<PictureView>,
    covered: bool,
}

/// What is behind a link. No search engine lists it, and no other site learns its address.
pub(in crate::web) async fn open(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    token: Path<String>,
    place: Query<AlbumQuery>,
) -> Result<HttpResponse, WebError> {
    let after = place.after.unwrap_or_default();
    let mut response = match share::open(&app, person.viewer(), &token, after).await? {
        Opened::Post(found) => {
            let given = SharedPage {
                covered: person.covers(&found.post),
                ..SharedPage::new(&found, &token)
            };
            let page = "reading/shared.html";
            site.views.page(StatusCode::OK, &person, page, &given)?
        }
        Opened::Album(page) => {
            let given = AlbumView::new(&page, &person, &format!("/s/{token}"), after);
            let given = given.by_link(&token);
            let page = "albums/shared.html";
            site.views.page(StatusCode::OK, &person, page, &given)?
        }
    };
    let headers = response.headers_mut();
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let robots = HeaderName::from_static("x-robots-tag");
    headers.insert(robots, HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}

impl SharedPage {
    fn new(found: &PostWithAuthor, token: &str) -> Self {
        let now = Timestamp::now();
        let PostWithAuthor { post, author } = found;
        let pictures = post.pictures.iter();
        Self {
            author: author.username.to_string(),
            author_url: format!("/@{}", author.username),
            published: post.published_at.map(|time| Time::new(time, now)),
            caption: post.caption.value.to_string(),
            text: pieces(post.caption.value.as_str()),
            hashtags: tag_links(&post.hashtags.value),
            pictures: pictures
                .map(|picture| PictureView::new(picture).by_link(token))
                .collect(),
            covered: post.sensitive,
        }
    }
}

impl LinkView {
    fn new(link: &ShareLink) -> Self {
        let now = Timestamp::now();
        Self {
            id: link.id.to_string(),
            created: Time::new(link.created_at, now),
            expires: link.expires_at.map(|time| Time::new(time, now)),
            works: link.works_at(now),
        }
    }
}
