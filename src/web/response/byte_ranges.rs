//! Parts of files, for those who ask for them (RFC 9110, section 14): players, browsers that go on
//! with a download, and viewers that read a file's beginning.

use std::ops::Range;

use actix_web::http::Method;
use actix_web::http::header::{
    self, ContentRange, ContentRangeSpec, EntityTag, Header, IfRange, Range as Ranges,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;

/// What of a file is sent.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::web) enum RangeRequest {
    All,
    Part(Range<u64>),
    /// Nothing that there is.
    Nothing,
}

/// What of a file of so many bytes a user asks for. Several parts at once are all of it, and so is
/// a part of another version than this one.
pub(in crate::web) fn asked(request: &HttpRequest, tag: &EntityTag, length: u64) -> RangeRequest {
    let (Ok(Ranges::Bytes(ranges)), &Method::GET) = (Ranges::parse(request), request.method())
    else {
        return RangeRequest::All;
    };
    let [range] = &ranges[..] else {
        return RangeRequest::All;
    };
    let same = match IfRange::parse(request) {
        Ok(IfRange::EntityTag(known)) => known.strong_eq(tag),
        // No answer says when a file was changed.
        Ok(IfRange::Date(_)) => false,
        Err(_) => !request.headers().contains_key(header::IF_RANGE),
    };
    match range.to_satisfiable_range(length) {
        _ if !same => RangeRequest::All,
        Some((first, last)) => RangeRequest::Part(first..last + 1),
        None => RangeRequest::Nothing,
    }
}

/// Begins the answer with a part of a file.
pub(in crate::web) fn part(range: &Range<u64>, length: u64) -> HttpResponseBuilder {
    let mut response = HttpResponse::PartialContent();
    response.insert_header(ContentRange(ContentRangeSpec::Bytes {
        range: Some((range.start, range.end.saturating_sub(1))),
        instance_length: Some(length),
    }));
    response
}

/// Says that there is no such part.
pub(in crate::web) fn no_such_part(length: u64) -> HttpResponse {
    HttpResponse::RangeNotSatisfiable()
        .insert_header(ContentRange(ContentRangeSpec::Bytes {
            range: None,
            instance_length: Some(length),
        }))
        .finish()
}

/// Answers with a file in memory, or with the part of it that is asked for; `describe` adds what is
/// said of either.
pub(in crate::web) fn answer(
    request: &HttpRequest,
    tag: EntityTag,
    bytes: Bytes,
    describe: impl FnOnce(&mut HttpResponseBuilder),
) -> HttpResponse {
    let length = bytes.len() as u64;
    let (mut response, bytes) = match asked(request, &tag, length) {
        RangeRequest::All => (HttpResponse::Ok(), bytes),
        RangeRequest::Part(range) => {
            // Within the file, whose length is one of memory.
            let within = range.start as usize..range.end as usize;
            (part(&range, length), bytes.slice(within))
        }
        RangeRequest::Nothing => return no_such_part(length),
    };
    response.insert_header(header::ETag(tag));
    response.insert_header((header::ACCEPT_RANGES, "bytes"));
    describe(&mut response);
    response.body(bytes)
}
