//! What the names of files say, where nobody looks at their bytes yet.

/// Endings of files that may be pictures.
const PICTURES: &[&str] = &[
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "heic", "heif", "hif", "avif",
    "jxl",
];

/// Whether a file's name looks like a picture's: which of many files to look at. What it is, its
/// bytes say.
#[must_use]
pub fn has_picture_name(name: &str) -> bool {
    has_ending(name, PICTURES)
}

/// Endings of videos.
const VIDEOS: &[&str] = &[
    "mp4", "m4v", "mov", "qt", "webm", "mkv", "avi", "wmv", "flv", "3gp", "3g2", "mpg", "mpeg",
    "mts", "m2ts", "ogv",
];

/// Whether a file's name looks like a video's, for one that is too large to be looked at.
#[must_use]
pub fn has_video_name(name: &str) -> bool {
    has_ending(name, VIDEOS)
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| endings.iter().any(|one| ending.eq_ignore_ascii_case(one)))
}

#[cfg(test)]
mod tests {
    use super::{has_picture_name, has_video_name};

    #[test]
    fn pictures_and_videos_are_known_by_their_endings() {
        for name in ["dog.JPG", "a.b.heic"] {
            assert!(has_picture_name(name) && !has_video_name(name));
        }
        for name in ["dog.MOV", "a.b.webm", "clip.mp4"] {
            assert!(has_video_name(name) && !has_picture_name(name));
        }
        assert!(!has_video_name("mp4") && !has_picture_name("notes.txt"));
    }
}
