//! Landscapes that nobody photographed, so that the project holds nobody's photos.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use image::{ImageFormat, Rgb, RgbImage};

/// The files of those drawn already, by number, width and height: many cases want the same.
static DRAWN: Mutex<BTreeMap<(u32, u32, u32), Vec<u8>>> = Mutex::new(BTreeMap::new());

/// Puts a landscape into the folder and returns where. Each number is another time of day.
pub fn landscape(folder: &Path, number: u32, width: u32, height: u32) -> PathBuf {
    let path = folder.join(format!("landscape-{number}.jpg"));
    let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
    let file = drawn.entry((number, width, height)).or_insert_with(|| {
        let mut file = Cursor::new(Vec::new());
        let picture = draw(number, width, height);
        picture.write_to(&mut file, ImageFormat::Jpeg).unwrap();
        file.into_inner()
    });
    std::fs::write(&path, file).unwrap();
    path
}

fn draw(number: u32, width: u32, height: u32) -> RgbImage {
    let hour = f64::from(number % 5) / 4.0;
    let (w, h) = (f64::from(width), f64::from(height));
    let sky = |y: f64| {
        let high = [40.0 + 60.0 * hour, 80.0 + 60.0 * hour, 150.0 + 40.0 * hour];
        let low = [250.0, 190.0 - 60.0 * hour, 140.0 + 60.0 * hour];
        std::array::from_fn::<f64, 3, _>(|i| high[i] + (low[i] - high[i]) * y)
    };
    let mut grain = number.wrapping_mul(2_654_435_761).max(1);
    RgbImage::from_fn(width, height, |px, py| {
        let (x, y) = (f64::from(px) / w, f64::from(py) / h);
        let mut color = sky((y / 0.7).min(1.0));
        let sun = ((x - 0.7) * w / h).hypot(y - 0.34 - 0.1 * hour);
        let glow = (1.0 - sun / 0.45).clamp(0.0, 1.0).powi(2) + f64::from(u8::from(sun < 0.06));
        for (i, part) in color.iter_mut().enumerate() {
            *part += glow * [120.0, 90.0, 40.0][i];
        }
        for (ridge, depth) in [(0.0, 0.25), (2.0, 0.55), (4.5, 1.0)] {
            let line = 0.48
                + 0.13 * depth
                + 0.05 * (x * (5.0 + ridge) + ridge + f64::from(number)).sin()
                + 0.02 * (x * 17.0 + ridge * 3.0).sin();
            if y > line {
                let near = [30.0, 52.0 - 14.0 * hour, 48.0];
                let haze = sky(0.9);
                color = std::array::from_fn(|i| haze[i] + (near[i] - haze[i]) * depth);
            }
        }
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = f64::from(grain >> 24) / 32.0 - 4.0;
        Rgb(color.map(|part| (part + noise).clamp(0.0, 255.0) as u8))
    })
}
