//! A site that has been busy for a while: posts of many people, one every 37 seconds until now.

use std::path::Path;

use anyhow::{Result, anyhow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use vignette::domain::terms::terms_version;
use vignette::domain::{
    AltText, BlobKey, Caption, CaptionState, Cursor, Dimensions, Email, Hashtags, Language, Origin,
    Picture, PictureId, Placeholder, Post, PostTerms, Profile, Role, Suggestible, Suggestions,
    Timestamp, User, UserId, Username,
};
use vignette::storage::Store;

pub const PEOPLE: usize = 200;
const THINGS: [&str; 16] = [
    "dog", "cat", "beach", "street", "bicycle", "boat", "mountain", "child", "garden", "train",
    "market", "bridge", "horse", "kitchen", "field", "river",
];

/// Signs up the people.
pub async fn people(store: &dyn Store, count: usize) -> Result<Vec<UserId>> {
    let mut ids = Vec::new();
    for number in 0..count {
        let name = format!("person{number}");
        let user = User {
            id: UserId::generate(),
            email: Email::parse(&format!("{name}@example.org")).map_err(|e| anyhow!("{e}"))?,
            username: Username::parse(&name).map_err(|e| anyhow!("{e}"))?,
            created_at: Timestamp::now(),
            profile: Profile::default(),
            deletion_due_at: None,
            role: Role::Member,
            suspension: None,
        };
        store.insert_user(&user, "no password").await?;
        ids.push(user.id);
    }
    Ok(ids)
}

/// The posts, oldest first, so that ids and times rise together as they do in life.
pub fn posts(people: &[UserId], count: usize) -> impl Iterator<Item = Result<Post>> {
    let begin = Timestamp::now().plus_seconds(-37 * count as i64);
    (0..count).map(move |number| {
        let time = begin.plus_seconds(37 * number as i64);
        post(people[number * 7 % people.len()], number, time)
    })
}

/// The place in the feed just after this post.
pub fn place(post: &Post) -> Option<Cursor> {
    let (time, id) = (post.published_at?, post.id.as_uuid());
    Some(Cursor { time, id })
}

fn post(author: UserId, number: usize, time: Timestamp) -> Result<Post> {
    let [first, second] = [THINGS[number % 16], THINGS[number / 16 % 16]];
    let texts = [
        format!("A {first} beside a {second}, early in the morning."),
        format!("A {first} and a {second}."),
        format!("Someone looks at a {first} near the {second}."),
    ];
    let suggestions = Suggestions {
        round: 0,
        captions: texts.iter().map(|text| text.as_str().into()).collect(),
        hashtags: vec![(*first).into(), (*second).into()],
        model: None,
        ..Suggestions::default()
    };
    let alt = AltText::parse(&texts[0]).map_err(|e| anyhow!("{e}"))?;
    let picture = Picture {
        id: PictureId::generate(),
        blob: BlobKey::generate(),
        dimensions: Dimensions {
            width: 4000,
            height: 3000,
        },
        media_type: "image/jpeg".to_owned(),
        placeholder: Placeholder(vec![0x5A; 24]),
        alt: suggested(alt),
        digest: None,
        camera: Default::default(),
        credit: Default::default(),
        extra_files: Default::default(),
        alt_choice: Default::default(),
        bytes: 0,
        focus: None,
        caption_state: CaptionState::Ready(suggestions),
    };
    let mut post = Post::draft(vignette::domain::PostId::generate(), author, picture, time);
    let tags = format!("#{first} #{second} #picture{}", number % 1000);
    post.caption = suggested(Caption::parse(&texts[0]).map_err(|e| anyhow!("{e}"))?);
    post.hashtags = suggested(Hashtags::parse(&tags).map_err(|e| anyhow!("{e}"))?);
    post.publish(time);
    Ok(post)
}

fn suggested<T>(value: T) -> Suggestible<T> {
    let origin = Origin::Suggested;
    Suggestible { value, origin }
}

/// Posts of one transaction: few enough that the write-ahead log stays small.
const AT_ONCE: usize = 50_000;

/// Writes posts straight into a database file: the store itself waits for the disk after every
/// post, which takes minutes for a hundred thousand. The columns are those of
/// `src/storage/sqlite/posts.rs`; the feed would refuse rows that it cannot read.
///
/// The search's rows are written at the end, in their order: one by one, by the trigger, a million
/// posts would touch the whole index again and again.
pub async fn write_rows(file: &Path, posts: impl Iterator<Item = Result<Post>>) -> Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .pragma("cache_size", "-1000000")
        .synchronous(SqliteSynchronous::Off);
    let mut connection = options.connect().await?;
    let trigger: String =
        sqlx::query_scalar("SELECT sql FROM sqlite_schema WHERE name = 'postings_of_new_post'")
            .fetch_one(&mut connection)
            .await?;
    let before: Vec<u8> = sqlx::query_scalar("SELECT coalesce(max(id), x'') FROM posts")
        .fetch_one(&mut connection)
        .await?;
    sqlx::raw_sql("DROP TRIGGER postings_of_new_post")
        .execute(&mut connection)
        .await?;
    let mut posts = posts.peekable();
    while posts.peek().is_some() {
        let mut transaction = connection.begin().await?;
        for post in posts.by_ref().take(AT_ONCE) {
            write_row(&mut transaction, &post?).await?;
        }
        transaction.commit().await?;
    }
    sqlx::query(
        "INSERT INTO postings (term, visibility, published_at, post_id)
         SELECT key, visibility, published_at, posts.id FROM posts, json_each(posts.terms)
         WHERE posts.id > ? AND published_at IS NOT NULL
           AND visibility IN ('public', 'followers')
         ORDER BY 1, 2, 3, 4",
    )
    .bind(before)
    .execute(&mut connection)
    .await?;
    // The schema's own words.
    sqlx::raw_sql(AssertSqlSafe(trigger))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

async fn write_row(connection: &mut SqliteConnection, post: &Post) -> Result<()> {
    let tags = post.hashtags.value.as_slice();
    let joined: Vec<&str> = tags.iter().map(|tag| tag.as_str()).collect();
    let published_at = post.published_at.map(Timestamp::as_millis);
    let terms = PostTerms::of(post, Language::default());
    sqlx::query(
        "INSERT INTO posts (id, author_id, created_at, published_at, caption, caption_origin,
                            hashtags, hashtags_origin, revision, terms, words,
                            terms_version)
         VALUES (?, ?, ?, ?, ?, 'suggested', ?, 'suggested', 0, ?, ?, ?)",
    )
    .bind(post.id.as_uuid())
    .bind(post.author.as_uuid())
    .bind(post.created_at.as_millis())
    .bind(published_at)
    .bind(post.caption.value.as_str())
    .bind(joined.join(" "))
    .bind(serde_json::to_string(&terms.weights)?)
    .bind(serde_json::to_string(&terms.words)?)
    .bind(terms_version(Language::default()))
    .execute(&mut *connection)
    .await?;
    for picture in &post.pictures {
        sqlx::query(
            "INSERT INTO pictures (id, post_id, position, blob, width, height, media_type,
                                   placeholder, alt, alt_origin, caption_state, suggestions)
             VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, 'suggested', 'ready', ?)",
        )
        .bind(picture.id.as_uuid())
        .bind(post.id.as_uuid())
        .bind(picture.blob.as_uuid())
        .bind(picture.dimensions.width)
        .bind(picture.dimensions.height)
        .bind(&picture.media_type)
        .bind(&picture.placeholder.0)
        .bind(picture.alt.value.as_str())
        .bind(serde_json::to_string(&picture.caption_state.suggestions())?)
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query(
        "INSERT INTO post_tags (tag, published_at, post_id) SELECT value, ?, ? FROM json_each(?)",
    )
    .bind(published_at)
    .bind(post.id.as_uuid())
    .bind(serde_json::to_string(&joined)?)
    .execute(&mut *connection)
    .await?;
    Ok(())
}
