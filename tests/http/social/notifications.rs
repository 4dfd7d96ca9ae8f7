//! The page of notifications: what is alike in one line, and the first words of comments.

use super::comments::say;
use crate::pictures::jpeg;
use crate::site::Site;

/// Each line of the page without its markup.
fn lines(page: &str) -> Vec<String> {
    let lines = page.split("<li id=\"notification-").skip(1);
    lines
        .map(|line| {
            let line = line.split("</li>").next().unwrap();
            let (_, line) = line.split_once('>').unwrap();
            let texts = line.split('<').map(|part| match part.split_once('>') {
                Some((_, text)) => text,
                None => part,
            });
            let text: String = texts.collect::<Vec<_>>().join(" ");
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[tokio::test]
async fn likes_of_one_post_stand_in_one_line() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let dog = ada.publish(jpeg(), "A dog", "").await;
    let cat = ada.publish(jpeg(), "A cat", "").await;
    for name in ["bob", "carol", "dave", "eve"] {
        let person = site.person(name).await;
        person.post(&format!("{dog}/like"), &[]).await;
        if name == "carol" {
            person.post(&format!("{cat}/like"), &[]).await;
        }
        person.post("/@ada/follow", &[]).await;
    }
    let page = ada.page("/notifications").await;
    let lines = lines(&page);
    assert_eq!(lines.len(), 3, "{lines:?}");
    let followers = &lines[0];
    assert!(followers.contains("follow you"), "{followers}");
    for line in [&lines[0], &lines[1]] {
        assert!(line.contains("and 2 others"), "{line}");
        let place = |name: &str| line.find(name).unwrap_or_else(|| panic!("{name}: {line}"));
        assert!(place("eve") < place("dave") && place("dave") < place("and 2"));
        assert!(place("and 2") < place("carol") && place("carol") < place("bob"));
    }
    assert!(lines[1].contains("like your post"), "{}", lines[1]);
    assert!(lines[2].contains("likes your post") && lines[2].contains("carol"));
    assert_eq!(page.matches(&format!("href=\"{cat}\"")).count(), 2);

    // What was seen and what is new stay apart.
    let until = crate::site::field(&page, "until");
    ada.post("/notifications/read", &[("until", &until)]).await;
    let frank = site.person("frank").await;
    frank.post(&format!("{dog}/like"), &[]).await;
    let page = ada.page("/notifications").await;
    assert_eq!(self::lines(&page).len(), 4);
    assert_eq!(page.matches("class=\"new\"").count(), 1);
}

#[tokio::test]
async fn a_comment_is_quoted_with_its_first_words() {
    let site = Site::start().await;
    let ada = site.person("ada").await;
    let bob = site.person("bob").await;
    let post = ada.publish(jpeg(), "A dog", "").await;
    let long = format!("Lovely <light>\n{} end", "word ".repeat(60));
    say(&bob, &post, &long).await;
    let mention = bob.publish(jpeg(), "@ada look at this", "").await;
    let page = ada.page("/notifications").await;
    let lines = lines(&page);
    assert!(
        lines[0].contains("mentioned you") && lines[0].contains("@ada look at this"),
        "{lines:?}"
    );
    assert!(page.contains(&mention));
    let comment = &lines[1];
    assert!(comment.contains("Lovely &lt;light&gt; word"), "{comment}");
    assert!(comment.contains("word…") && !comment.contains("end"));
    assert!(page.contains(&format!("href=\"{post}#comment-")));
}
