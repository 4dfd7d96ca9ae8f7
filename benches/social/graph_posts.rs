//! The posts of a large site, with their pictures, hashtags and terms.

use anyhow::{Context, Result, anyhow};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteConnection;
use vignette::domain::terms::terms_version;
use vignette::domain::{
    AltText, Caption, CaptionState, Hashtags, Language, Post, PostTerms, Suggestions, UserId,
};

use crate::graph::{Scale, drawn, for_numbers, id, person};
use crate::one_by_one;

/// One post of so many is the famous one's.
const OF_FAMOUS: usize = 5_000;
/// Texts that take turns.
const TEXTS: usize = 256;

/// The texts with their terms, as the program would write them.
pub async fn write_texts(connection: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql(
        "CREATE TEMP TABLE texts (number INTEGER PRIMARY KEY, caption, hashtags, terms, words,
                                  placeholder, suggestions);
         CREATE TEMP TABLE text_tags (number, tag);
         CREATE TEMP TABLE text_terms (number, term);",
    )
    .execute(&mut *connection)
    .await?;
    for (number, post) in one_by_one::posts(&[UserId::generate()], TEXTS).enumerate() {
        let post = short(post?)?;
        let terms = PostTerms::of(&post, Language::default());
        let tags: Vec<_> = post
            .hashtags
            .value
            .as_slice()
            .iter()
            .map(|tag| tag.as_str())
            .collect();
        let picture = post.pictures.first().context("no picture")?;
        sqlx::query("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)")
            .bind(number as i64)
            .bind(post.caption.value.as_str())
            .bind(tags.join(" "))
            .bind(serde_json::to_string(&terms.weights)?)
            .bind(serde_json::to_string(&terms.words)?)
            .bind(&picture.placeholder.0)
            .bind(serde_json::to_string(&picture.caption_state.suggestions())?)
            .execute(&mut *connection)
            .await?;
        for (table, values) in [
            ("text_tags", serde_json::to_string(&tags)?),
            (
                "text_terms",
                serde_json::to_string(&terms.weights.keys().collect::<Vec<_>>())?,
            ),
        ] {
            let insert = format!("INSERT INTO {table} SELECT ?, value FROM json_each(?)");
            let insert = sqlx::query(AssertSqlSafe(insert))
                .bind(number as i64)
                .bind(values);
            insert.execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// With fewer words, so that ten million fit.
fn short(mut post: Post) -> Result<Post> {
    let tags: Vec<_> = post
        .hashtags
        .value
        .as_slice()
        .iter()
        .take(2)
        .cloned()
        .collect();
    let names: Vec<_> = tags.iter().map(|tag| tag.as_str()).collect();
    let text = format!("A {}.", names.join(" and a "));
    post.caption.value = Caption::parse(&text).map_err(|e| anyhow!("{e}"))?;
    let hashtags = names
        .iter()
        .map(|name| format!("#{name} "))
        .collect::<String>();
    post.hashtags.value = Hashtags::parse(&hashtags).map_err(|e| anyhow!("{e}"))?;
    for picture in &mut post.pictures {
        picture.alt.value = AltText::parse(&text).map_err(|e| anyhow!("{e}"))?;
        picture.placeholder.0.truncate(24);
        picture.caption_state = CaptionState::Ready(Suggestions::default());
    }
    Ok(post)
}

/// One every 37 seconds until now. Who has a low number posts often: their share falls with the root of
/// the number.
pub async fn write_posts(
    connection: &mut SqliteConnection,
    Scale { people, posts }: Scale,
    famous: UserId,
) -> Result<()> {
    let now = jiff::Timestamp::now().as_millisecond();
    let time = format!("({now} - 37000 * ({posts} - n))");
    let post = id('9', &time, "n");
    let famous = famous.as_uuid().simple();
    let author = format!("CAST({people} * {u} * {u} AS INTEGER)", u = drawn("n"));
    let author = format!(
        "CASE n % {OF_FAMOUS} WHEN {last} THEN unhex('{famous}') ELSE {author} END",
        last = OF_FAMOUS - 1,
        author = person(&author)
    );
    let version = terms_version(Language::default());
    let texts = format!("FROM numbers JOIN texts ON number = n * 7 % {TEXTS}");
    let insert = format!(
        "INSERT INTO posts (id, author_id, created_at, published_at, caption, caption_origin,
                            hashtags, hashtags_origin, revision, terms, words, terms_version)
         SELECT {post}, {author}, {time}, {time}, caption, 'suggested', hashtags, 'suggested', 0,
                terms, words, {version} {texts}"
    );
    for_numbers(connection, ("posts", posts), &insert).await?;
    let (picture, blob) = (id('a', &time, "n"), id('b', &time, "n"));
    let insert = format!(
        "INSERT INTO pictures (id, post_id, position, blob, width, height, media_type, placeholder,
                               alt, alt_origin, caption_state, suggestions)
         SELECT {picture}, {post}, 0, {blob}, 4000, 3000, 'image/jpeg', placeholder, caption,
                'suggested', 'ready', suggestions {texts}"
    );
    for_numbers(connection, ("pictures", posts), &insert).await?;
    let insert = format!(
        "INSERT INTO post_tags (tag, published_at, post_id)
         SELECT tag, {time}, {post} FROM numbers JOIN text_tags ON number = n * 7 % {TEXTS}
         ORDER BY 1, 2, 3"
    );
    for_numbers(connection, ("posts' hashtags", posts), &insert).await?;
    let insert = format!(
        "INSERT INTO postings (term, visibility, published_at, post_id)
         SELECT term, 'public', {time}, {post}
         FROM numbers JOIN text_terms ON number = n * 7 % {TEXTS} ORDER BY 1, 3, 4"
    );
    for_numbers(connection, ("posts' terms", posts), &insert).await?;
    let insert = format!(
        "INSERT INTO vocabulary (word, posts)
         SELECT value, count(*) * {posts} / {TEXTS} FROM texts, json_each(words) WHERE true GROUP BY 1
         ON CONFLICT (word) DO UPDATE SET posts = posts + excluded.posts"
    );
    sqlx::query(AssertSqlSafe(insert))
        .execute(connection)
        .await?;
    Ok(())
}
