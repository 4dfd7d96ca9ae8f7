//! `/p/{post}/links` for a post's author, and `/s/{token}` for whoever has a share link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue, REFERRER_POLICY};
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};

use crate::domain::{Lifetime, PostId, PostWithAuthor, ShareLink, ShareLinkId, Timestamp, Viewer};
use crate::services::reading::share::{self, ShareError};
use crate::services::{AccessError, App};
use crate::web::Site;
use crate::web::forms::body::Form;
use crate::web::pages::see_other;
use crate::web::request::base::Base;
use crate::web::request::extract::{CurrentUser, SignedIn};
use crate::web::response::error::WebError;
use crate::web::views::cards::{PictureView, TagLink, Time, cover, tag_links};
use crate::web::views::people::{Piece, pieces};

#[derive(Debug, Serialize)]
struct LinksPage {
    url: String,
    picture: Option<PictureView>,
    links: Vec<LinkView>,
    most: u8,
    /// The address of the link that was just made: it is shown this once.
    made: Option<String>,
    problem: Option<&'static str>,
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
pub(in crate::web) struct Wanted {
    lifetime: String,
}

/// The links of a post.
pub(in crate::web) async fn list(
    app: Data<App>,
    site: Data<Site>,
    member: SignedIn,
    id: Path<PostId>,
) -> Result<HttpResponse, WebError> {
    let page = links_page(&app, member.person.viewer(), *id).await?;
    site.views
        .page(StatusCode::OK, &member.person, "compose/links.html", &page)
}

async fn links_page(app: &App, viewer: Viewer, id: PostId) -> Result<LinksPage, AccessError> {
    let (found, links) = share::links(app, viewer, id).await?;
    Ok(LinksPage {
        url: format!("/p/{id}"),
        picture: cover(&found.post),
        links: links.iter().map(LinkView::new).collect(),
        most: ShareLink::MOST,
        made: None,
        problem: None,
    })
}

/// Makes a link and shows it.
pub(in crate::web) async fn create(
    app: Data<App>,
    site: Data<Site>,
    base: Base,
    SignedIn { person, .. }: SignedIn,
    id: Path<PostId>,
    form: Form<Wanted>,
) -> Result<HttpResponse, WebError> {
    let id = id.into_inner();
    let lifetime = Lifetime::from_word(&form.lifetime)
        .ok_or_else(|| WebError::BadRequest("Choose how long the link works.".into()))?;
    let (status, made, problem) = match share::create(&app, person.viewer(), id, lifetime).await {
        Ok(token) => {
            let address = base.address(&format!("/s/{}", token.in_address()));
            (StatusCode::CREATED, Some(address), None)
        }
        Err(ShareError::TooMany) => {
            let problem = "This post has as many links as it may have. Revoke one first.";
            (StatusCode::CONFLICT, None, Some(problem))
        }
        Err(ShareError::Access(error)) => return Err(error.into()),
    };
    let page = LinksPage {
        made,
        problem,
        ..links_page(&app, person.viewer(), id).await?
    };
    site.views
        .page(status, &person, "compose/links.html", &page)
}

/// Takes a link back.
pub(in crate::web) async fn revoke(
    app: Data<App>,
    SignedIn { person, .. }: SignedIn,
    path: Path<(PostId, ShareLinkId)>,
) -> Result<HttpResponse, WebError> {
    let (id, link) = path.into_inner();
    let links = format!("/p/{id}/links");
    share::revoke(&app, person.viewer(), id, link).await?;
    Ok(see_other(&links))
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

/// The post behind a link. No search engine lists it, and no other site learns its address.
pub(in crate::web) async fn open(
    app: Data<App>,
    site: Data<Site>,
    person: CurrentUser,
    token: Path<String>,
) -> Result<HttpResponse, WebError> {
    let found = share::open(&app, person.viewer(), &token).await?;
    let given = SharedPage {
        covered: person.covers(&found.post),
        ..SharedPage::new(&found, &token)
    };
    let mut response = site
        .views
        .page(StatusCode::OK, &person, "reading/shared.html", &given)?;
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
