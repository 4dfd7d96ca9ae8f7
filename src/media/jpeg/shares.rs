//! How much of a JPEG's picture its scans have brought.

use super::frame::{Coding, Frame, Scan};

/// Coefficients of a block.
const COEFFICIENTS: usize = 64;
/// Most components.
const COMPONENTS: usize = 4;
/// A scan of which less is there is left out.
const LEAST_OF_A_SCAN: f64 = 0.5;

/// What is there of each coefficient of each component, from 0 to 1.
#[derive(Debug)]
pub(super) struct Shares {
    there: [[f64; COEFFICIENTS]; COMPONENTS],
    /// Whether all scans were whole.
    whole: bool,
}

impl Default for Shares {
    fn default() -> Self {
        Self {
            there: [[0.0; COEFFICIENTS]; COMPONENTS],
            whole: true,
        }
    }
}

impl Shares {
    /// Counts a scan of which a share is there; tells whether it is to be used.
    pub(super) fn add(&mut self, scan: &Scan, share: f64) -> bool {
        self.whole &= share >= 1.0;
        let used = share >= LEAST_OF_A_SCAN || scan.coding == Coding::Sequential;
        // The lower bits are half of what there is to know, and so on.
        let exact = 1.0 / (1.0 + f64::from(scan.low));
        for (component, ..) in scan.components.iter().filter(|_| used) {
            let band = usize::from(scan.band.0)..=usize::from(scan.band.1);
            for there in &mut self.there[*component][band] {
                *there += (exact - *there).max(0.0) * share;
            }
        }
        used
    }

    /// Whether nothing more can come.
    pub(super) fn is_complete(&self, frame: &Frame) -> bool {
        let used = &self.there[..frame.components.len()];
        used.iter().flatten().all(|there| *there >= 1.0)
    }

    /// How much of the whole picture is there. Where the file's end was `reached` and no scan is cut
    /// short, what was not sent was not meant to be.
    pub(super) fn whole(&self, frame: &Frame, reached: bool) -> f64 {
        let (mut there, mut all) = (0.0, 0.0);
        for (component, shares) in frame.components.iter().zip(&self.there) {
            let blocks = component.all_blocks() as f64;
            let share = match frame.progressive && reached && self.whole {
                true if shares[0] > 0.0 => 1.0,
                _ => weighed(shares),
            };
            there += blocks * share;
            all += blocks;
        }
        if all > 0.0 { there / all } else { 0.0 }
    }
}

/// How much of a component is there: the lower its frequency, the more of the picture a coefficient
/// is, and of the file's bytes.
fn weighed(shares: &[f64; COEFFICIENTS]) -> f64 {
    let weight = |at: usize| 1.0 / (at as f64 + 1.0);
    let there = shares
        .iter()
        .enumerate()
        .map(|(at, share)| share * weight(at));
    there.sum::<f64>() / (0..COEFFICIENTS).map(weight).sum::<f64>()
}
