//! Pictures that are refused.

use super::{BanId, ModeratorsText, Timestamp};

/// What a picture looks like, in 64 bits: similar pictures differ in few of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look(pub [u8; 8]);

impl Look {
    /// Most bits in which a picture may differ from a banned one and still be refused. Scaled and
    /// recompressed copies of drawn test pictures differ in 0 to 2 bits, different pictures in 10
    /// and more (`media/look.rs` measures both); 4 lies between, nearer to the copies, because
    /// refusing somebody's own picture is worse than missing a copy.
    pub const NEAR: u32 = 4;

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
    pub look: Look,
    /// Why.
    pub why: ModeratorsText,
    /// Since when.
    pub at: Timestamp,
    /// What whoever banned it was called.
    pub actor: String,
}

impl Ban {
    /// Whether a file is this picture, to the byte or to the eye.
    #[must_use]
    pub fn matches(&self, digest: [u8; 32], look: Look) -> bool {
        self.digest == digest || self.look.distance(look) <= Look::NEAR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_is_four_bits() {
        let look = |bits: u64| Look(bits.to_be_bytes());
        assert_eq!(look(0).distance(look(u64::MAX)), 64);
        let ban = Ban {
            id: BanId::generate(),
            digest: [1; 32],
            look: look(0),
            why: ModeratorsText::default(),
            at: Timestamp::from_millis(0),
            actor: String::new(),
        };
        assert!(ban.matches([2; 32], look(0b1111)));
        assert!(!ban.matches([2; 32], look(0b1_1111)));
        assert!(ban.matches([1; 32], look(u64::MAX)));
    }
}
