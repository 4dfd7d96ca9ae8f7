//! Profiles of greys whose curve gives a lightness (CIE L*) and not an amount of light, which
//! `moxcms` does not read.

use moxcms::{ColorProfile, DataColorSpace, ToneReprCurve};

/// Points of the new curve.
const POINTS: u16 = 1024;

/// Makes the curve of such a profile one of light; others stay as they are. None when it has no
/// curve that can be followed.
pub(super) fn as_light(profile: &mut ColorProfile) -> Option<()> {
    if profile.color_space != DataColorSpace::Gray || profile.pcs != DataColorSpace::Lab {
        return Some(());
    }
    let curve = profile.gray_trc.as_ref()?.make_linear_evaluator().ok()?;
    let points = (0..POINTS).map(|point| {
        let lightness = curve.evaluate_value(f32::from(point) / f32::from(POINTS - 1));
        // Between 0 and 65535.
        (light(lightness.clamp(0.0, 1.0)) * 65_535.0).round() as u16
    });
    profile.gray_trc = Some(ToneReprCurve::Lut(points.collect()));
    profile.pcs = DataColorSpace::Xyz;
    Some(())
}

/// How much light a lightness is (CIE 15, 8.2.1.1), both from 0 to 1.
fn light(lightness: f32) -> f32 {
    let root = (100.0 * lightness + 16.0) / 116.0;
    match root > 6.0 / 29.0 {
        true => root.powi(3),
        false => 100.0 * lightness * 27.0 / 24_389.0,
    }
}
