//! How much of a JPEG's picture its scans have brought.

use super::frame::{Coding, Frame, Scan};

/// Coefficients of a block.
const COEFFICIENTS: usize = 64;
/// Most components.
const COMPONENTS: usize = 4;
/// A scan of which less is there is left out.
const LEAST_OF_A_SCAN: f64 = 0.5;
/// Bytes of a block of a second or third component, against one of the first. This and the next are
/// fitted to where the scans of progressive photos lie.
const OF_COLOURS: f64 = 0.25;
/// How much more bytes the lowest frequencies take than those above.
const LOWEST: f64 = 3.0;

/// What is there of each coefficient of each component, from 0 to 1.
type CoefficientCoverage = [[f64; COEFFICIENTS]; COMPONENTS];

/// What the scans have brought so far.
#[derive(Debug)]
pub(super) struct Coverage {
    /// Of all scans.
    there: CoefficientCoverage,
    /// Of those that are used.
    used: CoefficientCoverage,
    /// Whether all scans were whole.
    whole: bool,
}

impl Default for Coverage {
    fn default() -> Self {
        Self {
            there: [[0.0; COEFFICIENTS]; COMPONENTS],
            used: [[0.0; COEFFICIENTS]; COMPONENTS],
            whole: true,
        }
    }
}

impl Coverage {
    /// Counts a scan of which a share is there; returns whether it is to be used.
    pub(super) fn add(&mut self, scan: &Scan, share: f64) -> bool {
        self.whole &= share >= 1.0;
        let used = share >= LEAST_OF_A_SCAN || scan.coding == Coding::Sequential;
        // The lower bits are half of what there is to know, and so on.
        let exact = 1.0 / (1.0 + f64::from(scan.low));
        let band = usize::from(scan.band.0)..=usize::from(scan.band.1);
        for shares in [Some(&mut self.there), used.then_some(&mut self.used)] {
            let Some(shares) = shares else { continue };
            for (component, ..) in &scan.components {
                for there in &mut shares[*component][band.clone()] {
                    *there += (exact - *there).max(0.0) * share;
                }
            }
        }
        used
    }

    /// Whether nothing more can come.
    pub(super) fn is_complete(&self, frame: &Frame) -> bool {
        let used = &self.used[..frame.components.len()];
        used.iter().flatten().all(|there| *there >= 1.0)
    }

    /// How much of the whole picture can be shown, and how much is there. Where the file's end was
    /// `reached` and no scan is cut short, detail of colours that was not sent is none.
    pub(super) fn whole(&self, frame: &Frame, reached: bool) -> (f64, f64) {
        let mut components = self.used[..frame.components.len()].iter().enumerate();
        let as_meant = components.all(|(component, shares)| {
            let mut shares = shares.iter().enumerate();
            shares.all(|(place, share)| {
                *share >= 1.0 || (*share == 0.0 && component > 0 && place > 0)
            })
        });
        if frame.progressive && reached && self.whole && as_meant {
            return (1.0, 1.0);
        }
        (weighed(&self.used, frame), weighed(&self.there, frame))
    }
}

/// How much of a picture is there. A channel that is not spoils all of its area, but of the bytes
/// those for colours are few: whichever reports more that is missing is right.
fn weighed(shares: &CoefficientCoverage, frame: &Frame) -> f64 {
    let of_all = |colours: f64| {
        let (mut there, mut all) = (0.0, 0.0);
        for (at, (component, shares)) in frame.components.iter().zip(shares).enumerate() {
            let weight = if at == 0 { 1.0 } else { colours };
            let blocks = component.all_blocks() as f64 * weight;
            there += blocks * of_component(shares);
            all += blocks;
        }
        if all > 0.0 { there / all } else { 0.0 }
    };
    of_all(1.0).min(of_all(OF_COLOURS))
}

/// How much of a component is there: the lower its frequency, the more of the file's bytes are for
/// a coefficient.
fn of_component(shares: &[f64; COEFFICIENTS]) -> f64 {
    let weight = |at: usize| 1.0 / (at as f64 + LOWEST);
    let there = shares
        .iter()
        .enumerate()
        .map(|(at, share)| share * weight(at));
    there.sum::<f64>() / (0..COEFFICIENTS).map(weight).sum::<f64>()
}
