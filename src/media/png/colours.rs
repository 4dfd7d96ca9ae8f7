//! What a PNG says of its colours without a profile (PNG, third edition, 4.3 and 11.3.2): made into
//! a profile, so that one way leads to sRGB.

use bytes::Bytes;
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile,
    MatrixCoefficients, ToneReprCurve, TransferCharacteristics,
};

/// The profile of code points (ITU-T H.273). None of those for pictures that are brighter than
/// white, which would have to be darkened first.
pub(super) fn of_code_points(contents: &[u8]) -> Option<Bytes> {
    let [primaries, transfer @ (1 | 4..=15 | 17), 0, 1] = contents else {
        return None;
    };
    let profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: CicpColorPrimaries::try_from(*primaries).ok()?,
        transfer_characteristics: TransferCharacteristics::try_from(*transfer).ok()?,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    });
    let known = profile.red_trc.is_some();
    profile.encode().ok().filter(|_| known).map(Bytes::from)
}

/// The profile of a gamma with the colours that it is meant for. One without the other says too
/// little: browsers pass over it.
pub(super) fn of_gamma(gamma: &[u8], colours: &[u8]) -> Option<Bytes> {
    let number = |bytes: &[u8]| {
        let bytes = bytes.try_into().ok()?;
        Some(f64::from(u32::from_be_bytes(bytes)) / 100_000.0)
    };
    let gamma = number(gamma).filter(|gamma| (0.1..=10.0).contains(gamma))?;
    let colours: Option<Vec<f64>> = colours.chunks(4).map(number).collect();
    let colours: [f64; 8] = colours?.try_into().ok()?;
    // Nothing is divided by what is too small.
    if colours.iter().any(|part| !(0.001..=1.0).contains(part)) {
        return None;
    }
    let point = |at: usize| Chromaticity::new(colours[at] as f32, colours[at + 1] as f32);
    let mut profile = ColorProfile::new_srgb();
    let primaries = ColorPrimaries {
        red: point(2),
        green: point(4),
        blue: point(6),
    };
    profile.update_rgb_colorimetry(point(0).to_xyyb(), primaries);
    let curve = ToneReprCurve::Parametric(vec![(1.0 / gamma) as f32]);
    profile.red_trc = Some(curve.clone());
    profile.green_trc = Some(curve.clone());
    profile.blue_trc = Some(curve);
    profile.encode().ok().map(Bytes::from)
}
