//! `/@{username}/feed.atom`, that of an album, and `/tags/{tag}/feed.atom`, for feed readers.

use actix_web::http::header::ETag;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use atom_syndication::{Content, Entry, Feed, FixedDateTime, Link, Person, Text};

use super::embeds::{address, title};
use crate::domain::{AlbumId, Licence, PictureSize, PostWithAuthor, Timestamp};
use crate::i18n::text;
use crate::services::App;
use crate::services::reading::published;
use crate::web::request::base::Base;
use crate::web::response::cache_control::{content_tag, is_known, shared};
use crate::web::response::error::WebError;
use crate::web::views::cards::tag_url;
use crate::web::views::xml::{escaped, known};

/// What one person shares with everybody.
pub(in crate::web) async fn author(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    name: Path<String>,
) -> Result<HttpResponse, WebError> {
    let (user, posts) = published::of_author(&app, &name).await?;
    let name = &user.username;
    let title = match user.profile.display_name.as_str() {
        "" => format!("@{name}"),
        called => format!("{called} (@{name})"),
    };
    answer(
        &request,
        &base,
        &title,
        &format!("/@{name}"),
        user.created_at,
        &posts,
    )
}

/// What carries a hashtag.
pub(in crate::web) async fn tag(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    tag: Path<String>,
) -> Result<HttpResponse, WebError> {
    let (tag, posts) = published::of_tag(&app, &tag).await?;
    let page = tag_url(tag.as_str());
    let begin = Timestamp::from_millis(0);
    let title = tag.to_string();
    answer(&request, &base, &title, &page, begin, &posts)
}

/// What stands in an album that everybody may see.
pub(in crate::web) async fn album(
    request: HttpRequest,
    app: Data<App>,
    base: Base,
    path: Path<(String, AlbumId)>,
) -> Result<HttpResponse, WebError> {
    let (name, id) = path.into_inner();
    let page = published::of_album(&app, &name, id).await?;
    answer(
        &request,
        &base,
        page.album.title.as_str(),
        &format!("/@{}/albums/{id}", page.owner.username),
        page.album.created_at,
        &page.posts,
    )
}

fn answer(
    request: &HttpRequest,
    base: &Base,
    title: &str,
    page: &str,
    begin: Timestamp,
    posts: &[PostWithAuthor],
) -> Result<HttpResponse, WebError> {
    let newest = posts.iter().filter_map(changed).max();
    let feed = Feed {
        title: Text::plain(known(title)),
        id: base.address(page),
        updated: date(newest.unwrap_or(begin)),
        links: vec![
            link("alternate", base.address(page), "text/html"),
            link(
                "self",
                base.address(&format!("{page}/feed.atom")),
                "application/atom+xml",
            ),
        ],
        entries: posts.iter().map(|found| entry(base, found)).collect(),
        ..Feed::default()
    };
    let body = feed.to_string();
    let tag = content_tag(body.as_bytes());
    let unchanged = is_known(request, &tag);
    let mut response = shared(match unchanged {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    });
    response.insert_header(ETag(tag));
    if unchanged {
        return Ok(response.finish());
    }
    Ok(response
        .content_type("application/atom+xml; charset=utf-8")
        .body(body))
}

/// When readers have seen something new in it last.
fn changed(found: &PostWithAuthor) -> Option<Timestamp> {
    found.post.edited_at.or(found.post.published_at)
}

fn entry(base: &Base, found: &PostWithAuthor) -> Entry {
    let post = &found.post;
    let address_of_page = base.address(&format!("/p/{}", post.id));
    let published = date(post.published_at.unwrap_or(post.created_at));
    let mut links = vec![link("alternate", address_of_page.clone(), "text/html")];
    if let Some(url) = post.licence.url() {
        links.push(link("license", url.to_owned(), "text/html"));
    }
    let mut html = String::new();
    if post.sensitive {
        html.push_str(&format!("<p>{}</p>", escaped(&text!("embed-sensitive"))));
    }
    for picture in post.pictures.iter().filter(|_| !post.sensitive) {
        let image = address(base, picture, PictureSize::View);
        let size = PictureSize::View.of(picture.dimensions);
        html.push_str(&format!(
            "<p><a href=\"{}\"><img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\"></a></p>",
            escaped(&address_of_page),
            escaped(&image),
            size.width,
            size.height,
            escaped(picture.alt.value.as_str()),
        ));
        links.push(link("enclosure", image, "image/webp"));
    }
    for line in post
        .caption
        .value
        .as_str()
        .lines()
        .filter(|line| !line.is_empty())
    {
        html.push_str(&format!("<p>{}</p>", escaped(line)));
    }
    Entry {
        title: Text::plain(known(&title(found))),
        id: format!("urn:uuid:{}", post.id),
        updated: changed(found).map_or(published, date),
        published: Some(published),
        authors: vec![Person {
            name: format!("@{}", found.author.username),
            uri: Some(base.address(&format!("/@{}", found.author.username))),
            ..Person::default()
        }],
        categories: post
            .hashtags
            .value
            .as_slice()
            .iter()
            .map(category)
            .collect(),
        rights: Some(Text::plain(rights(post.licence))),
        links,
        content: Some(Content {
            value: Some(html),
            content_type: Some("html".into()),
            ..Content::default()
        }),
        ..Entry::default()
    }
}

/// Under which terms, for people and for programs that read nothing but this.
fn rights(licence: Licence) -> String {
    match licence.url() {
        Some(url) => format!("{}, {url}", licence.name()),
        None => licence.name().to_owned(),
    }
}

fn category(tag: &crate::domain::Hashtag) -> atom_syndication::Category {
    atom_syndication::Category {
        term: known(tag.shown()),
        ..atom_syndication::Category::default()
    }
}

fn link(rel: &str, href: String, mime_type: &str) -> Link {
    Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(mime_type.to_owned()),
        ..Link::default()
    }
}

/// A time that cannot be written is one that nobody published at.
fn date(time: Timestamp) -> FixedDateTime {
    time.rfc3339().parse().unwrap_or_default()
}
