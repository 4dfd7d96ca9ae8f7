//! Cameras turn pictures by a note in the file. People see them upright.

use image::DynamicImage;

use crate::pictures::{corners, secretive_jpeg};
use crate::site::{Site, media_on};

/// The pixels that a camera stores when it notes this orientation (EXIF 2.32, tag 274).
fn stored(upright: &DynamicImage, orientation: u16) -> DynamicImage {
    match orientation {
        2 => upright.fliph(),
        3 => upright.rotate180(),
        4 => upright.flipv(),
        5 => upright.rotate90().fliph(),
        6 => upright.rotate270(),
        7 => upright.rotate270().fliph(),
        8 => upright.rotate90(),
        _ => upright.clone(),
    }
}

#[tokio::test]
async fn each_of_the_eight_orientations_comes_out_upright_in_every_size() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let upright = corners(800, 600);
    for orientation in 1..=8 {
        let file = secretive_jpeg(&stored(&upright, orientation), orientation);
        let post = ada.publish(file, "", "").await;
        let addresses = media_on(&site.guest().page(&post).await);
        assert_eq!(addresses.len(), 3);
        for address in addresses {
            let bytes = site.guest().get(&address).await.bytes().await.unwrap();
            let served = image::load_from_memory(&bytes).unwrap();
            assert_same_corners(
                &served,
                &upright,
                &format!("orientation {orientation}, {address}"),
            );
        }
    }
}

fn assert_same_corners(served: &DynamicImage, upright: &DynamicImage, what: &str) {
    assert!(
        served.width() > served.height(),
        "{what}: {}×{}",
        served.width(),
        served.height()
    );
    for (x, y) in [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)] {
        let at = |picture: &DynamicImage| {
            let pixel = |side: u32, part: f64| (f64::from(side) * part) as u32;
            let rgb = picture.to_rgb8();
            *rgb.get_pixel(pixel(rgb.width(), x), pixel(rgb.height(), y))
        };
        let (seen, meant) = (at(served), at(upright));
        let distance: i32 = seen
            .0
            .iter()
            .zip(meant.0)
            .map(|(a, b)| (i32::from(*a) - i32::from(b)).abs())
            .sum();
        assert!(
            distance < 60,
            "{what}: {seen:?} instead of {meant:?} at {x}, {y}"
        );
    }
}
