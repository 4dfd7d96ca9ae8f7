//! The square of a person's picture, chosen with the mouse and from the keyboard.

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use image::{Rgb, RgbImage};
use std::time::Duration;

use crate::browser::{Browser, Look};
use crate::compose::several::run;
use crate::program::Program;

async fn fields(browser: &Browser) -> [i64; 3] {
    let script =
        "const { crop_x, crop_y, crop_size } = document.querySelector('.own-picture').elements;
        return [crop_x, crop_y, crop_size].map((field) => Number(field.value || -1))";
    let found = run(browser, script).await;
    [0, 1, 2].map(|i| found[i].as_i64().unwrap())
}

async fn drag(browser: &Browser, right: i64) {
    let element = browser.find(".crop-frame").await;
    let step = Duration::from_millis(100);
    let mouse = MouseActions::new("mouse".into())
        .then(PointerAction::MoveToElement {
            element,
            duration: Some(step),
            x: 0.0,
            y: 0.0,
        })
        .then(PointerAction::Down {
            button: MOUSE_BUTTON_LEFT,
        })
        .then(PointerAction::MoveBy {
            duration: Some(step),
            x: right as f64,
            y: 0.0,
        })
        .then(PointerAction::Up {
            button: MOUSE_BUTTON_LEFT,
        });
    browser.client.perform_actions(mouse).await.unwrap();
}

pub async fn a_square_is_dragged_zoomed_and_becomes_the_picture() {
    let program = Program::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.png");
    // Red, green and blue from left to right.
    let picture = RgbImage::from_fn(900, 300, |x, _| {
        let mut colour = [20; 3];
        colour[(x / 300) as usize] = 230;
        Rgb(colour)
    });
    picture.save(&path).unwrap();
    let browser = Browser::open(&program.address, Look::WIDE).await;
    browser.sign_up("ada").await;
    browser.go("/settings/profile").await;
    assert_eq!(fields(&browser).await, [-1; 3]);
    browser.fill("#picture", path.to_str().unwrap()).await;
    browser.find("[data-crop]:not([hidden])").await;
    browser
        .until("the middle", || async {
            fields(&browser).await == [333, 0, 1000]
        })
        .await;
    // Dragged to the right, more of the left is seen.
    drag(&browser, 60).await;
    let [x, _, _] = fields(&browser).await;
    assert!((100..333).contains(&x), "{x}");
    drag(&browser, 500).await;
    drag(&browser, -20).await;
    let [x, _, _] = fields(&browser).await;
    assert!((1..100).contains(&x), "{x}");
    browser.photograph("crop").await;

    browser.tab_to(".crop-frame").await;
    for _ in 0..60 {
        browser.press("\u{e014}").await;
    }
    assert_eq!(fields(&browser).await, [666, 0, 1000], "the right end");
    browser.press("++++++++++").await;
    assert_eq!(fields(&browser).await[2], 500);
    browser.press("-----").await;
    assert_eq!(fields(&browser).await[2], 666);
    let zoom = "const zoom = document.querySelector('#crop_zoom');
        zoom.value = 200; zoom.dispatchEvent(new Event('input'))";
    run(&browser, zoom).await;
    let [x, y, size] = fields(&browser).await;
    assert!(size == 500 && x > 666 && y > 0, "{x} {y} {size}");
    browser.click(".own-picture button[type=submit]").await;
    browser.find(".own-picture img.avatar").await;
    let blue = "const picture = document.querySelector('.own-picture img.avatar');
        if (!picture.complete || !picture.naturalWidth) return false;
        const canvas = new OffscreenCanvas(1, 1).getContext('2d');
        canvas.drawImage(picture, 0, 0);
        const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
        return blue > 180 && red < 80 && green < 80";
    browser
        .until("a blue picture", || async {
            run(&browser, blue).await == true
        })
        .await;
    // What this browser cannot show has no square.
    let words = crate::compose::several::impostor(folder.path());
    browser.fill("#picture", words.to_str().unwrap()).await;
    assert_eq!(browser.count("[data-crop]:not([hidden])").await, 0);
    assert_eq!(fields(&browser).await, [-1; 3]);
    browser.close().await;
}
