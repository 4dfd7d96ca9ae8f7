//! The part of a picture that someone has chosen.

use super::Dimensions;

/// Thousandths of a side.
const WHOLE: u32 = 1000;
/// The smallest square, in thousandths of the shorter side: a smaller one shows nothing.
const SMALLEST: u32 = 50;
/// By how many thousandths of a side a square may stand out, because its fields were rounded.
const ROUNDED: u32 = 2;

/// A square of an upright picture: its corner in thousandths of the picture's width and height, its
/// side in thousandths of the shorter one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SquareCrop {
    x: u32,
    y: u32,
    size: u32,
}

impl SquareCrop {
    /// Reads three fields of a form; none when they are no numbers, or beyond what any picture has.
    #[must_use]
    pub fn parse(x: &str, y: &str, size: &str) -> Option<Self> {
        let number = |text: &str| text.trim().parse::<u32>().ok().filter(|it| *it <= WHOLE);
        Some(Self {
            x: number(x)?,
            y: number(y)?,
            size: number(size).filter(|size| *size >= SMALLEST)?,
        })
    }

    /// Left, top and side in pixels of a picture; none when the square is not inside it.
    #[must_use]
    pub fn pixels(self, picture: Dimensions) -> Option<(u32, u32, u32)> {
        let Dimensions { width, height } = picture;
        let part = |side: u32, of: u32| {
            let part = u64::from(side) * u64::from(of) / u64::from(WHOLE);
            u32::try_from(part).unwrap_or(u32::MAX)
        };
        let edge = part(width.min(height), self.size).max(1);
        let corner = |side: u32, at: u32| {
            let most = side - edge;
            let (at, spare) = (part(side, at), part(side, ROUNDED) + 1);
            (at <= most + spare).then_some(at.min(most))
        };
        Some((corner(width, self.x)?, corner(height, self.y)?, edge))
    }
}

#[cfg(test)]
mod tests {
    use super::{Dimensions, SquareCrop};

    const WIDE: Dimensions = Dimensions {
        width: 400,
        height: 200,
    };

    fn pixels(x: &str, y: &str, size: &str) -> Option<(u32, u32, u32)> {
        SquareCrop::parse(x, y, size)?.pixels(WIDE)
    }

    #[test]
    fn a_square_is_thousandths_of_the_sides() {
        assert_eq!(pixels("0", "0", "1000"), Some((0, 0, 200)));
        assert_eq!(pixels("500", "0", "1000"), Some((200, 0, 200)));
        assert_eq!(pixels("750", "500", "500"), Some((300, 100, 100)));
        assert_eq!(pixels("501", "1", "1000"), Some((200, 0, 200)), "rounded");
        let dot = Dimensions {
            width: 1,
            height: 1,
        };
        let whole = SquareCrop::parse("0", "0", "50").unwrap();
        assert_eq!(whole.pixels(dot), Some((0, 0, 1)));
    }

    #[test]
    fn what_is_no_square_of_the_picture_is_none() {
        for (x, y, size) in [
            ("", "", ""),
            ("0", "0", ""),
            ("-1", "0", "500"),
            ("0.5", "0", "500"),
            ("0", "0", "0"),
            ("0", "0", "49"),
            ("0", "0", "1001"),
            ("99999999999", "0", "500"),
            ("520", "0", "1000"),
            ("0", "20", "1000"),
            ("1000", "1000", "1000"),
            ("x", "0", "500"),
        ] {
            assert_eq!(pixels(x, y, size), None, "{x} {y} {size}");
        }
    }
}
