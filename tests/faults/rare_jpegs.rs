//! JPEGs as few programs write them, and progressive ones that are cut short.

use vignette::media::{self, Decoded, Limits, MediaError};

/// 240 × 180 pixels with some noise, by `cjpeg -quality 80 -progressive`.
const PROGRESSIVE: &[u8] = include_bytes!("../pictures/progressive.jpg");

fn decoded(file: &[u8]) -> Result<Decoded, MediaError> {
    let limits = Limits {
        bytes: 1 << 24,
        pixels: 1 << 24,
    };
    media::decode(&file.to_vec().into(), limits)
}

fn baseline() -> Vec<u8> {
    let mut file = Vec::new();
    let picture = crate::pictures::picture(5, 200, 150);
    let encoder = image::codecs::jpeg::JpegEncoder::new(&mut file);
    picture.write_with_encoder(encoder).unwrap();
    file
}

/// Where a marker's contents begin.
fn behind(file: &[u8], marker: u8) -> usize {
    let at = file.windows(2).position(|it| it == [0xff, marker]).unwrap();
    at + 4
}

/// Where the scans of a file begin.
fn scans(file: &[u8]) -> Vec<usize> {
    let pairs = file.windows(2).enumerate();
    let starts = pairs.filter(|(_, it)| **it == [0xff, 0xda]);
    starts.map(|(at, _)| at).collect()
}

#[test]
fn a_picture_whose_lines_are_counted_behind_its_first_scan_is_taken() {
    let progressive = PROGRESSIVE.to_vec();
    for (whole, marker) in [(baseline(), 0xc0), (progressive, 0xc2)] {
        let shown = decoded(&whole).unwrap().image;
        let height = behind(&whole, marker) + 1;
        let lines = [whole[height], whole[height + 1]];
        let mut unsaid = whole.clone();
        unsaid[height..height + 2].fill(0);
        let message = decoded(&unsaid).unwrap_err().to_string();
        assert!(
            message.contains("a JPEG that does not say how high it is"),
            "{message}"
        );
        let first = scans(&unsaid)[0];
        let next = unsaid[first + 2..]
            .windows(2)
            .position(|it| it[0] == 0xff && !matches!(it[1], 0 | 0xd0..=0xd7));
        let end = first + 2 + next.unwrap();
        let with_lines = [&unsaid[..end], b"\xff\xdc\0\x04", &lines, &unsaid[end..]].concat();
        let taken = decoded(&with_lines).unwrap();
        assert_eq!(taken.image, shown);
        let stored = media::original(&taken).unwrap().bytes;
        assert_eq!(
            stored,
            media::original(&decoded(&whole).unwrap()).unwrap().bytes
        );
    }
}

#[test]
fn channels_that_no_browser_shows_are_called_by_their_names() {
    let whole = baseline();
    let frame = behind(&whole, 0xc0);
    let changed = |changes: &[(usize, u8)]| {
        let mut file = whole.clone();
        for (at, byte) in changes {
            file[frame + at] = *byte;
        }
        decoded(&file).unwrap_err().to_string()
    };
    for (message, named) in [
        (changed(&[(5, 2)]), "two channels"),
        (
            changed(&[(7, 0x31), (10, 0x21)]),
            "differ in size by a fraction",
        ),
        (
            changed(&[(7, 0x13), (10, 0x12)]),
            "differ in size by a fraction",
        ),
    ] {
        assert!(message.contains(named), "{message}");
        assert!(message.contains("Save it as an ordinary JPEG"), "{message}");
    }
}

/// The share that a message says to be missing.
fn said(message: &str) -> f64 {
    let shares = [
        ("About a tenth", 0.1),
        ("About a sixth", 1.0 / 6.0),
        ("About a quarter", 0.25),
        ("About a third", 1.0 / 3.0),
        ("About two fifths", 0.4),
        ("About half", 0.5),
        ("About three fifths", 0.6),
        ("About two thirds", 2.0 / 3.0),
        ("About three quarters", 0.75),
        ("Most", 0.92),
    ];
    let found = shares.iter().find(|(words, _)| message.starts_with(words));
    found.unwrap_or_else(|| panic!("{message}")).1
}

#[test]
fn of_a_progressive_jpeg_that_is_cut_short_it_is_said_how_much_is_missing() {
    let start = scans(PROGRESSIVE)[0];
    let pixels = PROGRESSIVE.len() - start;
    for percent in 10_u8..=100 {
        let cut = &PROGRESSIVE[..start + pixels * usize::from(percent) / 100];
        let missing = 1.0 - f64::from(percent) / 100.0;
        for file in [cut.to_vec(), [cut, b"\xff\xd9"].concat()] {
            match decoded(&file) {
                Ok(_) => assert!(missing < 0.15, "{percent} % were taken"),
                Err(error) => {
                    let off = said(&error.to_string()) - missing;
                    assert!(off.abs() < 0.17, "{percent} %: {error}");
                    assert!(missing > 0.05, "{percent} % were refused");
                }
            }
        }
    }
}

#[test]
fn a_progressive_jpeg_that_ends_behind_another_scan_than_its_last_is_not_whole() {
    let starts = scans(PROGRESSIVE);
    assert_eq!(starts.len(), 10);
    for start in &starts[1..] {
        let file = [&PROGRESSIVE[..*start], b"\xff\xd9"].concat();
        let error = decoded(&file).map(|_| start).unwrap_err().to_string();
        assert!(error.contains("of this picture is missing"), "{error}");
    }
}
