//! The fields of forms that several endpoints take, or that are long.

use super::endpoints::Field;

pub const WORDS: &[Field] = &[
    ("caption", "By the sea"),
    ("caption_shown", "By a sea"),
    ("hashtags", "#sea"),
    ("hashtags_shown", "#see"),
    ("alt", "The sea"),
    ("alt_shown", "A sea"),
    ("alt_picture", "x"),
    ("checked", "yes"),
    ("visibility", "public"),
    ("visibility_shown", "followers"),
    ("sensitive", "yes"),
    ("sensitive_shown", "no"),
    ("action", "save"),
    ("order", "x"),
    ("licence", "cc-by-4.0"),
    ("licence_shown", "cc0-1.0"),
    ("show_camera", "yes"),
    ("show_camera_shown", "no"),
    ("schedule_at", "2030-01-01T00:00"),
    ("time_zone", "Asia/Tokyo"),
    ("albums_held", "x"),
];
pub const ALBUM: &[Field] = &[
    ("title", "Sea"),
    ("description", "What we saw"),
    ("visibility", "public"),
    ("visibility_shown", "followers"),
    ("action", "save"),
];
pub const REVIEW: &[Field] = &[
    ("draft-01910000-0000-7000-8000-000000000001", "1"),
    ("caption-01910000-0000-7000-8000-000000000001", "By the sea"),
    (
        "caption_shown-01910000-0000-7000-8000-000000000001",
        "By a sea",
    ),
    ("tick-01910000-0000-7000-8000-000000000001", "yes"),
    ("after", "01910000-0000-7000-8000-000000000002"),
    ("action", "publish"),
];
pub const BULK: &[Field] = &[
    ("post-01910000-0000-7000-8000-000000000001", "yes"),
    ("change", "add-tags"),
    ("visibility", "public"),
    ("add_tags", "#sea"),
    ("remove_tags", "#sea"),
    ("add_album", "x"),
    ("remove_album", "x"),
    ("count", "1"),
    ("after", ""),
];
pub const REPORT: &[Field] = &[("reason", "spam"), ("words", "Look")];
pub const TAP: &[Field] = &[("next", "/")];
pub const COMMENT: &[Field] = &[("text", "Well"), ("id", "x"), ("answer", "")];
