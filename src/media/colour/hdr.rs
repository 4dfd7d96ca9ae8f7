//! Pictures that are brighter than white (HDR): tone mapping of PQ and HLG (ITU-R BT.2100) to sRGB.

use moxcms::{ColorProfile, TransferCharacteristics};

/// Light of white, in cd/m² (ITU-R BT.2408, table 1).
const WHITE: f64 = 203.0;
/// Light of the brightest that PQ can say.
const PQ_PEAK: f64 = 10_000.0;
/// Light of the brightest that is kept apart from others, as browsers take it where a file does not
/// say how bright it was graded; and that of the screen for which HLG is shown.
const PEAK: f64 = 1_000.0;
/// The gamma of such a screen (BT.2100, table 5), less one.
const HLG_GAMMA: f32 = 0.2;
/// Steps of light for which the shade of sRGB is computed.
const STEPS: usize = 1 << 12;

/// Darkens what is brighter than white, so that it stays apart, and brings it to sRGB.
pub(super) struct ToneMap {
    /// The light of each value, where white is 1.
    light: Vec<f32>,
    /// From the primaries of the file to those of sRGB.
    matrix: [[f32; 3]; 3],
    /// What each primary adds to how bright a colour is, where its light is still that of the scene.
    scene: Option<[f32; 3]>,
    /// The value of sRGB for each step of light.
    shades: Vec<u8>,
}

impl ToneMap {
    /// None where a profile's colours are not those of HDR. Its code points count, because its curves
    /// may already be those of a screen that cannot show it.
    pub(super) fn of(profile: &ColorProfile) -> Option<Self> {
        let points = profile.cicp?;
        let transfer = points.transfer_characteristics;
        let profile = ColorProfile::new_from_cicp(points);
        profile.red_trc.as_ref()?;
        let (peak, scene) = match transfer {
            TransferCharacteristics::Smpte2084 => (PQ_PEAK, None),
            TransferCharacteristics::Hlg => {
                let [_, brightness, _] = profile.rgb_to_xyz_matrix().v;
                (PEAK, Some(brightness.map(|part| part as f32)))
            }
            _ => return None,
        };
        let light = |value: u8| {
            let light = transfer.linearize(f64::from(value) / 255.0);
            // Each channel alone has the gamma of the screen there, by which hues would change.
            let gamma = 1.0 + f64::from(HLG_GAMMA);
            scene.map_or(light, |_| light.powf(1.0 / gamma)) * peak / WHITE
        };
        let matrix = profile.transform_matrix(&ColorProfile::new_srgb()).v;
        let shade = |step: usize| {
            let value = TransferCharacteristics::Srgb.gamma(step as f64 / (STEPS - 1) as f64);
            (255.0 * value).round() as u8
        };
        Some(Self {
            light: (0..=u8::MAX).map(|value| light(value) as f32).collect(),
            matrix: matrix.map(|row| row.map(|part| part as f32)),
            scene,
            shades: (0..STEPS).map(shade).collect(),
        })
    }

    /// Converts pixels where they stand; a fourth channel stays.
    pub(super) fn apply<const CHANNELS: usize>(&self, pixels: &mut [u8]) {
        for pixel in pixels.chunks_exact_mut(CHANNELS) {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]];
            let light = [red, green, blue].map(|value| self.light[usize::from(value)]);
            let scale = self.scale(light);
            let light = light.map(|part| part * scale);
            for (value, row) in pixel.iter_mut().zip(&self.matrix) {
                let part: f32 = row.iter().zip(light).map(|(row, part)| row * part).sum();
                let step = part.clamp(0.0, 1.0) * (STEPS - 1) as f32;
                *value = self.shades[step.round() as usize];
            }
        }
    }

    /// By how much a colour's light is multiplied: its brightest channel is mapped by Reinhard's
    /// curve with a white point ("Photographic tone reproduction", 2002, equation 4), so its hue stays.
    fn scale(&self, light: [f32; 3]) -> f32 {
        let peak = (PEAK / WHITE) as f32;
        let shown = match self.scene {
            Some(parts) => {
                let brightness: f32 = parts.iter().zip(light).map(|(a, b)| a * b).sum();
                (brightness / peak).max(f32::MIN_POSITIVE).powf(HLG_GAMMA)
            }
            None => 1.0,
        };
        let brightest = light.into_iter().fold(0.0, f32::max) * shown;
        let mapped = (1.0 + brightest / (peak * peak)) / (1.0 + brightest);
        shown * mapped.min(1.0 / brightest.max(f32::MIN_POSITIVE))
    }
}
