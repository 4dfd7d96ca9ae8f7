//! The settings of a camera, from Exif.

use exif::{Exif, In, Rational, Tag, Value};

use super::exif::ascii;
use crate::domain::CameraData;

/// How the photo was taken.
pub(super) fn of(read: &Exif) -> CameraData {
    let ratio = |tag| ratio(read, tag);
    let text = |tag| ascii(read, tag).unwrap_or_default().trim().to_owned();
    CameraData {
        camera: named(&text(Tag::Make), &text(Tag::Model)),
        lens: text(Tag::LensModel),
        focal_length: ratio(Tag::FocalLength)
            .map_or_else(String::new, |mm| format!("{} mm", rounded(mm))),
        aperture: ratio(Tag::FNumber)
            .map_or_else(String::new, |number| format!("f/{}", rounded(number))),
        exposure: ratio(Tag::ExposureTime).map_or_else(String::new, exposure),
        sensitivity: sensitivity(read).map_or_else(String::new, |iso| format!("ISO {iso}")),
        taken_at: taken_at(&text(Tag::DateTimeOriginal)).unwrap_or_default(),
    }
    .bounded()
}

/// Maker and model; most models name their maker already.
fn named(make: &str, model: &str) -> String {
    let maker = make.split_whitespace().next().unwrap_or_default();
    let begins = model.to_lowercase().starts_with(&maker.to_lowercase());
    match begins || maker.is_empty() {
        true => model.to_owned(),
        false => format!("{} {model}", make.trim()).trim().to_owned(),
    }
}

/// A number above 0.
fn ratio(read: &Exif, tag: Tag) -> Option<f64> {
    let field = read.get_field(tag, In::PRIMARY)?;
    let Value::Rational(values) = &field.value else {
        return None;
    };
    let Rational { num, denom } = *values.first()?;
    (num > 0 && denom > 0).then(|| f64::from(num) / f64::from(denom))
}

/// With one digit behind the point, where it is not 0.
fn rounded(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `1/250 s`, `0.5 s`, `30 s`: the longer times as cameras show them.
fn exposure(seconds: f64) -> String {
    match seconds {
        0.3.. => format!("{} s", rounded(seconds)),
        _ => format!("1/{:.0} s", 1.0 / seconds),
    }
}

fn sensitivity(read: &Exif) -> Option<u32> {
    let field = read.get_field(Tag::PhotographicSensitivity, In::PRIMARY)?;
    field.value.get_uint(0).filter(|iso| *iso > 0)
}

/// `2026-05-03T14:03:00` of `2026:05:03 14:03:00`; none of a clock that was never set.
fn taken_at(text: &str) -> Option<String> {
    let (day, time) = text.split_once(' ')?;
    let time = format!("{}T{time}", day.replace(':', "-"));
    let read: jiff::civil::DateTime = time.parse().ok()?;
    (read.year() > 1900).then(|| read.strftime("%Y-%m-%dT%H:%M:%S").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_written_as_people_write_them() {
        assert_eq!(named("NIKON CORPORATION", "NIKON D750"), "NIKON D750");
        assert_eq!(named("FUJIFILM", "X-T5"), "FUJIFILM X-T5");
        assert_eq!(named("", "Pixel 8"), "Pixel 8");
        assert_eq!(named("Canon", ""), "Canon");
        for (seconds, text) in [
            (1.0 / 250.0, "1/250 s"),
            (0.5, "0.5 s"),
            (30.0, "30 s"),
            (0.0001, "1/10000 s"),
            (1.3, "1.3 s"),
        ] {
            assert_eq!(exposure(seconds), text);
        }
        assert_eq!(rounded(2.8), "2.8");
        assert_eq!(rounded(35.0), "35");
        let taken = taken_at("2026:05:03 14:03:00");
        assert_eq!(taken.as_deref(), Some("2026-05-03T14:03:00"));
        for unset in [
            "0000:00:00 00:00:00",
            "",
            "2026:13:01 00:00:00",
            "    :  :     :  :  ",
        ] {
            assert_eq!(taken_at(unset), None, "{unset:?}");
        }
    }
}
