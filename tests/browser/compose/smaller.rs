//! Large photos made smaller before they are sent.

use std::fs::File;
use std::path::{Path, PathBuf};

use fantoccini::Locator;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageEncoder, Rgb, RgbImage};
use serde_json::{Value, json};

use super::several::{choose, count_is};
use crate::browser::{Browser, Look};
use crate::program::Program;

/// Hidden until the script has put it as it was left.
const BOX: &str = "[data-smaller]:not([hidden]) input";

/// A photo of 5000 by 1000 pixels, red at its left; turned upright it stands, red at its top.
fn photo(folder: &Path, name: &str, turned: bool) -> PathBuf {
    let picture = RgbImage::from_fn(5000, 1000, |x, _| match x < 2500 {
        true => Rgb([220, 30, 30]),
        false => Rgb([30, 30, 220]),
    });
    let path = folder.join(name);
    let mut encoder = JpegEncoder::new_with_quality(File::create(&path).unwrap(), 98);
    if turned {
        // One entry: the orientation, a quarter turn to the right.
        let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        encoder.set_exif_metadata(exif.to_vec()).unwrap();
    }
    encoder
        .encode(picture.as_raw(), 5000, 1000, image::ExtendedColorType::Rgb8)
        .unwrap();
    path
}

/// Width and height of each original of the draft, and whether its upper left is red.
async fn originals(browser: &Browser) -> Vec<Value> {
    let script = "const done = arguments[0];
        const sizes = [...document.querySelectorAll('[data-picture]')].map(async (item) => {
            const address = item.querySelector('img').src.replace(/\\/[^/]+$/, '/original');
            const picture = await createImageBitmap(await (await fetch(address)).blob());
            const canvas = new OffscreenCanvas(1, 1).getContext('2d');
            canvas.drawImage(picture, 0, 0);
            const [red, , blue] = canvas.getImageData(0, 0, 1, 1).data;
            return [picture.width, picture.height, red > blue];
        });
        Promise.all(sizes).then(done)";
    let found = browser.client.execute_async(script, Vec::new()).await;
    found.unwrap().as_array().unwrap().clone()
}

async fn is_checked(browser: &Browser) -> bool {
    let input = browser.client.find(Locator::Css(BOX)).await.unwrap();
    input.is_selected().await.unwrap()
}

pub async fn large_photos_are_made_smaller_where_that_is_asked_for() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(&program.address, Look::PHONE).await;
    browser.sign_up("ada").await;
    browser.go("/compose").await;
    browser.find(BOX).await;
    assert!(
        !is_checked(&browser).await,
        "the original is sent unless asked"
    );
    let plain = photo(folder.path(), "plain.jpg", false);
    choose(&browser, std::slice::from_ref(&plain)).await;
    browser.arrives_at("/compose/").await;
    count_is(&browser, "[data-picture]", 1).await;
    assert_eq!(originals(&browser).await, [json!([5000, 1000, true])]);

    browser.click("[data-choose] > summary").await;
    browser.click(BOX).await;
    browser.photograph("upload-smaller").await;
    let turned = photo(folder.path(), "turned.jpg", true);
    let small = crate::pictures::landscape(folder.path(), 1, 600, 400);
    choose(&browser, &[turned, small]).await;
    count_is(&browser, "[data-picture]", 3).await;
    count_is(&browser, ".row", 0).await;
    let found = originals(&browser).await;
    assert_eq!(found[1], json!([819, 4096, true]), "upright, {found:?}");
    assert_eq!(found[2].as_array().unwrap()[..2], [json!(600), json!(400)]);

    // It is remembered, and what cannot be read here is sent as it is, to be refused there.
    browser.go("/compose").await;
    browser.find(BOX).await;
    assert!(is_checked(&browser).await);
    choose(&browser, &[super::several::impostor(folder.path())]).await;
    count_is(&browser, ".row[data-state=failed]", 1).await;
    assert!(browser.text_of(".rows").await.contains("not a picture"));
    browser.click(BOX).await;
    browser.go("/compose").await;
    browser.find(BOX).await;
    assert!(!is_checked(&browser).await);
    browser.close().await;
}
