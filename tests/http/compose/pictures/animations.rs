//! Animated files: still in feeds, played when asked.

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::webp::WebPDecoder;
use image::{AnimationDecoder, Delay, Frame, Rgba, RgbaImage};
use reqwest::StatusCode;
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RANGE};
use serde_json::Value;
use vignette::domain::{CaptionState, Suggestible, Timestamp, Visibility};

use crate::eventually::eventually;
use crate::pictures::jpeg;
use crate::reading::share::make_link;
use crate::site::{Person, Site, bytes_below, files_below, media_on, pictures_on};

const RED: Rgba<u8> = Rgba([220, 20, 20, 255]);
const BLUE: Rgba<u8> = Rgba([20, 20, 220, 255]);
const GREEN: Rgba<u8> = Rgba([20, 220, 20, 255]);

/// A GIF of these colours, each for so many milliseconds.
pub fn gif(colours: &[Rgba<u8>], millis: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(Repeat::Infinite).unwrap();
    for colour in colours {
        let image = RgbaImage::from_pixel(96, 64, *colour);
        let delay = Delay::from_numer_denom_ms(millis, 1);
        let frame = Frame::from_parts(image, 0, 0, delay);
        encoder.encode_frame(frame).unwrap();
    }
    drop(encoder);
    // Behind the colours stands a comment.
    let colours = match bytes[10] & 0x80 {
        0 => 0,
        _ => 3 << ((bytes[10] & 7) + 1),
    };
    let mut with_comment = bytes[..13 + colours].to_vec();
    with_comment.extend([&b"\x21\xfe\x0bSECRETPLACE\0"[..], &bytes[13 + colours..]].concat());
    with_comment
}

pub fn frames(file: &[u8]) -> Vec<(RgbaImage, u32)> {
    let decoder = WebPDecoder::new(std::io::Cursor::new(file)).unwrap();
    let frames = decoder.into_frames().map(Result::unwrap);
    let frames = frames.map(|it| (it.delay().numer_denom_ms().0, it.into_buffer()));
    frames.map(|(millis, image)| (image, millis)).collect()
}

pub fn near(pixel: &Rgba<u8>, wanted: Rgba<u8>) -> bool {
    let pairs = pixel.0.iter().zip(wanted.0);
    pairs
        .into_iter()
        .all(|(one, other)| one.abs_diff(other) < 24)
}

/// The address at which the only picture of a page is, without its size.
pub fn picture(page: &str) -> String {
    let shown = media_on(page).remove(0);
    shown.rsplit_once('/').unwrap().0.to_owned()
}

pub async fn bytes(person: &Person, address: &str) -> Vec<u8> {
    let answer = person.get(address).await;
    assert_eq!(answer.status(), StatusCode::OK, "{address}");
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn an_animation_is_still_in_feeds_and_one_tap_away_on_its_page() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(gif(&[RED, BLUE], 200), "It moves", "").await;
    let page = ada.page(&post).await;
    let base = picture(&page);
    let play = format!("href=\"{base}/animation\" data-play=\"");
    assert!(page.contains(&play), "{page}");
    for list in ["/", "/@ada"] {
        let list = ada.page(list).await;
        assert!(list.contains("<span class=\"moving\">Animated</span>"));
        assert!(!list.contains("/animation"), "{list}");
    }
    for still in ["grid", "view", "original"] {
        let file = bytes(&ada, &format!("{base}/{still}")).await;
        let shown = image::load_from_memory(&file).unwrap().into_rgba8();
        assert!(near(shown.get_pixel(40, 30), RED), "{still}");
        assert!(!file.windows(4).any(|it| it == b"ANMF"), "{still}");
    }
    let address = format!("{base}/animation");
    let answer = ada.get(&address).await;
    assert_eq!(answer.headers()[CONTENT_TYPE], "image/webp");
    let cache = answer.headers()[CACHE_CONTROL].clone();
    assert_eq!(
        cache,
        ada.get(&format!("{base}/view")).await.headers()[CACHE_CONTROL]
    );
    let tag = answer.headers()[ETAG].clone();
    let whole = answer.bytes().await.unwrap();
    assert!(!whole.windows(11).any(|it| it == b"SECRETPLACE"));
    let seen = frames(&whole);
    let times: Vec<u32> = seen.iter().map(|(_, millis)| *millis).collect();
    assert_eq!(times, [200, 200]);
    assert!(near(seen[1].0.get_pixel(40, 30), BLUE));
    let again = ada.request(reqwest::Method::GET, &address);
    let again = again.header(IF_NONE_MATCH, tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    let part = ada.request(reqwest::Method::GET, &address);
    let part = part.header(RANGE, "bytes=4-11").send().await.unwrap();
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.unwrap(), whole.slice(4..12));
}

#[tokio::test]
async fn who_does_not_see_the_post_does_not_see_it_move() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let eve = site.person("eve").await;
    let post = ada.publish(gif(&[RED, BLUE], 200), "", "").await;
    let address = format!("{}/animation", picture(&ada.page(&post).await));
    assert_eq!(site.guest().get(&address).await.status(), StatusCode::OK);
    site.set_visibility(&post, Visibility::Private).await;
    for person in [&eve, &site.guest()] {
        assert_eq!(person.get(&address).await.status(), StatusCode::NOT_FOUND);
    }
    let mine = ada.get(&address).await;
    assert!(
        mine.headers()[CACHE_CONTROL]
            .to_str()
            .unwrap()
            .contains("private")
    );
    // Who came by a link sees all that the post shows.
    let shared = site
        .guest()
        .page(&make_link(&ada, &post, "week").await)
        .await;
    let (_, play) = shared.split_once("class=\"play\" href=\"").unwrap();
    let play = play.split('"').next().unwrap();
    let answer = site.guest().get(play).await;
    assert_eq!(answer.status(), StatusCode::OK, "{play}");
    assert_eq!(answer.headers()[CACHE_CONTROL], "private, no-cache");
}

#[tokio::test]
async fn still_pictures_have_no_animation() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    for still in [jpeg(), gif(&[RED], 100), gif(&[RED, RED], 100)] {
        let post = ada.publish(still, "", "").await;
        let page = ada.page(&post).await;
        assert!(!page.contains("data-play"), "{page}");
        let address = format!("{}/animation", picture(&page));
        assert_eq!(ada.get(&address).await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_draft_says_what_of_an_animation_is_not_kept() {
    let site = Site::start_with(|settings| {
        settings.captions.enabled = false;
        settings.pictures.animation_pixels = 96 * 64 * 3;
    })
    .await;
    let ada = site.person("ada").await;
    let draft = ada.begin_draft(gif(&[RED, BLUE, RED, BLUE], 500)).await;
    let page = ada.page(&draft).await;
    assert!(page.contains("it plays its first 1.5 seconds."), "{page}");
    assert!(page.contains("data-play"), "{page}");
    let draft = ada.begin_draft(gif(&[RED, BLUE], 80_000)).await;
    let page = ada.page(&draft).await;
    assert!(page.contains("only its first frame is."), "{page}");
    assert!(!page.contains("data-play"), "{page}");
    let draft = ada.begin_draft(gif(&[RED, BLUE], 500)).await;
    let page = ada.page(&draft).await;
    assert!(!page.contains("This animation is"), "{page}");
}

#[tokio::test]
async fn programs_get_the_animation_where_they_show_one_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let post = ada.publish(gif(&[RED, BLUE], 200), "", "").await;
    let base = picture(&ada.page(&post).await);
    let answer = site.guest().get("/api/v1/timelines/public").await;
    let answer: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    let media = &answer[0]["media_attachments"][0];
    assert_eq!(media["type"], "image");
    let ends = |field: &str, size: &str| {
        let address = media[field].as_str().unwrap();
        assert!(address.ends_with(&format!("{base}/{size}")), "{address}");
    };
    ends("url", "animation");
    ends("preview_url", "grid");
}

#[tokio::test]
async fn its_bytes_count_and_go_with_its_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let folder = site.data.path().join("pictures");
    let draft = ada.begin_draft(gif(&[RED, BLUE], 200)).await;
    // Three sizes, the animation, and the file itself.
    assert_eq!(files_below(&folder), 5);
    let used = site.store().await.bytes_of(site.id_of("ada").await).await;
    assert_eq!(used.unwrap(), bytes_below(&folder));
    ada.add(&draft, jpeg()).await;
    let first = pictures_on(&ada.page(&draft).await).remove(0);
    let remove = format!("remove-{first}");
    ada.post(&draft, &[("action", &remove)]).await;
    assert_eq!(files_below(&folder), 3);
    let post = ada.publish(gif(&[RED, BLUE], 200), "", "").await;
    ada.post(&format!("{post}/delete"), &[]).await;
    assert_eq!(files_below(&folder), 3);
    // What a crash leaves is swept.
    let orphan = ada.begin_draft(gif(&[RED, BLUE], 200)).await;
    let store = site.store().await;
    let id = orphan.rsplit('/').next().unwrap().parse().unwrap();
    let found = store.post(id).await.unwrap().unwrap();
    let blob = found.post.pictures[0].blob;
    store
        .record_intent(blob, Timestamp::from_millis(0))
        .await
        .unwrap();
    store
        .delete_revision(id, found.post.revision)
        .await
        .unwrap();
    assert_eq!(files_below(&folder), 8);
    let site = site.start_again(|_| {}).await;
    eventually("the sweep of its files", async || files_below(&folder) == 3).await;
    drop(site);
}

#[tokio::test]
async fn the_captioner_sees_the_frame_in_the_middle() {
    let site = Site::start_with_captions().await;
    let ada = site.person("ada").await;
    let caption = |page: String| crate::site::field(&page, "caption");
    let mut said = Vec::new();
    for colours in [[RED, BLUE, RED], [GREEN, BLUE, GREEN], [BLUE, RED, BLUE]] {
        let draft = ada.begin_draft(gif(&colours, 150)).await;
        said.push(caption(ada.page(&draft).await));
    }
    assert_eq!(said[0], said[1]);
    assert_ne!(said[0], said[2], "these pictures tell nothing apart");
    // So it does when it is asked later, by what is stored.
    let draft = ada.begin_draft(gif(&[RED, BLUE, RED], 150)).await;
    let store = site.store().await;
    let id = draft.rsplit('/').next().unwrap().parse().unwrap();
    let mut post = store.post(id).await.unwrap().unwrap().post;
    post.caption = Suggestible::default();
    post.pictures[0].caption_state = CaptionState::asked(Timestamp::from_millis(0));
    store.replace_post(&post).await.unwrap();
    eventually("its caption", async || {
        caption(ada.page(&draft).await) == said[0]
    })
    .await;
}
