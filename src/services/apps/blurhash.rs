//! BlurHashes for apps, from the ThumbHashes that are kept.

use crate::domain::Placeholder;

/// Components along each side.
const COMPONENTS: (u32, u32) = (4, 3);
/// Of a picture that has no placeholder: an even grey.
const GREY: &str = "L00000fQfQfQfQfQfQfQfQfQfQfQ";

/// The BlurHash of what a ThumbHash shows: some thirty pixels a side, which is more than a BlurHash
/// of twelve components shows.
#[must_use]
pub fn of(placeholder: &Placeholder) -> String {
    let Ok((width, height, pixels)) = thumbhash::thumb_hash_to_rgba(&placeholder.0) else {
        return GREY.to_owned();
    };
    let side = |pixels: usize| u32::try_from(pixels).unwrap_or_default();
    let (x, y) = COMPONENTS;
    blurhash::encode(x, y, side(width), side(height), &pixels).unwrap_or_else(|_| GREY.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blurhash_has_the_colour_of_its_thumbhash() {
        let red = [200_u8, 30, 30, 255].repeat(32 * 24);
        let hash = of(&Placeholder(thumbhash::rgba_to_thumb_hash(32, 24, &red)));
        assert_eq!(hash.len(), 28);
        let shown = blurhash::decode(&hash, 1, 1, 1.0).unwrap();
        let near = |shown: u8, right: u8| shown.abs_diff(right) < 24;
        assert!(near(shown[0], 200) && near(shown[1], 30) && near(shown[2], 30));
        assert_eq!(of(&Placeholder(Vec::new())), GREY);
    }
}
