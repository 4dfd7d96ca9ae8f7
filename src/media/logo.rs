//! The logo of a site, an SVG or PNG file that its settings name. Who sets it is trusted; the file may
//! be from elsewhere, and is shown to everybody.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use roxmltree::{Document, Node};
use sha2::{Digest, Sha256};

use super::decode::{self, Limits};
use super::error::MediaError;
use super::sniff::Format;

/// Most bytes of the file.
const MOST_BYTES: usize = 256 << 10;
/// Most pixels of a PNG.
const MOST_PIXELS: u64 = 4_000_000;

const SVG: &str = "http://www.w3.org/2000/svg";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// A logo that may be shown.
#[derive(Debug, Clone)]
pub struct Logo {
    /// The file.
    pub bytes: Bytes,
    /// Its media type.
    pub media_type: &'static str,
    /// The beginning of its digest, for its address.
    pub digest: String,
}

/// Why a file is no logo.
#[derive(Debug, thiserror::Error)]
pub enum LogoError {
    /// It is not there, or may not be read.
    #[error("it cannot be read ({0})")]
    Unreadable(#[from] std::io::Error),
    /// It is too large.
    #[error("it is larger than {} KiB", MOST_BYTES >> 10)]
    TooLarge,
    /// It is neither of the two.
    #[error("it is neither an SVG nor a PNG file")]
    Kind,
    /// A PNG that cannot be decoded.
    #[error("the PNG cannot be shown: {0}")]
    Png(MediaError),
    /// An SVG that is no XML, or has a DOCTYPE.
    #[error("the SVG cannot be read: {0}")]
    Xml(String),
    /// An SVG that does or fetches something.
    #[error("the SVG has {0}, which a logo must not have; save it as a plain SVG")]
    Active(String),
}

impl Logo {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// See [`LogoError`].
    pub fn read(path: &Path) -> Result<Self, LogoError> {
        let mut bytes = Vec::new();
        File::open(path)?
            .take(MOST_BYTES as u64 + 1)
            .read_to_end(&mut bytes)?;
        Self::parse(bytes.into())
    }

    fn parse(bytes: Bytes) -> Result<Self, LogoError> {
        if bytes.len() > MOST_BYTES {
            return Err(LogoError::TooLarge);
        }
        let media_type = match bytes.starts_with(b"\x89PNG") {
            true => png(&bytes)?,
            false => svg(&bytes)?,
        };
        let digest = hex::encode(Sha256::digest(&bytes));
        Ok(Self {
            digest: digest[..12].to_owned(),
            bytes,
            media_type,
        })
    }
}

fn png(bytes: &Bytes) -> Result<&'static str, LogoError> {
    let limits = Limits {
        bytes: MOST_BYTES,
        pixels: MOST_PIXELS,
    };
    let decoded = decode::decode(bytes, limits).map_err(LogoError::Png)?;
    match decoded.format {
        Format::Png => Ok("image/png"),
        _ => Err(LogoError::Kind),
    }
}

fn svg(bytes: &[u8]) -> Result<&'static str, LogoError> {
    let text = std::str::from_utf8(bytes).map_err(|_| LogoError::Kind)?;
    if !text.contains("<svg") && !text.contains(SVG) {
        return Err(LogoError::Kind);
    }
    // Entities come with a DOCTYPE, which is refused.
    let document = Document::parse(text).map_err(|error| LogoError::Xml(error.to_string()))?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" || root.tag_name().namespace() != Some(SVG) {
        return Err(LogoError::Kind);
    }
    for node in document.descendants() {
        still(node).map_err(LogoError::Active)?;
    }
    Ok("image/svg+xml")
}

/// Whether a node does nothing and fetches nothing; else what it has.
fn still(node: Node<'_, '_>) -> Result<(), String> {
    if node.is_pi() {
        return Err("a processing instruction".into());
    }
    if !node.is_element() {
        return Ok(());
    }
    let name = node.tag_name().name();
    let foreign = node.tag_name().namespace() == Some(XHTML);
    let active = [
        "script",
        "foreignobject",
        "iframe",
        "embed",
        "object",
        "audio",
        "video",
        "handler",
    ];
    if foreign || active.contains(&name.to_lowercase().as_str()) {
        return Err(format!("the element <{name}>"));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name().to_lowercase(), attribute.value().trim());
        if name.starts_with("on") {
            return Err(format!("the attribute {name}"));
        }
        let leads = matches!(name.as_str(), "href" | "src");
        if leads && !is_inside(value) {
            return Err(format!("the reference {value:?}"));
        }
        // What is animated would be checked here, and be something else later.
        let target = value.rsplit(':').next().unwrap_or_default().to_lowercase();
        if name == "attributename" && (target == "href" || target.starts_with("on")) {
            return Err(format!("an animation of {value}"));
        }
        fetches_nothing(value)?;
    }
    let style = name.eq_ignore_ascii_case("style");
    let texts = node.children().filter(|child| style && child.is_text());
    let sheet: String = texts.filter_map(|text| text.text()).collect();
    if sheet.contains('\\') || sheet.to_lowercase().contains("@import") {
        return Err("a style sheet with @import or escapes".into());
    }
    fetches_nothing(&sheet)
}

/// A part of the same file, or a picture that is written into it.
fn is_inside(address: &str) -> bool {
    let pictures = ["png", "jpeg", "webp", "gif"];
    let data = address.strip_prefix("data:image/");
    let kind = data.and_then(|rest| rest.split([';', ',']).next());
    address.starts_with('#') || kind.is_some_and(|kind| pictures.contains(&kind))
}

/// Whether each `url(…)` in a style is inside; an escape could hide one.
fn fetches_nothing(style: &str) -> Result<(), String> {
    let lower = style.to_lowercase();
    let lower = lower.replace(char::is_whitespace, "");
    for rest in lower.split("url(").skip(1) {
        let address = rest.split(')').next().unwrap_or_default();
        if !is_inside(address.trim_matches(['"', '\''])) {
            return Err(format!("the reference url({address})"));
        }
    }
    if lower.contains("javascript:") || (lower.contains('\\') && lower.contains('(')) {
        return Err("a script or an escape in a style".into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Logo};

    fn svg(inside: &str) -> Result<Logo, String> {
        let file = format!(
            "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" \
             xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 8 8\">{inside}</svg>"
        );
        Logo::parse(Bytes::from(file)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_drawing_is_taken() {
        for inside in [
            "<path d=\"M0 0h8v8z\" fill=\"url(#g)\"/><style>path{fill:url(#g)}</style>",
            "<defs><g id=\"a\"/></defs><use href=\"#a\"/><use xlink:href=\"#a\"/>",
            "<image href=\"data:image/png;base64,AAAA\"/><!-- drawn by hand -->",
            "<animate attributeName=\"opacity\" to=\"1\"/><title>On the sea</title>",
        ] {
            assert_eq!(svg(inside).unwrap().media_type, "image/svg+xml", "{inside}");
        }
    }

    #[test]
    fn what_does_or_fetches_something_is_refused() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<x:script xmlns:x=\"http://www.w3.org/2000/svg\"/>",
            "<b xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "<foreignObject/>",
            "<path onload=\"alert(1)\"/>",
            "<path ONCLICK=\"x\"/>",
            "<a href=\"javascript:alert(1)\"/>",
            "<a xlink:href=\" https://evil.example\"/>",
            "<use href=\"other.svg#a\"/>",
            "<image href=\"//evil.example/a.png\"/>",
            "<image href=\"data:image/svg+xml,&lt;svg/&gt;\"/>",
            "<path fill=\"url( 'https://evil.example')\"/>",
            "<path style=\"fill:u\\72l(https://evil.example)\"/>",
            "<style>@import 'https://evil.example';</style>",
            "<style>path{fill:URL(//evil.example)}</style>",
            "<set attributeName=\"xlink:href\" to=\"javascript:alert(1)\"/>",
            "<?xml-stylesheet href=\"https://evil.example\"?>",
            "<path",
        ] {
            assert!(svg(inside).is_err(), "{inside}");
        }
        let doctype = "<!DOCTYPE svg [<!ENTITY a 'x'>]><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        for file in [
            doctype.as_bytes().to_vec(),
            b"<html><svg/></html>".to_vec(),
            b"\x89PNG and no more".to_vec(),
            b"\xff\xd8\xff".to_vec(),
            Vec::new(),
            vec![b' '; (256 << 10) + 1],
        ] {
            assert!(Logo::parse(Bytes::from(file)).is_err());
        }
    }
}
