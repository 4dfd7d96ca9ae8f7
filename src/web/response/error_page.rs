//! The page that a person gets instead of the one they asked for.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpRequest, HttpResponse, web};

use super::error::WebError;
use super::session_ended;
use crate::web::Site;
use crate::web::request::extract::{CurrentUser, Viewed};
use crate::web::views::view::ErrorView;

/// Turns responses that carry an [`ErrorView`] into pages.
pub(in crate::web) async fn render(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let site = request.app_data::<web::Data<Site>>().cloned();
    let mut response = next.call(request).await?.map_into_boxed_body();
    let error = response
        .response_mut()
        .extensions_mut()
        .remove::<ErrorView>();
    let (Some(error), Some(site)) = (error, site) else {
        return Ok(response);
    };
    let viewer = Viewed::from_extensions(response.request());
    let ended = response.response_mut().extensions_mut().remove();
    if let Some(Ok(page)) = ended.map(|ended| session_ended::page(&site, &viewer, &ended)) {
        return Ok(response.into_response(page));
    }
    let page = site.views.error(&viewer, &error).unwrap_or_else(|cause| {
        tracing::error!(error = ?cause, "the error page is broken");
        error.message.clone()
    });
    let (request, response) = response.into_parts();
    let mut response = response.set_body(BoxBody::new(page));
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    Ok(ServiceResponse::new(request, response))
}

/// For addresses that the site does not have.
pub(in crate::web) async fn no_such_page(
    request: HttpRequest,
    _person: CurrentUser,
) -> Result<HttpResponse, WebError> {
    let known = request
        .resource_map()
        .match_pattern(request.path())
        .is_some();
    Err(if known {
        WebError::MethodNotAllowed
    } else {
        WebError::Missing
    })
}
