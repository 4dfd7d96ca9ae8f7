//! Takeout's names.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Source;
use super::tests::Toy;

#[test]
fn takeouts_cut_names_numbers_and_edits_find_their_pictures() {
    let taken = |title: &str, seconds: &str| json!({ "title": title, "description": title, "photoTakenTime": { "timestamp": seconds } });
    let long = "a_name_that_is_so_long_that_takeout_cuts_it_somewhere.jpg";
    let cut = &long[..46];
    let folder = "Takeout/Google Photos/Trip to Rome";
    let name = |file: &str| format!("{folder}/{file}");
    let owned: Vec<(String, Value)> = vec![
        (
            name("metadata.json"),
            json!({ "title": "Trip to Rome", "description": "In May" }),
        ),
        (name("IMG_1.jpg.json"), taken("IMG_1.jpg", "1")),
        (name("IMG_1.jpg(1).json"), taken("IMG_1.jpg", "2")),
        (
            name("IMG_2.png.supplemental-metadata.json"),
            taken("IMG_2.png", "3"),
        ),
        (
            name("IMG_3.heic.supplemental-meta.json"),
            taken("IMG_3.heic", "4"),
        ),
        (name(&format!("{cut}.json")), taken(long, "5")),
        (
            "Takeout/Google Photos/Photos from 2020/metadata.json".into(),
            json!({ "title": "Photos from 2020" }),
        ),
        (
            "Takeout/Google Photos/Photos from 2020/X.jpg.json".into(),
            taken("X.jpg", "6"),
        ),
    ];
    let borrowed: Vec<(&str, Value)> = owned
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let pictures = [
        "IMG_1.jpg",
        "IMG_1(1).jpg",
        "IMG_2.png",
        "IMG_2-edited.png",
        "IMG_3.heic",
        long,
        "alone.jpg",
        "film.mp4",
    ];
    let mut names: Vec<String> = pictures.iter().map(|one| name(one)).collect();
    names.push("Takeout/Google Photos/Photos from 2020/X.jpg".into());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (source, read) = Toy::new(&names, &borrowed).read();
    assert_eq!(source, Source::Takeout);
    let by_caption: HashMap<&str, &str> = read
        .posts
        .iter()
        .map(|post| {
            (
                post.pictures[0].file.rsplit('/').next().unwrap(),
                post.created_at.as_str(),
            )
        })
        .collect();
    for (file, at) in [
        ("IMG_1.jpg", "1970-01-01T00:00:01Z"),
        ("IMG_1(1).jpg", "1970-01-01T00:00:02Z"),
        ("IMG_2-edited.png", "1970-01-01T00:00:03Z"),
        ("IMG_3.heic", "1970-01-01T00:00:04Z"),
        (long, "1970-01-01T00:00:05Z"),
        ("X.jpg", "1970-01-01T00:00:06Z"),
        ("alone.jpg", "2017-07-14T02:40:00Z"),
    ] {
        assert_eq!(by_caption.get(file), Some(&at), "{file}");
    }
    assert_eq!(read.posts.len(), 7);
    assert_eq!(read.albums.len(), 1);
    assert_eq!(
        (read.albums[0].title.as_str(), read.albums[0].posts.len()),
        ("Trip to Rome", 6)
    );
    assert!(read.left_out.iter().any(|line| line.contains("1 video")));
}
