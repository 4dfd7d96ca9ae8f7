//! Which square of a file becomes the picture of a person.

use image::{DynamicImage, ImageFormat};
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};

use crate::pictures::{corners, encoded, secretive_jpeg};
use crate::site::{Person, Site};

/// Sets the picture with these fields, behind the file as in the page's form, and returns it.
async fn set(person: &Person, file: Vec<u8>, fields: &[(&str, &str)]) -> DynamicImage {
    let mut form = Form::new().part("picture", Part::bytes(file).file_name("me.png"));
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    let request = person.request(reqwest::Method::POST, "/settings/avatar");
    let answer = request.multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{fields:?}");
    let page = person.page("/@ada").await;
    let (_, rest) = page.split_once("src=\"/@ada/avatar/").unwrap();
    let address = format!("/@ada/avatar/{}", rest.split('"').next().unwrap());
    let bytes = person.get(&address).await.bytes().await.unwrap();
    let picture = image::load_from_memory(&bytes).unwrap();
    assert_eq!(picture.width(), picture.height());
    picture
}

/// What colour a place is, in tenths of the side.
fn colour(picture: &DynamicImage, x: u32, y: u32) -> &'static str {
    let side = picture.width();
    let pixels = picture.to_rgb8();
    let pixel = pixels.get_pixel(x * side / 10, y * side / 10);
    match pixel.0.map(|part| part > 128) {
        [true, false, false] => "red",
        [false, true, false] => "green",
        [false, false, true] => "blue",
        [true, true, false] => "yellow",
        other => panic!("{other:?}"),
    }
}

fn quarters(picture: &DynamicImage) -> [&'static str; 4] {
    [(2, 2), (8, 2), (2, 8), (8, 8)].map(|(x, y)| colour(picture, x, y))
}

const ALL: [&str; 4] = ["red", "green", "blue", "yellow"];

#[tokio::test]
async fn the_chosen_square_becomes_the_picture() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let file = encoded(&corners(400, 200), ImageFormat::Png);
    for (x, y, expected) in [
        ("0", "0", "red"),
        ("750", "0", "green"),
        ("0", "500", "blue"),
        ("750", "500", "yellow"),
    ] {
        let fields = [("crop_x", x), ("crop_y", y), ("crop_size", "500")];
        let picture = set(&ada, file.clone(), &fields).await;
        assert_eq!(quarters(&picture), [expected; 4], "{x} {y}");
    }
    // Fields are of the upright picture: this one lies on its side in its file.
    let lying = secretive_jpeg(&corners(200, 400), 6);
    let upright = image::load_from_memory(&lying).unwrap();
    assert_eq!((upright.width(), upright.height()), (200, 400));
    let fields = [("crop_x", "750"), ("crop_y", "0"), ("crop_size", "500")];
    let picture = set(&ada, lying, &fields).await;
    assert_eq!(quarters(&picture), ["red"; 4]);
}

#[tokio::test]
async fn what_is_no_square_is_the_middle() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let file = encoded(&corners(400, 200), ImageFormat::Png);
    let most = u64::MAX.to_string();
    let many = "9".repeat(5000);
    for [x, y, size] in [
        ["", "", ""],
        ["0", "0", ""],
        ["-1", "0", "500"],
        ["0", "0", "0"],
        ["0", "0", "1001"],
        ["600", "0", "1000"],
        ["0", "501", "1000"],
        ["NaN", "0x1", "1e2"],
        ["0\0", "0", "500"],
        [&most, &most, &most],
        ["0", "0", &many],
    ] {
        let fields = [("crop_x", x), ("crop_y", y), ("crop_size", size)];
        let picture = set(&ada, file.clone(), &fields).await;
        assert_eq!(quarters(&picture), ALL, "{fields:?}");
    }
    for fields in [&[][..], &[("crop_x", "0"), ("crop_y", "0")]] {
        assert_eq!(quarters(&set(&ada, file.clone(), fields).await), ALL);
    }
    // The smallest picture has a square, too.
    let dot = encoded(&corners(1, 1), ImageFormat::Png);
    let fields = [("crop_x", "0"), ("crop_y", "0"), ("crop_size", "50")];
    assert_eq!(set(&ada, dot, &fields).await.width(), 1);
}
