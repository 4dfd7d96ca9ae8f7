//! Pillow's antialiased bilinear resizing, to the bit.
//!
//! The model was trained on pictures that Pillow made smaller. Faster resizers round their
//! weights further and are one off here and there; this one is exact, so that the two sides
//! can be held to the same bytes.

use std::ops::Range;

/// Binary digits behind the point of a weight.
const PRECISION: u32 = 32 - 8 - 2;

/// One half, by which the shift that drops those digits rounds.
const HALF: i32 = 1 << (PRECISION - 1);

/// Channels of a pixel.
const RGB: usize = 3;

/// What one output pixel is made of, along one axis.
struct Window {
    source: Range<usize>,
    /// Of each source pixel, in fixed point; their sum is 1.
    weights: Vec<i32>,
}

/// Squashes 8-bit RGB pixels of `from` (width, height) to `to`. An axis that has its length
/// already is left alone.
pub(crate) fn resize(pixels: &[u8], from: (usize, usize), to: (usize, usize)) -> Vec<u8> {
    let ((width, height), (to_width, to_height)) = (from, to);
    let rows = |pixels: &[u8]| match width == to_width {
        true => pixels.to_vec(),
        false => resize_rows(pixels, width, to_width),
    };
    let columns = |pixels: &[u8], width| match height == to_height {
        true => pixels.to_vec(),
        false => resize_columns(pixels, width, height, to_height),
    };
    if columns_come_first(from, to) {
        rows(&columns(pixels, width))
    } else {
        columns(&rows(pixels), to_width)
    }
}

/// Whether so much more height than width goes away that columns are the shorter way to
/// begin. Each pass rounds, so the order is part of the result; this is Pillow 13's choice.
fn columns_come_first((width, height): (usize, usize), to: (usize, usize)) -> bool {
    height.saturating_sub(to.1) > 2 * width.saturating_sub(to.0)
}

fn resize_rows(pixels: &[u8], from: usize, to: usize) -> Vec<u8> {
    let windows = windows(from, to);
    let mut resized = Vec::with_capacity(pixels.len() / from.max(1) * to);
    for row in pixels.chunks_exact(RGB * from) {
        let (row, _) = row.as_chunks::<RGB>();
        for window in &windows {
            let mut sums = [HALF; RGB];
            for (pixel, &weight) in row[window.source.clone()].iter().zip(&window.weights) {
                for (sum, &value) in sums.iter_mut().zip(pixel) {
                    *sum += i32::from(value) * weight;
                }
            }
            resized.extend(sums.map(drop_fraction));
        }
    }
    resized
}

fn resize_columns(pixels: &[u8], width: usize, from: usize, to: usize) -> Vec<u8> {
    let row_length = RGB * width;
    let mut resized = Vec::with_capacity(row_length * to);
    let mut sums = vec![HALF; row_length];
    for window in windows(from, to) {
        sums.fill(HALF);
        let rows = pixels.chunks_exact(row_length).skip(window.source.start);
        for (row, &weight) in rows.zip(&window.weights) {
            for (sum, &value) in sums.iter_mut().zip(row) {
                *sum += i32::from(value) * weight;
            }
        }
        resized.extend(sums.iter().copied().map(drop_fraction));
    }
    resized
}

/// The windows of an axis of `to` output pixels over `from` source pixels: triangles, as
/// wide as two output pixels, or as two source pixels where the picture is made larger.
fn windows(from: usize, to: usize) -> Vec<Window> {
    let scale = from as f64 / to as f64;
    let support = scale.max(1.0);
    let window = |place: usize| {
        let center = (place as f64 + 0.5) * scale;
        // `as` cuts off below zero, where the picture begins.
        let first = (center - support + 0.5) as usize;
        let last = ((center + support + 0.5) as usize).min(from);
        let distance = |source: usize| (source as f64 - center + 0.5) / support;
        let weights: Vec<f64> = (first..last)
            .map(|source| (1.0 - distance(source).abs()).max(0.0))
            .collect();
        let sum: f64 = weights.iter().sum();
        let fixed = |weight: &f64| (weight / sum * f64::from(1 << PRECISION) + 0.5) as i32;
        Window {
            source: first..last,
            weights: weights.iter().map(fixed).collect(),
        }
    };
    (0..to).map(window).collect()
}

fn drop_fraction(sum: i32) -> u8 {
    (sum >> PRECISION).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up_to_one() {
        for (from, to) in [(640, 224), (224, 640), (1, 224), (20_000, 224), (225, 224)] {
            for window in windows(from, to) {
                let sum: i32 = window.weights.iter().sum();
                assert!((sum - (1 << PRECISION)).abs() <= window.weights.len() as i32);
                assert!(!window.source.is_empty() && window.source.end <= from);
            }
        }
    }

    #[test]
    fn an_axis_of_the_right_length_stays() {
        let pixels: Vec<u8> = (0..36).collect();
        assert_eq!(resize(&pixels, (4, 3), (4, 3)), pixels);
        assert_eq!(resize(&pixels, (4, 3), (4, 1)).len(), 12);
        assert_eq!(resize(&pixels, (4, 3), (9, 3)).len(), 81);
    }

    #[test]
    fn halving_weighs_the_near_pixels_more() {
        // A triangle over four pixels weighs 1, 3, 3, 1; at the edge it is cut to 3, 3, 1.
        let row: Vec<u8> = [0, 70, 140, 210]
            .into_iter()
            .flat_map(|x| [x, x, x])
            .collect();
        let halved = resize(&row, (4, 1), (2, 1));
        assert_eq!(halved, [50, 50, 50, 160, 160, 160]);
    }
}
