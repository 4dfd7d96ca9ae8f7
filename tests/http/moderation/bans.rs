//! Pictures that are refused.

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use vignette::domain::Role;

use crate::archives::transfers::{imported, of_post, post_with};
use crate::pictures::encoded;
use crate::site::{Person, Site, location};

/// Hills under a sun, elsewhere for each number.
fn drawn(number: u32) -> DynamicImage {
    let n = f64::from(number);
    RgbImage::from_fn(320, 240, |x, y| {
        let (h, v) = (f64::from(x), f64::from(y));
        let hill = 120.0 + 40.0 * (h * (0.01 + 0.013 * n) + n).sin() + 15.0 * (h * 0.07).sin();
        let sun = (h - 60.0 - 80.0 * n).hypot(v - 50.0) < 25.0 + 6.0 * n;
        let tone = if sun {
            250.0
        } else if v > hill {
            40.0 + v / 4.0
        } else {
            200.0 - v / 2.0
        };
        Rgb([tone as u8, (tone * 0.8) as u8, (255.0 - tone) as u8])
    })
    .into()
}

impl Person {
    async fn set_avatar(&self, file: Vec<u8>) -> Response {
        let form = Form::new().part("picture", Part::bytes(file).file_name("me.png"));
        let request = self.request(Method::POST, "/settings/avatar");
        request.multipart(form).send().await.unwrap()
    }
}

#[tokio::test]
async fn a_banned_picture_and_copies_of_it_are_refused_everywhere_until_the_ban_is_lifted() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let banned = drawn(1);
    let file = encoded(&banned, ImageFormat::Png);
    let post = ada.publish(file.clone(), "Mine?", "").await;
    let target = post.replace("/p/", "/admin/post/");
    let form = [
        ("action", "ban"),
        ("why", "Not to be shared"),
        ("confirmed", "1"),
    ];
    let response = mira.post(&target, &form).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(ada.get(&post).await.status(), StatusCode::NOT_FOUND);

    let copies = [
        file,
        encoded(&banned, ImageFormat::Jpeg),
        encoded(
            &banned.resize(220, 220, FilterType::Triangle),
            ImageFormat::WebP,
        ),
    ];
    let draft = ada.begin_draft(encoded(&drawn(2), ImageFormat::Png)).await;
    let more = format!("{draft}/pictures");
    for (number, copy) in copies.iter().enumerate() {
        for response in [
            ada.upload(copy.clone()).await,
            ada.send(&more, None, [("x.jpg", copy.clone())]).await,
            ada.set_avatar(copy.clone()).await,
        ] {
            assert_eq!(
                response.status(),
                StatusCode::UNPROCESSABLE_ENTITY,
                "{number}"
            );
            let page = response.text().await.unwrap();
            assert!(page.contains("Moderators removed this picture"), "{number}");
        }
    }
    let archive = of_post(&post_with(&["one.png"]), &[("one.png", &copies[0])]);
    let said = imported(&ada, archive).await;
    assert!(said.contains("Moderators removed this picture"), "{said}");
    assert_eq!(
        ada.set_avatar(encoded(&drawn(3), ImageFormat::Png))
            .await
            .status(),
        StatusCode::SEE_OTHER
    );
    ada.add(&draft, encoded(&drawn(4), ImageFormat::Png)).await;

    let bans = mira.page("/admin/bans").await;
    assert!(bans.contains("Not to be shared") && bans.contains("@mira"));
    let lift = bans.split("action=\"/admin/bans/").nth(1).unwrap();
    let lift = format!("/admin/bans/{}", lift.split('"').next().unwrap());
    assert_eq!(ada.post(&lift, &[]).await.status(), StatusCode::NOT_FOUND);
    let after = location(&mira.post(&lift, &[]).await);
    assert_eq!(after, "/admin/bans?done=unban");
    let after = mira.page(&after).await;
    assert!(after.contains("The ban is lifted.") && after.contains("No picture is banned"));
    // Nothing else that stands there is said.
    let after = mira.page("/admin/bans?done=%3Cb%3Eall").await;
    assert!(!after.contains("class=\"note\""));
    let log = mira.page("/admin/log").await;
    assert!(log.contains("lifted the ban of") && log.contains("deleted and banned"));
    let again = ada.upload(copies[1].clone()).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_animation_with_a_banned_picture_in_it_is_refused() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let animated = |numbers: [u32; 3]| {
        let mut gif = Vec::new();
        let frames = numbers.map(|number| image::Frame::new(drawn(number).into_rgba8()));
        let mut encoder = image::codecs::gif::GifEncoder::new_with_speed(&mut gif, 30);
        encoder.encode_frames(frames).unwrap();
        drop(encoder);
        gif
    };
    let harmless = animated([2, 3, 1]);
    ada.begin_draft(harmless.clone()).await;
    let post = ada
        .publish(encoded(&drawn(1), ImageFormat::Png), "", "")
        .await;
    let form = [
        ("action", "ban"),
        ("why", "Not to be shared"),
        ("confirmed", "1"),
    ];
    mira.post(&post.replace("/p/", "/admin/post/"), &form).await;
    let refused = ada.upload(harmless).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    ada.begin_draft(animated([2, 3, 4])).await;
}

#[tokio::test]
async fn the_question_before_a_ban_can_be_cancelled_and_the_reason_stays() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let mira = site.staff("mira", Role::Moderator).await;
    let post = ada
        .publish(encoded(&drawn(1), ImageFormat::Png), "Mine?", "")
        .await;
    let target = post.replace("/p/", "/admin/post/");
    let press = async |action: &str, confirmed: &[(&str, &str)]| {
        let form = [&[("action", action), ("why", "Is it?")], confirmed].concat();
        let response = mira.post(&target, &form).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.text().await.unwrap()
    };
    let question = "name=\"confirmed\"";
    let asked = press("ban", &[]).await;
    assert!(asked.contains(question) && asked.contains("Is it?"));
    let cancelled = press("cancel", &[("confirmed", "1")]).await;
    assert!(!cancelled.contains(question) && cancelled.contains("Is it?"));
    assert_eq!(ada.get(&post).await.status(), StatusCode::OK);
}
