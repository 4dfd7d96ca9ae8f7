//! From a decoded picture to the model's input: white under transparency, RGB, resized.

use std::borrow::Cow;

use fast_image_resize as fr;
use image::{DynamicImage, RgbImage};

/// A picture at the model's input size: 8-bit RGB, rows from the top, upright.
///
/// About 150 kB for a model that looks at 224×224, so that a full queue stays small.
#[derive(Clone)]
pub struct Picture {
    rgb: Vec<u8>,
}

/// How a model wants its pictures.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InputForm {
    /// Pixels.
    pub(crate) width: u32,
    /// Pixels.
    pub(crate) height: u32,
    /// Per channel, on the scale 0..255.
    pub(crate) mean: [f32; 3],
    /// Per channel, on the scale 0..255.
    pub(crate) std: [f32; 3],
}

impl Picture {
    /// Lays `image` over white, makes it RGB and squashes it to the input size.
    ///
    /// The filter is Pillow's antialiased bilinear one, which the model was trained with.
    pub(crate) fn prepare(image: &DynamicImage, form: &InputForm) -> Picture {
        let source = opaque_rgb(image);
        let (width, height) = (form.width, form.height);
        if source.dimensions() == (width, height) {
            return Picture {
                rgb: source.into_owned().into_raw(),
            };
        }
        let mut target = fr::images::Image::new(width, height, fr::PixelType::U8x3);
        let options = fr::ResizeOptions::new()
            .resize_alg(fr::ResizeAlg::Convolution(fr::FilterType::Bilinear))
            .use_alpha(false);
        let view = fr::images::ImageRef::new(
            source.width(),
            source.height(),
            source.as_raw(),
            fr::PixelType::U8x3,
        );
        // Both ends are 8-bit RGB buffers of their stated size, so neither call can refuse;
        // were one to, the picture would be black rather than the process dead.
        if let Ok(view) = view {
            let _ = fr::Resizer::new().resize(&view, &mut target, &options);
        }
        Picture {
            rgb: target.into_vec(),
        }
    }

    /// The pixels, `[height, width, 3]`.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Writes the normalised tensor `[3, height, width]` over `tensor`.
    pub(crate) fn write_tensor(&self, form: &InputForm, tensor: &mut Vec<f32>) {
        tensor.clear();
        for channel in 0..3 {
            let (mean, std) = (form.mean[channel], form.std[channel]);
            tensor.extend(
                self.rgb
                    .iter()
                    .skip(channel)
                    .step_by(3)
                    .map(|&x| (f32::from(x) - mean) / std),
            );
        }
    }
}

/// 8-bit RGB with transparency laid over white, without a copy where it is that already.
fn opaque_rgb(image: &DynamicImage) -> Cow<'_, RgbImage> {
    if let DynamicImage::ImageRgb8(rgb) = image {
        return Cow::Borrowed(rgb);
    }
    if !image.color().has_alpha() {
        return Cow::Owned(image.to_rgb8());
    }
    let rgba = image.to_rgba8();
    Cow::Owned(RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, alpha] = rgba.get_pixel(x, y).0;
        image::Rgb([r, g, b].map(|colour| over_white(colour, alpha)))
    }))
}

/// `colour` with opacity `alpha` over white, rounded as Pillow's `paste` rounds.
fn over_white(colour: u8, alpha: u8) -> u8 {
    let mixed = u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 128;
    (((mixed >> 8) + mixed) >> 8) as u8
}
