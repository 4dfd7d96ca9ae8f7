//! What a PNG says of its colours without a profile (PNG, third edition, 4.3 and 11.3.2): made into
//! a profile, so that one way leads to sRGB.

use bytes::Bytes;
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile,
    MatrixCoefficients, ToneReprCurve, TransferCharacteristics,
};

/// Perceptual quantizer and hybrid log-gamma: brighter than white.
pub(in crate::media) const HDR: [u8; 2] = [16, 18];

/// The profile of code points (ITU-T H.273). Those of HDR stay in it, by which they are known.
pub(in crate::media) fn of_code_points(contents: &[u8], grey: bool) -> Option<Bytes> {
    let [primaries, transfer @ (1 | 4..=18), 0, 1] = contents else {
        return None;
    };
    let profile = ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: CicpColorPrimaries::try_from(*primaries).ok()?,
        transfer_characteristics: TransferCharacteristics::try_from(*transfer).ok()?,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    });
    let curve = profile.red_trc.clone()?;
    let hdr = HDR.contains(transfer);
    encoded(if grey && !hdr {
        of_greys(curve)
    } else {
        profile
    })
}

/// The profile of a gamma and of the colours that it is meant for. Where one is not said, it is
/// that of sRGB; greys have no colours.
pub(super) fn of_gamma(gamma: Option<&[u8]>, colours: Option<&[u8]>, grey: bool) -> Option<Bytes> {
    let gamma = gamma.and_then(number);
    let gamma = gamma.filter(|gamma| (0.1..=10.0).contains(gamma));
    let curve = gamma.map(|gamma| ToneReprCurve::Parametric(vec![(1.0 / gamma) as f32]));
    if grey {
        return encoded(of_greys(curve?));
    }
    let mut profile = ColorProfile::new_srgb();
    // What says how its curves are meant goes before them.
    profile.cicp = None;
    let primaries = colours.and_then(primaries);
    if curve.is_none() && primaries.is_none() {
        return None;
    }
    if let Some((white, primaries)) = primaries {
        profile.update_rgb_colorimetry(white.to_xyyb(), primaries);
    }
    if let Some(curve) = curve {
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
    }
    encoded(profile)
}

fn of_greys(curve: ToneReprCurve) -> ColorProfile {
    let mut profile = ColorProfile::new_gray_with_gamma(1.0);
    profile.gray_trc = Some(curve);
    profile
}

fn encoded(profile: ColorProfile) -> Option<Bytes> {
    profile.encode().ok().map(Bytes::from)
}

fn number(bytes: &[u8]) -> Option<f64> {
    let number = u32::from_be_bytes(bytes.try_into().ok()?);
    Some(f64::from(number) / 100_000.0)
}

/// Where white and the three primaries lie.
fn primaries(colours: &[u8]) -> Option<(Chromaticity, ColorPrimaries)> {
    let colours: Option<Vec<f64>> = colours.chunks(4).map(number).collect();
    let colours: [f64; 8] = colours?.try_into().ok()?;
    // Nothing is divided by what is too small.
    if colours.iter().any(|part| !(0.001..=1.0).contains(part)) {
        return None;
    }
    let point = |at: usize| Chromaticity::new(colours[at] as f32, colours[at + 1] as f32);
    let primaries = ColorPrimaries {
        red: point(2),
        green: point(4),
        blue: point(6),
    };
    Some((point(0), primaries))
}
