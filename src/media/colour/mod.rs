//! Colours: what a file's profile says of them, converted to sRGB, which every screen understands.
//!
//! A profile is read within bounds and never handed on: the file in full size gets one that is
//! written anew from the numbers by which colours are computed, without names, texts, dates and
//! what makers of screens and cameras add of their own.

mod hdr;
mod lightness;

use std::sync::Arc;

use bytes::Bytes;
use image::{DynamicImage, RgbImage, RgbaImage};
use moxcms::{
    ColorProfile, DataColorSpace, Layout, LocalizableString, ParsingOptions, ProfileText,
    Transform8BitExecutor, TransformOptions,
};

use super::strip::MOST_PROFILE;
use hdr::ToneMap;

/// Most tags of a profile. Several may name the same bytes, and each is read.
const MOST_TAGS: u32 = 64;
/// Pixels that are converted at a time.
const SOME: usize = 1 << 14;
/// Shades by which two profiles may differ and still say the same: they are rounded numbers.
const SAME: u8 = 2;
/// A profile's date, in place of the one at which it is written (ICC.1:2022, 7.2.9).
const DATE: [u8; 12] = [7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0];

/// How the pixels of the file itself are to be understood, once those in memory are sRGB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OwnColours {
    /// As sRGB.
    Srgb,
    /// By this profile, which holds nothing but numbers.
    Profile(Bytes),
    /// Not without the profile that was there, so they cannot be shown.
    Unknown,
}

/// Converts pixels of 8 bits to sRGB. Where the profile is none for them, or cannot be read, they
/// are taken for sRGB, as browsers do. `grey` is whether the file has only one channel.
pub(super) fn to_srgb(image: &mut DynamicImage, profile: &[u8], grey: bool) -> OwnColours {
    let Some(profile) = Profile::read(profile, grey) else {
        return OwnColours::Srgb;
    };
    if let Some(tones) = ToneMap::of(&profile.parsed) {
        match image {
            DynamicImage::ImageRgb8(pixels) => tones.apply::<3>(pixels),
            DynamicImage::ImageRgba8(pixels) => tones.apply::<4>(pixels),
            _ => return OwnColours::Srgb,
        }
        return OwnColours::Unknown;
    }
    let shown = profile.sample();
    let plain = profile.plain();
    if same(&shown, &plain) {
        return OwnColours::Srgb;
    }
    match image {
        DynamicImage::ImageRgb8(pixels) => profile.convert::<3>(pixels),
        DynamicImage::ImageRgba8(pixels) => profile.convert::<4>(pixels),
        _ => return OwnColours::Srgb,
    }
    // Programs do not agree on what colours mean to a file that has only grey.
    let rebuilt = profile
        .rebuilt()
        .filter(|_| profile.space != Space::GreyAsRgb);
    let rebuilt = rebuilt.filter(|rebuilt| {
        let again = Profile::read(rebuilt, grey);
        again.is_some_and(|again| same(&again.sample(), &shown))
    });
    rebuilt.map_or(OwnColours::Unknown, OwnColours::Profile)
}

/// How pixels with transparency become sRGB, for the frames of an animation.
pub(super) struct Conversion(Profile);

impl Conversion {
    /// None where they are sRGB already. `grey` as in [`to_srgb`].
    pub(super) fn new(profile: &[u8], grey: bool) -> Option<Self> {
        let grey = grey || profile.get(16..20) == Some(b"GRAY");
        let profile = Profile::read(profile, grey)?;
        (!same(&profile.sample(), &profile.plain())).then_some(Self(profile))
    }

    pub(super) fn apply(&self, pixels: &mut RgbaImage) {
        self.0.convert::<4>(pixels);
    }
}

/// Converts inks to sRGB; without a profile that can be used, as browsers do. The file itself is
/// no longer shown where there was a profile, because few programs heed that of an ink.
pub(super) fn from_ink(ink: &RgbaImage, profile: Option<&[u8]>) -> (DynamicImage, OwnColours) {
    let mut picture = RgbImage::new(ink.width(), ink.height());
    let profile = profile.and_then(|profile| Profile::of(profile, Space::Ink));
    let some = picture.chunks_mut(3 * SOME).zip(ink.chunks(4 * SOME));
    for (shown, ink) in some {
        let converted = profile
            .as_ref()
            .map(|it| it.transform.transform(ink, shown));
        if !matches!(converted, Some(Ok(()))) {
            for (shown, ink) in shown.chunks_exact_mut(3).zip(ink.chunks_exact(4)) {
                let light = |ink: u8| u32::from(u8::MAX - ink);
                for (channel, ink_of_it) in shown.iter_mut().zip(ink) {
                    *channel = ((light(*ink_of_it) * light(ink[3]) + 127) / 255) as u8;
                }
            }
        }
    }
    let own = match profile {
        Some(_) => OwnColours::Unknown,
        None => OwnColours::Srgb,
    };
    (picture.into(), own)
}

/// What the channels of a file are, and those of its profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    Grey,
    /// Grey pixels, with a profile for colours.
    GreyAsRgb,
    Rgb,
    Ink,
}

/// A profile that can be used.
struct Profile {
    parsed: ColorProfile,
    space: Space,
    transform: Arc<Transform8BitExecutor>,
}

impl Profile {
    fn read(bytes: &[u8], grey: bool) -> Option<Self> {
        match grey {
            true => Self::of(bytes, Space::Grey).or_else(|| Self::of(bytes, Space::GreyAsRgb)),
            false => Self::of(bytes, Space::Rgb),
        }
    }

    fn of(bytes: &[u8], space: Space) -> Option<Self> {
        let tags = u32::from_be_bytes(bytes.get(128..132)?.try_into().ok()?);
        if tags > MOST_TAGS {
            return None;
        }
        let options = ParsingOptions {
            max_profile_size: MOST_PROFILE + 1,
            max_allowed_clut_size: MOST_PROFILE,
            ..ParsingOptions::default()
        };
        let mut parsed = ColorProfile::new_from_slice_with_options(bytes, options).ok()?;
        lightness::as_light(&mut parsed)?;
        let (wanted, layout) = match space {
            Space::Grey => (DataColorSpace::Gray, Layout::Gray),
            Space::GreyAsRgb | Space::Rgb => (DataColorSpace::Rgb, Layout::Rgb),
            Space::Ink => (DataColorSpace::Cmyk, Layout::Rgba),
        };
        if parsed.color_space != wanted {
            return None;
        }
        Some(Self {
            transform: transform(&parsed, layout, Layout::Rgb)?,
            parsed,
            space,
        })
    }

    /// Colours from all over, or all greys.
    fn plain(&self) -> Vec<u8> {
        if self.space != Space::Rgb {
            return (0..=255).flat_map(|shade| [shade; 3]).collect();
        }
        let steps = [0, 32, 64, 96, 128, 160, 192, 224, 255];
        let colours = steps.into_iter().flat_map(|red| {
            let pairs = steps.map(|green| steps.map(|blue| [red, green, blue]));
            pairs.into_iter().flatten().flatten()
        });
        colours.collect()
    }

    /// The same as sRGB.
    fn sample(&self) -> Vec<u8> {
        let plain = self.plain();
        let mut shown = vec![0; plain.len()];
        let done = match self.space {
            Space::Grey => {
                let shades: Vec<u8> = (0..=255).collect();
                self.transform.transform(&shades, &mut shown)
            }
            _ => self.transform.transform(&plain, &mut shown),
        };
        done.map_or(plain, |()| shown)
    }

    /// Converts pixels where they stand; a fourth channel stays.
    fn convert<const CHANNELS: usize>(&self, pixels: &mut [u8]) {
        if self.space != Space::Rgb {
            let shown = self.sample();
            for pixel in pixels.chunks_exact_mut(CHANNELS) {
                let at = 3 * usize::from(pixel[0]);
                pixel[..3].copy_from_slice(&shown[at..at + 3]);
            }
            return;
        }
        let transform = match CHANNELS {
            4 => transform(&self.parsed, Layout::Rgba, Layout::Rgba),
            _ => Some(Arc::clone(&self.transform)),
        };
        let Some(transform) = transform else { return };
        let mut before = Vec::with_capacity(CHANNELS * SOME);
        for some in pixels.chunks_mut(CHANNELS * SOME) {
            before.clear();
            before.extend_from_slice(some);
            if let Err(error) = transform.transform(&before, some) {
                tracing::warn!(%error, "colours could not be converted");
                return;
            }
        }
    }

    /// The profile written anew: the numbers that make a colour from a pixel, and no others.
    fn rebuilt(&self) -> Option<Bytes> {
        let from = self.parsed.clone();
        let text = |text: &str| {
            let text = LocalizableString::new("en".into(), "US".into(), text.into());
            Some(ProfileText::Localizable(vec![text]))
        };
        // What is not named below is that of sRGB, white among it.
        let mut kept = ColorProfile::new_srgb();
        kept.pcs = from.pcs;
        kept.color_space = from.color_space;
        kept.profile_class = from.profile_class;
        kept.rendering_intent = from.rendering_intent;
        kept.red_colorant = from.red_colorant;
        kept.green_colorant = from.green_colorant;
        kept.blue_colorant = from.blue_colorant;
        kept.red_trc = from.red_trc;
        kept.green_trc = from.green_trc;
        kept.blue_trc = from.blue_trc;
        kept.gray_trc = from.gray_trc;
        kept.media_white_point = Some(kept.white_point);
        kept.cicp = from.cicp;
        kept.lut_a_to_b_perceptual = from.lut_a_to_b_perceptual;
        kept.lut_a_to_b_colorimetric = from.lut_a_to_b_colorimetric;
        kept.lut_a_to_b_saturation = from.lut_a_to_b_saturation;
        kept.description = text("Colours of a picture");
        kept.copyright = text("None");
        let mut bytes = kept.encode().ok()?;
        bytes.get_mut(24..36)?.copy_from_slice(&DATE);
        (bytes.len() <= MOST_PROFILE).then(|| bytes.into())
    }
}

/// From the colours of a profile to sRGB.
fn transform(
    profile: &ColorProfile,
    from: Layout,
    to: Layout,
) -> Option<Arc<Transform8BitExecutor>> {
    let srgb = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    profile.create_transform_8bit(from, &srgb, to, options).ok()
}

fn same(some: &[u8], others: &[u8]) -> bool {
    let mut pairs = some.iter().zip(others);
    pairs.all(|(one, other)| one.abs_diff(*other) <= SAME)
}
