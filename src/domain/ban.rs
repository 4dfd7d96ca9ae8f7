//! Pictures that are refused.

use super::{BanId, ModeratorsText, Timestamp};

/// What a picture looks like, in 64 bits: similar pictures differ in few of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerceptualHash(pub [u8; 8]);

impl PerceptualHash {
    /// Most bits in which a picture may differ from a banned one and still be refused. Of 40 drawn
    /// pictures, recompressed and scaled copies down to half their size differed in at most 8 bits,
    /// and two different ones in at least 18 (`media/perceptual hash.rs` holds both apart). The copies' end of
    /// the gap is taken, because refusing a user's own picture is worse than missing a copy.
    pub const NEAR: u32 = 8;

    /// Whether it distinguishes a picture from others: an empty one sets hardly any bits, and nearly all
    /// empty pictures the same.
    #[must_use]
    pub fn is_telling(self) -> bool {
        (16..=48).contains(&u64::from_be_bytes(self.0).count_ones())
    }

    /// In how many bits two pictures differ.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (u64::from_be_bytes(self.0) ^ u64::from_be_bytes(other.0)).count_ones()
    }
}

/// A picture that is refused when it is uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ban {
    /// Its name.
    pub id: BanId,
    /// SHA-256 of the file as it was uploaded.
    pub digest: [u8; 32],
    /// What it looks like.
    pub perceptual_hash: PerceptualHash,
    /// Why.
    pub reason: ModeratorsText,
    /// Since when.
    pub at: Timestamp,
    /// What whoever banned it was called.
    pub actor: String,
}

impl Ban {
    /// Whether a file is this picture, to the byte or to the eye.
    #[must_use]
    pub fn matches(&self, digest: [u8; 32], perceptual_hash: PerceptualHash) -> bool {
        self.digest == digest
            || (self.perceptual_hash.is_telling()
                && self.perceptual_hash.distance(perceptual_hash) <= PerceptualHash::NEAR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_eight_bits_and_an_empty_picture_is_like_no_other() {
        let perceptual_hash = |bits: u64| PerceptualHash(bits.to_be_bytes());
        assert_eq!(perceptual_hash(0).distance(perceptual_hash(u64::MAX)), 64);
        let half = u64::from(u32::MAX);
        let mut ban = Ban {
            id: BanId::generate(),
            digest: [1; 32],
            perceptual_hash: perceptual_hash(half),
            reason: ModeratorsText::default(),
            at: Timestamp::from_millis(0),
            actor: String::new(),
        };
        assert!(ban.matches([2; 32], perceptual_hash(half ^ 0xff)));
        assert!(!ban.matches([2; 32], perceptual_hash(half ^ 0x1ff)));
        assert!(ban.matches([1; 32], perceptual_hash(!half)));
        ban.perceptual_hash = perceptual_hash(1);
        assert!(!ban.matches([2; 32], perceptual_hash(1)));
        assert!(ban.matches([1; 32], perceptual_hash(1)));
    }
}
