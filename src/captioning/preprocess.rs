//! From a decoded picture to the model's input: white under transparency, RGB, resized.

use std::borrow::Cow;

use image::{DynamicImage, RgbImage};

use super::resize::resize;

/// A picture at the model's input size: 8-bit RGB, rows from the top, upright. For an ensemble it is
/// there in the size of each of its models.
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

impl InputForm {
    /// Numbers of a picture in it.
    pub(crate) fn numbers(&self) -> usize {
        3 * self.width as usize * self.height as usize
    }
}

impl Picture {
    /// Lays `image` over white, makes it RGB and squashes it to the input size.
    ///
    /// The filter is Pillow's antialiased bilinear one, which the model was trained with.
    pub(crate) fn prepare(image: &DynamicImage, forms: &[InputForm]) -> Picture {
        let source = opaque_rgb(image);
        let (width, height) = source.dimensions();
        let from = (width as usize, height as usize);
        let mut rgb = Vec::new();
        for form in forms {
            let to = (form.width as usize, form.height as usize);
            rgb.append(&mut resize(source.as_raw(), from, to));
        }
        Picture { rgb }
    }

    /// The pixels, `[height, width, 3]`; of an ensemble one model's behind the other's.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Writes the normalised tensors `[3, height, width]` over `tensor`.
    pub(crate) fn write_tensor(&self, forms: &[InputForm], tensor: &mut Vec<f32>) {
        tensor.clear();
        let mut rest = self.rgb.as_slice();
        for form in forms {
            let (own, others) = rest.split_at(form.numbers().min(rest.len()));
            rest = others;
            for channel in 0..3 {
                let (mean, std) = (form.mean[channel], form.std[channel]);
                let channel = own.iter().skip(channel).step_by(3);
                tensor.extend(channel.map(|&x| (f32::from(x) - mean) / std));
            }
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
    let rgba = match image {
        DynamicImage::ImageRgba8(rgba) => Cow::Borrowed(rgba),
        other => Cow::Owned(other.to_rgba8()),
    };
    Cow::Owned(RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        let [r, g, b, alpha] = rgba.get_pixel(x, y).0;
        image::Rgb([r, g, b].map(|colour| over_white(colour, alpha)))
    }))
}

/// `colour` with opacity `alpha` over white, rounded as Pillow's `alpha_composite` rounds.
fn over_white(colour: u8, alpha: u8) -> u8 {
    let mixed = u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 128;
    (((mixed >> 8) + mixed) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, LumaA, Rgba, RgbaImage};

    use super::*;

    fn form(width: u32, height: u32) -> InputForm {
        InputForm {
            width,
            height,
            mean: [10.0, 20.0, 30.0],
            std: [2.0, 4.0, 8.0],
        }
    }

    #[test]
    fn the_tensor_is_normalised_and_has_channels_first() {
        let pixels = vec![12, 24, 38, 14, 28, 46];
        let image = DynamicImage::ImageRgb8(RgbImage::from_raw(2, 1, pixels).unwrap());
        let mut tensor = vec![99.0; 3];
        Picture::prepare(&image, &[form(2, 1)]).write_tensor(&[form(2, 1)], &mut tensor);
        assert_eq!(tensor, [1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
    }

    #[test]
    fn white_lies_under_transparency() {
        let image = RgbaImage::from_raw(3, 1, vec![9, 9, 9, 0, 9, 9, 9, 255, 0, 100, 200, 128]);
        let picture = Picture::prepare(&image.unwrap().into(), &[form(3, 1)]);
        assert_eq!(picture.rgb(), [255, 255, 255, 9, 9, 9, 127, 177, 227]);
    }

    #[test]
    fn shrinking_averages_over_all_that_is_covered() {
        // Stripes one pixel wide become grey; picking single pixels would keep a stripe.
        let stripes = GrayImage::from_fn(640, 480, |x, _| image::Luma([255 * (x % 2) as u8]));
        let picture = Picture::prepare(&stripes.into(), &[form(32, 32)]);
        assert!(
            picture.rgb().iter().all(|&x| (120..=136).contains(&x)),
            "{:?}",
            picture.rgb()
        );
    }

    #[test]
    fn any_shape_and_colour_type_becomes_the_input() {
        let shapes = [(1, 1), (1, 20_000), (20_000, 1), (3, 7), (224, 224)];
        for (width, height) in shapes {
            let rgba = RgbaImage::from_pixel(width, height, Rgba([200, 100, 50, 255]));
            let image = DynamicImage::ImageRgba8(rgba);
            for image in [
                DynamicImage::ImageRgb8(image.to_rgb8()),
                DynamicImage::ImageRgba16(image.to_rgba16()),
                DynamicImage::ImageRgb16(image.to_rgb16()),
                DynamicImage::ImageRgb32F(image.to_rgb32f()),
                image,
            ] {
                let picture = Picture::prepare(&image, &[form(224, 224)]);
                let pixels = picture.rgb().chunks_exact(3);
                assert_eq!(pixels.len(), 224 * 224);
                for pixel in pixels {
                    assert_eq!(
                        pixel,
                        [200, 100, 50],
                        "{:?} {width}x{height}",
                        image.color()
                    );
                }
            }
        }
    }

    #[test]
    fn grey_becomes_rgb_also_when_transparent() {
        let grey = image::ImageBuffer::from_pixel(2, 2, LumaA([100u8, 0]));
        let picture = Picture::prepare(&DynamicImage::ImageLumaA8(grey), &[form(1, 1)]);
        assert_eq!(picture.rgb(), [255, 255, 255]);
        let grey = GrayImage::from_pixel(2, 2, image::Luma([77]));
        assert_eq!(
            Picture::prepare(&grey.into(), &[form(1, 1)]).rgb(),
            [77, 77, 77]
        );
    }
}
